"""Invitations: who is taken again, what a list shows, what a delete leaves."""

from typing import Any

import pytest

from skillsim.errors import Invalid, NotFound
from skillsim.instants import DAY_US, from_text
from skillsim.vendors.devskiller import handlers
from skillsim.vendors.devskiller.service import assessments
from tests.vendors.devskiller_world import HERE, UNKNOWN, World, company, seeded


@pytest.fixture
def world() -> World:
    return seeded()


@pytest.fixture
def hiring() -> World:
    """An account with one applicant at every stage."""
    return seeded(company())


def candidate_of(invitation: dict[str, Any]) -> dict[str, Any]:
    return invitation["_embedded"]["candidate"]  # type: ignore[no-any-return]


def statuses(world: World, **filters: Any) -> list[tuple[str, str]]:
    return [
        (item["_embedded"]["assessment"]["status"], candidate_of(item)["status"])
        for item in world.items(handlers.list_invitations, count=100, **filters)
    ]


def test_created_invitation_embeds_both_without_links_to_themselves(world: World) -> None:
    test_id = world.test()
    body = {"email": "jane@mail.example", "testId": test_id}

    reply = world.ask(handlers.create_invitation, body=body)

    here = f"{HERE}/invitations/{reply.body['id']}"
    both = reply.body["_embedded"]
    assert (reply.status, reply.headers) == (201, {"Location": here})
    assert reply.body["_links"] == {"self": {"href": here}}
    assert both["assessment"]["id"] == reply.body["id"]
    assert both["assessment"]["score"] is None
    assert both["assessment"]["_embedded"] == {"test": {"id": test_id, "name": "Middle Java"}}
    assert "self" not in both["assessment"]["_links"]
    assert "self" not in both["candidate"]["_links"]


def test_known_email_is_taken_again_whatever_its_case(world: World) -> None:
    world.candidate("jane@mail.example")
    newest = world.candidate("Jane@mail.example")

    invited = candidate_of(world.invitation("JANE@MAIL.EXAMPLE"))

    assert invited["id"] == newest["id"]
    assert invited["email"] == "Jane@mail.example"


def test_only_what_is_said_changes_a_known_candidate(world: World) -> None:
    world.candidate(firstName="Jane", lastName="Doe", tags=["A"], externalId="7")

    invited = candidate_of(world.invitation(firstName="Janet", lastName=None, tags=["B", "C"]))

    assert (invited["firstName"], invited["lastName"]) == ("Janet", "Doe")
    assert (invited["tags"], invited["externalId"]) == (["B", "C"], "7")
    assert world.items(handlers.list_candidates, tags=["A"]) == []
    assert len(world.items(handlers.list_candidates, tags=["C"], query="janet")) == 1


def test_empty_tags_clear_and_missing_tags_stay(world: World) -> None:
    world.candidate(tags=["A"])

    assert candidate_of(world.invitation())["tags"] == ["A"]
    assert candidate_of(world.invitation(tags=[]))["tags"] == []


def test_validity_counts_from_a_later_test_start(world: World) -> None:
    invitation = world.invitation(testStartDate="2025-06-11T14:00:00+02:00", validityInDays=2)

    stored = world.do(assessments.get, invitation["id"])

    assert stored.available_from_us == from_text("2025-06-11T12:00:00Z")
    assert stored.expires_at_us == world.now_us + 12 * DAY_US


def test_past_test_start_does_not_shorten_validity(world: World) -> None:
    invitation = world.invitation(testStartDate="2021-10-19T13:05:00Z")

    stored = world.do(assessments.get, invitation["id"])

    assert stored.expires_at_us == world.now_us + 14 * DAY_US


def test_refused_invitation_leaves_no_candidate(world: World) -> None:
    with pytest.raises(Invalid):
        world.invitation(testStartDate="2025-02-30T00:00:00Z")

    assert world.items(handlers.list_candidates) == []


def test_unknown_test_is_a_refused_field(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        world.invitation(testId=UNKNOWN)

    assert refused.value.problems[0].field == "testId"


def test_list_shows_score_and_test(hiring: World) -> None:
    [item] = hiring.items(handlers.list_invitations, status=["AUTO_ASSESSMENT_READY"])

    assessment = item["_embedded"]["assessment"]
    assert assessment["score"].keys() == {"scoredPoints", "maxPoints", "percentage"}
    assert assessment["_embedded"]["test"].keys() == {"id", "name"}
    assert "sections" not in assessment


def test_status_of_a_candidate_finds_invitations_too(hiring: World) -> None:
    assert statuses(hiring, status=["WAITING_FOR_ANSWERS"]) == [
        ("TOKEN_SENT", "WAITING_FOR_ANSWERS"),
        ("TEST_STARTED", "WAITING_FOR_ANSWERS"),
    ]
    assert statuses(hiring, status=["ERROR", "REJECTED"]) == [
        ("ASSESSMENT_COMPLETED", "REJECTED"),
        ("ERROR", "ERROR"),
    ]


def test_start_date_excludes_what_never_started(hiring: World) -> None:
    assert ("TOKEN_SENT", "WAITING_FOR_ANSWERS") in statuses(hiring)
    assert len(statuses(hiring, start_date="2025-05-02")) == 8
    assert statuses(hiring, start_date="2025-05-03") == []
    assert len(hiring.items(handlers.list_candidates, start_date="2025-05-02")) == 8


def test_query_and_tags_look_at_the_candidate(world: World) -> None:
    wanted = world.invitation("jane@mail.example", tags=["A", "B"])
    world.invitation("bob@mail.example", tags=["A"])

    for filters in ({"query": "JANE"}, {"tags": ["A", "B"]}):
        found = world.items(handlers.list_invitations, **filters)
        assert [item["id"] for item in found] == [wanted["id"]]


def test_details_hold_all_assessments_of_the_candidate_and_the_results(hiring: World) -> None:
    [item] = hiring.items(handlers.list_invitations, status=["AUTO_ASSESSMENT_READY"])
    hiring.invitation(candidate_of(item)["email"])

    shown = hiring.ask(handlers.get_invitation, id=item["id"]).body

    nested = candidate_of(shown)["_embedded"]["assessments"]
    assert [a["status"] for a in nested] == ["AUTO_ASSESSMENT_READY", "NEW"]
    assert all("self" not in a["_links"] for a in nested)
    assert shown["_embedded"]["assessment"]["sections"]
    assert "_links" not in shown


def test_deleted_invitation_leaves_the_candidate_with_the_one_before(hiring: World) -> None:
    [item] = hiring.items(handlers.list_invitations, status=["AUTO_ASSESSMENT_READY"])
    candidate_id = candidate_of(item)["id"]
    newest = hiring.invitation(candidate_of(item)["email"])
    seen = []

    for invitation_id in (newest["id"], item["id"]):
        assert hiring.ask(handlers.delete_invitation, id=invitation_id).status == 204
        seen.append(hiring.ask(handlers.get_candidate, id=candidate_id).body["status"])

    assert seen == ["IN_EVALUATION", "NEW"]
    with pytest.raises(NotFound):
        hiring.ask(handlers.get_invitation, id=newest["id"])
