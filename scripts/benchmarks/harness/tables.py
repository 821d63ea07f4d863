"""Rows as a table to read: plain in a terminal, Markdown on a page."""

import statistics
from collections.abc import Mapping, Sequence

Row = Sequence[str]
NONE = "-"


def plain(rows: Sequence[Row]) -> str:
    """The rows in columns; the first one is left-aligned."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(_plain_row(row, widths) for row in rows)


def markdown(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table; the first one is its head."""
    head, *rest = rows
    rule = ["---", *("--:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rest))


def middle(values: Sequence[float], digits: int = 0) -> str:
    """The median as text."""
    return f"{statistics.median(values):,.{digits}f}" if values else NONE


def widest(figures: Mapping[str, Sequence[float]]) -> str:
    """A sentence on the figure whose rounds differ most."""
    shares = {name: _spread(values) for name, values in figures.items() if len(values) > 1}
    if not shares:
        return "One round shows no spread."
    name = max(shares, key=lambda one: shares[one])
    usual = statistics.median(shares.values())
    return (
        f"From the least to the most of the rounds: {usual:.0%} of the median for the figure in the"
        f" middle, {shares[name]:.0%} at most ({name})."
    )


def _spread(values: Sequence[float]) -> float:
    return (max(values) - min(values)) / (statistics.median(values) or 1)


def _plain_row(row: Row, widths: Sequence[int]) -> str:
    others = (text.rjust(width) for text, width in zip(row[1:], widths[1:], strict=True))
    return "  ".join([row[0].ljust(widths[0]), *others])
