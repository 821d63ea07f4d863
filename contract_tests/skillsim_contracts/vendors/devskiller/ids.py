"""The two spellings of an id: UUID, and FriendlyId, its 128 bits in base 62.

Documented: the V2 page sends either in paths, and prints both (decision D1).
"""

import hashlib
import re
from collections.abc import Collection, Iterable

from skillsim_contracts.probe import Probe

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
FRIENDLY = re.compile(r"[0-9A-Za-z]{1,22}")


def friendly(uuid_text: str) -> str:
    """The short spelling of a UUID."""
    value = int(uuid_text.replace("-", ""), 16)
    digits = []
    while value:
        value, digit = divmod(value, len(DIGITS))
        digits.append(DIGITS[digit])
    return "".join(reversed(digits)) or DIGITS[0]


def uuid_of(short: str) -> str:
    """The UUID that a short id spells."""
    value = 0
    for letter in short:
        value = value * len(DIGITS) + DIGITS.index(letter)
    text = f"{value:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def spellings(text: str) -> list[str]:
    """Every spelling of an id, the given one first; an id of another shape has only one."""
    if UUID.fullmatch(text):
        return [text, friendly(text)]
    if FRIENDLY.fullmatch(text):
        return [text, uuid_of(text)]
    return [text]


def as_printed(wanted: Iterable[str], there: Collection[str]) -> list[str]:
    """The wanted ids, each in the spelling that is there; in its own where none is."""
    return [next((s for s in spellings(text) if s in there), text) for text in wanted]


def nobody(probe: Probe) -> str:
    """A UUID that nothing has; the same in every run with the same seed."""
    text = hashlib.sha256(probe.unique("nobody").encode()).hexdigest()
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-8{text[17:20]}-{text[20:32]}"
