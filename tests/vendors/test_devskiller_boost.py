"""TalentBoost: people, teams, job positions and their cursors."""

from typing import Any

import pytest

from skillsim.errors import Conflict, Invalid, NotFound
from skillsim.ids import to_cursor, to_friendly
from skillsim.vendors.devskiller import handlers
from tests.vendors.devskiller_world import (
    HERE,
    UNKNOWN,
    World,
    company,
    seeded,
)


@pytest.fixture
def world() -> World:
    return seeded()


@pytest.fixture
def staffed() -> World:
    """An account with two people and two teams."""
    return seeded(company())


def invite(world: World, team_id: str, email: str = "jane@acme.example", **said: Any) -> None:
    body = {"email": email, "teamId": team_id, **said}
    assert world.ask(handlers.invite_person, body=body).body is None


def people(world: World, **filters: Any) -> list[dict[str, Any]]:
    return world.items(handlers.list_people, **filters)


def walk(world: World, handler: Any, **filters: Any) -> list[str]:
    """The ids of a whole list, batch after batch."""
    found, after = [], None
    while True:
        body = world.ask(handler, after=after, **filters).body
        [items] = body["_embedded"].values()
        found += [item["id"] for item in items]
        after = body["slice"]["next"]
        if after is None:
            return found


def test_invited_person_is_in_the_team(world: World) -> None:
    team = world.team()

    invite(world, team["id"], firstName="Jane", customId="7", sendNotification=False)

    [shown] = people(world)
    assert shown == {
        "id": shown["id"],
        "email": "jane@acme.example",
        "firstName": "Jane",
        "lastName": None,
        "customId": "7",
        "jobPositionId": None,
        "teams": [team["id"]],
    }


def test_inviting_a_known_email_adds_the_team_and_changes_what_is_said(world: World) -> None:
    first, second = world.team()["id"], world.team()["id"]
    invite(world, first, firstName="Jane", lastName="Doe")

    for _ in range(2):
        invite(world, second, "JANE@acme.example", lastName="Roe", firstName=None)

    [shown] = people(world)
    assert shown["teams"] == [first, second]
    assert (shown["email"], shown["firstName"], shown["lastName"]) == (
        "jane@acme.example",
        "Jane",
        "Roe",
    )


@pytest.mark.parametrize("field", ["teamId", "jobPositionId"])
def test_unknown_reference_of_an_invitation_is_a_refused_field(world: World, field: str) -> None:
    body = {"email": "jane@acme.example", "teamId": world.team()["id"], field: "1"}

    with pytest.raises(Invalid) as refused:
        world.ask(handlers.invite_person, body=body)

    assert [(p.field, p.value) for p in refused.value.problems] == [(field, "1")]


def test_people_filters_are_exact(staffed: World) -> None:
    def first_names(**filters: str) -> list[str]:
        return [shown["firstName"] for shown in people(staffed, **filters)]

    assert first_names(email="jane.doe@acme.example") == ["Jane"]
    assert first_names(email="jane") == []
    assert first_names(custom_id="10002") == ["Bob"]
    assert first_names(email="jane.doe@acme.example", custom_id="10002") == []


def test_last_slice_says_null_and_links_to_the_first(staffed: World) -> None:
    body = staffed.ask(handlers.list_people, email="a+b@c d", custom_id="1/2").body

    assert body == {
        "_links": {"first": {"href": f"{HERE}/boost/people?email=a%2Bb%40c%20d&customId=1%2F2"}},
        "slice": {"next": None},
    }


def test_next_link_has_the_cursor_first_then_the_filters() -> None:
    world = seeded()
    team_id = world.team()["id"]
    for i in range(101):
        invite(world, team_id, f"p{i}@acme.example", customId="7")

    body = world.ask(handlers.list_people, custom_id="7").body

    cursor = body["slice"]["next"]
    assert len(body["_embedded"]["people"]) == 100
    assert body["_links"] == {
        "first": {"href": f"{HERE}/boost/people?customId=7"},
        "next": {"href": f"{HERE}/boost/people?after={cursor}&customId=7"},
    }


def test_batches_hold_every_team_once_in_creation_order(world: World) -> None:
    made = [world.team(str(i))["id"] for i in range(201)]

    assert walk(world, handlers.list_teams) == made


def test_cursor_survives_deletes_and_inserts_around_it(world: World) -> None:
    made = [world.team(str(i))["id"] for i in range(102)]
    after = world.ask(handlers.list_teams).body["slice"]["next"]
    for team_id in made[98:]:
        world.ask(handlers.delete_team, id=team_id)

    newest = world.team("later")["id"]

    found = world.items(handlers.list_teams, after=after)
    assert [team["id"] for team in found] == [newest]


