"""What invited candidates do by themselves: the agenda drained to its end."""

from typing import Any

import pytest

from skillsim.errors import Conflict
from skillsim.instants import DAY_US, SECOND_US, to_text
from skillsim.seeding import load_samples, load_scenario, make_company
from skillsim.vendors.devskiller import admin as actions
from skillsim.vendors.devskiller import handlers
from tests.vendors.devskiller_timeline import (
    admin,
    assessment,
    candidate_status,
    drain,
    events_of,
    planned,
)
from tests.vendors.devskiller_world import NOW_US, World, company, seeded

MINUTE_US = 60 * SECOND_US
HOUR_US = 60 * MINUTE_US
# Of the tests that the world makes.
LIMIT_US = 80 * MINUTE_US


@pytest.fixture
def world() -> World:
    return seeded()


def invite(world: World, behaviour: str = "manual", **said: Any) -> str:
    world.settings["candidates"] = behaviour
    invited: str = world.invitation(**said)["id"]
    return invited


def elapsed(done: list[tuple[str, int]]) -> list[tuple[str, int]]:
    return [(step, at_us - NOW_US) for step, at_us in done]


def test_created_assessment_is_new_until_the_agenda_sends_it(world: World) -> None:
    assessment_id = world.invitation(disableCommunication=True)["id"]
    before = assessment(world, assessment_id).status

    drain(world, NOW_US)

    assert (before, assessment(world, assessment_id).status) == ("NEW", "TOKEN_SENT")


