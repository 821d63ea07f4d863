"""The harmless variants: each really differs, and the API still agrees with itself."""

import json
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from skillsim_contracts import in_process
from skillsim_contracts.client import Client
from skillsim_contracts.mutant import Mutant
from skillsim_contracts.mutants import (
    devskiller_answers,
    devskiller_state,
    devskiller_time,
    skilltrack_access,
    skilltrack_answers,
    skilltrack_state,
    techwolf,
)
from skillsim_contracts.mutants.benign import BENIGN
from skillsim_contracts.mutants.devskiller_steps import (
    VENDOR,
    call,
    cause_event,
    deliveries,
    get,
    ids_of,
    listed,
    make_assessment,
    make_candidate,
)
from skillsim_contracts.mutants.skilltrack_steps import create, employees, review, reviews
from skillsim_contracts.target import Target
from tests.kit.witnessing import seen_by_witness

# Each opens two simulators.
pytestmark = pytest.mark.slow

MODULES = (
    devskiller_answers,
    devskiller_state,
    devskiller_time,
    skilltrack_access,
    skilltrack_answers,
    skilltrack_state,
    techwolf,
)
DEFECTS: list[Mutant] = [mutant for module in MODULES for mutant in module.MUTANTS]
SHORT = re.compile("[0-9A-Za-z]{20,22}")
LONG = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

every_variant = pytest.mark.parametrize("variant", BENIGN, ids=lambda variant: variant.id)


@pytest.fixture(scope="module")
def pristine() -> Iterator[Target]:
    with in_process.simulator() as target:
        yield target


@pytest.fixture
def base(pristine: Target) -> Target:
    """The simulator as it is, in its first state."""
    pristine.reset()
    return pristine


@contextmanager
def variant_of(number: str) -> Iterator[Client]:
    (variant,) = (one for one in BENIGN if one.id == number)
    with (
        in_process.simulator(mutant=variant) as target,
        closing(Client(target)) as client,
    ):
        yield client


def test_the_catalogue_has_every_number_once() -> None:
    assert [variant.id for variant in BENIGN] == [f"B{number}" for number in range(1, 11)]


def test_the_simulator_as_it_is_shows_no_variant(base: Target) -> None:
    assert [variant.id for variant in BENIGN if seen_by_witness(base, variant)] == []


@every_variant
def test_a_variant_differs_from_the_simulator(variant: Mutant) -> None:
    with in_process.simulator(mutant=variant) as target:
        assert seen_by_witness(target, variant)


@pytest.mark.slow
@every_variant
def test_no_witness_of_a_defect_sees_anything_in_a_variant(variant: Mutant) -> None:
    with in_process.simulator(mutant=variant) as target:
        assert [defect.id for defect in DEFECTS if seen_by_witness(target, defect)] == []


def test_indented_json_says_the_same_as_dense_json(base: Target) -> None:
    plain = Client(base).send(VENDOR, "GET", "/candidates")

    with variant_of("B2") as client:
        pretty = client.send(VENDOR, "GET", "/candidates")
        refused = client.send(VENDOR, "GET", "/candidates/0")

    assert pretty.json() == plain.json()
    assert pretty.headers["content-length"] == str(len(pretty.body))
    assert pretty.headers["content-type"] == f"{plain.headers['content-type']}; charset=utf-8"
    assert refused.headers["content-type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize(
    "path",
    ["/candidates", "/invitations", "/tests", "/predefined-tests", "/candidates?tags=Phoenix"],
)
def test_reversed_pages_hold_everything_once(base: Target, path: str) -> None:
    expected = paged(Client(base), path)

    with variant_of("B3") as client:
        found = paged(client, path)

    assert len(found) > 1
    assert found == expected[::-1]


def paged(client: Client, path: str) -> list[str]:
    """The ids in a list of numbered pages, which has 120 items at the most."""
    glue = "&" if "?" in path else "?"
    pages = [listed(client, f"{path}{glue}count=4&page={number}") for number in range(30)]
    return [item["id"] for page in pages for item in page]


@pytest.mark.parametrize("name", ["people", "teams", "jobPositions"])
def test_reversed_slices_hold_everything_once(base: Target, name: str) -> None:
    expected = ids_of(listed(Client(base), f"/boost/{name}"))

    with variant_of("B3") as client:
        client.control("PUT", "/settings", {"talentboost_batch": 3})
        found = walk(client, f"/boost/{name}")

    assert len(expected) > 3
    assert found == expected[::-1]


def test_reversed_slices_skip_nothing_when_people_come_and_go() -> None:
    with variant_of("B3") as client:
        everyone = ids_of(listed(client, "/boost/people"))
        client.control("PUT", "/settings", {"talentboost_batch": 3})
        first = get(client, "/boost/people")
        team_id = listed(client, "/boost/teams")[0]["id"]
        call(client, "DELETE", f"/boost/people/{everyone[3]}")
        body = {"email": "ada@mail.example", "teamId": team_id}
        call(client, "POST", "/boost/invitations", body)
        rest = walk(client, f"/boost/people?after={first['slice']['next']}")

    assert ids_of(first["_embedded"]["people"]) + rest == everyone[:3] + everyone[4:]


def walk(client: Client, path: str) -> list[str]:
    """The ids in a list behind cursors, from one slice to the next."""
    found: list[str] = []
    following: str | None = path
    while following:
        shown = get(client, following)
        found += ids_of(next(iter(shown["_embedded"].values())))
        link = shown["_links"].get("next")
        following = client.path_of(VENDOR, link["href"]) if link else None
    return found


