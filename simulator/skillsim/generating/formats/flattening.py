"""Records to the columns of flat tables, a block at a time."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, repeat
from typing import Any

import orjson

from skillsim.generating.formats.places import Path
from skillsim.generating.formats.planning import Flat
from skillsim.generating.formats.tables import Table

Values = list[Any]
"""One column: a value for every row, None for null."""


def columns_of(
    flat: Flat, records: Sequence[Mapping[str, Any]], whose: Sequence[Values] = ()
) -> Iterator[tuple[Table, list[Values]]]:
    """The columns of a table and of the lists inside it, in the tables' order.

    Values are as on the wire, those of `json` columns as text. Lists that no record fills are left
    out. `whose` are the columns of the table's key.
    """
    reach = _Reach(records)
    columns = list(whose) or [reach.at((name,)) for name in flat.table.key]
    kinds = (column.kind for column in flat.table.columns[len(columns) :])
    for path, kind in zip(flat.paths, kinds, strict=True):
        columns.append(_as_json(reach.at(path)) if kind == "json" else reach.at(path))
    yield flat.table, columns
    identity = [columns[number] for number in flat.identity]
    for path, inner in flat.lists:
        lists = [items or () for items in reach.at(path)]
        if any(lists):
            counts = [len(items) for items in lists]
            rows = list(chain.from_iterable(lists))
            yield from columns_of(inner, rows, _inherited(identity, counts))


def _inherited(identity: Sequence[Values], counts: Sequence[int]) -> list[Values]:
    """The owner's columns once for every item of its list, and the item's position."""
    columns = [list(chain.from_iterable(map(repeat, values, counts))) for values in identity]
    positions = chain.from_iterable(range(1, count + 1) for count in counts)
    return [*columns, list(positions)]


class _Reach:
    """Finds values in records; an object on the way to several values is looked up once."""

    def __init__(self, records: Sequence[Mapping[str, Any]]) -> None:
        self._found: dict[Path, Values] = {(): list(records)}

    def at(self, path: Path) -> Values:
        """The value of every record there, None where it is missing."""
        if path not in self._found:
            *above, name = path
            objects = self.at(tuple(above))
            self._found[path] = [obj.get(name) if obj else None for obj in objects]
        return self._found[path]


def _as_json(values: Values) -> Values:
    return [None if value is None else orjson.dumps(value).decode() for value in values]
