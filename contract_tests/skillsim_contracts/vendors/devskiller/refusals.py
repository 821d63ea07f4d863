"""Candidates and decisions that are refused: each is refused, and leaves nothing behind."""

from typing import Any

from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Strength
from skillsim_contracts.vendors.devskiller import walks
from skillsim_contracts.vendors.devskiller.steps import (
    candidate_body,
    ds_rule,
    new_candidate,
    read_candidate,
    stays,
)
from skillsim_contracts.vendors.devskiller.walks import CANDIDATES

CREATING = 'V2 page, "Creating a candidate"'
DECIDING = 'V2 page, "Accepting/rejecting the candidate"'
LEAVES_NOTHING = "F104"


@ds_rule(
    "DS-CR1",
    "A candidate with a wrong e-mail address is refused, and the field is named",
    operations=("createCandidate",),
    source='V2 page, "Errors"',
    cost=1,
)
def wrong_email_is_named(probe: Probe) -> None:
    """The printed request for the printed refusal."""
    answer = probe.call("createCandidate", json=candidate_body(probe, email="incorrect mail"))
    probe.expect_refused(answer, 400)
    named = probe.expect(answer).at("/validationErrors/*/field")
    named.contains("email", "the refusal should name the field email")
    value = probe.expect(answer).at("/validationErrors/*/value")
    value.contains("incorrect mail", "the refusal should show the rejected value")


@ds_rule(
    "DS-CR2",
    "A candidate without a usable e-mail address is refused and leaves nothing",
    operations=("createCandidate", "listCandidates"),
    source=CREATING,
    cost=6,
    fault=LEAVES_NOTHING,
)
def needs_an_email(probe: Probe) -> None:
    """Wrong, missing, null, and of another type."""
    missing = candidate_body(probe)
    del missing["email"]
    wrong = [candidate_body(probe, email=value) for value in ("incorrect mail", None, ["a@b.c"])]
    _refuses(probe, [*wrong, missing])


@ds_rule(
    "DS-CR3",
    "A candidate with members of a wrong type is refused and leaves nothing",
    operations=("createCandidate", "listCandidates"),
    source=CREATING,
    cost=5,
    fault=LEAVES_NOTHING,
)
def needs_types(probe: Probe) -> None:
    """No library turns one of these into the type that is documented."""
    wrong: tuple[dict[str, Any], ...] = (
        {"tags": "Phoenix"},
        {"tags": {"0": "Phoenix"}},
        {"firstName": {"first": "Ada"}},
        {"disableCommunication": ["never"]},
    )
    _refuses(probe, [candidate_body(probe, **changes) for changes in wrong])


@ds_rule(
    "DS-CR4",
    "A body that is no JSON object is refused and leaves nothing",
    operations=("createCandidate", "listCandidates"),
    source=CREATING,
    cost=5,
    fault=LEAVES_NOTHING,
)
def needs_an_object(probe: Probe) -> None:
    """Cut off in the middle, a list, a text."""
    before = walks.counted(probe, CANDIDATES, {})
    media = next(iter(probe.contract.operations["createCandidate"].request_schemas))
    for body in (b'{"email": "ada@example.com"', b'[{"email": "ada@example.com"}]', b'"ada"'):
        answer = probe.call("createCandidate", body=body, headers={"content-type": media})
        probe.expect_refused(answer, 400)
    _as_many(probe, before)


@ds_rule(
    "DS-CR5",
    "A decision other than ACCEPTED or REJECTED is refused and changes nothing",
    operations=("decideCandidate", "getCandidate", "createCandidate"),
    source=DECIDING,
    cost=7,
    fault=LEAVES_NOTHING,
)
def decision_is_one_of_two(probe: Probe) -> None:
    """Statuses that a candidate may have but not be given, no status, and another type."""
    path = {"id": new_candidate(probe)["id"]}
    before = probe.must(read_candidate(probe, path["id"]))
    wrong: tuple[dict[str, Any], ...] = (
        {"status": "NEW"},
        {"status": "WAITING_FOR_DECISION"},
        {"status": "PERHAPS"},
        {"status": None},
        {"status": ["ACCEPTED"]},
        {},
    )
    for body in wrong:
        answer = probe.call("decideCandidate", path=path, json=body)
        probe.expect_refused(answer, 400, blame="decideCandidate")
    after = probe.must(read_candidate(probe, path["id"]))
    why = "a refused decision should change nothing"
    stays(probe, before, after, "/status", blame="decideCandidate", why=why)


@ds_rule(
    "DS-CR6",
    "A decision is final",
    operations=("decideCandidate", "getCandidate", "createCandidate"),
    source="Decision D16",
    strength=Strength.ASSUMED,
    cost=5,
)
def decision_is_final(probe: Probe) -> None:
    """Neither the same decision nor the other one may follow."""
    path = {"id": new_candidate(probe)["id"]}
    probe.must(probe.call("decideCandidate", path=path, json={"status": "REJECTED"}))
    for status in ("REJECTED", "ACCEPTED"):
        answer = probe.call("decideCandidate", path=path, json={"status": status})
        probe.expect_refused(answer, 409, blame="decideCandidate")
    read = read_candidate(probe, path["id"])
    probe.expect(read, blame="decideCandidate").at("/status").equals("REJECTED")


@ds_rule(
    "DS-CR7",
    "A decision with other members is refused",
    operations=("decideCandidate", "createCandidate"),
    source="Decision D16",
    strength=Strength.ASSUMED,
    cost=2,
)
def decision_is_alone(probe: Probe) -> None:
    """A new name beside the decision would be a change that silently does not happen."""
    path = {"id": new_candidate(probe)["id"]}
    body = {"status": "ACCEPTED", "firstName": "Eve"}
    answer = probe.call("decideCandidate", path=path, json=body)
    probe.expect_refused(answer, 400, blame="decideCandidate")


def _refuses(probe: Probe, bodies: list[dict[str, Any]]) -> None:
    before = walks.counted(probe, CANDIDATES, {})
    for body in bodies:
        probe.expect_refused(probe.call("createCandidate", json=body), 400)
    _as_many(probe, before)


def _as_many(probe: Probe, before: int) -> None:
    pages = walks.whole(probe, CANDIDATES, {})
    listed = probe.expect(*pages, blame="createCandidate").at(CANDIDATES.at("/id"))
    listed.count(before, "a refused request should leave nothing in the list")
