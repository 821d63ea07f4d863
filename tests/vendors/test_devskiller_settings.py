"""The switches of a world that DevSkiller looks at."""

import pytest

from skillsim.errors import Conflict
from skillsim.vendors.devskiller import admin as actions
from skillsim.vendors.devskiller import handlers
from tests.vendors.devskiller_timeline import admin
from tests.vendors.devskiller_world import World, company, seeded


@pytest.fixture
def world() -> World:
    return seeded(company())


def test_known_email_makes_a_further_candidate_by_default(world: World) -> None:
    first, second = world.candidate(), world.candidate()

    assert first["id"] != second["id"]


def test_known_email_is_a_conflict_where_that_is_set(world: World) -> None:
    world.settings["duplicate_email"] = "conflict"
    world.candidate("jane@mail.example")

    with pytest.raises(Conflict):
        world.candidate("JANE@mail.example")


def test_invitation_of_a_known_email_is_no_conflict(world: World) -> None:
    world.settings["duplicate_email"] = "conflict"

    known = world.candidate()["id"]

    assert world.invitation()["_embedded"]["candidate"]["id"] == known


@pytest.mark.parametrize(
    ("handler", "name"),
    [
        (handlers.list_people, "people"),
        (handlers.list_teams, "teams"),
        (handlers.list_job_positions, "jobPositions"),
    ],
)
def test_slices_are_as_long_as_set(world: World, handler: object, name: str) -> None:
    world.settings["talentboost_batch"] = 1

    first = world.ask(handler, after=None).body  # type: ignore[arg-type]
    second = world.ask(handler, after=first["slice"]["next"]).body  # type: ignore[arg-type]

    assert [len(body["_embedded"][name]) for body in (first, second)] == [1, 1]
    assert second["slice"]["next"] is None


def test_undocumented_fields_are_hidden_by_default(world: World) -> None:
    invitation = world.invitation()["_embedded"]["assessment"]

    assert not {"token", "expirationDate"} & invitation.keys()


def test_undocumented_fields_are_shown_where_that_is_set(world: World) -> None:
    world.settings["undocumented_fields"] = True
    made = world.invitation()

    shown = made["_embedded"]["assessment"]

    code = shown["_links"]["candidateAccess"]["href"].partition("?")[2]
    assert (shown["token"], shown["expirationDate"]) == (code, "2025-06-15T12:00:00Z")


def test_undocumented_fields_are_on_every_form_of_an_assessment(world: World) -> None:
    world.settings["undocumented_fields"] = True
    made = world.invitation("only@mail.example")
    candidate_id = made["_embedded"]["candidate"]["id"]

    [listed] = world.items(handlers.list_invitations, query="only@")
    nested = world.ask(handlers.get_candidate, id=candidate_id).body["_embedded"]["assessments"]
    single = world.ask(handlers.get_assessment, id=candidate_id, assessment_id=made["id"]).body

    shown = [listed["_embedded"]["assessment"], *nested, single]
    assert all("token" in each and "expirationDate" in each for each in shown)


def test_answers_are_numbered_where_that_is_set(world: World) -> None:
    made = world.invitation()
    for action in (
        actions.start_assessment,
        actions.finish_assessment,
        actions.complete_assessment,
    ):
        admin(world, action, made["id"])
    world.settings["undocumented_fields"] = True

    shown = world.ask(handlers.get_invitation, id=made["id"]).body["_embedded"]["assessment"]

    answers = [a for section in shown["sections"] for a in section["answers"]]
    first = answers[0]["answerId"]
    assert [a["answerId"] for a in answers] == [first + i for i in range(len(answers))]
    assert "comments" not in answers[0]["value"]
