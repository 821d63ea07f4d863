"""Assessments of a candidate, and the candidate's status that follows them."""

from typing import Any

import pytest

from skillsim.errors import Invalid, NotFound
from skillsim.instants import DAY_US
from skillsim.vendors.devskiller import handlers
from skillsim.vendors.devskiller.life_cycle import (
    CANDIDATE_STATUS_BY_ASSESSMENT,
    AssessmentStatus,
)
from skillsim.vendors.devskiller.records import percentage
from skillsim.vendors.devskiller.service import assessments
from tests.vendors.devskiller_world import HERE, UNKNOWN, World, seeded


@pytest.fixture
def world() -> World:
    return seeded()


def assess(world: World, candidate_id: str, **said: Any) -> str:
    body = {"testId": world.test(), **said}
    return world.ask(handlers.create_assessment, id=candidate_id, body=body).body["id"]  # type: ignore[no-any-return]


def status(world: World, candidate_id: str) -> str:
    return world.ask(handlers.get_candidate, id=candidate_id).body["status"]  # type: ignore[no-any-return]


def test_created_assessment_is_new_and_unscored(world: World) -> None:
    candidate_id, test_id = world.candidate()["id"], world.test()

    reply = world.ask(handlers.create_assessment, id=candidate_id, body={"testId": test_id})

    location = f"{HERE}/candidates/{candidate_id}/assessments/{reply.body['id']}"
    links = reply.body.pop("_links")
    assert (reply.status, reply.headers) == (201, {"Location": location})
    assert reply.body == {
        "id": reply.body["id"],
        "status": "NEW",
        "creationDate": "2025-06-01T12:00:00Z",
        "startDate": None,
        "finishDate": None,
    }
    assert links["self"]["href"] == location
    assert links["candidateAccess"]["href"].startswith("http://exam.here/exam.html?")
    assert links["candidateUrl"]["href"] == f"{HERE}/candidates/{candidate_id}/detail/overview"


def test_unscored_assessment_shows_its_limit_and_nulls(world: World) -> None:
    candidate_id, test_id = world.candidate()["id"], world.test()
    body = {"testId": test_id}
    assessment_id = world.ask(handlers.create_assessment, id=candidate_id, body=body).body["id"]

    shown = world.ask(handlers.get_assessment, id=candidate_id, assessment_id=assessment_id).body

    assert shown["timeLimitInSeconds"] == 80 * 60
    assert shown["timeTakenInSeconds"] is None
    assert (shown["score"], shown["skills"], shown["sections"]) == (None, None, None)
    assert shown["_embedded"]["test"] == {
        "id": test_id,
        "name": "Middle Java",
        "_links": {"self": {"href": f"{HERE}/tests/{test_id}"}},
    }


@pytest.mark.parametrize(
    ("said", "valid_days"),
    [({}, 14), ({"validityInDays": None, "note": None}, 14), ({"validityInDays": 3}, 3)],
)
def test_assessment_expires_after_its_validity(
    world: World, said: dict[str, Any], valid_days: int
) -> None:
    assessment_id = assess(world, world.candidate()["id"], **said)

    stored = world.do(assessments.get, assessment_id)

    assert stored.expires_at_us == world.now_us + valid_days * DAY_US


@pytest.mark.parametrize("test_id", [UNKNOWN, "z" * 22])
def test_unknown_test_is_a_refused_field(world: World, test_id: str) -> None:
    candidate_id = world.candidate()["id"]

    with pytest.raises(Invalid) as refused:
        world.ask(handlers.create_assessment, id=candidate_id, body={"testId": test_id})

    assert [(p.field, p.value) for p in refused.value.problems] == [("testId", test_id)]


def test_assessment_of_another_candidate_is_not_found(world: World) -> None:
    owner, other = world.candidate()["id"], world.candidate()["id"]
    assessment_id = assess(world, owner)

    for handler in (handlers.get_assessment, handlers.delete_assessment):
        with pytest.raises(NotFound):
            world.ask(handler, id=other, assessment_id=assessment_id)


def test_new_assessment_reopens_a_decided_candidate(world: World) -> None:
    candidate_id = world.candidate()["id"]
    world.ask(handlers.decide_candidate, id=candidate_id, body={"status": "ACCEPTED"})

    assess(world, candidate_id)

    assert status(world, candidate_id) == "NEW"


def test_delete_leaves_a_decided_candidate_alone(world: World) -> None:
    candidate_id = world.candidate()["id"]
    assessment_id = assess(world, candidate_id)
    world.ask(handlers.decide_candidate, id=candidate_id, body={"status": "REJECTED"})

    reply = world.ask(handlers.delete_assessment, id=candidate_id, assessment_id=assessment_id)

    assert reply.status == 204
    assert status(world, candidate_id) == "REJECTED"


def test_every_assessment_status_leads_to_a_candidate_status() -> None:
    assert CANDIDATE_STATUS_BY_ASSESSMENT.keys() == set(AssessmentStatus)


@pytest.mark.parametrize(
    ("scored", "reachable", "share"),
    [(45, 50, 90), (25, 30, 83), (20, 30, 67), (1, 200, 0), (3, 200, 1), (0, 7, 0), (7, 7, 100)],
)
def test_percentage_is_the_nearest_whole_and_the_lower_of_two(
    scored: int, reachable: int, share: int
) -> None:
    assert percentage(scored, reachable) == share
