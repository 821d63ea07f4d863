"""Assessments moved by hand through the vendor's own part of the admin API."""

from pathlib import Path
from typing import Any

import pytest

from skillsim import contract as contracts
from skillsim.errors import Conflict, NotFound
from skillsim.ids import to_friendly
from skillsim.plan import compile_plan, handler_name
from skillsim.schema import Schemas
from skillsim.vendors.devskiller import admin as actions
from tests.vendors.devskiller_timeline import admin, assessment, drain, events_of, planned
from tests.vendors.devskiller_world import NOW_US, UNKNOWN, World, seeded

CONTRACT = contracts.load(Path(actions.__file__).with_name("admin.yaml"))
STEPS = {
    "start": actions.start_assessment,
    "finish": actions.finish_assessment,
    "complete": actions.complete_assessment,
    "expire": actions.expire_assessment,
    "cancel": actions.cancel_assessment,
    "fail": actions.fail_assessment,
}


@pytest.fixture
def world() -> World:
    return seeded()


def step(world: World, assessment_id: str, *names: str) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for name in names:
        body = admin(world, STEPS[name], assessment_id).body
    return body


@pytest.mark.parametrize("operation", CONTRACT.operations, ids=lambda o: o.operation_id)
def test_operation_has_a_handler_that_fits(operation: contracts.Operation) -> None:
    handler = getattr(actions, handler_name(operation.operation_id))

    plan = compile_plan(CONTRACT, Schemas(CONTRACT), operation, handler)

    assert plan.handler is handler


@pytest.mark.parametrize(
    ("names", "status", "candidate_status"),
    [
        (["start"], "TEST_STARTED", "WAITING_FOR_ANSWERS"),
        (["start", "finish"], "TEST_FINISHED", "IN_EVALUATION"),
        (["start", "finish", "complete"], "ASSESSMENT_COMPLETED", "WAITING_FOR_DECISION"),
        (["expire"], "TOKEN_EXPIRED", "EXPIRED"),
        (["cancel"], "CANCELED", "CANCELED"),
        (["fail"], "ERROR", "ERROR"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else value,
)
def test_fresh_invitation_can_be_driven_without_waiting(
    world: World, names: list[str], status: str, candidate_status: str
) -> None:
    shown = step(world, world.invitation()["id"], *names)

    assert (shown["status"], shown["candidate_status"]) == (status, candidate_status)


def test_answer_is_as_the_contract_says(world: World) -> None:
    (operation,) = (o for o in CONTRACT.operations if o.operation_id == "getAssessment")
    plan = compile_plan(CONTRACT, Schemas(CONTRACT), operation, actions.get_assessment)
    validator = plan.replies[200].validator
    assessment_id = world.invitation()["id"]

    for name in ("start", "finish", "complete"):
        shown = step(world, assessment_id, name)
        assert validator is not None
        assert [str(error) for error in validator.iter_errors(shown)] == []


def test_answer_names_the_next_steps(world: World) -> None:
    assessment_id = world.invitation()["id"]
    step(world, assessment_id, "start")

    shown = admin(world, actions.get_assessment, assessment_id).body

    assert shown["steps"] == ["finish", "cancel", "fail"]
    assert (shown["behaviour"], shown["started_at"]) == (None, "2025-06-01T12:00:00.000000Z")


def test_finish_by_hand_is_scored_at_once_for_a_manual_candidate(world: World) -> None:
    assessment_id = world.invitation()["id"]

    step(world, assessment_id, "start", "finish")

    assert planned(world) == [("score", NOW_US)]
    drain(world)
    assert assessment(world, assessment_id).status == "AUTO_ASSESSMENT_READY"


def test_complete_by_hand_scores_first_and_tells_of_both(world: World) -> None:
    step(world, world.invitation()["id"], "start", "finish", "complete")

    assert events_of(world) == [
        "ASSESSMENT_STARTED",
        "WAITING_FOR_ASSESSMENT",
        "ASSESSMENT_COMPLETED",
    ]


def test_nobody_is_told_of_a_cancellation(world: World) -> None:
    step(world, world.invitation()["id"], "cancel")

    assert events_of(world) == []
    assert drain(world) == []


@pytest.mark.parametrize(
    ("before", "name"),
    [
        ([], "finish"),
        ([], "complete"),
        (["start"], "start"),
        (["start"], "expire"),
        (["start"], "complete"),
        (["start", "finish"], "cancel"),
        (["start", "finish", "complete"], "fail"),
        (["expire"], "start"),
        (["cancel"], "fail"),
    ],
    ids=lambda value: "-".join(value) or "new" if isinstance(value, list) else value,
)
def test_impossible_step_is_a_conflict_and_changes_nothing(
    world: World, before: list[str], name: str
) -> None:
    assessment_id = world.invitation()["id"]
    step(world, assessment_id, *before)
    was = assessment(world, assessment_id), planned(world), events_of(world)

    with pytest.raises(Conflict, match=f"{name} is not possible"):
        step(world, assessment_id, name)

    assert (assessment(world, assessment_id), planned(world), events_of(world)) == was


def test_assessment_goes_by_either_spelling_of_its_id(world: World) -> None:
    assessment_id = world.invitation()["id"]

    assert step(world, to_friendly(assessment_id), "start")["id"] == assessment_id


@pytest.mark.parametrize("unknown", [UNKNOWN, "7", "not-an-id"])
def test_unknown_assessment_is_not_found(world: World, unknown: str) -> None:
    with pytest.raises(NotFound):
        step(world, unknown, "start")
