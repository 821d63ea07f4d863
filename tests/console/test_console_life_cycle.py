"""The drawing of a life cycle: every status once, none on another, arrows between them."""

from itertools import combinations
from typing import Any

import pytest

from skillsim.console.life_cycle_diagram import Box, Situation, draw, longest_way

NOWHERE = Situation("", (), ())


def way(*pairs: str) -> list[dict[str, Any]]:
    """Transitions, each written as `from step to`."""
    names = ("from", "step", "to")
    return [dict(zip(names, pair.split(), strict=True)) for pair in pairs]


DOOR = way("shut open ajar", "ajar pull wide", "shut break broken", "ajar break broken")
STATUSES = ("shut", "ajar", "wide", "broken")


def overlap(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def test_longest_way_goes_down_and_its_ends_stand_beside() -> None:
    boxes = {box.status: box for box in draw(STATUSES, DOOR, NOWHERE).boxes}

    assert longest_way("shut", DOOR) == ["shut", "ajar", "wide"]
    assert boxes["shut"].y < boxes["ajar"].y < boxes["wide"].y
    assert boxes["shut"].x == boxes["ajar"].x < boxes["broken"].x


@pytest.mark.parametrize("n_ends", [1, 2, 5, 12])
def test_no_box_stands_on_another_or_outside(n_ends: int) -> None:
    ends = [f"end{n}" for n in range(n_ends)]
    diagram = draw(
        (*STATUSES, *ends), [*DOOR, *way(*(f"shut stop {end}" for end in ends))], NOWHERE
    )

    assert [pair for pair in combinations(diagram.boxes, 2) if overlap(*pair)] == []
    assert all(box.x + box.width <= diagram.width for box in diagram.boxes)
    assert all(box.y + box.height <= diagram.height for box in diagram.boxes)


def test_statuses_that_go_round_are_drawn_once() -> None:
    circle = way("a go b", "b go c", "c back a")

    diagram = draw(("a", "b", "c"), circle, NOWHERE)

    assert [box.status for box in diagram.boxes] == ["a", "b", "c"]
    assert len(diagram.arrows) == 3


def test_status_that_nothing_leads_to_is_drawn() -> None:
    assert len(draw((*STATUSES, "alone"), DOOR, NOWHERE).boxes) == 5


def test_arrows_say_what_was_taken_and_what_is_possible() -> None:
    diagram = draw(STATUSES, DOOR, Situation("ajar", ("shut", "ajar"), ("break",)))

    states = [(arrow.step, arrow.state) for arrow in diagram.arrows]
    assert sorted(states) == [("break", ""), ("break", "possible"), ("open", "taken"), ("pull", "")]
    assert states[-1] == ("break", "possible")
    assert {box.status: box.state for box in diagram.boxes} == {
        "shut": "reached",
        "ajar": "current",
        "wide": "",
        "broken": "",
    }
