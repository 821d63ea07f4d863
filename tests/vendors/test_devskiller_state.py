"""Records of DevSkiller seen and edited by hand."""

from typing import Any

import pytest

from skillsim.errors import Conflict, Invalid, NotFound
from skillsim.ids import Ids, to_friendly
from skillsim.store import Transaction
from skillsim.vendors.devskiller import VENDOR, handlers
from tests.vendors.devskiller_timeline import drain, events_of, planned
from tests.vendors.devskiller_world import UNKNOWN, World, company, seeded

KINDS = VENDOR.state_kinds
EMAIL = "jane@mail.example"


@pytest.fixture
def world() -> World:
    return seeded(company())


def listed(world: World, kind: str, query: str | None = None) -> list[dict[str, Any]]:
    return world.do(KINDS[kind].list, query=query, limit=100, offset=0)


def create(world: World, kind: str, **body: Any) -> dict[str, Any]:
    make: Any = KINDS[kind].create
    made: dict[str, Any] = world.store.transact(lambda tx: make(tx, Ids(tx, 1), body, world.now_us))
    return made


def change(world: World, kind: str, record_id: str, **body: Any) -> dict[str, Any]:
    alter: Any = KINDS[kind].change

    def work(tx: Transaction) -> dict[str, Any]:
        changed: dict[str, Any] = alter(tx, Ids(tx, 1), record_id, body, world.now_us)
        return changed

    return world.store.transact(work)


def delete(world: World, kind: str, record_id: str) -> None:
    drop: Any = KINDS[kind].delete
    world.store.transact(lambda tx: drop(tx, Ids(tx, 1), record_id, world.now_us))


@pytest.mark.parametrize("kind", ["candidates", "assessments", "tests", "people", "teams"])
def test_listed_record_is_the_one_that_can_be_got(world: World, kind: str) -> None:
    records = listed(world, kind)

    assert records
    for record in records:
        assert world.do(KINDS[kind].get, record["id"]) == record
        assert world.do(KINDS[kind].get, to_friendly(record["id"])) == record


@pytest.mark.parametrize("kind", KINDS)
def test_unknown_record_is_not_found(world: World, kind: str) -> None:
    for unknown in (UNKNOWN, "not-an-id"):
        with pytest.raises(NotFound):
            world.do(KINDS[kind].get, unknown)


@pytest.mark.parametrize(
    ("kind", "query", "n_found"),
    [
        ("candidates", "APPLICANT3@", 1),
        ("assessments", "applicant3@", 1),
        ("tests", "java", 1),
        ("people", "JANE.DOE", 1),
        ("teams", "java", 1),
        ("people", "%", 0),
    ],
)
def test_query_narrows_a_list(world: World, kind: str, query: str, n_found: int) -> None:
    assert len(listed(world, kind, query)) == n_found
    assert world.do(KINDS[kind].count, query=query) == n_found


@pytest.mark.parametrize("kind", KINDS)
def test_count_is_that_of_the_whole_list(world: World, kind: str) -> None:
    assert world.do(KINDS[kind].count, query=None) == len(listed(world, kind))


def test_offset_and_limit_walk_a_list(world: World) -> None:
    everyone = listed(world, "candidates")

    part = world.do(KINDS["candidates"].list, query=None, limit=2, offset=3)

    assert part == everyone[3:5]


def test_created_candidate_is_in_the_api(world: World) -> None:
    made = create(world, "candidates", email=EMAIL, first_name="Jane", tags=["Remote"])

    shown = world.ask(handlers.get_candidate, id=made["id"]).body
    assert (shown["email"], shown["firstName"], shown["tags"]) == (EMAIL, "Jane", ["Remote"])
    assert made["created_at"] == "2025-06-01T12:00:00.000000Z"


def test_candidate_is_decided_once(world: World) -> None:
    made = create(world, "candidates", email=EMAIL)

    assert change(world, "candidates", made["id"], status="ACCEPTED")["status"] == "ACCEPTED"

    with pytest.raises(Conflict):
        change(world, "candidates", made["id"], status="REJECTED")


def test_candidate_status_that_follows_from_assessments_cannot_be_set(world: World) -> None:
    made = create(world, "candidates", email=EMAIL)

    with pytest.raises(Invalid):
        change(world, "candidates", made["id"], status="IN_EVALUATION")


def test_created_assessment_behaves_as_asked(world: World) -> None:
    candidate = create(world, "candidates", email=EMAIL)
    test = create(world, "tests", name="Go", skills=["Go"], duration_minutes=30)
    ids = {"candidate_id": candidate["id"], "test_id": test["id"]}
    made = create(world, "assessments", **ids, behaviour="diligent", validity_days=2)

    drain(world)

    got = world.do(KINDS["assessments"].get, made["id"])
    assert (made["status"], got["status"]) == ("NEW", "ASSESSMENT_COMPLETED")
    assert got["time_taken_s"] == 30 * 60 * 8 // 10


