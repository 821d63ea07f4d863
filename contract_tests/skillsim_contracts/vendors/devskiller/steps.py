"""What rules about TalentScore do again and again: make things, read them, compare."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urljoin

from skillsim_contracts.calls import Answer
from skillsim_contracts.expectations import holds
from skillsim_contracts.expecting import selected
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Need, rule
from skillsim_contracts.vendors.devskiller.ids import spellings

Json = Any

PRINTED_HOST = "https://api.devskiller.com"
"""Where the V2 page says that the API is; links that begin so mean the target."""

SCALARS = ("email", "firstName", "lastName", "externalId", "disableCommunication")
"""What a client says about a candidate, but for the tags, which are a list."""

ds_rule = partial(rule, vendor="devskiller", needs=(Need.WRITE,))
"""A rule about this vendor that writes."""


@dataclass(frozen=True)
class View:
    """One place where something is shown; `blame` is the operation that shows it."""

    answer: Answer
    pointer: str
    blame: str

    def within(self, member: str) -> "View":
        """What stands at a pointer below this place."""
        return View(self.answer, self.pointer + member, self.blame)

    def values(self) -> list[Json]:
        """What is shown here."""
        return selected(self.answer, f"json:{self.pointer}")

    def fulfils(self, relation: str, want: Json) -> bool:
        """Whether what is shown here stands in the relation."""
        return holds(relation, self.values(), want)


def word(probe: Probe, text: str) -> str:
    """A word that nothing else on the target has or contains, of letters and digits only."""
    return "".join(c if c.isalnum() else "x" for c in probe.unique(text)) + "z"


def candidate_body(probe: Probe, **changes: Json) -> dict[str, Json]:
    """A body of `POST /candidates` with every member that the page names."""
    first = word(probe, "Ada")
    body = {
        "email": f"{first.lower()}@example.com",
        "firstName": first,
        "lastName": word(probe, "Byron"),
        "tags": [word(probe, "Phoenix"), word(probe, "Leader")],
        "externalId": word(probe, "ext"),
        "disableCommunication": False,
    }
    return {**body, **changes}


def invitation_body(probe: Probe, test_id: str, **changes: Json) -> dict[str, Json]:
    """A body of `POST /invitations` with everything about the candidate, and the test."""
    return {**candidate_body(probe), "testId": test_id, **changes}


def new_candidate(probe: Probe, **changes: Json) -> Json:
    """What `POST /candidates` answers; a refusal is its fault."""
    body = candidate_body(probe, **changes)
    return probe.must(probe.call("createCandidate", json=body)).json()


def new_assessment(probe: Probe, candidate_id: str, test_id: str, **changes: Json) -> Json:
    """What `POST /candidates/{id}/assessments` answers; a refusal is its fault."""
    body = {"testId": test_id, **changes}
    answer = probe.call("createAssessment", path={"id": candidate_id}, json=body)
    return probe.must(answer).json()


def new_invitation(probe: Probe, test_id: str, **changes: Json) -> Json:
    """What `POST /invitations` answers; a refusal is its fault."""
    body = invitation_body(probe, test_id, **changes)
    return probe.must(probe.call("createInvitation", json=body)).json()


def candidate_of(invitation: Json) -> str:
    """The id of an invitation's candidate."""
    return str(invitation["_embedded"]["candidate"]["id"])


def some_tests(probe: Probe, count: int = 1) -> list[Json]:
    """That many tests of different names; ends the rule where the target has fewer."""
    answer = probe.must(probe.call("listTests", query={"count": 100}))
    by_name = {test["name"]: test for test in answer.json().get("_embedded", {}).get("tests", ())}
    if len(by_name) < count:
        probe.not_exercised("the target has too few tests to invite anybody to")
    return list(by_name.values())[:count]


def a_test(probe: Probe) -> str:
    """The id of some test."""
    return str(some_tests(probe)[0]["id"])


def read_candidate(probe: Probe, candidate_id: str) -> Answer:
    """The answer of `GET /candidates/{id}`, whatever it is."""
    return probe.call("getCandidate", path={"id": candidate_id})


