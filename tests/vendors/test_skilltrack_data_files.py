"""SkillTrack's data files against its API: a world of the same company answers every record."""

import pytest

from skillsim.company import Company
from skillsim.context import Links
from skillsim.errors import ConfigurationError
from skillsim.instants import from_date_text
from skillsim.origin import Origin
from skillsim.registry import Records
from skillsim.vendors.skilltrack import VENDOR, handlers
from tests.vendors.drawn_files import MESSY, SMALL, company, everyone, lens, records
from tests.vendors.skilltrack_world import World

ORIGINS = pytest.mark.parametrize("origin", [SMALL, MESSY], ids=lambda origin: origin.scenario)


def world_of(origin: Origin) -> World:
    world = World()
    world.do(VENDOR.seed, company(origin), {})
    return world


def files_of(origin: Origin) -> Records:
    return records("skilltrack", origin)


@ORIGINS
def test_employees_are_those_that_the_api_lists(origin: Origin) -> None:
    assert list(world_of(origin).ask(handlers.list_employees).body) == files_of(origin)["employees"]


@ORIGINS
@pytest.mark.parametrize(
    ("entity", "handler"),
    [
        ("skills", handlers.list_skills),
        ("reviews", handlers.list_reviews),
        ("certifications", handlers.list_certifications),
    ],
)
def test_what_employees_have_is_what_the_api_answers(
    origin: Origin, entity: str, handler: object
) -> None:
    world = world_of(origin)
    answered = [
        {"employee_id": employee["employee_id"], **record}
        for employee in files_of(origin)["employees"]
        for record in world.ask(handler, employee_id=employee["employee_id"]).body  # type: ignore[arg-type]
    ]

    assert files_of(origin)[entity] == answered


def test_left_people_are_in_no_file() -> None:
    left = {person.number for _, person in everyone(MESSY) if not person.is_active}
    shown = {record["employee_id"] for found in files_of(MESSY).values() for record in found}

    assert left
    assert left.isdisjoint(shown)


def test_who_is_not_shown_has_no_id() -> None:
    view = lens("skilltrack", MESSY)

    ids = {view.employee_id(person) for _, person in everyone(MESSY) if not person.is_active}

    assert ids == {None}


def test_every_skill_review_and_certificate_belongs_to_an_employee() -> None:
    files = files_of(MESSY)
    employees = {employee["employee_id"] for employee in files["employees"]}

    for entity in ("skills", "reviews", "certifications"):
        assert {record["employee_id"] for record in files[entity]} <= employees


def test_a_review_has_an_id_of_its_own() -> None:
    ids = [review["review_id"] for review in files_of(MESSY)["reviews"]]

    assert len(ids) == len(set(ids))


def test_a_large_company_is_stored_whole() -> None:
    large = Origin("load", 5, from_date_text("2026-08-01"), people=400)

    assert len(world_of(large).ask(handlers.list_employees).body) == sum(
        person.is_active for _, person in everyone(large)
    )


def test_samples_are_refused_because_no_file_would_have_them() -> None:
    with pytest.raises(ConfigurationError, match=r"skilltrack\.yaml must stay empty"):
        VENDOR.data_set.lens(Company("Acme", 1, 0), {"employees": []}, Links("http://here"))
