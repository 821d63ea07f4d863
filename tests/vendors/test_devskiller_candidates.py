"""Candidates: created, listed, decided on, deleted."""

from collections.abc import Callable
from typing import Any

import pytest

from skillsim.context import Reply
from skillsim.errors import Conflict, Invalid, NotFound
from skillsim.ids import to_friendly
from skillsim.vendors.devskiller import handlers
from tests.vendors.devskiller_world import HERE, UNKNOWN, World, seeded


@pytest.fixture
def world() -> World:
    return seeded()


def emails(world: World, **filters: Any) -> list[str]:
    return [item["email"] for item in world.items(handlers.list_candidates, **filters)]


def test_created_candidate_is_new_and_assigned_to_the_owner(world: World) -> None:
    reply = world.ask(handlers.create_candidate, body={"email": "jane@mail.example"})

    candidate_id = reply.body["id"]
    assert reply.status == 201
    assert reply.headers == {"Location": f"{HERE}/candidates/{candidate_id}"}
    assert reply.body == {
        "id": candidate_id,
        "firstName": None,
        "lastName": None,
        "email": "jane@mail.example",
        "tags": [],
        "disableCommunication": False,
        "externalId": None,
        "status": "NEW",
        "assignedUser": reply.body["assignedUser"],
        "assignedTeam": reply.body["assignedTeam"],
        "creationDate": "2025-06-01T12:00:00Z",
        "_links": {
            "onlineReport": {"href": f"http://report.here/candidate-report.html?{candidate_id}"},
            "pdfReport": {"href": f"http://report.here/candidate-pdf.html?{candidate_id}"},
            "self": {"href": f"{HERE}/candidates/{candidate_id}"},
        },
    }
    assert reply.body["assignedUser"] != reply.body["assignedTeam"]


def test_null_counts_as_not_said(world: World) -> None:
    candidate = world.candidate(tags=None, firstName=None, disableCommunication=None)

    assert candidate["tags"] == []
    assert candidate["disableCommunication"] is False


def test_known_email_makes_a_further_candidate(world: World) -> None:
    first, second = world.candidate("jane@mail.example"), world.candidate("jane@mail.example")

    assert first["id"] != second["id"]
    assert emails(world) == ["jane@mail.example", "jane@mail.example"]


def test_empty_list_has_no_embedded(world: World) -> None:
    assert world.ask(handlers.list_candidates).body == {
        "page": {"size": 10, "totalElements": 0, "totalPages": 0, "number": 0}
    }


def test_pages_hold_everyone_once_in_creation_order(world: World) -> None:
    made = [world.candidate(f"c{i}@mail.example")["email"] for i in range(5)]

    pages = [emails(world, count=2, page=page) for page in range(4)]

    assert pages == [made[:2], made[2:4], made[4:], []]


@pytest.mark.parametrize("handler", [handlers.list_candidates, handlers.list_invitations])
@pytest.mark.parametrize("count", [1, 2, 3, 5, 6])
def test_every_page_tells_how_many_the_whole_list_has(
    world: World, handler: Callable[..., Reply], count: int
) -> None:
    for number in range(5):
        world.invitation(f"c{number}@mail.example")

    pages = [world.ask(handler, count=count, page=page).body["page"] for page in range(7)]

    assert {page["totalElements"] for page in pages} == {5}


def test_count_over_100_is_cut_to_100(world: World) -> None:
    page = world.ask(handlers.list_candidates, count=5000, page=3).body["page"]

    assert page == {"size": 100, "totalElements": 0, "totalPages": 0, "number": 3}


@pytest.mark.parametrize(
    "query", ["jürgen", "STRASSE", "jürgen straße", "JS@mail", "en s", "100%_a"]
)
def test_query_finds_part_of_name_or_email_in_any_case(world: World, query: str) -> None:
    world.candidate("other@elsewhere.example")
    world.candidate("js@mail.example", firstName="Jürgen", lastName="Straße 100%_A")

    assert emails(world, query=query) == ["js@mail.example"]


