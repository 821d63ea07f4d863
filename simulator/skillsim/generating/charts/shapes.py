"""What a chart is made of. Across, everything is in percent of the width, so that a chart fits any
screen without its text shrinking; down, everything is in pixels."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """A bar or a part of one; `says` is shown when it is pointed at."""

    x_percent: str
    y: str
    width_percent: str
    height: str
    tone: str
    says: str


@dataclass(frozen=True)
class Stroke:
    """A straight line; `tone` is line, mark or trend."""

    x1_percent: str
    y1: str
    x2_percent: str
    y2: str
    tone: str


@dataclass(frozen=True)
class Dot:
    """One point of a line."""

    x_percent: str
    y: str
    says: str


@dataclass(frozen=True)
class Words:
    """A text; `anchor` is start, middle or end, `kind` is label, value or tick.

    `short` takes its place on a narrow screen; empty where it fits anyway.
    """

    x_percent: str
    y: int
    anchor: str
    kind: str
    text: str
    short: str = ""


@dataclass(frozen=True)
class Drawing:
    """Shapes in the order they are painted."""

    height: int
    grid: tuple[Stroke, ...] = ()
    boxes: tuple[Box, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    dots: tuple[Dot, ...] = ()
    words: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Table:
    """The figures behind a drawing; the first column names each row."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Chart:
    """A title and a sentence or two; a drawing and its table unless there is nothing to draw."""

    key: str
    """Unique on a page, letters and hyphens."""
    title: str
    summary: str
    drawing: Drawing | None = None
    table: Table | None = None
    legend: tuple[tuple[str, str], ...] = ()
    """Tone and meaning."""


@dataclass(frozen=True)
class Section:
    """Charts that belong together."""

    key: str
    title: str
    charts: tuple[Chart, ...]


def at(fraction: float) -> str:
    """A fraction of the width or of a length in percent, as an attribute."""
    return f"{100 * fraction:.2f}"