def test_short_ids_of_talentscore_are_understood_everywhere() -> None:
    with variant_of("B4") as client:
        made = call(client, "POST", "/candidates", {"email": "ada@mail.example"})
        candidate = made.json()
        assessment_id = make_assessment(client, candidate["id"])
        shown = get(client, f"/candidates/{candidate['id']}")
        located = get(client, client.path_of(VENDOR, made.headers["location"]) or "")
        own = shown["_embedded"]["assessments"][0]["_links"]["self"]["href"]
        assessment = get(client, client.path_of(VENDOR, own) or "")
        invitation = get(client, f"/invitations/{assessment_id}")
        mine = listed(client, f"/candidates?count=100&assignedUser={candidate['assignedUser']}")
        call(client, "DELETE", f"/invitations/{assessment_id}")

    ids = [candidate["id"], assessment["id"], invitation["id"], candidate["assignedUser"]]
    assert all(SHORT.fullmatch(text) for text in ids)
    assert located == shown
    assert candidate["id"] in ids_of(mine)
    assert not LONG.search(json.dumps(invitation))


def test_ids_in_a_delivery_are_spelled_like_those_in_answers() -> None:
    with variant_of("B4") as client:
        receiver, _ = cause_event(client, 200)
        ((event,),) = (delivery["body"] for delivery in deliveries(receiver))
        links = [client.path_of(VENDOR, link["href"]) for link in event["_links"].values()]
        found = [get(client, path or "")["id"] for path in links]

    assert found == [event["candidateId"], event["assessmentId"], event["assessmentId"]]


def test_text_of_a_client_that_looks_like_an_id_stays_as_it_is() -> None:
    text = "1024138f-684f-4311-b539-774fd3ef3a9c"
    with variant_of("B4") as client:
        candidate = make_candidate(client, externalId=text, tags=[text], lastName=text)

    assert (candidate["externalId"], candidate["tags"]) == (text, [text])


def test_long_ids_of_talentboost_are_understood_everywhere() -> None:
    with variant_of("B4") as client:
        team = call(client, "POST", "/boost/teams", {"name": "Pioneers"}).json()
        body = {"email": "ada@mail.example", "teamId": team["id"]}
        call(client, "POST", "/boost/invitations", body)
        (person,) = listed(client, "/boost/people?email=ada@mail.example")
        below = {"name": "More", "parentTeamId": team["id"], "supervisorId": person["id"]}
        lower = call(client, "POST", "/boost/teams", below).json()
        call(client, "DELETE", f"/boost/people/{person['id']}")

    assert person["teams"] == [team["id"]]
    assert (lower["parentTeamId"], lower["supervisorId"]) == (team["id"], person["id"])
    assert all(LONG.fullmatch(text) for text in (team["id"], person["id"], lower["id"]))


def test_higher_numbers_of_skilltrack_are_understood() -> None:
    with variant_of("B4") as client:
        employee_id = create(client, "ada")
        review(client, employee_id, date="2025-02-01", score=4.5, comments="Good")
        (found,) = reviews(client, employee_id)
        everyone = [employee["employee_id"] for employee in employees(client)]

    assert employee_id == "70000000001"
    assert found["review_id"] == "rev4000000001"
    assert employee_id in everyone


def test_limits_that_are_announced_are_those_that_hold() -> None:
    with variant_of("B5") as client:
        client.control("PUT", "/settings", {"rate_limit.enabled": True})
        answers = [client.send(VENDOR, "GET", "/tests") for _ in range(37)]

    left = [answer.headers["x-ratelimit-remaining"] for answer in answers]
    assert left == [str(max(0, 35 - number)) for number in range(37)]
    assert answers[-1].headers["retry-after"] == "8"


def test_delays_from_the_first_attempt_are_those_of_the_document() -> None:
    counts = []
    with variant_of("B6") as client:
        receiver, _ = cause_event(client, 500)
        now = 0
        for instant in (2, 3, 15, 60, 300, 1800, 9000, 20_000):
            client.advance(instant - now)
            now = instant
            counts.append(len(deliveries(receiver)))

    assert counts == [1, 2, 3, 4, 5, 6, 7, 7]


def test_relative_location_leads_to_what_was_made() -> None:
    with variant_of("B7") as client:
        made = call(client, "POST", "/candidates", {"email": "ada@mail.example"})
        found = get(client, client.path_of(VENDOR, made.headers["location"]) or "")

    assert found["id"] == made.json()["id"]


def test_what_the_vendor_promises_stays_when_it_is_null() -> None:
    with variant_of("B8") as client:
        candidate = make_candidate(client, firstName=None)
        people = listed(client, "/boost/people")
        slice_ = get(client, "/boost/people")["slice"]

    assert "firstName" not in candidate
    assert "customId" in people[0]
    assert slice_ == {"next": None}


def test_other_calls_of_skilltrack_keep_their_status() -> None:
    with variant_of("B9") as client:
        created = client.send("skilltrack", "POST", "/v1/employees", json={})
        shown = client.send("skilltrack", "GET", "/v1/employees")

    assert (created.status, shown.status) == (400, 200)


def test_the_link_to_the_list_works() -> None:
    with variant_of("B10") as client:
        candidate = make_candidate(client)
        link = candidate["_links"]["collection"]["href"]
        found = ids_of(listed(client, f"{client.path_of(VENDOR, link)}?count=100"))

    assert candidate["id"] in found
