"""How the parts of a company file speak of each other: names, numbers, places, circles."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from skillsim.errors import ConfigurationError

T = TypeVar("T")

Entry = Mapping[str, Any]
"""One mapping of a company file, as its schema allows it."""


class Spelling:
    """One way to write each name: the one that was met first, whatever the case of the others."""

    def __init__(self, fold: Callable[[str], str], known: Iterable[str] = ()) -> None:
        self._fold = fold
        self._name_by_fold = {fold(name): name for name in known}

    def __call__(self, name: str) -> str:
        """The way to write this name."""
        return self._name_by_fold.setdefault(self._fold(name), name)


def number_text(number: str | float) -> str:
    """An employee number or another id as text, however the file holds it."""
    return number if isinstance(number, str) else str(int(number))


def each(place: str, entries: Iterable[Entry] | None, make: Callable[[Entry], T]) -> tuple[T, ...]:
    """What `make` makes of each entry of a list; a refusal is told with its place in the list."""
    made = []
    for index, entry in enumerate(entries or ()):
        try:
            made.append(make(entry))
        except ConfigurationError as error:
            raise ConfigurationError(f"{place}[{index}].{error}") from error
    return tuple(made)


def refuse_repeats(place: str, member: str, values: Iterable[str | None]) -> None:
    """Refuse a value that an earlier entry of a list has, whatever its case."""
    first_by_value: dict[str, int] = {}
    for index, value in enumerate(values):
        if value is None:
            continue
        first = first_by_value.setdefault(value.casefold(), index)
        if first != index:
            raise ConfigurationError(f"{place}[{index}].{member}: {place}[{first}] has {value} too")


def on_a_circle(above: Mapping[str, str | None]) -> str | None:
    """One of those who, step by step, stand above themselves; None when nobody does."""
    settled: set[str | None] = {None}
    for start in above:
        met: set[str | None] = set()
        at: str | None = start
        while at not in settled:
            if at in met:
                return at
            met.add(at)
            at = above.get(at) if at else None
        settled |= met
    return None
