"""Small histograms below each other on one scale, each with a mark at its mean."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from skillsim.generating.charts.shapes import Box, Drawing, Stroke, Words, at

_PITCH, _TEXT_Y, _TOP, _HEIGHT, _AXIS = 64, 13, 20, 36, 20
_BOTTOM = _TOP + _HEIGHT


@dataclass(frozen=True)
class Ridge:
    """One histogram: what it is, its mean in words, its bins, and the mean from 0 to 1."""

    label: str
    value: str
    bins: tuple[int, ...]
    mean_0_to_1: float


def draw_ridges(ridges: Sequence[Ridge], ticks: Sequence[str]) -> Drawing:
    """The histograms, each as high as its own largest bin; the ticks are spread evenly below."""
    rows = [(row * _PITCH, ridge) for row, ridge in enumerate(ridges)]
    height = len(ridges) * _PITCH + _AXIS
    labels = [words for top, ridge in rows for words in _line(ridge, top + _TEXT_Y)]
    return Drawing(
        height=height,
        grid=tuple(_level(top + _BOTTOM) for top, _ in rows),
        boxes=tuple(box for top, ridge in rows for box in _columns(ridge, top)),
        strokes=tuple(_mark(ridge.mean_0_to_1, top) for top, ridge in rows),
        words=(*labels, *_axis(ticks, height - 8)),
    )


def _level(y: int) -> Stroke:
    return Stroke("0", str(y), "100", str(y), "line")


def _mark(fraction: float, top: int) -> Stroke:
    return Stroke(at(fraction), str(top + _TOP - 2), at(fraction), str(top + _BOTTOM), "mark")


def _line(ridge: Ridge, y: int) -> tuple[Words, Words]:
    return (
        Words("0", y, "start", "label", ridge.label),
        Words("100", y, "end", "value", ridge.value),
    )


def _columns(ridge: Ridge, top: int) -> Iterator[Box]:
    highest, room = max(ridge.bins), 1 / len(ridge.bins)
    for place, n in enumerate(ridge.bins):
        if n:
            height = _HEIGHT * n / highest
            yield Box(
                at(room * (place + 0.07)),
                f"{top + _BOTTOM - height:.2f}",
                at(room * 0.86),
                f"{height:.2f}",
                "main",
                f"{ridge.label}: {ridge.value}",
            )


def _axis(ticks: Sequence[str], y: int) -> Iterator[Words]:
    last = len(ticks) - 1
    for place, tick in enumerate(ticks):
        anchor = "start" if place == 0 else "end" if place == last else "middle"
        yield Words(at(place / last), y, anchor, "tick", tick)
