"""Horizontal bars: a line of text, and the bar below it in as many parts as there are tones."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from skillsim.generating.charts.shapes import Box, Chart, Drawing, Stroke, Table, Words, at
from skillsim.generating.charts.wording import percent, shortened, whole, width_of, with_share

_PITCH, _TEXT_Y, _BAR_Y, _BAR_HEIGHT = 38, 13, 20, 10
_ARROW = " → "
_LINE = 60
_LINE_ON_NARROW_SCREEN = 42
_UNCUT = 500
_MOST_BARS = 25


@dataclass(frozen=True)
class Bar:
    """One bar: what it is, what it amounts to in words, its parts, and where a mark crosses it."""

    label: str | tuple[str, str]
    """Two texts, when what is meant leads from one to the other."""
    value: str
    parts: tuple[int, ...]
    mark: int | None = None


def chart_of_counts(
    key: str,
    title: str,
    summary: str,
    *,
    heads: tuple[str, str],
    counts: Mapping[str, int],
    total: int,
    tone: str = "main",
) -> Chart:
    """A bar for each count with its share of the total; `heads` name the names and the counts.

    Only the first 25 are drawn; the table has all.
    """
    bars = [Bar(name, with_share(n, total), (n,)) for name, n in counts.items()][:_MOST_BARS]
    rows = tuple((name, whole(n), percent(n, total)) for name, n in counts.items())
    return Chart(key, title, summary, draw_bars(bars, (tone,)), Table((*heads, "Share"), rows))


def draw_bars(bars: Sequence[Bar], tones: Sequence[str], *, full: int = 0) -> Drawing:
    """The bars, one below the other; `full` fills the width, by default the longest bar."""
    longest = max(full, 1, *(sum(bar.parts) for bar in bars))
    rows = [(row * _PITCH, bar) for row, bar in enumerate(bars)]
    return Drawing(
        height=len(bars) * _PITCH,
        boxes=tuple(box for top, bar in rows for box in _boxes(bar, tones, longest, top)),
        strokes=tuple(_mark(bar.mark / longest, top) for top, bar in rows if bar.mark is not None),
        words=tuple(words for top, bar in rows for words in _line(bar, top + _TEXT_Y)),
    )


def _boxes(bar: Bar, tones: Sequence[str], longest: int, top: int) -> Iterator[Box]:
    y, height = str(top + _BAR_Y), str(_BAR_HEIGHT)
    says = f"{_label(bar, _UNCUT)}: {bar.value}"
    yield Box("0", y, "100", height, "track", says)
    start = 0
    for part, tone in zip(bar.parts, tones, strict=True):
        if part:
            yield Box(at(start / longest), y, at(part / longest), height, tone, says)
        start += part


def _mark(fraction: float, top: int) -> Stroke:
    # Half a line's width inside, so that a mark at either end is whole.
    x = at(min(max(fraction, 0.004), 0.996))
    return Stroke(x, str(top + _BAR_Y - 3), x, str(top + _BAR_Y + _BAR_HEIGHT + 3), "mark")


def _line(bar: Bar, y: int) -> tuple[Words, Words]:
    """The label, as long as the value leaves room for, and the value."""
    label = _label(bar, _LINE - len(bar.value))
    short = _label(bar, _LINE_ON_NARROW_SCREEN - len(bar.value))
    return (
        Words("0", y, "start", "label", label, "" if short == label else short),
        Words("100", y, "end", "value", bar.value),
    )


def _label(bar: Bar, room: int) -> str:
    if isinstance(bar.label, str):
        return shortened(bar.label, room)
    first, second = bar.label
    room -= len(_ARROW)
    half = room // 2
    for_first = max(half, room - int(width_of(second)) - 1)
    for_second = max(half, room - int(width_of(first)) - 1)
    return shortened(first, for_first) + _ARROW + shortened(second, for_second)
