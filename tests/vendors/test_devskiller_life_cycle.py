"""The way of an assessment: every step from every status, its rules, and the candidate after it."""

from collections.abc import Callable

import pytest

from skillsim.errors import Conflict
from skillsim.ids import Ids
from skillsim.instants import DAY_US, SECOND_US, to_text
from skillsim.store import Transaction
from skillsim.vendors.devskiller import handlers
from skillsim.vendors.devskiller.life_cycle import (
    CANDIDATE_STATUS_BY_ASSESSMENT,
    TRANSITIONS,
    AssessmentStatus,
    Step,
    step_between,
    steps_from,
)
from skillsim.vendors.devskiller.records import Assessment
from skillsim.vendors.devskiller.service import assessments, progress
from tests.vendors.devskiller_timeline import assessment, candidate_status, drain, planned
from tests.vendors.devskiller_world import NOW_US, World, seeded

HOUR_US = 3600 * SECOND_US

# How a fresh assessment comes to each status.
WAY = {
    "NEW": "",
    "TOKEN_SENT": "send",
    "TOKEN_EXPIRED": "send expire",
    "TEST_STARTED": "send start",
    "TEST_FINISHED": "send start finish",
    "AUTO_ASSESSMENT_READY": "send start finish score",
    "ASSESSMENT_COMPLETED": "send start finish score complete",
    "ERROR": "fail",
    "CANCELED": "cancel",
}
AFTER = {
    "NEW": {"send": "TOKEN_SENT", "cancel": "CANCELED", "fail": "ERROR"},
    "TOKEN_SENT": {
        "start": "TEST_STARTED",
        "expire": "TOKEN_EXPIRED",
        "cancel": "CANCELED",
        "fail": "ERROR",
    },
    "TEST_STARTED": {"finish": "TEST_FINISHED", "cancel": "CANCELED", "fail": "ERROR"},
    "TEST_FINISHED": {"score": "AUTO_ASSESSMENT_READY", "fail": "ERROR"},
    "AUTO_ASSESSMENT_READY": {"complete": "ASSESSMENT_COMPLETED", "fail": "ERROR"},
}
EVERY_CELL = [(status, step) for status in WAY for step in Step]
LEGAL = [cell for cell in EVERY_CELL if cell[1] in AFTER.get(cell[0], {})]
ILLEGAL = [cell for cell in EVERY_CELL if cell not in LEGAL]


@pytest.fixture
def world() -> World:
    return seeded()


def take(world: World, assessment_id: str, *steps: str) -> Assessment:
    def work(tx: Transaction) -> Assessment:
        found = assessments.get(tx, assessment_id)
        for step in steps:
            ids = Ids(tx, world.seed)
            found = progress.take(tx, ids, found, Step(step), now_us=world.now_us)
        return found

    return world.store.transact(work)


def at(world: World, status: str) -> str:
    """The id of an assessment of this status."""
    invited: str = world.invitation()["id"]
    assert take(world, invited, *WAY[status].split()).status == status
    return invited


@pytest.mark.parametrize(("status", "step"), LEGAL)
def test_possible_step_leads_to_its_status(world: World, status: str, step: Step) -> None:
    assessment_id = at(world, status)

    take(world, assessment_id, step)

    after = AFTER[status][step]
    assert assessment(world, assessment_id).status == after
    follows = CANDIDATE_STATUS_BY_ASSESSMENT[AssessmentStatus(after)]
    assert candidate_status(world, assessment_id) == follows


@pytest.mark.parametrize(("status", "step"), ILLEGAL)
def test_impossible_step_names_the_status_and_changes_nothing(
    world: World, status: str, step: Step
) -> None:
    assessment_id = at(world, status)
    before = assessment(world, assessment_id), planned(world)

    with pytest.raises(Conflict, match=status) as refused:
        take(world, assessment_id, step)

    assert all(possible in refused.value.message for possible in AFTER.get(status, {}))
    assert (assessment(world, assessment_id), planned(world)) == before


def test_table_has_the_possible_steps_and_no_others() -> None:
    assert {(s, str(step)): str(after) for (s, step), after in TRANSITIONS.items()} == {
        (status, step): after for status, row in AFTER.items() for step, after in row.items()
    }


def test_step_between_two_statuses_is_the_one_that_leads_there() -> None:
    assert step_between("TOKEN_SENT", "TEST_STARTED") == Step.START
    assert step_between("TOKEN_SENT", "TEST_FINISHED") is None
    assert steps_from("CANCELED") == ()


def test_start_before_the_test_opens_is_refused_with_the_instant(world: World) -> None:
    opens_at_us = NOW_US + HOUR_US
    assessment_id = world.invitation(testStartDate=to_text(opens_at_us))["id"]
    take(world, assessment_id, "send")

    with pytest.raises(Conflict, match="2025-06-01T13:00:00Z"):
        take(world, assessment_id, "start")

    world.now_us = opens_at_us
    assert take(world, assessment_id, "start").started_at_us == opens_at_us


