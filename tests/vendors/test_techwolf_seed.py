"""The company as TechWolf shows it, and the employees that its documents print."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from skillsim.company import Block, Company, Person, PersonSkill, Skill
from skillsim.ids import uuid_for
from skillsim.instants import from_date_text, from_text
from skillsim.vendors.techwolf import VENDOR
from skillsim.vendors.techwolf.service import employees
from skillsim.vendors.techwolf.tables import NOTHING_TOLD, Cluster, Employee
from tests.vendors.techwolf_world import EVERYTHING, World

SAMPLES = Path(__file__).parents[2] / "fixtures" / "samples" / "techwolf.yaml"

CATALOGUE = {
    skill.name: skill
    for skill in (
        Skill("Python", "Languages", "IT", related=("Django", "SQL")),
        Skill("Django", "Languages", "IT", related=("Python",)),
        Skill("Git", "DevOps", "IT", related=("Jenkins",)),
        Skill("Jenkins", "DevOps", "IT", related=("Git", "Docker")),
        Skill("Docker", "DevOps", "IT"),
        Skill("SQL", "Databases", "IT"),
    )
}
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
        PersonSkill("Git", 4, date(2025, 5, 1), ("project",)),
        PersonSkill("Python", 3, date(2025, 5, 20), ("resume_document", "working_history")),
        PersonSkill("Jenkins", 2, date(2025, 4, 30), ("certificate", "working_history")),
    ),
)


def company(*people: Person, as_of: str = "2025-06-01T12:00:00Z") -> Company:
    return Company("Acme", 1, from_text(as_of), (Block(people=people),), skills=CATALOGUE)


def seeded(seen: Company, samples: dict[str, Any] | None = None) -> tuple[Employee, ...]:
    world = World()
    world.do(VENDOR.seed, seen, samples or {})
    return world.export(detail=EVERYTHING).employees


def many(count: int) -> tuple[Person, ...]:
    return tuple(replace(JANE, number=str(10_001 + index)) for index in range(count))


def states(found: tuple[Employee, ...]) -> list[str]:
    return [s.validation_state for e in found for c in e.clusters for s in c.current]


@pytest.fixture(scope="module")
def samples() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(SAMPLES.read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def undisputed() -> tuple[Cluster, Cluster]:
    """The clusters of the first of many Janes that rejected none of her skills."""
    found = next(e for e in seeded(company(*many(50))) if "rejected" not in states((e,)))
    return found.clusters[0], found.clusters[1]


def test_everyone_is_an_employee_under_the_employee_number() -> None:
    leaver = replace(JANE, number="23456", is_active=False)

    found = seeded(company(JANE, leaver))

    assert [(e.external_id, e.is_active) for e in found] == [("12345", True), ("23456", False)]


def test_a_person_without_skills_has_no_clusters() -> None:
    assert seeded(company(replace(JANE, skills=())))[0].clusters == ()


def test_skills_of_one_cluster_stand_together(undisputed: tuple[Cluster, Cluster]) -> None:
    devops, languages = undisputed

    assert (devops.name, devops.domain, languages.name) == ("DevOps", "IT", "Languages")
    assert [skill.name for skill in devops.current] == ["Git", "Jenkins"]
    assert [skill.name for skill in languages.current] == ["Python"]


def test_ids_follow_the_place_in_the_catalogue(undisputed: tuple[Cluster, Cluster]) -> None:
    devops, _ = undisputed

    assert devops.cluster_id == uuid_for(1, "techwolf-cluster", 1)
    assert devops.current[1].skill_id == uuid_for(1, "techwolf-skill", 3)


def test_related_skills_are_those_not_held_with_the_sources_of_what_they_come_with(
    undisputed: tuple[Cluster, Cluster],
) -> None:
    devops, languages = undisputed

    assert [(s.name, s.sources) for s in devops.related] == [
        ("Docker", ("working_history", "certificate"))
    ]
    assert [s.name for s in languages.related] == ["Django", "SQL"]
    assert {s.validation_state for s in languages.related} == {"suggested"}


def test_the_sources_of_a_cluster_are_those_of_its_skills(
    undisputed: tuple[Cluster, Cluster],
) -> None:
    assert undisputed[0].sources == ("working_history", "project", "certificate")


@pytest.mark.parametrize(
    ("levels", "expected"),
    [((1,), 1), ((2,), 3), ((3,), 4), ((4,), 5), ((1, 2), 2), ((4, 2), 4), ((1, 1, 1, 2), 2)],
)
def test_four_steps_of_a_skill_become_five_of_a_cluster(
    levels: tuple[int, ...], expected: int
) -> None:
    names = ("Git", "Jenkins", "Docker", "Docker")
    day = date(2025, 5, 1)
    held = tuple(PersonSkill(name, level, day) for name, level in zip(names, levels, strict=False))

    found = seeded(company(*(replace(p, skills=held) for p in many(20))))

    kept = next(e for e in found if "rejected" not in states((e,)))
    assert kept.clusters[0].level_1_to_5 == expected


def test_a_few_skills_are_rejected_and_some_validated() -> None:
    drawn = states(seeded(company(*many(100))))

    assert len(drawn) == 300
    assert 3 <= drawn.count("rejected") <= 40
    assert 40 <= drawn.count("validated") <= 110


def test_a_rejected_skill_brings_no_related_ones() -> None:
    held = JANE.skills[1:2]
    found = seeded(company(*(replace(person, skills=held) for person in many(100))))
    rejected = [e.clusters[0] for e in found if states((e,)) == ["rejected"]]

    assert rejected
    assert all(cluster.related == () for cluster in rejected)
    assert {cluster.validation_state for cluster in rejected} == {"suggested"}


def test_a_cluster_with_a_validated_skill_is_validated() -> None:
    found = seeded(company(*many(20)))

    for cluster in (c for e in found for c in e.clusters):
        is_validated = any(s.validation_state == "validated" for s in cluster.current)
        assert cluster.validation_state == ("validated" if is_validated else "suggested")


def test_a_bigger_company_keeps_everyone() -> None:
    assert seeded(company(*many(9)))[:5] == seeded(company(*many(5)))


def test_the_last_update_is_the_latest_use_of_a_skill_but_never_after_the_data() -> None:
    assert seeded(company(JANE))[0].last_updated_at_us == from_date_text("2025-05-20")

    earlier = company(JANE, as_of="2025-05-19T00:00:00Z")

    assert seeded(earlier)[0].last_updated_at_us == earlier.as_of_us


def test_the_documents_employees_come_first(samples: dict[str, Any]) -> None:
    found = seeded(company(JANE), samples)

    assert [employee.external_id[:8] for employee in found] == [
        "4cbdbabe",
        "5cbdbdbe",
        "61a6e076",
        "12345",
    ]
    assert all(employee.is_active for employee in found)


def test_one_skill_has_one_id_also_where_the_documents_print_it(samples: dict[str, Any]) -> None:
    found = seeded(company(*many(3)), samples)

    skills = [s for e in found for c in e.clusters for s in (*c.current, *c.related)]
    assert {s.skill_id for s in skills if s.name == "Git"} == {
        "ed8a3b44-59a0-44a6-a283-6c0e4b303be1"
    }


def test_without_samples_only_the_company_is_there() -> None:
    assert seeded(company()) == ()


def test_the_customer_told_position_team_and_the_job_held() -> None:
    world = World()
    world.do(VENDOR.seed, company(JANE), {})

    card = world.do(employees.get, "12345")

    assert (card.facts.assigned_position, card.facts.job_id, card.facts.organisational_unit) == (
        "Software Engineer",
        "software-engineer",
        "platform",
    )
    assert card.facts.lists == {
        "working_history": [
            {"start_date": "2022-01-15", "company": "Acme", "job_title": "Software Engineer"}
        ]
    }
    assert card.n_events == 4


def test_nobody_told_anything_of_the_documents_employees(samples: dict[str, Any]) -> None:
    world = World()
    world.do(VENDOR.seed, company(), samples)

    cards = world.do(employees.find, limit=10).cards

    assert all(card.facts == NOTHING_TOLD for card in cards)
    assert sorted(card.n_events for card in cards) == [0, 1, 3]
