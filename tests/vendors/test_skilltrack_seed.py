"""The company as SkillTrack shows it."""

from dataclasses import replace
from datetime import date

import pytest

from skillsim.company import Block, Certification, Company, Person, PersonSkill, Review
from skillsim.errors import ConfigurationError
from skillsim.vendors.skilltrack import VENDOR, service, tables
from tests.vendors.skilltrack_world import World

JANE = Person(
    number="12345",
    first_name="Jane",
    last_name="Doe",
    email="jane.doe@example.com",
    department="Engineering",
    role="Software Engineer",
    team="platform",
    hired_on=date(2022, 1, 15),
    skills=(
        PersonSkill("Python", 4, date(2025, 5, 20)),
        PersonSkill("AWS Cloud", 2, date(2025, 4, 30)),
    ),
    reviews=(
        Review(date(2025, 3, 15), "Manager Name", 4.5, "Excellent.", id="rev123"),
        Review(date(2025, 6, 1), "HR Specialist", 4.7, "Strong."),
    ),
    certifications=(Certification("AWS", "Amazon", date(2024, 11, 10), date(2026, 11, 10)),),
)
LEAVER = replace(JANE, number="23456", email="gone@example.com", is_active=False)


def seeded(*people: Person) -> World:
    world = World()
    company = Company("Acme", seed=1, as_of_us=0, blocks=(Block(people=people),))
    world.do(VENDOR.seed, company, {})
    return world


def test_an_employed_person_is_an_employee_under_their_number() -> None:
    world = seeded(JANE)

    assert world.do(service.employees) == [
        tables.Employee(
            "12345",
            "Jane Doe",
            "jane.doe@example.com",
            "Engineering",
            "Software Engineer",
            "2022-01-15",
        )
    ]


def test_levels_one_to_four_have_the_vendors_words() -> None:
    skills = tuple(PersonSkill(f"S{n}", n, date(2025, 1, n)) for n in (1, 2, 3, 4))

    world = seeded(replace(JANE, skills=skills))

    assert world.do(service.skills, "12345") == [
        tables.Skill("S1", "Beginner", "2025-01-01"),
        tables.Skill("S2", "Intermediate", "2025-01-02"),
        tables.Skill("S3", "Advanced", "2025-01-03"),
        tables.Skill("S4", "Expert", "2025-01-04"),
    ]


def test_a_skill_told_twice_in_two_cases_is_held_once() -> None:
    again = PersonSkill("PYTHON", 3, date(2025, 6, 1))

    world = seeded(replace(JANE, skills=(*JANE.skills, again)))

    assert world.do(service.skills, "12345") == [
        tables.Skill("PYTHON", "Advanced", "2025-06-01"),
        tables.Skill("AWS Cloud", "Intermediate", "2025-04-30"),
    ]


def test_a_review_keeps_its_own_id_or_gets_one_of_the_employee_number() -> None:
    world = seeded(JANE)

    assert world.do(service.reviews, "12345") == [
        tables.Review("rev123", "2025-03-15", "Manager Name", "4.5", "Excellent."),
        tables.Review("rev1234502", "2025-06-01", "HR Specialist", "4.7", "Strong."),
    ]


def test_new_ids_start_above_the_highest_seeded_ones() -> None:
    world = seeded(replace(JANE, number="899999", reviews=JANE.reviews[1:] * 99))
    seeded_ids = [review.review_id for review in world.do(service.reviews, "899999")]

    hired = world.hire("John")
    review = world.create(
        service.add_review, hired, date="2025-06-01", reviewer="HR", score="4", comments=""
    )

    assert int(hired) > 899999
    assert int(review.review_id[3:]) > max(int(review_id[3:]) for review_id in seeded_ids)


def test_certificates_are_shown_with_both_dates() -> None:
    world = seeded(JANE)

    assert world.do(service.certifications, "12345") == [
        tables.Certification("AWS", "Amazon", "2024-11-10", "2026-11-10")
    ]


def test_who_left_is_not_shown_at_all() -> None:
    world = seeded(LEAVER, JANE)

    assert [e.employee_id for e in world.do(service.employees)] == ["12345"]
    assert {held.employee_id for held in world.do(service.held_skills)} == {"12345"}


def test_an_empty_company_seeds_nothing() -> None:
    assert seeded().do(service.employees) == []


def test_samples_are_refused_because_nothing_would_use_them() -> None:
    with pytest.raises(ConfigurationError, match=r"skilltrack\.yaml must stay empty"):
        World().do(VENDOR.seed, Company("Acme", seed=1, as_of_us=0), {"employees": []})