def test_status_change_takes_the_step_with_its_event(world: World) -> None:
    made = world.invitation()

    changed = change(world, "assessments", made["id"], status="TEST_STARTED")

    assert (changed["status"], events_of(world)) == ("TEST_STARTED", ["ASSESSMENT_STARTED"])
    assert change(world, "assessments", made["id"], status="TEST_STARTED") == changed


@pytest.mark.parametrize("status", ["TEST_FINISHED", "ASSESSMENT_COMPLETED"])
def test_status_that_no_single_step_leads_to_is_a_conflict(world: World, status: str) -> None:
    made = world.invitation()

    with pytest.raises(Conflict, match="no single step"):
        change(world, "assessments", made["id"], status=status)


def test_deleted_assessment_is_gone_with_its_plans(world: World) -> None:
    before = planned(world)
    made = world.invitation()

    delete(world, "assessments", made["id"])

    assert planned(world) == before


def test_webhook_can_be_silenced_and_heard_again(world: World) -> None:
    made = create(world, "webhooks", url="https://a.example/hook", link_base="https://b.example/")

    assert made["link_base"] == "https://b.example"
    assert change(world, "webhooks", made["id"], is_active=False)["is_active"] is False
    assert change(world, "webhooks", made["id"], is_active=True) == made
    delete(world, "webhooks", made["id"])
    assert listed(world, "webhooks") == []


def test_person_and_team_are_made_and_deleted(world: World) -> None:
    team = create(world, "teams", name="New")
    person = create(world, "people", email=EMAIL, team_id=team["id"], first_name="Jane")
    assert person["team_ids"] == [team["id"]]

    with pytest.raises(Conflict):
        delete(world, "teams", team["id"])

    delete(world, "people", person["id"])
    delete(world, "teams", team["id"])
    assert EMAIL not in [one["email"] for one in listed(world, "people")]


def test_team_change_keeps_what_is_not_said(world: World) -> None:
    java = listed(world, "teams", "java")[0]

    changed = change(world, "teams", java["id"], color=None, name="Kotlin")

    assert changed == {**java, "color": None, "name": "Kotlin"}


def test_team_cannot_stand_below_itself(world: World) -> None:
    acme, java = listed(world, "teams", "acme")[0], listed(world, "teams", "java")[0]

    with pytest.raises(Invalid):
        change(world, "teams", acme["id"], parent_team_id=java["id"])


@pytest.mark.parametrize(
    ("kind", "body", "field"),
    [
        ("candidates", {}, "email"),
        ("candidates", {"email": "nobody"}, "email"),
        ("candidates", {"email": EMAIL, "color": "red"}, "color"),
        ("candidates", {"email": EMAIL, "tags": ["", "x"]}, "tags"),
        (
            "candidates",
            {"email": EMAIL, "is_communication_disabled": 1},
            "is_communication_disabled",
        ),
        ("assessments", {"test_id": UNKNOWN}, "candidate_id"),
        ("tests", {"name": "Go"}, "skills"),
        ("tests", {"name": "Go", "skills": ["Go"], "duration_minutes": 0}, "duration_minutes"),
        ("webhooks", {"url": "ftp://x", "link_base": "https://x"}, "url"),
        ("people", {"email": EMAIL}, "team_id"),
        ("people", {"email": EMAIL, "team_id": UNKNOWN}, "team_id"),
        ("teams", {"name": "x", "color": "red"}, "color"),
    ],
    ids=str,
)
def test_refused_body_names_its_field(
    world: World, kind: str, body: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        create(world, kind, **body)

    assert [problem.field for problem in refused.value.problems] == [field]


@pytest.mark.parametrize("kind", KINDS)
def test_form_of_a_creation_asks_for_nothing_that_is_refused(world: World, kind: str) -> None:
    said = {field.name for field in KINDS[kind].create_fields}

    with pytest.raises(Invalid) as refused:
        create(world, kind, **{"no-such-member": 1})

    known = refused.value.problems[0].message.partition("there is ")[2]
    assert said == set(known.split(", "))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if KINDS[kind].change])
def test_form_of_a_change_asks_for_nothing_that_is_refused(world: World, kind: str) -> None:
    said = {field.name for field in KINDS[kind].change_fields}
    if kind == "webhooks":
        create(world, kind, url="http://a.example/", link_base="http://a.example")
    record = listed(world, kind)[0]

    with pytest.raises(Invalid) as refused:
        change(world, kind, record["id"], **{"no-such-member": 1})

    known = refused.value.problems[0].message.partition("there is ")[2]
    assert said == set(known.split(", "))
