"""Names and mail addresses for people who do not exist."""

import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass
from random import Random

_NOT_IN_ADDRESS = re.compile(r"[^a-z0-9-]+")


@dataclass(frozen=True)
class Names:
    """The first and last names of one locale; common ones stand in the pool more than once."""

    first: tuple[str, ...]
    last: tuple[str, ...]

    def draw(self, chance: Random) -> tuple[str, str]:
        """A first and a last name."""
        return chance.choice(self.first), chance.choice(self.last)


def address(
    first_name: str, last_name: str, number: str, domain: str, taken: Container[str]
) -> str:
    """`first.last@domain` in plain ASCII, with the person's number when that one is taken.

    It looks only at addresses given out before, so nobody who comes later changes it. A name
    without one Latin letter leaves the number alone.
    """
    parts = [_plain(first_name), _plain(last_name)]
    local = ".".join(part for part in parts if part) or number
    plain = f"{local}@{domain}"
    return plain if plain not in taken else f"{local}.{number}@{domain}"


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return _NOT_IN_ADDRESS.sub("", letters).strip("-")
