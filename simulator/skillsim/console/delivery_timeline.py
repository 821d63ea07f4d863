"""A delivery as a line in world time: where its attempts, its schedule and now stand on it.

The slots of the schedule are equally far apart, since seconds and hours would not fit on one line;
between two slots time runs evenly. What comes after the last slot shares one more stretch.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from skillsim.instants import SECOND_US, from_text, to_text

Json = Mapping[str, Any]
_LEFT = 60
_STEP = 112
_MAX_BY_HAND = 50


class Slot(NamedTuple):
    """One place of the schedule."""

    x: float
    label: str
    """How long after the slot before it: `+3 s`."""
    time: str
    """The time of day, as the world has it."""
    date: str
    """The day, where it is another than that of the slot before."""


class Mark(NamedTuple):
    """One attempt, made or planned."""

    x: float
    kind: str
    """`good` for a 2xx, `failed`, or `planned`."""
    is_resend: bool
    outcome: str
    """The status, or the error in a word."""


class Timeline(NamedTuple):
    """What is drawn; `x` runs from 0 to `width`."""

    slots: list[Slot]
    marks: list[Mark]
    now_x: float
    width: int
    story: str
    """All of it in words."""


def lay_out(delivery: Json, gaps_s: Sequence[float], now_us: int) -> Timeline:
    """The line of a delivery as `GET /deliveries/{id}` shows it."""
    slots_us = slot_instants(delivery, gaps_s)
    marks = [*_made(delivery["attempts"]), *_planned(delivery["planned"])]
    latest_us = max([now_us, *(at_us for at_us, _ in marks)])
    line = _Line(slots_us, latest_us)
    drawn = [mark._replace(x=line.x(at_us)) for at_us, mark in marks]
    return Timeline(
        _slots(slots_us, gaps_s),
        [m for m in drawn if not m.is_resend] + [m for m in drawn if m.is_resend][-_MAX_BY_HAND:],
        line.x(now_us),
        _LEFT * 2 + _STEP * len(slots_us),
        tell(delivery),
    )


def slot_instants(delivery: Json, gaps_s: Sequence[float]) -> list[int]:
    """When each attempt of the schedule was due, is due, or would be due.

    Of those that are not planned yet, supposing that every attempt before them fails at once.
    """
    known = [a for a in (*delivery["attempts"], *delivery["planned"]) if not a["is_resend"]]
    instants = [from_text(attempt["due_at"]) for attempt in known[: len(gaps_s) + 1]]
    if not instants:
        instants = [from_text(delivery["created_at"])]
    for gap_s in gaps_s[len(instants) - 1 :]:
        instants.append(instants[-1] + round(gap_s * SECOND_US))
    return instants


def tell(delivery: Json) -> str:
    """What has come of a delivery and what is planned, in sentences."""
    said = [
        f"Attempt {a['number']}{', sent again,' if a['is_resend'] else ''} at"
        f" {to_text(from_text(a['at']))}: {outcome_of(a)}."
        for a in delivery["attempts"]
    ]
    said += [f"Planned for {to_text(from_text(p['due_at']))}." for p in delivery["planned"]]
    return " ".join(said) or "No attempt was made, and none is planned."


def outcome_of(attempt: Json) -> str:
    """What came of an attempt in a word: the status, or what went wrong."""
    response = attempt["response"]
    return str(response["status"] if response else attempt["error"])


def is_taken(outcome: str) -> bool:
    """Whether an outcome is a 2xx."""
    return len(outcome) == 3 and outcome.startswith("2")


def gap_text(gap_s: float) -> str:
    """A gap of a schedule as contracts speak of it: `+15 s`, `+150 min`, `+2 h`."""
    for unit_s, name in ((3600, "h"), (60, "min")):
        if gap_s >= unit_s and gap_s % unit_s == 0:
            return f"+{gap_s / unit_s:g} {name}"
    return f"+{gap_s:g} s"


class _Line:
    """Where instants stand."""

    def __init__(self, slots_us: list[int], latest_us: int) -> None:
        ends_us = max(latest_us, slots_us[-1] + 1)
        xs = [_LEFT + _STEP * place for place in range(len(slots_us) + 1)]
        self._points = list(zip([*slots_us, ends_us], map(float, xs), strict=True))

    def x(self, at_us: int) -> float:
        """The place of an instant; what is before the first slot stands there."""
        for (from_us, from_x), (to_us, to_x) in pairwise(self._points):
            if at_us < to_us:
                share = max(0, at_us - from_us) / max(1, to_us - from_us)
                return round(from_x + share * (to_x - from_x), 1)
        return self._points[-1][1]


def _slots(slots_us: list[int], gaps_s: Sequence[float]) -> list[Slot]:
    labels = ["at once", *map(gap_text, gaps_s)]
    texts = [to_text(instant_us) for instant_us in slots_us]
    days = ["", *(text[:10] for text in texts)]
    return [
        Slot(_LEFT + _STEP * place, label, text[11:], text[:10] if text[:10] != before else "")
        for place, (label, text, before) in enumerate(zip(labels, texts, days, strict=False))
    ]


def _made(attempts: Iterable[Json]) -> list[tuple[int, Mark]]:
    return [
        (
            from_text(attempt["at"]),
            Mark(
                0,
                "good" if is_taken(outcome_of(attempt)) else "failed",
                attempt["is_resend"],
                outcome_of(attempt),
            ),
        )
        for attempt in attempts
    ]


def _planned(planned: Iterable[Json]) -> list[tuple[int, Mark]]:
    return [
        (from_text(item["due_at"]), Mark(0, "planned", item["is_resend"], "planned"))
        for item in planned
    ]
