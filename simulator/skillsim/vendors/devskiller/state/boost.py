"""People and teams of TalentBoost by hand."""

from dataclasses import replace
from typing import Any

from skillsim.errors import Invalid
from skillsim.ids import Ids
from skillsim.store import Transaction
from skillsim.vendors.devskiller.records import Person, Team
from skillsim.vendors.devskiller.service import job_positions, people, teams
from skillsim.vendors.devskiller.service.people import PersonDraft
from skillsim.vendors.devskiller.service.teams import TeamDraft
from skillsim.vendors.devskiller.state.fields import Fields, Json, path_id

_TEAM_FIELDS = ("name", "parent_team_id", "color", "supervisor_id", "custom_id")


def find_people(
    tx: Transaction, *, query: str | None = None, limit: int, offset: int
) -> list[Json]:
    """People with `query` in their e-mail, oldest first."""
    return [_person(p) for p in people.page(tx, query=query or "", limit=limit, offset=offset)]


def count_people(tx: Transaction, *, query: str | None = None) -> int:
    """How many people `find_people` finds."""
    return people.count(tx, query=query or "")


def get_person(tx: Transaction, person_id: str) -> Json:
    """One person. Raises NotFound."""
    return _person(people.get(tx, path_id(person_id)))


def create_person(tx: Transaction, ids: Ids, body: Json, _now_us: int) -> Json:
    """Someone who was invited into a team; a known e-mail joins it as well."""
    said = ("email", "first_name", "last_name", "custom_id", "job_position_id", "team_id")
    fields = Fields(body, *said)
    team = _referred(tx, fields, "team_id", teams.find)
    if team is None:
        raise Invalid.field("team_id", None, "is missing")
    job_position = _referred(tx, fields, "job_position_id", job_positions.find)
    draft = PersonDraft(
        email=fields.email("email"),
        first_name=fields.text("first_name"),
        last_name=fields.text("last_name"),
        custom_id=fields.text("custom_id"),
        job_position_id=job_position.id if job_position else None,
    )
    return _person(people.get(tx, people.invite(tx, ids, draft, team)))


def delete_person(tx: Transaction, _ids: Ids, person_id: str, _now_us: int) -> None:
    """Delete a person for good. Raises NotFound."""
    people.remove(tx, path_id(person_id))


def find_teams(tx: Transaction, *, query: str | None = None, limit: int, offset: int) -> list[Json]:
    """Teams with `query` in their name, oldest first."""
    return [_team(t) for t in teams.page(tx, query=query or "", limit=limit, offset=offset)]


def count_teams(tx: Transaction, *, query: str | None = None) -> int:
    """How many teams `find_teams` finds."""
    return teams.count(tx, query=query or "")


def get_team(tx: Transaction, team_id: str) -> Json:
    """One team. Raises NotFound."""
    return _team(teams.get(tx, path_id(team_id)))


def create_team(tx: Transaction, ids: Ids, body: Json, _now_us: int) -> Json:
    """A new team."""
    fields = Fields(body, *_TEAM_FIELDS)
    draft = TeamDraft(name=fields.needed("name"))
    return _team(teams.create(tx, ids, _drafted(tx, draft, fields, body)))


def change_team(
    tx: Transaction, _ids: Ids, team_id: str, body: Json, _now_us: int, *_: Any
) -> Json:
    """A team with what the body says; what it leaves out stays, null takes away."""
    team = teams.get(tx, path_id(team_id))
    fields = Fields(body, *_TEAM_FIELDS)
    before = TeamDraft(
        team.name, team.parent_team_id, team.color, team.supervisor_id, team.custom_id
    )
    draft = _drafted(tx, before, fields, body)
    if draft.parent_team_id and teams.is_within(tx, draft.parent_team_id, team.id):
        message = "must not be the team itself or a team below it"
        raise Invalid.field("parent_team_id", draft.parent_team_id, message)
    return _team(teams.change(tx, team, draft))


def delete_team(tx: Transaction, _ids: Ids, team_id: str, _now_us: int) -> None:
    """Delete a team without members and teams below it. Raises NotFound or Conflict."""
    teams.remove(tx, path_id(team_id))


def _drafted(tx: Transaction, draft: TeamDraft, fields: Fields, body: Json) -> TeamDraft:
    parent = _referred(tx, fields, "parent_team_id", teams.find)
    supervisor = _referred(tx, fields, "supervisor_id", people.find)
    said: dict[str, Any] = {
        "name": fields.text("name") or draft.name,
        "parent_team_id": parent.id if parent else None,
        "color": fields.color("color"),
        "supervisor_id": supervisor.id if supervisor else None,
        "custom_id": fields.text("custom_id"),
    }
    return replace(draft, **{name: said[name] for name in _TEAM_FIELDS if name in body})


def _referred(tx: Transaction, fields: Fields, name: str, find: Any) -> Any:
    known = fields.id(name)
    record = None if known is None else find(tx, known)
    if known is not None and record is None:
        raise Invalid.field(name, known, "must be the id of an existing record")
    return record


def _person(person: Person) -> Json:
    return {
        "id": person.id,
        "email": person.email,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "custom_id": person.custom_id,
        "job_position_id": person.job_position_id,
        "team_ids": list(person.team_ids),
    }


def _team(team: Team) -> Json:
    return {
        "id": team.id,
        "name": team.name,
        "parent_team_id": team.parent_team_id,
        "color": team.color,
        "supervisor_id": team.supervisor_id,
        "custom_id": team.custom_id,
        "is_business_unit": team.is_business_unit,
    }
