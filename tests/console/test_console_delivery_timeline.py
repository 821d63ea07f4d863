"""Where attempts, schedule and now stand on the line of a delivery."""

from typing import Any

import pytest

from skillsim.console.delivery_timeline import gap_text, lay_out, slot_instants
from skillsim.instants import SECOND_US, from_text, to_precise_text

START_US = from_text("2026-08-01T23:59:00Z")
GAPS_S = (3.0, 60.0, 9000.0)


def at(seconds: float) -> str:
    return to_precise_text(START_US + round(seconds * SECOND_US))


def attempt(number: int, due_s: float, status: int | None = 500, **more: Any) -> dict[str, Any]:
    return {
        "number": number,
        "is_resend": False,
        "due_at": at(due_s),
        "at": at(due_s),
        "response": None if status is None else {"status": status},
        "error": "timeout" if status is None else None,
        **more,
    }


def delivery(*attempts: dict[str, Any], planned: tuple[float, ...] = ()) -> dict[str, Any]:
    items = [{"due_at": at(due_s), "is_resend": False} for due_s in planned]
    return {"created_at": at(0), "attempts": list(attempts), "planned": items}


def slots_s(shown: dict[str, Any]) -> list[float]:
    return [(us - START_US) / SECOND_US for us in slot_instants(shown, GAPS_S)]


def now_us(seconds: float) -> int:
    return START_US + round(seconds * SECOND_US)


def test_slots_of_a_new_delivery_follow_the_schedule() -> None:
    assert slots_s(delivery(planned=(0,))) == [0, 3, 63, 9063]


def test_slots_after_a_late_attempt_count_from_when_that_was_due() -> None:
    shown = delivery(attempt(1, 0), attempt(2, 15), planned=(75,))

    assert slots_s(shown) == [0, 15, 75, 9075]


def test_attempt_sent_again_takes_no_slot() -> None:
    shown = delivery(attempt(1, 0), attempt(2, 1, is_resend=True), planned=(3,))

    assert slots_s(shown) == [0, 3, 63, 9063]


def test_attempts_stand_on_their_slots_whatever_the_distance() -> None:
    shown = delivery(attempt(1, 0), attempt(2, 3), attempt(3, 63), planned=(9063,))

    line = lay_out(shown, GAPS_S, now_us(64))

    assert [mark.x for mark in line.marks] == [slot.x for slot in line.slots]
    assert [mark.kind for mark in line.marks] == ["failed", "failed", "failed", "planned"]


def test_now_stands_between_the_slots_it_lies_between() -> None:
    shown = delivery(attempt(1, 0), attempt(2, 3), planned=(63,))

    line = lay_out(shown, GAPS_S, now_us(33))

    _, second, third, _ = line.slots
    assert line.now_x == (second.x + third.x) / 2


@pytest.mark.parametrize("seconds", [-100, 9063, 10**6, 10**9])
def test_now_never_leaves_the_line(seconds: float) -> None:
    line = lay_out(delivery(attempt(1, 0), planned=(3,)), GAPS_S, now_us(seconds))

    assert line.slots[0].x <= line.now_x <= line.width


def test_2xx_alone_is_good_and_a_lost_answer_has_its_error() -> None:
    marks = lay_out(
        delivery(attempt(1, 0, None), attempt(2, 3, 302), attempt(3, 63, 204)), GAPS_S, now_us(70)
    ).marks

    assert [(mark.kind, mark.outcome) for mark in marks] == [
        ("failed", "timeout"),
        ("failed", "302"),
        ("good", "204"),
    ]


def test_day_is_said_where_it_changes() -> None:
    slots = lay_out(delivery(planned=(0,)), GAPS_S, now_us(0)).slots

    assert [slot.date for slot in slots] == ["2026-08-01", "", "2026-08-02", ""]
    assert [slot.time for slot in slots][:2] == ["23:59:00Z", "23:59:03Z"]


def test_line_of_a_vendor_that_never_tries_again_has_one_slot() -> None:
    line = lay_out(delivery(attempt(1, 0)), (), now_us(5))

    assert [slot.label for slot in line.slots] == ["at once"]


def test_gaps_of_no_length_are_drawn() -> None:
    line = lay_out(delivery(attempt(1, 0), planned=(0,)), (0.0, 0.0), now_us(0))

    assert len({slot.x for slot in line.slots}) == 3


def test_delivery_without_anything_says_so() -> None:
    assert lay_out(delivery(), GAPS_S, now_us(0)).story.startswith("No attempt was made")


@pytest.mark.parametrize(
    ("gap_s", "text"),
    [
        (3, "+3 s"),
        (0.5, "+0.5 s"),
        (60, "+1 min"),
        (90, "+90 s"),
        (9000, "+150 min"),
        (7200, "+2 h"),
        (86_400, "+24 h"),
    ],
)
def test_gap_is_said_in_the_largest_whole_unit_up_to_hours(gap_s: float, text: str) -> None:
    assert gap_text(gap_s) == text