def test_start_is_possible_until_the_invitation_expires(world: World) -> None:
    assessment_id = at(world, "TOKEN_SENT")
    world.now_us = NOW_US + 14 * DAY_US

    with pytest.raises(Conflict, match="valid until 2025-06-15T12:00:00Z"):
        take(world, assessment_id, "start")

    world.now_us -= 1
    assert take(world, assessment_id, "start").status == "TEST_STARTED"


@pytest.mark.parametrize(("after_s", "taken_s"), [(0, 0), (600, 600), (4800, 4800), (86_400, 4800)])
def test_finish_takes_the_time_since_the_start_up_to_the_limit(
    world: World, after_s: int, taken_s: int
) -> None:
    assessment_id = at(world, "TEST_STARTED")
    world.now_us += after_s * SECOND_US

    finished = take(world, assessment_id, "finish")

    assert finished.time_limit_s == 4800
    assert (finished.finished_at_us, finished.time_taken_s) == (world.now_us, taken_s)


def test_scored_assessment_adds_up(world: World) -> None:
    assessment_id = at(world, "TEST_STARTED")
    world.now_us += HOUR_US
    take(world, assessment_id, "finish", "score")

    shown = world.ask(handlers.get_invitation, id=assessment_id).body["_embedded"]["assessment"]

    sections = shown["sections"]
    assert sum(s["timeTakenInSeconds"] for s in sections) == shown["timeTakenInSeconds"] == 3600
    assert sum(s["timeLimitInSeconds"] for s in sections) == shown["timeLimitInSeconds"]
    for points in ("scoredPoints", "maxPoints"):
        assert sum(s["score"][points] for s in sections) == shown["score"][points]
        for section in sections:
            total = sum(answer["score"][points] for answer in section["answers"])
            assert total == section["score"][points]
    assert [s["percentage"] for s in shown["skills"]] == [
        s["score"]["percentage"] for s in sections
    ]


def test_answers_have_the_types_that_the_test_was_made_of(world: World) -> None:
    criteria = {"skills": ["Java", "SQL", "Go"], "taskTypes": ["MULTI_CHOICE", "SQL"]}
    test = world.ask(handlers.create_test, body={"generatorCriteria": criteria}).body["id"]
    body = {"email": "jane@mail.example", "testId": test}
    assessment_id = world.ask(handlers.create_invitation, body=body).body["id"]

    take(world, assessment_id, "send", "start", "finish", "score")

    results = world.do(assessments.results_of, assessment_id)
    assert results is not None
    answers = [answer for section in results.sections for answer in section.answers]
    assert {answer.type for answer in answers} <= {"CHOICE", "DATABASE"}


def test_score_is_the_same_whatever_else_happened_in_the_world() -> None:
    quiet, busy = seeded(), seeded()
    first, second = at(quiet, "AUTO_ASSESSMENT_READY"), at(busy, "TEST_FINISHED")
    at(busy, "ASSESSMENT_COMPLETED")
    busy.now_us += DAY_US
    take(busy, second, "score")

    assert first == second
    assert quiet.do(assessments.results_of, first) == busy.do(assessments.results_of, second)


def test_another_seed_scores_otherwise() -> None:
    world, other = seeded(), seeded()
    other.seed = 2

    results = [w.do(assessments.results_of, at(w, "AUTO_ASSESSMENT_READY")) for w in (world, other)]

    assert results[0] != results[1]


def test_results_stay_after_completion_and_failure(world: World) -> None:
    for step in ("complete", "fail"):
        assessment_id = at(world, "AUTO_ASSESSMENT_READY")
        before = world.do(assessments.results_of, assessment_id)

        take(world, assessment_id, step)

        assert before is not None
        assert world.do(assessments.results_of, assessment_id) == before


def test_decided_candidate_keeps_its_status_when_the_assessment_moves(world: World) -> None:
    assessment_id = at(world, "TEST_STARTED")
    candidate_id = assessment(world, assessment_id).candidate_id
    world.ask(handlers.decide_candidate, id=candidate_id, body={"status": "REJECTED"})

    take(world, assessment_id, "finish")

    assert candidate_status(world, assessment_id) == "REJECTED"


def test_candidate_follows_the_newest_assessment_only(world: World) -> None:
    older, newer = at(world, "TEST_STARTED"), at(world, "TOKEN_SENT")

    take(world, older, "finish", "score", "complete")

    assert candidate_status(world, newer) == "WAITING_FOR_ANSWERS"


def _delete_assessment(world: World, found: Assessment) -> None:
    where = {"id": found.candidate_id, "assessment_id": found.id}
    world.ask(handlers.delete_assessment, **where)


def _delete_invitation(world: World, found: Assessment) -> None:
    world.ask(handlers.delete_invitation, id=found.id)


def _delete_candidate(world: World, found: Assessment) -> None:
    world.ask(handlers.delete_candidate, id=found.candidate_id)


@pytest.mark.parametrize("delete", [_delete_assessment, _delete_invitation, _delete_candidate])
def test_deleting_cancels_what_is_planned(
    world: World, delete: Callable[[World, Assessment], None]
) -> None:
    kept = world.invitation("other@mail.example")["id"]
    found = assessment(world, world.invitation()["id"])

    delete(world, found)

    assert [step for step, _ in planned(world)] == ["send", "expire"]
    drain(world)
    assert assessment(world, kept).status == "TOKEN_EXPIRED"
