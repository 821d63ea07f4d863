"""What fixes a world's data."""

from dataclasses import dataclass

DEFAULT_LOCALE = "en_US"


@dataclass(frozen=True)
class Origin:
    """What the first state of a world, and a set of data files, is made from.

    Same origin and version, same bytes.
    """

    scenario: str
    seed: int
    as_of_us: int
    people: int | None = None
    """How many people are drawn; None for as many as the scenario says."""
    locale: str = DEFAULT_LOCALE
    own_company: str = ""
    """A company file as canonical JSON text; empty without one."""