@pytest.mark.parametrize("query", ["%", "_", "\\", "Jane  Doe"])
def test_query_takes_every_character_as_it_is(world: World, query: str) -> None:
    world.candidate(firstName="Jane", lastName="Doe")

    assert emails(world, query=query) == []


def test_query_finds_the_access_code(world: World) -> None:
    world.candidate("other@mail.example")
    invitation = world.invitation("jane@mail.example")
    link = invitation["_embedded"]["assessment"]["_links"]["candidateAccess"]["href"]

    assert emails(world, query=link.partition("?")[2].lower()) == ["jane@mail.example"]


def test_tags_narrow_and_statuses_widen(world: World) -> None:
    world.candidate("both@mail.example", tags=["A", "B"])
    only_a = world.candidate("a@mail.example", tags=["A"])
    world.ask(handlers.decide_candidate, id=only_a["id"], body={"status": "ACCEPTED"})

    assert emails(world, tags=["A", "B"]) == ["both@mail.example"]
    assert emails(world, tags=["a"]) == []
    assert len(emails(world, status=["NEW", "ACCEPTED"])) == 2
    assert emails(world, status=["ACCEPTED", "REJECTED"]) == ["a@mail.example"]


def test_assigned_user_is_found_in_either_spelling(world: World) -> None:
    owner = world.candidate()["assignedUser"]

    assert emails(world, assigned_user=owner) == ["jane@mail.example"]
    assert emails(world, assigned_user=to_friendly(owner)) == ["jane@mail.example"]


@pytest.mark.parametrize("nobody", [UNKNOWN, "123", "not an id", "z" * 22])
def test_unknown_assigned_team_finds_nobody(world: World, nobody: str) -> None:
    world.candidate()

    assert emails(world, assigned_team=nobody) == []


def test_start_date_that_no_calendar_has_is_refused(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        emails(world, start_date="2025-02-30")

    assert refused.value.problems[0].field == "startDate"


def test_candidate_is_found_in_either_spelling_with_its_assessments(world: World) -> None:
    invitation = world.invitation()
    candidate_id = invitation["_embedded"]["candidate"]["id"]

    shown = world.ask(handlers.get_candidate, id=to_friendly(candidate_id)).body

    [assessment] = shown["_embedded"]["assessments"]
    location = f"{HERE}/candidates/{candidate_id}/assessments/{invitation['id']}"
    assert shown["id"] == candidate_id
    assert assessment["_links"]["self"] == {"href": location}
    assert "score" not in assessment
    assert "timeLimitInSeconds" not in assessment


def test_candidate_without_assessments_still_embeds_the_list(world: World) -> None:
    candidate = world.candidate()

    shown = world.ask(handlers.get_candidate, id=candidate["id"]).body

    assert shown["_embedded"] == {"assessments": []}


@pytest.mark.parametrize("unknown", [UNKNOWN, "z" * 22])
def test_unknown_candidate_is_not_found(world: World, unknown: str) -> None:
    with pytest.raises(NotFound):
        world.ask(handlers.get_candidate, id=unknown)


def test_decision_is_final(world: World) -> None:
    candidate = world.candidate()
    reply = world.ask(handlers.decide_candidate, id=candidate["id"], body={"status": "REJECTED"})

    with pytest.raises(Conflict):
        world.ask(handlers.decide_candidate, id=candidate["id"], body={"status": "ACCEPTED"})

    assert (reply.status, reply.body) == (202, None)
    assert emails(world, status=["REJECTED"]) == ["jane@mail.example"]


def test_deleted_candidate_takes_its_assessments_along(world: World) -> None:
    invitation = world.invitation(tags=["A"])
    candidate_id = invitation["_embedded"]["candidate"]["id"]

    assert world.ask(handlers.delete_candidate, id=candidate_id).status == 204

    assert world.items(handlers.list_invitations) == []
    with pytest.raises(NotFound):
        world.ask(handlers.delete_candidate, id=candidate_id)
