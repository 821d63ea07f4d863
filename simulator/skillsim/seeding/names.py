"""Names and mail addresses for people who do not exist."""

import importlib
import importlib.util
import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache

from skillsim.errors import ConfigurationError
from skillsim.seeding.chance import Draw, pick

_NOT_IN_ADDRESS = re.compile(r"[^a-z0-9-]+")
_LOCALE = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")
_POOL_SEED = 1
_FIRST_NAMES, _LAST_NAMES = 400, 600


@dataclass(frozen=True)
class Names:
    """The first and last names of one locale; common ones stand in the pool more than once."""

    first: tuple[str, ...]
    last: tuple[str, ...]

    def draw(self, draw: Draw) -> tuple[str, str]:
        """A first and a last name."""
        return pick(draw, self.first), pick(draw, self.last)


@lru_cache(maxsize=8)
def load_names(locale: str) -> Names:
    """The name pool of a locale, the same in every process and for every seed.

    Raises ConfigurationError for a locale that Faker has no names for.
    """
    # Faker takes a tenth of a second to import, and its name provider alone is all that is used:
    # the full Faker() would load every other provider too.
    from faker.generator import Generator

    name = f"faker.providers.person.{locale}"
    if not _LOCALE.fullmatch(locale) or importlib.util.find_spec(name) is None:
        raise ConfigurationError(
            f"there are no names for the locale {locale!r}; send one such as en_US or de_DE"
        )
    module = importlib.import_module(name)
    generator = Generator()
    generator.seed_instance(_POOL_SEED)
    provider = module.Provider(generator)
    first = tuple(provider.first_name() for _ in range(_FIRST_NAMES))
    return Names(first, tuple(provider.last_name() for _ in range(_LAST_NAMES)))


class _EveryAddress(Container[str]):
    def __contains__(self, address: object) -> bool:
        return True


EVERY_ADDRESS: Container[str] = _EveryAddress()
"""For `address`: whoever asks gets one with their number, whoever came before."""


def address(
    first_name: str, last_name: str, number: str, domain: str, taken: Container[str]
) -> str:
    """`first.last@domain` in plain ASCII, with the person's number when that one is taken.

    A name without one Latin letter leaves the number alone.
    """
    parts = (_plain(first_name), _plain(last_name))
    local = ".".join(part for part in parts if part) or number
    plain = f"{local}@{domain}"
    return plain if plain not in taken else f"{local}.{number}@{domain}"


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return _NOT_IN_ADDRESS.sub("", letters).strip("-")