def test_exactly_one_batch_has_no_next(world: World) -> None:
    for i in range(100):
        world.team(str(i))

    assert world.ask(handlers.list_teams).body["slice"] == {"next": None}


@pytest.mark.parametrize(
    "handler", [handlers.list_people, handlers.list_teams, handlers.list_job_positions]
)
@pytest.mark.parametrize("after", ["A" * 43, to_cursor(1, "another list", 5), ""])
def test_cursor_that_was_never_given_is_a_refused_field(
    world: World, handler: Any, after: str
) -> None:
    with pytest.raises(Invalid) as refused:
        world.ask(handler, after=after)

    assert refused.value.problems[0].field == "after"


def test_empty_batch_has_no_embedded(world: World) -> None:
    assert "_embedded" not in world.ask(handlers.list_job_positions).body


def test_deleted_person_leaves_no_trace(staffed: World) -> None:
    [jane] = people(staffed, custom_id="10001")
    assert {team["supervisorId"] for team in staffed.items(handlers.list_teams)} == {jane["id"]}

    assert staffed.ask(handlers.delete_person, id=jane["id"]).status == 204

    assert [shown["firstName"] for shown in people(staffed)] == ["Bob"]
    assert {team["supervisorId"] for team in staffed.items(handlers.list_teams)} == {None}
    with pytest.raises(NotFound):
        staffed.ask(handlers.delete_person, id=jane["id"])


def test_created_team_has_what_was_said_and_is_no_business_unit(staffed: World) -> None:
    parent = staffed.items(handlers.list_teams)[1]["id"]
    supervisor = people(staffed)[0]["id"]
    said = {"color": "#00ff00", "customId": "x", "parentTeamId": parent}

    reply = staffed.ask(
        handlers.create_team, body={"name": "New", "supervisorId": supervisor, **said}
    )

    assert reply.status == 200
    assert reply.body == {
        "id": reply.body["id"],
        "name": "New",
        "businessUnit": False,
        "supervisorId": supervisor,
        **said,
    }


def test_update_replaces_all_but_the_business_unit(staffed: World) -> None:
    root = next(team for team in staffed.items(handlers.list_teams) if team["businessUnit"])

    changed = staffed.ask(handlers.update_team, id=root["id"], body={"name": "New"}).body

    assert changed == {
        "id": root["id"],
        "name": "New",
        "parentTeamId": None,
        "color": None,
        "businessUnit": True,
        "supervisorId": None,
        "customId": None,
    }
    assert changed in staffed.items(handlers.list_teams)


@pytest.mark.parametrize("field", ["parentTeamId", "supervisorId"])
def test_unknown_reference_of_a_team_is_a_refused_field(world: World, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        world.team(**{field: UNKNOWN})

    assert refused.value.problems[0].field == field


def test_team_cannot_stand_below_itself(world: World) -> None:
    top = world.team("top")["id"]
    middle = world.team("middle", parentTeamId=top)["id"]
    bottom = world.team("bottom", parentTeamId=middle)["id"]

    for parent in (top, bottom):
        body = {"name": "top", "parentTeamId": parent}
        with pytest.raises(Invalid) as refused:
            world.ask(handlers.update_team, id=top, body=body)
        assert refused.value.problems[0].field == "parentTeamId"
    world.ask(handlers.update_team, id=bottom, body={"name": "bottom", "parentTeamId": top})


def test_team_in_use_cannot_be_deleted(world: World) -> None:
    parent = world.team()["id"]
    child = world.team(parentTeamId=parent)["id"]
    invite(world, child)

    for team_id in (parent, child):
        with pytest.raises(Conflict):
            world.ask(handlers.delete_team, id=team_id)

    world.ask(handlers.delete_person, id=people(world)[0]["id"])
    assert world.ask(handlers.delete_team, id=child).status == 204
    assert world.ask(handlers.delete_team, id=parent).status == 204


@pytest.mark.parametrize("handler", [handlers.delete_team, handlers.update_team])
def test_unknown_team_is_not_found(world: World, handler: Any) -> None:
    body = {"body": {"name": "x"}} if handler is handlers.update_team else {}

    with pytest.raises(NotFound):
        world.ask(handler, id=to_friendly(UNKNOWN), **body)


def test_job_positions_are_the_roles_of_the_company(staffed: World) -> None:
    shown = staffed.items(handlers.list_job_positions)

    assert [(each["name"], each["customId"]) for each in shown] == [
        ("Java Developer", "JP-001"),
        ("Tester", "JP-002"),
    ]
    assert people(staffed)[0]["jobPositionId"] == shown[0]["id"]
