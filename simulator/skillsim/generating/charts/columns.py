"""Upright columns, and a line of dots, above an axis with a few labels."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from skillsim.generating.charts.shapes import (
    Box,
    Chart,
    Dot,
    Drawing,
    Stroke,
    Table,
    Words,
    at,
)
from skillsim.generating.charts.wording import compact, percent, whole

_LEFT = 0.12
_TOP, _PLOT, _AXIS = 22, 150, 24
_BOTTOM = _TOP + _PLOT
_HEIGHT = _BOTTOM + _AXIS
_GRID_LINES = 4
_GAP = 0.16


@dataclass(frozen=True)
class Column:
    """One column: what it counts, how many, and its label on the axis if it has one."""

    name: str
    n: int
    tick: str = ""


@dataclass(frozen=True)
class Mark:
    """A line across the columns, so many columns from the left edge, and what it says."""

    place: float
    text: str


def chart_of_columns(
    key: str,
    title: str,
    summary: str,
    *,
    heads: tuple[str, str],
    columns: Sequence[Column],
    mark: Mark | None = None,
) -> Chart:
    """Columns that count parts of one total; `heads` name the names and the counts."""
    total = sum(column.n for column in columns)
    rows = tuple((column.name, whole(column.n), percent(column.n, total)) for column in columns)
    return Chart(key, title, summary, _draw_columns(columns, mark), Table((*heads, "Share"), rows))


def draw_levels(points: Sequence[tuple[Column, float | None]], levels: Sequence[int]) -> Drawing:
    """A dot at the level of each column that has one, and a line between dots side by side.

    Every level has its own grid line.
    """
    reach = levels[-1] - levels[0]
    room = (1 - _LEFT) / len(points)
    dots: list[Dot | None] = [None] * len(points)
    for place, (column, level) in enumerate(points):
        if level is not None:
            x, y = _LEFT + room * (place + 0.5), _BOTTOM - _PLOT * (level - levels[0]) / reach
            dots[place] = Dot(at(x), f"{y:.2f}", f"{column.name}: {level:.2f}")
    grid, numbers = _grid({level - levels[0]: str(level) for level in levels}, reach)
    return Drawing(
        height=_HEIGHT,
        grid=grid,
        strokes=tuple(
            Stroke(one.x_percent, one.y, two.x_percent, two.y, "trend")
            for one, two in pairwise(dots)
            if one and two
        ),
        dots=tuple(dot for dot in dots if dot),
        words=(*numbers, *_ticks([column for column, _ in points])),
    )


def _draw_columns(columns: Sequence[Column], mark: Mark | None) -> Drawing:
    highest, step = _scale(max(column.n for column in columns))
    room = (1 - _LEFT) / len(columns)
    boxes = tuple(
        _box(_LEFT + room * place, room, column, highest)
        for place, column in enumerate(columns)
        if column.n
    )
    grid, numbers = _grid({n: compact(n) for n in range(0, highest + 1, step)}, highest)
    words = (*numbers, *_ticks(columns))
    if mark is None:
        return Drawing(_HEIGHT, grid, boxes, words=words)
    x = _LEFT + room * mark.place
    stroke = Stroke(at(x), str(_TOP - 6), at(x), str(_BOTTOM), "mark")
    words += (Words(at(x), _TOP - 10, _anchor(x), "value", mark.text),)
    return Drawing(_HEIGHT, grid, boxes, strokes=(stroke,), words=words)


def _box(left: float, room: float, column: Column, highest: int) -> Box:
    height = _PLOT * column.n / highest
    return Box(
        at(left + room * _GAP / 2),
        f"{_BOTTOM - height:.2f}",
        at(room * (1 - _GAP)),
        f"{height:.2f}",
        "main",
        f"{column.name}: {whole(column.n)}",
    )


def _grid(lines: Mapping[int, str], highest: int) -> tuple[tuple[Stroke, ...], tuple[Words, ...]]:
    heights = [(_BOTTOM - _PLOT * n // highest, text) for n, text in lines.items()]
    return (
        tuple(Stroke(at(_LEFT), str(y), "100", str(y), "line") for y, _ in heights),
        tuple(Words(at(_LEFT - 0.015), y + 4, "end", "tick", text) for y, text in heights),
    )


def _ticks(columns: Sequence[Column]) -> Iterable[Words]:
    room = (1 - _LEFT) / len(columns)
    for place, column in enumerate(columns):
        if column.tick:
            x = _LEFT + room * (place + 0.5)
            yield Words(at(x), _BOTTOM + 18, _anchor(x), "tick", column.tick)


def _anchor(x: float) -> str:
    """Where a text holds on to its place, so that it stays inside."""
    return "end" if x > 0.955 else "start" if x < _LEFT else "middle"


def _scale(highest: int) -> tuple[int, int]:
    """The top of the axis and the step between its lines: 1, 2 or 5 and noughts."""
    step = 1
    while step * _GRID_LINES < highest:
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return max(step, -(-highest // step) * step), step
