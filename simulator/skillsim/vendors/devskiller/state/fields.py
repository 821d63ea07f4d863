"""The body of an edit by hand: every member asked for by name and type, no other one allowed."""

import re
from collections.abc import Mapping
from typing import Any

from skillsim.errors import Invalid, NotFound
from skillsim.ids import parse_uuid
from skillsim.instants import from_text, to_precise_text

Json = dict[str, Any]

# An address that the contract's format `email` takes as well.
_EMAIL = re.compile(
    r"[A-Za-z0-9_%+-]+(\.[A-Za-z0-9_%+-]+)*"
    r"@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+"
)
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
_URL = re.compile(r"https?://[!-~]+")


class Fields:
    """What an edit says. Raises Invalid with the field for anything that cannot be."""

    def __init__(self, body: Mapping[str, Any], *names: str) -> None:
        for name, value in body.items():
            if name not in names:
                raise Invalid.field(name, value, f"is not known; there is {', '.join(names)}")
        self._body = body

    def text(self, name: str, *, longest: int = 255) -> str | None:
        """A text of at most `longest` characters; None when missing or null."""
        value = self._body.get(name)
        if value is None:
            return None
        if not isinstance(value, str) or not 1 <= len(value) <= longest:
            raise Invalid.field(name, value, f"must be text of 1 to {longest} characters")
        return value

    def needed(self, name: str, *, longest: int = 255) -> str:
        """A text that must be there."""
        value = self.text(name, longest=longest)
        if value is None:
            raise Invalid.field(name, None, "is missing")
        return value

    def email(self, name: str) -> str:
        """An e-mail address that must be there."""
        value = self.needed(name, longest=254)
        if not _EMAIL.fullmatch(value):
            raise Invalid.field(name, value, "must be an e-mail address")
        return value

    def url(self, name: str) -> str:
        """An http or https address that must be there."""
        value = self.needed(name, longest=2000)
        if not _URL.fullmatch(value):
            raise Invalid.field(name, value, "must be an http or https address")
        return value

    def color(self, name: str) -> str | None:
        """A colour as `#rrggbb`; None when missing or null."""
        value = self.text(name)
        if value is not None and not _COLOR.fullmatch(value):
            raise Invalid.field(name, value, "must be a colour such as #00ff00")
        return value

    def texts(self, name: str, *, most: int = 50) -> tuple[str, ...] | None:
        """A list of texts of at most 100 characters each; None when missing or null."""
        value = self._body.get(name)
        if value is None:
            return None
        is_list = isinstance(value, list) and len(value) <= most
        if not is_list or not all(isinstance(one, str) and 1 <= len(one) <= 100 for one in value):
            raise Invalid.field(name, value, f"must be at most {most} texts of 1 to 100 characters")
        return tuple(value)

    def flag(self, name: str) -> bool | None:
        """True or false; None when missing or null."""
        value = self._body.get(name)
        if value is not None and not isinstance(value, bool):
            raise Invalid.field(name, value, "must be true or false")
        return value

    def whole(self, name: str, *, least: int, most: int) -> int | None:
        """A whole number; None when missing or null."""
        value = self._body.get(name)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise Invalid.field(name, value, f"must be a whole number, {least} to {most}")
        return value

    def instant(self, name: str) -> int | None:
        """An RFC 3339 date-time, in microseconds; None when missing or null."""
        value = self.text(name)
        if value is None:
            return None
        try:
            return from_text(value)
        except ValueError:
            message = "must be a date-time with an offset, such as 2026-01-31T08:00:00Z"
            raise Invalid.field(name, value, message) from None

    def choice(self, name: str, choices: tuple[str, ...]) -> str | None:
        """One of these; None when missing or null."""
        value = self._body.get(name)
        if value is not None and value not in choices:
            raise Invalid.field(name, value, f"must be one of {', '.join(choices)}")
        return value

    def id(self, name: str) -> str | None:
        """An id in either spelling; None when missing or null."""
        value = self.text(name)
        known = None if value is None else parse_uuid(value)
        if value is not None and known is None:
            raise Invalid.field(name, value, "must be the id of an existing record")
        return known


def path_id(text: str) -> str:
    """The id of the record that an edit is about, in either spelling. Raises NotFound."""
    known = parse_uuid(text)
    if known is None:
        raise NotFound("nothing has this id")
    return known


def instant_text(instant_us: int | None) -> str | None:
    """An instant as the admin API prints it; None until it happened."""
    return None if instant_us is None else to_precise_text(instant_us)
