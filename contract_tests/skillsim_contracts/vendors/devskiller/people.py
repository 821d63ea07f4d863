"""People of TalentBoost: inviting and deleting them shows in the list."""

from typing import Any

from skillsim_contracts.calls import Answer
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Need, Strength, rule
from skillsim_contracts.vendors.devskiller.ids import nobody, spellings
from skillsim_contracts.vendors.devskiller.slices import (
    JOB_POSITIONS,
    PEOPLE,
    TEAMS,
    ids_of,
    place_in,
    walk_by_cursor,
)
from skillsim_contracts.vendors.devskiller.steps import View, gone, refused, word

INVITING = 'V2 page, TalentBoost, "Creating an invitation"'
DELETING = 'V2 page, "Deleting a person"'
WRITES = (Need.WRITE,)
OWN = ("email", "firstName", "lastName", "customId")


@rule(
    "DS-PE1",
    "An invited person is listed as sent, once, in the team; the answer is empty",
    vendor="devskiller",
    operations=["invitePerson", "listPeople"],
    source=INVITING,
    needs=WRITES,
    cost=8,
)
def _invite(probe: Probe) -> None:
    before = ids_of(walk_by_cursor(probe, PEOPLE), PEOPLE)
    body = _body(probe)
    answer = probe.must(probe.call("invitePerson", json=body))
    probe.expect(answer).body().equals("", "an invitation is answered without a body")
    listed = walk_by_cursor(probe, PEOPLE)
    person = _person(probe, listed, body["email"])
    shown = probe.expect(person.answer)
    for member in OWN:
        found = shown.at(f"{person.pointer}/{member}")
        found.equals(body[member], f"{member} should be as it was sent")
    for member, sent in (("jobPositionId", "jobPositionId"), ("teams/*", "teamId")):
        if sent in body:
            found = shown.at(f"{person.pointer}/{member}")
            found.relation("one_of", spellings(body[sent]), f"{sent} should be as it was sent")
    probe.expect(*listed).at("/_embedded/people/*/id").count(
        len(before) + 1, "one invitation should make one person"
    )
    kept = probe.expect(*listed).at("/_embedded/people/*/id")
    kept.relation("contains_all", before, "the other people should stay")


@rule(
    "DS-PE2",
    "An email and a team are enough for an invitation, with or without a notification",
    vendor="devskiller",
    operations=["invitePerson", "listPeople"],
    source=INVITING,
    needs=WRITES,
    cost=8,
)
def _invite_shortly(probe: Probe) -> None:
    team = _teams(probe, 1)[0]
    for more in ({}, {"sendNotification": True}, {"sendNotification": False}):
        email = f"{word(probe, 'person').lower()}@example.com"
        body = {"email": email, "teamId": team, **more}
        probe.must(probe.call("invitePerson", json=body))
        person = _person(probe, walk_by_cursor(probe, PEOPLE), email)
        shown = probe.expect(person.answer)
        teams = shown.at(f"{person.pointer}/teams/*")
        teams.relation("one_of", spellings(team), "the person should be in the team")
        for member in ("firstName", "lastName", "customId", "jobPositionId"):
            unsaid = shown.at(f"{person.pointer}/{member}")
            unsaid.relation("all_are", None, f"nobody gave the person a {member}")


@rule(
    "DS-PE3",
    "Inviting somebody again adds the team to the one person and keeps what was not sent",
    vendor="devskiller",
    operations=["invitePerson", "listPeople"],
    source="decisions D31 and D39",
    strength=Strength.ASSUMED,
    needs=WRITES,
    cost=10,
)
def _invite_again(probe: Probe) -> None:
    first, second = _teams(probe, 2)
    body = {**_body(probe), "teamId": first}
    probe.must(probe.call("invitePerson", json=body))
    again = {"email": body["email"], "teamId": second, "lastName": word(probe, "New")}
    probe.must(probe.call("invitePerson", json=again))
    listed = walk_by_cursor(probe, PEOPLE)
    emails = probe.expect(*listed).at("/_embedded/people/*/email")
    emails.unique("an email that is known should make no further person")
    person = _person(probe, listed, body["email"])
    shown = probe.expect(person.answer)
    for member, value in {**{m: body[m] for m in OWN}, "lastName": again["lastName"]}.items():
        shown.at(f"{person.pointer}/{member}").equals(value, "only what was sent should change")
    shown.at(f"{person.pointer}/teams/*").are_items([first, second], "the team should be added")


@rule(
    "DS-PE4",
    "An invitation without email or team is refused, and nobody is added",
    vendor="devskiller",
    operations=["invitePerson"],
    source=f"{INVITING}, email and teamId: required",
    needs=WRITES,
    cost=8,
)
def _required(probe: Probe) -> None:
    before = ids_of(walk_by_cursor(probe, PEOPLE), PEOPLE)
    wrong = ({"email": None}, {"teamId": None}, {"email": "no address"})
    without = [{k: v for k, v in _body(probe).items() if k != name} for name in ("email", "teamId")]
    for body in (*without, *({**_body(probe), **change} for change in wrong)):
        probe.expect_refused(probe.call("invitePerson", json=body), 400)
    after = probe.expect(*walk_by_cursor(probe, PEOPLE)).at("/_embedded/people/*/id")
    after.are_items(before, "a refused invitation should add nobody")


