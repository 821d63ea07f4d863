"""Records of any kind as rows and facts: what is worth a column, and how each value is shown."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

_MOST_COLUMNS = 6
_LONGEST_CELL = 80
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")

Json = Mapping[str, Any]


class Shown(NamedTuple):
    """One value: `kind` is `instant`, `id`, `flag`, `text`, `texts`, `rows`, `none` or `json`.

    Rows are objects without anything nested in them, as many as there are in a list.
    """

    kind: str
    value: Any
    link_kind: str = ""
    """The kind of record that an id names, where the vendor has such a kind."""


class Fact(NamedTuple):
    """One member of a record."""

    name: str
    shown: Shown


def columns_of(records: Sequence[Json]) -> list[str]:
    """The members of these records that a list shows beside the id.

    Left out is what no record has, what is nested, flags that are the same everywhere, and ids of
    other records.
    """
    names = dict.fromkeys(name for record in records for name in record)
    plain = [name for name in names if name != "id" and not name.endswith(("_id", "_ids"))]
    worth = [name for name in plain if _tells([record.get(name) for record in records])]
    return worth[:_MOST_COLUMNS]


def facts_of(record: Json, kinds: Iterable[str]) -> list[Fact]:
    """Every member of a record, in its own order; `kinds` are those of its vendor."""
    known = set(kinds)
    facts = [Fact(name, show(name, value, known)) for name, value in record.items()]
    # What goes by the id of a record itself leads nowhere else.
    return [
        fact._replace(shown=fact.shown._replace(link_kind=""))
        if fact.shown.value == record["id"]
        else fact
        for fact in facts
    ]


def show(name: str, value: Any, kinds: Iterable[str] = ()) -> Shown:
    """How a member of this name is shown."""
    if value is None:
        return Shown("none", None)
    if isinstance(value, bool):
        return Shown("flag", value)
    if isinstance(value, str):
        return _show_text(name, value, set(kinds))
    if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
        return Shown("texts", value)
    if isinstance(value, int | float):
        return Shown("text", str(value))
    return Shown("rows" if _is_rows(value) else "json", value)


def _is_rows(value: Any) -> bool:
    """Whether a value is a list of flat objects with the same members."""
    if not (isinstance(value, list) and all(isinstance(entry, dict) for entry in value)):
        return False
    is_flat = not any(isinstance(v, dict | list) for entry in value for v in entry.values())
    return is_flat and len({tuple(entry) for entry in value}) == 1


def _show_text(name: str, text: str, kinds: set[str]) -> Shown:
    if _INSTANT.fullmatch(text):
        return Shown("instant", text)
    if name == "id" or name.endswith("_id"):
        return Shown("id", text, _named_kind(name, kinds))
    return Shown("text", text)


def _named_kind(name: str, kinds: set[str]) -> str:
    """The kind of record that an id is of: `candidates` for `candidate_id`, else none."""
    last = name.removesuffix("_id").rpartition("_")[2]
    return f"{last}s" if name != "id" and f"{last}s" in kinds else ""


def _tells(values: Sequence[Any]) -> bool:
    is_flag = all(isinstance(value, bool) for value in values)
    return len(set(values)) > 1 if is_flag else any(map(_is_short, values))


def _is_short(value: Any) -> bool:
    if isinstance(value, list):
        return bool(value) and all(isinstance(entry, str) for entry in value)
    is_plain = isinstance(value, str | int | float)
    return is_plain and 0 < len(str(value)) <= _LONGEST_CELL
