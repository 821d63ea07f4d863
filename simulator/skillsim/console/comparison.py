"""What the vendors say of one person, side by side: the same facts in rows, a column a vendor."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from skillsim.instants import from_text

Json = Mapping[str, Any]

# These come first, in this order; what else a vendor tells stands below.
_FIRST = ("name", "email", "employee_id", "department", "team", "team_key", "role")

_WORDS = {"email": "E-mail"}
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z")

DIFFERS = "differs"
NOT_EVERYWHERE = "not everywhere"


class Told(NamedTuple):
    """What one record says; None where the vendor was not told."""

    kind: str
    text: str | None

    @property
    def is_instant(self) -> bool:
        """Whether it is a date-time in UTC, to be shown with its distance from now."""
        if self.text is None or not _INSTANT.fullmatch(self.text):
            return False
        try:
            return bool(from_text(self.text))
        except ValueError:
            return False


class Cell(NamedTuple):
    """What one vendor says of one fact: nothing where none of its records keeps such a fact."""

    told: tuple[Told, ...]
    is_kept: bool
    """Whether the vendor keeps facts, or a list, of this name."""


class Row(NamedTuple):
    """One fact with a cell for each vendor; `mark` is empty where nothing is worth a look."""

    label: str
    cells: tuple[Cell, ...]
    mark: str


class Group(NamedTuple):
    """The single facts, or one list of them."""

    title: str
    rows: tuple[Row, ...]


class _Column(NamedTuple):
    """One vendor's records of a person."""

    records: Sequence[Json]

    def fact(self, name: str) -> Cell:
        told = [Told(r["kind"], r["facts"][name]) for r in self.records if name in r["facts"]]
        return Cell(tuple(told), bool(told))

    def entry(self, title: str, name: str) -> Cell:
        lists = [(r["kind"], r["lists"][title]) for r in self.records if title in r["lists"]]
        told = [Told(kind, e["value"]) for kind, es in lists for e in es if _same(e["name"], name)]
        return Cell(tuple(told), bool(lists))


def compare(records: Iterable[Json], vendors: Iterable[str]) -> list[Group]:
    """The records of `GET /people/{id}` as groups of rows, with a cell for each of the vendors."""
    known = list(records)
    columns = [_Column([r for r in known if r["vendor"] == vendor]) for vendor in vendors]
    groups = [Group("facts", tuple(_facts(known, columns)))]
    for title in dict.fromkeys(title for record in known for title in record["lists"]):
        groups.append(Group(title, tuple(_entries(title, known, columns))))
    return [group for group in groups if group.rows]


def _facts(known: Sequence[Json], columns: Sequence[_Column]) -> Iterator[Row]:
    names = dict.fromkeys(name for record in known for name in record["facts"])
    for name in [*(n for n in _FIRST if n in names), *(n for n in names if n not in _FIRST)]:
        cells = tuple(column.fact(name) for column in columns)
        texts = {told.text for cell in cells for told in cell.told if told.text is not None}
        yield Row(label(name), cells, DIFFERS if len(texts) > 1 else "")


def _entries(title: str, known: Sequence[Json], columns: Sequence[_Column]) -> Iterator[Row]:
    names: dict[str, str] = {}
    for entry in (e for record in known for e in record["lists"].get(title, ())):
        names.setdefault(entry["name"].casefold(), entry["name"])
    for name in names.values():
        cells = tuple(column.entry(title, name) for column in columns)
        is_missing = any(cell.is_kept and not cell.told for cell in cells)
        yield Row(name, cells, NOT_EVERYWHERE if is_missing else "")


def label(name: str) -> str:
    """The name of a fact or a list as it is read: `team_key` is `Team key`."""
    return _WORDS.get(name) or name.replace("_", " ").capitalize()


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()