@rule(
    "DS-PE5",
    "An invitation to a team or job position that does not exist is refused, and nobody is added",
    vendor="devskiller",
    operations=["invitePerson"],
    source="decision D39",
    strength=Strength.ASSUMED,
    needs=WRITES,
    cost=6,
)
def _unknown_references(probe: Probe) -> None:
    before = ids_of(walk_by_cursor(probe, PEOPLE), PEOPLE)
    for member in ("teamId", "jobPositionId"):
        body = {**_body(probe), member: nobody(probe)}
        refused(probe, probe.call("invitePerson", json=body), blame="invitePerson")
    after = probe.expect(*walk_by_cursor(probe, PEOPLE)).at("/_embedded/people/*/id")
    after.are_items(before, "a refused invitation should add nobody")


@rule(
    "DS-PE6",
    "A deleted person is gone from every list, the others stay, and deleting again is a 404",
    vendor="devskiller",
    operations=["deletePerson", "listPeople"],
    source=DELETING,
    needs=WRITES,
    cost=12,
)
def _delete(probe: Probe) -> None:
    bodies = [_body(probe) for _ in range(3)]
    for body in bodies:
        probe.must(probe.call("invitePerson", json=body))
    listed = walk_by_cursor(probe, PEOPLE)
    person = _person(probe, listed, bodies[1]["email"])
    victim = person.answer.json()["_embedded"]["people"][int(person.pointer.split("/")[-1])]["id"]
    left = [one for one in ids_of(listed, PEOPLE) if one != victim]
    probe.must(probe.call("deletePerson", path={"id": victim}), 204)
    after = probe.expect(*walk_by_cursor(probe, PEOPLE)).at("/_embedded/people/*/id")
    after.are_items(left, "the person and nobody else should be gone")
    for filters in ({"email": bodies[1]["email"]}, {"customId": bodies[1]["customId"]}):
        found = probe.must(probe.call("listPeople", query=filters))
        nobody_left = probe.expect(found).at("/_embedded/people/*/id")
        nobody_left.are([], "a deleted person should be found by nothing")
    gone(probe, probe.call("deletePerson", path={"id": victim}), blame="deletePerson")


@rule(
    "DS-PE7",
    "A person that does not exist cannot be deleted",
    vendor="devskiller",
    operations=["deletePerson"],
    source=f"{DELETING}; decision D2",
    strength=Strength.LIKELY,
    needs=WRITES,
    cost=3,
)
def _unknown(probe: Probe) -> None:
    before = ids_of(walk_by_cursor(probe, PEOPLE), PEOPLE)
    gone(probe, probe.call("deletePerson", path={"id": nobody(probe)}), blame="deletePerson")
    after = probe.expect(*walk_by_cursor(probe, PEOPLE)).at("/_embedded/people/*/id")
    after.are_items(before, "nobody should be gone")


@rule(
    "DS-PE8",
    "Somebody who was deleted can be invited anew, as another person",
    vendor="devskiller",
    operations=["invitePerson", "deletePerson"],
    source=f"{INVITING}; {DELETING}: removed and anonymized",
    strength=Strength.LIKELY,
    needs=WRITES,
    cost=9,
)
def _invite_anew(probe: Probe) -> None:
    body = _body(probe)
    probe.must(probe.call("invitePerson", json=body))
    found = probe.must(probe.call("listPeople", query={"email": body["email"]}))
    victim = ids_of([found], PEOPLE)[0]
    probe.must(probe.call("deletePerson", path={"id": victim}), 204)
    short = {"email": body["email"], "teamId": body["teamId"]}
    probe.must(probe.call("invitePerson", json=short))
    listed = walk_by_cursor(probe, PEOPLE)
    person = _person(probe, listed, body["email"])
    names = probe.expect(person.answer, blame="deletePerson").at(f"{person.pointer}/firstName")
    names.relation("all_are", None, "nothing of the person deleted should come back")


def _body(probe: Probe) -> dict[str, Any]:
    """Everything that can be sent about a person."""
    first = word(probe, "Ada")
    body = {
        "email": f"{first.lower()}@example.com",
        "firstName": first,
        "lastName": word(probe, "Byron"),
        "sendNotification": False,
        "teamId": _teams(probe, 1)[0],
        "customId": word(probe, "custom"),
    }
    positions = probe.call("listJobPositions")
    known = ids_of([positions], JOB_POSITIONS)
    return {**body, "jobPositionId": known[0]} if known else body


def _teams(probe: Probe, count: int) -> list[str]:
    """The ids of the first teams; ends the rule where there are fewer."""
    known = ids_of(walk_by_cursor(probe, TEAMS), TEAMS)
    if len(known) < count:
        probe.not_exercised("the account has too few teams to invite anybody to")
    return known[:count]


def _person(probe: Probe, listed: list[Answer], email: str) -> View:
    """Where the person with an email is listed, once; the invitation is at fault otherwise."""
    emails = probe.expect(*listed, blame="invitePerson").at("/_embedded/people/*/email")
    emails.contains(email, "an invited person should be listed")
    place = place_in(listed, PEOPLE, "email", email)
    return place or View(listed[0], "", "listPeople")
