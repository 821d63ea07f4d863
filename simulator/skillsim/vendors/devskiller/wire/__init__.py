"""DevSkiller's spelling: what a client sends and sees, one module a noun.

Documented: HAL. Records carry `_links`, what they contain stands under `_embedded`. Ids are UUIDs
in TalentScore and FriendlyIds in TalentBoost and of tasks; instants are UTC in whole seconds.
"""

from typing import Any

Json = dict[str, Any]
"""A JSON object: plain dicts, lists, strings, numbers, booleans and None."""
