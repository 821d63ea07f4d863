"""SkillTrack's records as the admin API shows and adds to them."""

from typing import Any

import pytest

from skillsim.errors import Invalid, NotFound
from skillsim.ids import Ids
from skillsim.store import Transaction
from skillsim.vendors.skilltrack import VENDOR, handlers
from tests.vendors.skilltrack_world import World

EMPLOYEES = VENDOR.state_kinds["employees"]
JANE = {
    "name": "Jane Doe",
    "email": "jane.doe@example.com",
    "department": "Engineering",
    "role": "Engineer",
    "hire_date": "2022-01-15",
}
SKILL = {"skill_name": "Go", "proficiency_level": "Expert", "last_used": "2026-01-01"}
REVIEW = {"date": "2026-01-02", "reviewer": "Ann", "score": 4.5, "comments": ""}
HELD = {
    "certification_name": "CKA",
    "issued_by": "CNCF",
    "date_issued": "2026-01-01",
    "expiration_date": "2028-01-01",
}


def create(world: World, **body: Any) -> dict[str, Any]:
    make = EMPLOYEES.create
    assert make is not None
    return world.store.transact(lambda tx: make(tx, Ids(tx, 1), body, 0))


def add(world: World, employee_id: str, **body: Any) -> dict[str, Any]:
    change = EMPLOYEES.change
    assert change is not None

    def work(tx: Transaction) -> dict[str, Any]:
        return change(tx, Ids(tx, 1), employee_id, body, 0, {})

    return world.store.transact(work)


def test_created_employee_is_in_the_api() -> None:
    world = World()

    made = create(world, **JANE)

    assert made | JANE == made
    assert [e["name"] for e in world.ask(handlers.list_employees).body] == ["Jane Doe"]
    assert world.do(EMPLOYEES.get, made["id"]) == made


def test_what_is_added_is_in_the_api() -> None:
    world = World()
    employee_id = world.hire()

    shown = add(world, employee_id, skills=[SKILL], reviews=[REVIEW], certifications=[HELD])

    assert world.ask(handlers.list_skills, employee_id=employee_id).body == [SKILL]
    assert world.ask(handlers.list_certifications, employee_id=employee_id).body == [HELD]
    (review,) = world.ask(handlers.list_reviews, employee_id=employee_id).body
    assert review | REVIEW == review
    assert shown["reviews"] == [review]


def test_skill_of_a_known_name_is_replaced() -> None:
    world = World()
    employee_id = world.hire()
    add(world, employee_id, skills=[SKILL])

    shown = add(world, employee_id, skills=[{**SKILL, "skill_name": "GO"}])

    assert [skill["skill_name"] for skill in shown["skills"]] == ["GO"]


@pytest.mark.parametrize(
    ("query", "names"),
    [(None, ["Jane Doe", "Bob Roe"]), ("JANE", ["Jane Doe"]), ("900002", ["Bob Roe"]), ("%", [])],
)
def test_query_narrows_list_and_count(query: str | None, names: list[str]) -> None:
    world = World()
    world.hire()
    world.hire("Bob Roe")

    found = world.do(EMPLOYEES.list, query=query, limit=10, offset=0)

    assert [record["name"] for record in found] == names
    assert world.do(EMPLOYEES.count, query=query) == len(names)


def test_offset_and_limit_walk_the_list() -> None:
    world = World()
    for name in ("A A", "B B", "C C"):
        world.hire(name)

    (record,) = world.do(EMPLOYEES.list, query=None, limit=1, offset=1)

    assert record["name"] == "B B"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({**JANE, "email": "jane"}, "email"),
        ({**JANE, "email": "a..b@example.com"}, "email"),
        ({**JANE, "hire_date": "2022-02-30"}, "hire_date"),
        ({**JANE, "name": ""}, "name"),
        ({**JANE, "role": None}, "role"),
        ({**JANE, "salary": 1}, "salary"),
        ({"name": "Jane Doe"}, "email"),
    ],
)
def test_employee_that_makes_no_sense_is_refused(body: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        create(World(), **body)

    assert refused.value.problems[0].field == field


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"skills": {"Go": 1}}, "skills"),
        ({"skills": ["Go"]}, "skills"),
        ({"skills": [{**SKILL, "proficiency_level": "Guru"}]}, "skills.proficiency_level"),
        ({"skills": [{"skill_name": "Go"}]}, "skills.proficiency_level"),
        ({"reviews": [{**REVIEW, "score": 6}]}, "reviews.score"),
        ({"reviews": [{**REVIEW, "score": True}]}, "reviews.score"),
        ({"reviews": [{**REVIEW, "date": 1}]}, "reviews.date"),
        ({"certifications": [{**HELD, "issued_by": 1}]}, "certifications.issued_by"),
        ({"name": "Bob"}, "name"),
    ],
)
def test_addition_that_makes_no_sense_is_refused_and_adds_nothing(
    body: dict[str, Any], field: str
) -> None:
    world = World()
    employee_id = world.hire()
    before = world.do(EMPLOYEES.get, employee_id)

    with pytest.raises(Invalid) as refused:
        add(world, employee_id, **{"skills": [SKILL], **body})

    assert refused.value.problems[0].field == field
    assert world.do(EMPLOYEES.get, employee_id) == before


def test_address_that_is_taken_is_refused() -> None:
    world = World()
    create(world, **JANE)

    with pytest.raises(Invalid):
        create(world, **JANE)


def test_unknown_employee_is_not_found() -> None:
    with pytest.raises(NotFound):
        World().do(EMPLOYEES.get, "1")
    with pytest.raises(NotFound):
        add(World(), "1", skills=[SKILL])


def test_nothing_is_deleted() -> None:
    assert EMPLOYEES.delete is None
