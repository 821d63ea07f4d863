"""Teams of TalentBoost: creating, replacing and deleting them shows in the list."""

from typing import Any

from skillsim_contracts.calls import Answer
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Need, Strength, rule
from skillsim_contracts.vendors.devskiller.ids import nobody, spellings
from skillsim_contracts.vendors.devskiller.slices import (
    PEOPLE,
    TEAMS,
    ids_of,
    place_in,
    walk_by_cursor,
)
from skillsim_contracts.vendors.devskiller.steps import View, gone, refused, seen, word

CREATING = 'V2 page, "Creating team"'
UPDATING = 'V2 page, "Updating team"'
DELETING = 'V2 page, "Deleting the team"'
WRITES = (Need.WRITE,)
MEMBERS = ("name", "parentTeamId", "color", "supervisorId", "customId")
REFERENCES = ("parentTeamId", "supervisorId")


@rule(
    "DS-TM1",
    "A new team is answered and listed as it was sent",
    vendor="devskiller",
    operations=["createTeam", "listTeams"],
    source=CREATING,
    needs=WRITES,
    cost=8,
)
def _create(probe: Probe) -> None:
    known = _references(probe)
    before = _listed(probe)
    body = _body(probe, known)
    created = probe.must(probe.call("createTeam", json=body))
    made = created.json()["id"]
    after = _listed(probe)
    _is_shown(probe, _views(created, after, made, "createTeam"), body, written_by="createTeam")
    _lists_exactly(probe, after, [*ids_of(before, TEAMS), made], blame="createTeam")


@rule(
    "DS-TM2",
    "A name is enough for a team; a second one of the same name is another team",
    vendor="devskiller",
    operations=["createTeam", "listTeams"],
    source=CREATING,
    strength=Strength.LIKELY,
    needs=WRITES,
    cost=6,
)
def _create_by_name(probe: Probe) -> None:
    body = {"name": word(probe, "Équipe") + ' "A" <b> & co.'}
    answers = [probe.must(probe.call("createTeam", json=body)) for _ in range(2)]
    probe.expect(*answers).at("/id").unique("every team should have its own id")
    listed = _listed(probe)
    for created in answers:
        views = _views(created, listed, created.json()["id"], "createTeam")
        _is_shown(probe, views, body, written_by="createTeam")
        for member in MEMBERS[1:]:
            places = [view.within(f"/{member}") for view in views]
            why = f"nobody gave the team a {member}"
            seen(probe, places, "all_are", None, written_by="createTeam", why=why)


@rule(
    "DS-TM3",
    "A team that was replaced is answered and listed as it was sent; the others stay",
    vendor="devskiller",
    operations=["updateTeam", "listTeams"],
    source=UPDATING,
    needs=WRITES,
    cost=10,
)
def _replace(probe: Probe) -> None:
    known = _references(probe)
    kept = probe.must(probe.call("createTeam", json=_body(probe, known)))
    team = probe.must(probe.call("createTeam", json=_body(probe, known))).json()
    before = _listed(probe)
    for body in (_body(probe, known, place=1), _body(probe, known)):
        changed = probe.must(probe.call("updateTeam", path={"id": team["id"]}, json=body))
        same = probe.expect(changed).at("/id")
        same.relation("one_of", spellings(team["id"]), "the team should keep its id")
        after = _listed(probe)
        views = _views(changed, after, team["id"], "updateTeam")
        _is_shown(probe, views, body, written_by="updateTeam")
        _lists_exactly(probe, after, ids_of(before, TEAMS), blame="updateTeam")
    other = place_in(after, TEAMS, "id", kept.json()["id"])
    if other is not None:
        for member in MEMBERS:
            shown = probe.expect(other.answer).at(f"{other.pointer}/{member}")
            shown.equals(kept.json()[member], f"{member} of another team should stay")


@rule(
    "DS-TM4",
    "What a replacement leaves out is gone",
    vendor="devskiller",
    operations=["updateTeam"],
    source="decision D39",
    strength=Strength.ASSUMED,
    needs=WRITES,
    cost=5,
)
def _replace_whole(probe: Probe) -> None:
    known = _references(probe)
    team = probe.must(probe.call("createTeam", json=_body(probe, known))).json()
    body = {"name": word(probe, "Team")}
    changed = probe.must(probe.call("updateTeam", path={"id": team["id"]}, json=body))
    views = _views(changed, _listed(probe), team["id"], "updateTeam")
    for member in MEMBERS[1:]:
        places = [view.within(f"/{member}") for view in views]
        seen(probe, places, "all_are", None, written_by="updateTeam", why=f"no {member} was sent")


@rule(
    "DS-TM5",
    "A deleted team is gone from the list, the others stay, and deleting it again is a 404",
    vendor="devskiller",
    operations=["deleteTeam", "listTeams", "updateTeam"],
    source=DELETING,
    needs=WRITES,
    cost=9,
)
def _delete(probe: Probe) -> None:
    known = _references(probe)
    team = probe.must(probe.call("createTeam", json=_body(probe, known))).json()["id"]
    neighbour = probe.must(probe.call("createTeam", json=_body(probe, known))).json()["id"]
    left = [one for one in ids_of(_listed(probe), TEAMS) if one not in spellings(team)]
    probe.must(probe.call("deleteTeam", path={"id": team}), 204)
    _lists_exactly(probe, _listed(probe), left, blame="deleteTeam")
    gone(probe, probe.call("deleteTeam", path={"id": team}), blame="deleteTeam")
    changed = probe.call("updateTeam", path={"id": team}, json=_body(probe, known))
    gone(probe, changed, blame="updateTeam")
    probe.must(probe.call("deleteTeam", path={"id": neighbour}), 204)


