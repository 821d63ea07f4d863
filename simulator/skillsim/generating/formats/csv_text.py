"""CSV as RFC 4180 has it: UTF-8 without a mark, CRLF, commas, one header line.

Null is an empty cell, empty text is `""`; booleans are `true` and `false`, lists are JSON text.
The cells are the data as it is: one that starts like a formula is not defused, as SkillTrack's own
CSV export does for spreadsheets. Import these files as text when they are to be looked at in one.
"""

from skillsim.generating.formats.flattening import Values
from skillsim.generating.formats.tables import Table

_SPECIAL = ('"', ",", "\r", "\n")
_BOOLEANS = {True: "true", False: "false", None: ""}


def header(table: Table) -> bytes:
    """The first line of a table's file: the names of its columns."""
    return payload(table, [[column.name] for column in table.columns], is_header=True)


def payload(table: Table, columns: list[Values], *, is_header: bool = False) -> bytes:
    """Rows as lines of CSV."""
    kinds = ("text" if is_header else column.kind for column in table.columns)
    cells = [_cells(kind, values) for kind, values in zip(kinds, columns, strict=True)]
    # In a table of one column a null would be an empty line, which readers leave out.
    lines = [",".join(row) or '""' for row in zip(*cells, strict=True)]
    return ("\r\n".join(lines) + "\r\n").encode()


def _cells(kind: str, values: Values) -> list[str]:
    if kind == "boolean":
        return [_BOOLEANS[value] for value in values]
    if kind in ("integer", "number"):
        return ["" if value is None else str(value) for value in values]
    return _text_cells(values)


def _text_cells(values: Values) -> list[str]:
    # Most columns need no quotes at all; that is known sooner of all their text at once.
    text = "".join(filter(None, values))
    if "" not in values and not any(mark in text for mark in _SPECIAL):
        return [value or "" for value in values]
    cell_by_value = {value: _cell(value) for value in set(values)}
    return [cell_by_value[value] for value in values]


def _cell(value: str | None) -> str:
    if value is None:
        return ""
    if value and not any(mark in value for mark in _SPECIAL):
        return value
    return '"' + value.replace('"', '""') + '"'
