"""How records are shown to one client of one world."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from skillsim.context import Links


class View(NamedTuple):
    """The base of links, and whether fields are shown that no page of the vendor's has."""

    links: Links
    is_undocumented_shown: bool = False


def view(links: Links, settings: Mapping[str, Any]) -> View:
    """The view of a world with these settings."""
    return View(links, bool(settings.get("undocumented_fields", False)))
