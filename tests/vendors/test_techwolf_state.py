"""TechWolf's records as the admin API shows and edits them."""

from typing import Any

import pytest

from skillsim.company import Company, Role, Skill
from skillsim.errors import Conflict, Invalid, NotFound
from skillsim.ids import Ids
from skillsim.registry import StateKind
from skillsim.vendors.techwolf import VENDOR
from tests.vendors.techwolf_world import World

EMPLOYEES, JOBS = VENDOR.state_kinds["employees"], VENDOR.state_kinds["jobs"]


@pytest.fixture
def world() -> World:
    world = World()
    roles = (Role("Software Engineer", "Engineering", ()), Role("Pilot", "Air", ()))
    skills = {"Git": Skill("Git", "DevOps", "IT")}
    world.do(VENDOR.seed, Company("Acme", 1, 0, roles=roles, skills=skills), {})
    return world


def create(world: World, **body: Any) -> dict[str, Any]:
    assert EMPLOYEES.create is not None
    made = EMPLOYEES.create
    return world.store.transact(lambda tx: made(tx, Ids(tx, 1), body, 0))


def change(world: World, record_id: str, **body: Any) -> dict[str, Any]:
    assert EMPLOYEES.change is not None
    changed = EMPLOYEES.change
    return world.store.transact(lambda tx: changed(tx, Ids(tx, 1), record_id, body, 0))


def delete(world: World, record_id: str) -> None:
    assert EMPLOYEES.delete is not None
    deleted = EMPLOYEES.delete
    world.store.transact(lambda tx: deleted(tx, Ids(tx, 1), record_id, 0))


def ids(world: World, kind: StateKind, query: str | None = None, offset: int = 0) -> list[str]:
    found = world.do(kind.list, query=query, limit=10, offset=offset)
    return [record["id"] for record in found]


def test_created_employee_is_exported(world: World) -> None:
    made = create(world, external_id="a", job_id="pilot", skills={"Git": 0.5})

    assert world.found() == ["a"]
    assert made == world.do(EMPLOYEES.get, "a")
    assert made["assigned_position"] == "Pilot"
    assert made["clusters"][0]["current_skills"][0]["validation_state"] == "validated"


def test_employee_without_an_id_gets_one(world: World) -> None:
    assert create(world)["id"] == ids(world, EMPLOYEES)[0]


def test_change_goes_by_the_rules_of_feedback(world: World) -> None:
    create(world, external_id="a", clusters={"DevOps": 4})

    changed = change(world, "a", clusters={"DevOps": 0}, is_active=False)

    assert changed["is_active"] is False
    assert changed["clusters"][0]["validation_state"] == "rejected"
    assert world.export().employees[0].clusters == ()


def test_fact_set_to_null_is_forgotten(world: World) -> None:
    create(world, external_id="a", job_id="pilot", location={"lat": 1, "lng": 2})

    changed = change(world, "a", assigned_position=None, location=None)

    assert (changed["assigned_position"], changed["job_id"], changed["location"]) == (None,) * 3


def test_deleted_employee_is_gone(world: World) -> None:
    create(world, external_id="a")
    delete(world, "a")

    assert ids(world, EMPLOYEES) == []
    with pytest.raises(NotFound):
        world.do(EMPLOYEES.get, "a")


def test_employees_are_found_by_what_they_contain(world: World) -> None:
    create(world, external_id="a", assigned_position="Pilot")
    create(world, external_id="b", organisational_unit="100%_Pilots")
    create(world, external_id="c")

    assert ids(world, EMPLOYEES, "PILOT") == ["a", "b"]
    assert ids(world, EMPLOYEES, "%") == ["b"]
    assert ids(world, EMPLOYEES, offset=1) == ["b", "c"]


@pytest.mark.parametrize(
    "body",
    [
        {"is_active": 1},
        {"assigned_position": ""},
        {"location": {"lat": 1}},
        {"location": {"lat": 91, "lng": 0}},
        {"skills": {"Git": 1.5}},
        {"skills": ["Git"]},
        {"clusters": {"DevOps": 2.5}},
        {"skills": {"Juggling": 1}},
        {"job_id": "diver"},
        {"languages": []},
        {"salary": 1},
        {"external_id": "a b"},
        {"external_id": 1},
    ],
    ids=str,
)
def test_impossible_employee_is_refused(world: World, body: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        create(world, **{"external_id": "a", **body})

    assert ids(world, EMPLOYEES) == []


def test_id_in_use_is_a_conflict(world: World) -> None:
    create(world, external_id="a")

    with pytest.raises(Conflict):
        create(world, external_id="a")


def test_jobs_are_those_of_the_roles(world: World) -> None:
    assert ids(world, JOBS) == ["software-engineer", "pilot"]
    assert ids(world, JOBS, "PILOT") == ["pilot"]
    assert world.do(JOBS.get, "pilot") == {"id": "pilot", "name": "Pilot"}
    with pytest.raises(NotFound):
        world.do(JOBS.get, "diver")


def test_count_is_that_of_the_list(world: World) -> None:
    for external_id in ("a", "b", "ab"):
        create(world, external_id=external_id)

    assert world.do(EMPLOYEES.count, query="a") == len(ids(world, EMPLOYEES, "a")) == 2
    assert world.do(JOBS.count, query="pilot") == len(ids(world, JOBS, "pilot")) == 1
    assert world.do(EMPLOYEES.count, query=None) == 3


def test_forms_ask_for_nothing_that_is_refused(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        create(world, **{"no-such-member": 1})

    known = refused.value.problems[0].message.partition("there is ")[2].split(", ")
    assert {field.name for field in EMPLOYEES.change_fields} == set(known)
    assert {field.name for field in EMPLOYEES.create_fields} == {"external_id", *known}
