"""Text for a terminal: aligned columns, and nothing that a terminal would obey."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

_NOTHING = "-"


def table(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str], *, empty: str) -> str:
    """The rows under headings, each column as wide as it must be; `empty` when there are none.

    `columns` names the members to show, in order, and how each is headed.
    """
    if not rows:
        return empty
    lines = [list(columns.values())]
    lines += [[cell(row.get(name)) for name in columns] for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def members(pairs: Iterable[tuple[str, Any]]) -> str:
    """One line for each name and its value, the values below each other."""
    shown = [(name, cell(value)) for name, value in pairs]
    width = max((len(name) for name, _ in shown), default=0)
    return "\n".join(f"{name.ljust(width)}  {text}" for name, text in shown)


def cell(value: Any) -> str:
    """A value in one line; `-` for nothing."""
    if value is None or value == "":
        return _NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "".join(c if c.isprintable() else "?" for c in str(value))


def lines(text: str) -> str:
    """Text of several lines with what is not printable replaced."""
    return "\n".join(cell(line) if line else "" for line in text.splitlines())