@pytest.mark.parametrize(
    ("behaviour", "expected", "status"),
    [
        ("manual", [("send", 0), ("expire", 14 * DAY_US)], "TOKEN_EXPIRED"),
        ("never-starts", [("send", 0), ("expire", 14 * DAY_US)], "TOKEN_EXPIRED"),
        (
            "diligent",
            [
                ("send", 0),
                ("start", HOUR_US),
                ("finish", HOUR_US + LIMIT_US * 8 // 10),
                ("score", HOUR_US + LIMIT_US * 8 // 10 + MINUTE_US),
                ("complete", HOUR_US + LIMIT_US * 8 // 10 + MINUTE_US + DAY_US),
            ],
            "ASSESSMENT_COMPLETED",
        ),
        (
            "slow",
            [
                ("send", 0),
                ("start", 10 * HOUR_US),
                ("finish", 10 * HOUR_US + LIMIT_US),
                ("score", 10 * HOUR_US + LIMIT_US + MINUTE_US),
                ("complete", 10 * HOUR_US + LIMIT_US + MINUTE_US + 10 * DAY_US),
            ],
            "ASSESSMENT_COMPLETED",
        ),
        (
            "abandons",
            [("send", 0), ("start", HOUR_US), ("cancel", HOUR_US + LIMIT_US)],
            "CANCELED",
        ),
        ("errors", [("send", 0), ("start", HOUR_US), ("fail", HOUR_US + LIMIT_US // 2)], "ERROR"),
    ],
    ids=["manual", "never-starts", "diligent", "slow", "abandons", "errors"],
)
def test_candidate_behaves_as_set(
    world: World, behaviour: str, expected: list[tuple[str, int]], status: str
) -> None:
    assessment_id = invite(world, behaviour)

    done = drain(world)

    assert elapsed(done) == expected
    assert assessment(world, assessment_id).status == status
    assert planned(world) == []


@pytest.mark.parametrize(
    ("behaviour", "expected"),
    [
        ("manual", ["ASSESSMENT_EXPIRED"]),
        (
            "diligent",
            ["ASSESSMENT_STARTED", "WAITING_FOR_ASSESSMENT", "ASSESSMENT_COMPLETED"],
        ),
        ("abandons", ["ASSESSMENT_STARTED"]),
        ("errors", ["ASSESSMENT_STARTED", "ERROR"]),
    ],
)
def test_behaviour_publishes_the_events_of_its_steps(
    world: World, behaviour: str, expected: list[str]
) -> None:
    invite(world, behaviour)

    drain(world)

    assert events_of(world) == expected


def test_diligent_candidate_waits_until_the_test_opens(world: World) -> None:
    opens_at_us = NOW_US + 3 * DAY_US
    assessment_id = invite(world, "diligent", testStartDate=to_text(opens_at_us))

    drain(world)

    assert assessment(world, assessment_id).started_at_us == opens_at_us


def test_slow_candidate_starts_within_a_short_validity(world: World) -> None:
    assessment_id = invite(world, "slow", validityInDays=1)
    world.now_us += 10 * HOUR_US

    drain(world)

    assert assessment(world, assessment_id).started_at_us == NOW_US + 17 * HOUR_US


def test_expiry_follows_the_validity_after_the_test_opens(world: World) -> None:
    opens_at_us = NOW_US + 3 * DAY_US
    invite(world, testStartDate=to_text(opens_at_us), validityInDays=2)

    assert drain(world)[-1] == ("expire", opens_at_us + 2 * DAY_US)


def test_started_assessment_does_not_expire(world: World) -> None:
    assessment_id = invite(world)

    admin(world, actions.start_assessment, assessment_id)

    assert planned(world) == []
    assert drain(world) == []


def test_item_whose_step_is_no_longer_possible_is_dropped(world: World) -> None:
    assessment_id = invite(world)
    drain(world, NOW_US)
    world.now_us += 15 * DAY_US

    admin(world, actions.set_behaviour, assessment_id, body={"candidates": "diligent"})

    assert [step for step, _ in drain(world)] == ["expire"]


def test_behaviour_of_one_invitation_leaves_the_others_alone(world: World) -> None:
    chosen, other = invite(world), invite(world)

    admin(world, actions.set_behaviour, chosen, body={"candidates": "diligent"})
    drain(world)

    assert assessment(world, chosen).status == "ASSESSMENT_COMPLETED"
    assert assessment(world, other).status == "TOKEN_EXPIRED"


def test_behaviour_of_one_invitation_wins_over_the_setting(world: World) -> None:
    assessment_id = invite(world, "diligent")

    reply = admin(world, actions.set_behaviour, assessment_id, body={"candidates": "never-starts"})
    drain(world)

    assert reply.body["behaviour"] == "never-starts"
    assert assessment(world, assessment_id).status == "TOKEN_EXPIRED"


def test_behaviour_takes_over_where_the_hand_left_off(world: World) -> None:
    assessment_id = invite(world)
    admin(world, actions.start_assessment, assessment_id)
    world.now_us += 2 * LIMIT_US

    admin(world, actions.set_behaviour, assessment_id, body={"candidates": "diligent"})
    done = drain(world)

    assert done[0] == ("finish", NOW_US + 2 * LIMIT_US)
    assert assessment(world, assessment_id).time_taken_s == LIMIT_US // SECOND_US


def test_behaviour_of_an_ended_assessment_cannot_be_set(world: World) -> None:
    assessment_id = invite(world)
    drain(world)

    with pytest.raises(Conflict, match="has ended"):
        admin(world, actions.set_behaviour, assessment_id, body={"candidates": "diligent"})


def test_same_seed_behaves_the_same() -> None:
    def story() -> list[Any]:
        world = seeded()
        invited = [invite(world, b) for b in ("diligent", "slow", "errors")]
        done = drain(world)
        shown = [world.ask(handlers.get_invitation, id=i).body for i in invited]
        return [done, shown]

    assert story() == story()


def test_seeded_applicants_plan_nothing_but_their_expiry() -> None:
    world = seeded(company())

    steps = {step for step, _ in planned(world)}

    assert steps == {"expire"}


@pytest.mark.parametrize("scenario", ["small", "demo"])
def test_seeded_worlds_plan_expiries_in_the_future(scenario: str) -> None:
    of = make_company(load_scenario(scenario), seed=1, as_of_us=NOW_US)
    world = seeded(of, load_samples("devskiller"))

    expiries = planned(world)

    assert {step for step, _ in expiries} == {"expire"}
    assert all(due_at_us > NOW_US for _, due_at_us in expiries)


def test_empty_world_plans_nothing() -> None:
    world = seeded(make_company(load_scenario("empty"), seed=1, as_of_us=NOW_US))

    assert planned(world) == []


def test_printed_records_plan_nothing() -> None:
    world = seeded(samples=dict(load_samples("devskiller")))

    assert planned(world) == []


def test_expired_candidate_can_be_invited_again(world: World) -> None:
    expired = invite(world)
    drain(world)

    again = invite(world)

    assert candidate_status(world, expired) == candidate_status(world, again) == "NEW"


def test_setting_counts_when_the_invitation_is_made(world: World) -> None:
    diligent, manual = invite(world, "diligent"), invite(world, "manual")

    drain(world)

    assert assessment(world, diligent).status == "ASSESSMENT_COMPLETED"
    assert assessment(world, manual).status == "TOKEN_EXPIRED"