@rule(
    "DS-TM6",
    "A team that does not exist can be neither replaced nor deleted",
    vendor="devskiller",
    operations=["deleteTeam", "updateTeam"],
    source=f"{DELETING}; decision D2",
    strength=Strength.LIKELY,
    needs=WRITES,
    cost=5,
)
def _unknown(probe: Probe) -> None:
    known = _references(probe)
    before = ids_of(_listed(probe), TEAMS)
    path = {"id": nobody(probe)}
    gone(probe, probe.call("deleteTeam", path=path), blame="deleteTeam")
    gone(probe, probe.call("updateTeam", path=path, json=_body(probe, known)), blame="updateTeam")
    _lists_exactly(probe, _listed(probe), before, blame="updateTeam")


@rule(
    "DS-TM7",
    "A team without a name is refused, and nothing changes",
    vendor="devskiller",
    operations=["createTeam", "updateTeam"],
    source=f"{CREATING}, name: required",
    needs=WRITES,
    cost=10,
)
def _name_is_required(probe: Probe) -> None:
    known = _references(probe)
    made = probe.must(probe.call("createTeam", json=_body(probe, known)))
    team = made.json()
    before = ids_of(_listed(probe), TEAMS)
    for name in ({}, {"name": None}):
        body = {**{k: v for k, v in _body(probe, known).items() if k != "name"}, **name}
        probe.expect_refused(probe.call("createTeam", json=body), 400, blame="createTeam")
        _lists_exactly(probe, _listed(probe), before, blame="createTeam")
        changed = probe.call("updateTeam", path={"id": team["id"]}, json=body)
        probe.expect_refused(changed, 400, blame="updateTeam")
        views = _views(made, _listed(probe), team["id"], "createTeam")
        _is_shown(probe, views[1:], team, written_by="updateTeam")


@rule(
    "DS-TM8",
    "A parent or a supervisor that does not exist is refused",
    vendor="devskiller",
    operations=["createTeam", "updateTeam"],
    source="decision D39",
    strength=Strength.ASSUMED,
    needs=WRITES,
    cost=8,
)
def _unknown_references(probe: Probe) -> None:
    known = _references(probe)
    team = probe.must(probe.call("createTeam", json=_body(probe, known))).json()
    for member in REFERENCES:
        body = {**_body(probe, known), member: nobody(probe)}
        refused(probe, probe.call("createTeam", json=body), blame="createTeam")
        changed = probe.call("updateTeam", path={"id": team["id"]}, json=body)
        refused(probe, changed, blame="updateTeam")


@rule(
    "DS-TM9",
    "A team with members, or with teams below it, cannot be deleted",
    vendor="devskiller",
    operations=["deleteTeam"],
    source="decision D22",
    strength=Strength.ASSUMED,
    needs=WRITES,
    cost=8,
)
def _not_empty(probe: Probe) -> None:
    known = _references(probe)
    parent = probe.must(probe.call("createTeam", json=_body(probe, known))).json()["id"]
    below = {**_body(probe, known), "parentTeamId": parent}
    child = probe.must(probe.call("createTeam", json=below)).json()["id"]
    email = f"{word(probe, 'member').lower()}@example.com"
    probe.must(probe.call("invitePerson", json={"email": email, "teamId": child}))
    for team in (parent, child):
        answer = probe.call("deleteTeam", path={"id": team})
        probe.expect_refused(answer, 409)
    kept = probe.expect(*_listed(probe)).at("/_embedded/teams/*/id")
    kept.relation("contains_all", [parent, child], "a refused deletion should change nothing")


def _references(probe: Probe) -> dict[str, list[str]]:
    """Parents and supervisors that a team can have, none of them made by this rule."""
    known = (ids_of(walk_by_cursor(probe, one), one) for one in (TEAMS, PEOPLE))
    return dict(zip(REFERENCES, known, strict=True))


def _body(probe: Probe, known: dict[str, list[str]], place: int = 0) -> dict[str, Any]:
    """Everything that can be sent about a team; `place` chooses parent and supervisor."""
    references = {name: ids[place] for name, ids in known.items() if len(ids) > place}
    return {
        "name": word(probe, "Team"),
        "color": f"#{place}1a2b3",
        "customId": word(probe, "custom"),
        **references,
    }


def _listed(probe: Probe) -> list[Answer]:
    return walk_by_cursor(probe, TEAMS)


def _views(answer: Answer, listed: list[Answer], team_id: str, operation_id: str) -> list[View]:
    """The answer of a write and the item of the list; a missing item is the fault of the write."""
    inside = place_in(listed, TEAMS, "id", team_id)
    missing = View(listed[-1], "/_embedded/teams/missing", operation_id)
    return [View(answer, "", operation_id), inside or missing]


def _is_shown(probe: Probe, views: list[View], body: dict[str, Any], *, written_by: str) -> None:
    for member in MEMBERS:
        if body.get(member) is not None:
            wanted = spellings(body[member]) if member in REFERENCES else [body[member]]
            places = [view.within(f"/{member}") for view in views]
            why = f"{member} should be as it was sent"
            seen(probe, places, "one_of", wanted, written_by=written_by, why=why)


def _lists_exactly(probe: Probe, listed: list[Answer], wanted: list[str], *, blame: str) -> None:
    """The list holds these teams and no other; the write is at fault when it does not."""
    shown = probe.expect(*listed, blame=blame).at("/_embedded/teams/*/id")
    shown.are_items(wanted, "the list should hold each team once")
