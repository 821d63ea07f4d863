"""The clock over the admin API: what it takes, what an advance reports, what comes next."""

from typing import Any

import pytest

from skillsim import agenda
from skillsim.admin.context import AdminCtx
from skillsim.errors import Conflict, Invalid
from skillsim.instants import SECOND_US
from tests.admin.admin_server import NOW, NOW_US, call, make_ctx


@pytest.fixture
def ctx() -> AdminCtx:
    return make_ctx()


def plan(ctx: AdminCtx, *seconds: float) -> None:
    for offset in seconds:
        due_at_us = NOW_US + round(offset * SECOND_US)
        ctx.world("default").transact(
            lambda tx, due=due_at_us: agenda.plan(  # type: ignore[misc]
                tx, due_at_us=due, kind="test.thing", subject="1"
            )
        )


def test_clock_is_told_with_mode_now_and_speed(ctx: AdminCtx) -> None:
    assert call(ctx, "getClock") == {"mode": "frozen", "now": NOW, "speed": 0}


@pytest.mark.parametrize(
    ("body", "mode", "speed"),
    [
        ({"mode": "real"}, "real", 1),
        ({"mode": "scaled", "speed": 60}, "scaled", 60),
        ({"speed": 0.5}, "scaled", 0.5),
        ({"speed": 1}, "real", 1),
        ({"mode": "frozen", "speed": 0}, "frozen", 0),
        ({"now": "2026-08-02T00:00:00Z"}, "frozen", 0),
    ],
    ids=repr,
)
def test_clock_takes_mode_and_speed(
    ctx: AdminCtx, body: dict[str, Any], mode: str, speed: float
) -> None:
    answer = call(ctx, "setClock", body=body)

    assert (answer["mode"], answer["speed"]) == (mode, speed)


def test_clock_that_is_set_and_frozen_says_that_very_instant(ctx: AdminCtx) -> None:
    call(ctx, "setClock", body={"mode": "real"})

    answer = call(ctx, "setClock", body={"mode": "frozen", "now": "2026-08-02T00:00:00.000001Z"})

    assert answer == {"mode": "frozen", "now": "2026-08-02T00:00:00.000001Z", "speed": 0}


@pytest.mark.parametrize(
    "body",
    [
        {"mode": "scaled"},
        {"mode": "scaled", "speed": 1},
        {"mode": "frozen", "speed": 2},
        {"mode": "real", "speed": 60},
        {"now": "2026-12-31T23:59:60Z"},
        {"now": "9999-06-01T00:00:00Z"},
    ],
    ids=repr,
)
def test_clock_refuses_what_contradicts_itself(ctx: AdminCtx, body: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refusal:
        call(ctx, "setClock", body=body)

    assert [problem.field for problem in refusal.value.problems] == [
        "now" if "now" in body else "speed"
    ]


def test_clock_set_backwards_is_a_conflict_and_changes_nothing(ctx: AdminCtx) -> None:
    with pytest.raises(Conflict):
        call(ctx, "setClock", body={"mode": "real", "now": "2020-01-01T00:00:00Z"})

    assert call(ctx, "getClock")["mode"] == "frozen"


def test_clock_that_was_set_is_remembered_and_wakes_the_world(ctx: AdminCtx) -> None:
    world, woken = ctx.world("default"), []
    world.on_change = lambda: woken.append(1)

    call(ctx, "setClock", body={"speed": 60})

    memory = world.transact(lambda tx: tx.get_property("memory"))
    assert '"speed": 60' in str(memory)
    assert woken == [1]


def test_advance_does_what_is_due_on_the_way_and_says_what_is_left(ctx: AdminCtx) -> None:
    plan(ctx, 5, 3, 100)

    answer = call(ctx, "advanceClock", body={"seconds": 10.5})

    assert [fired["at"][17:20] for fired in answer["fired"]] == ["03.", "05."]
    assert answer["fired"][0] | {"at": ""} == {
        "at": "",
        "kind": "test.thing",
        "subject": "1",
        "outcome": "done",
    }
    assert (answer["now"], answer["reached"], answer["pending"]) == (
        "2026-08-01T12:00:10.500000Z",
        True,
        1,
    )


def test_advance_until_idle_ends_at_the_last_item(ctx: AdminCtx) -> None:
    plan(ctx, 7, 3600)

    answer = call(ctx, "advanceClock", body={"until": "idle"})

    assert (answer["now"], answer["pending"]) == ("2026-08-01T13:00:00.000000Z", 0)


def test_advance_to_an_instant_that_has_passed_is_a_conflict(ctx: AdminCtx) -> None:
    with pytest.raises(Conflict):
        call(ctx, "advanceClock", body={"to": "2026-08-01T11:59:59Z"})


def test_advance_beyond_the_end_of_time_is_refused(ctx: AdminCtx) -> None:
    call(ctx, "setClock", body={"now": "9998-12-31T00:00:00Z"})

    with pytest.raises(Invalid):
        call(ctx, "advanceClock", body={"seconds": 3_000_000})


def test_agenda_lists_what_comes_next_in_order(ctx: AdminCtx) -> None:
    plan(ctx, 9, 1.5, 20)

    answer = call(ctx, "getAgenda", limit=2)

    assert [(item["in_s"], item["kind"]) for item in answer["items"]] == [
        (1.5, "test.thing"),
        (9, "test.thing"),
    ]


def test_agenda_is_paged_and_says_how_much_is_planned(ctx: AdminCtx) -> None:
    plan(ctx, 9, 30, 1.5)

    answer = call(ctx, "getAgenda", limit=1, offset=1)

    assert [item["in_s"] for item in answer["items"]] == [9]
    assert answer["count"] == 3