def read_assessment(probe: Probe, candidate_id: str, assessment_id: str) -> Answer:
    """The answer of `GET /candidates/{id}/assessments/{assessmentId}`, whatever it is."""
    path = {"id": candidate_id, "assessmentId": assessment_id}
    return probe.call("getAssessment", path=path)


def read_invitation(probe: Probe, invitation_id: str) -> Answer:
    """The answer of `GET /invitations/{id}`, whatever it is."""
    return probe.call("getInvitation", path={"id": invitation_id})


def seen(
    probe: Probe, views: Sequence[View], relation: str, want: Json, *, written_by: str, why: str
) -> None:
    """Every view shows what was written.

    When none does, the write is to blame; else the read that differs from the others.
    """
    wrong = [view for view in views if not view.fulfils(relation, want)]
    if wrong:
        blame = written_by if len(wrong) == len(views) else wrong[0].blame
        expecting = probe.expect(wrong[0].answer, blame=blame).at(wrong[0].pointer)
        expecting.relation(relation, want, why)


def seen_person(
    probe: Probe, views: Sequence[View], sent: Mapping[str, Json], *, written_by: str
) -> None:
    """Every view shows the candidate as it was sent; members that are null were not sent."""
    for name in SCALARS:
        if sent.get(name) is not None:
            why = f"{name} should be as it was sent"
            places = [view.within(f"/{name}") for view in views]
            seen(probe, places, "is", sent[name], written_by=written_by, why=why)
    if sent.get("tags") is not None:
        places = [view.within("/tags/*") for view in views]
        why = "the tags should be those that were sent"
        seen(probe, places, "are_items", sent["tags"], written_by=written_by, why=why)


def answered_person(probe: Probe, created: Answer, sent: Mapping[str, Json]) -> None:
    """The answer of `POST /candidates` shows the candidate as it was sent."""
    view = View(created, "", "createCandidate")
    seen_person(probe, [view], sent, written_by="createCandidate")


def stays(
    probe: Probe, before: Answer, after: Answer, pointer: str, *, blame: str, why: str
) -> None:
    """What stands at the pointer is as it was; missing stays missing."""
    want = selected(before, f"json:{pointer}")
    probe.expect(after, blame=blame).at(pointer).are(want, why)


def gone(probe: Probe, answer: Answer, *, blame: str) -> None:
    """The answer is a 404; anything else is the fault of what should have removed it."""
    probe.expect(answer, blame=blame).status(404)


def refused(probe: Probe, answer: Answer, *, blame: str) -> None:
    """A refusal of a body that names what does not exist; an open target may say 404 as well."""
    if probe.is_open and answer.status == 404:
        return
    probe.expect_refused(answer, 400, blame=blame)


def follow_location(probe: Probe, created: Answer, made_id: str) -> Answer:
    """What the Location of a created thing leads to: a success with its id."""
    operation_id = created.call.operation_id or probe.rule.operations[0]
    expecting = probe.expect(created, blame=operation_id).header("location")
    expecting.exists("a created thing should have a Location")
    path = below_base(probe, created, created.headers["location"])
    if path is None:
        expecting.matches(inside(probe), "the Location should lead back to the target")
    found = probe.raw("GET", path or "/")
    probe.expect(found, blame=operation_id).succeeds()
    why = "the Location should lead to what was created"
    probe.expect(found, blame=operation_id).at("/id").relation("one_of", spellings(made_id), why)
    return found


def below_base(probe: Probe, printer: Answer, url: str) -> str | None:
    """A link of an answer as a path below the vendor's base; None when it leads elsewhere."""
    asked = probe.client.target.base_url(probe.vendor) + printer.call.path
    inside = probe.client.path_of(probe.vendor, urljoin(asked, url))
    if inside is not None:
        return inside
    bare = url.removeprefix(PRINTED_HOST)
    return bare if re.fullmatch(r"/[^/].*", bare) else None


def inside(probe: Probe) -> str:
    """What a link that leads back to the target looks like, as a pattern."""
    base = re.escape(probe.client.target.base_url(probe.vendor))
    return rf"(?:{base}|{re.escape(PRINTED_HOST)})?/[^/].*"
