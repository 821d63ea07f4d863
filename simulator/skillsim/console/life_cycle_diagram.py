"""A life cycle as a drawing: boxes for statuses, arrows for steps, in the units of an SVG.

The longest way through the transitions goes down on the left; where it can end early stands on the
right. Nothing here knows what the statuses mean.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

_MAIN_WIDTH, _END_WIDTH, _GAP = 180, 126, 84
_HEIGHT, _ROW = 34, 62
_MARGIN = 4
WIDTH = _MAIN_WIDTH + _GAP + _END_WIDTH + 2 * _MARGIN

Transition = Mapping[str, Any]


class Box(NamedTuple):
    """One status; `state` is `current`, `reached` or empty."""

    status: str
    x: int
    y: int
    width: int
    height: int
    state: str
    note: str
    """The step that leads here, where no arrow has room to say it."""

    @property
    def middle_x(self) -> int:
        """Where its words stand."""
        return self.x + self.width // 2

    @property
    def middle_y(self) -> int:
        """Where arrows from and to its sides begin and end."""
        return self.y + self.height // 2


class Arrow(NamedTuple):
    """One step; `state` is `possible`, `taken` or empty."""

    step: str
    path: str
    head: str
    """The points of its head."""
    state: str
    label_x: int
    label_y: int
    has_label: bool


class Diagram(NamedTuple):
    """Everything to draw."""

    width: int
    height: int
    boxes: Sequence[Box]
    arrows: Sequence[Arrow]


class Situation(NamedTuple):
    """Where an assessment is: its status, those it has been in, and the steps to press."""

    current: str
    reached: Sequence[str]
    """In their order, the present one last."""
    possible: Sequence[str]


def draw(
    statuses: Sequence[str], transitions: Sequence[Transition], situation: Situation
) -> Diagram:
    """The drawing of a life cycle; `statuses` are in the order they are usually reached."""
    main = longest_way(statuses[0], transitions)
    places = _main_places(main) | _end_places(statuses, main, transitions)
    boxes = {s: _box(s, places[s], s in main, transitions, situation) for s in statuses}
    arrows = [_arrow(t, boxes, t["to"] in main, situation) for t in transitions]
    bottom = max(box.y + box.height for box in boxes.values())
    return Diagram(WIDTH, bottom + _MARGIN, list(boxes.values()), sorted(arrows, key=_on_top))


def longest_way(first: str, transitions: Sequence[Transition]) -> list[str]:
    """The statuses of the longest way from the first one; none comes twice."""

    def way(status: str, before: tuple[str, ...]) -> list[str]:
        nexts = [t["to"] for t in transitions if t["from"] == status and t["to"] not in before]
        ways = [way(after, (*before, status)) for after in dict.fromkeys(nexts)]
        return [status, *max(ways, key=len, default=[])]

    return way(first, ())


def _main_places(main: Sequence[str]) -> dict[str, tuple[int, int]]:
    return {status: (_MARGIN, _MARGIN + row * _ROW) for row, status in enumerate(main)}


def _end_places(
    statuses: Iterable[str], main: Sequence[str], transitions: Iterable[Transition]
) -> dict[str, tuple[int, int]]:
    """Each beside the middle of those that it comes from, and none on another."""
    x = _MARGIN + _MAIN_WIDTH + _GAP
    rows_of: dict[str, list[int]] = {status: [] for status in statuses if status not in main}
    for transition in transitions:
        if transition["to"] in rows_of and transition["from"] in main:
            rows_of[transition["to"]].append(main.index(transition["from"]))
    middles = {s: sum(rows) / len(rows) if rows else 0.0 for s, rows in rows_of.items()}
    places, least = {}, 0.0
    for status in sorted(middles, key=lambda s: middles[s]):
        row = max(middles[status], least)
        places[status] = (x, _MARGIN + round(row * _ROW))
        least = row + 1
    return places


def _box(
    status: str,
    place: tuple[int, int],
    is_main: bool,
    transitions: Iterable[Transition],
    situation: Situation,
) -> Box:
    steps = dict.fromkeys(t["step"] for t in transitions if t["to"] == status)
    state = "reached" if status in situation.reached else ""
    return Box(
        status,
        *place,
        _MAIN_WIDTH if is_main else _END_WIDTH,
        _HEIGHT,
        "current" if status == situation.current else state,
        "" if is_main else ", ".join(steps),
    )


def _arrow(
    transition: Transition, boxes: Mapping[str, Box], is_main: bool, situation: Situation
) -> Arrow:
    before, after = boxes[transition["from"]], boxes[transition["to"]]
    state = _state_of(transition, situation)
    if is_main and before.x == after.x:
        x, top, bottom = before.middle_x, before.y + before.height, after.y
        path, head = (
            f"M{x} {top}V{bottom - 6}",
            f"{x},{bottom} {x - 4},{bottom - 7} {x + 4},{bottom - 7}",
        )
        return Arrow(transition["step"], path, head, state, x + 8, (top + bottom) // 2 + 4, True)
    x1, y1, x2, y2 = before.x + before.width, before.middle_y, after.x, after.middle_y
    bend = (x1 + x2) // 2
    path = f"M{x1} {y1}C{bend} {y1} {bend} {y2} {x2 - 6} {y2}"
    head = f"{x2},{y2} {x2 - 7},{y2 - 4} {x2 - 7},{y2 + 4}"
    return Arrow(transition["step"], path, head, state, bend, y1, False)


def _state_of(transition: Transition, situation: Situation) -> str:
    pairs = zip(situation.reached, situation.reached[1:], strict=False)
    if (transition["from"], transition["to"]) in set(pairs):
        return "taken"
    is_next = transition["from"] == situation.current
    return "possible" if is_next and transition["step"] in situation.possible else ""


def _on_top(arrow: Arrow) -> int:
    """What is possible is drawn last, over the others."""
    return ("", "taken", "possible").index(arrow.state)
