"""Who applied to the seeded company, and whom the documents print."""

from datetime import date

import pytest

from skillsim import instants
from tests.seeded_company import (
    AS_OF_US,
    addresses,
    applicants_of,
    company,
    large_company,
    people_of,
    sample,
    steps_of,
)

# The documents' people


def test_sample_people_come_first() -> None:
    numbers = [p.number for p in people_of(company())[:5]]

    assert numbers == ["12345", "23456", "34567", "67890", "18382"]


def test_jane_is_as_the_document_prints_her() -> None:
    jane = sample("Jane Doe")

    assert (jane.email, jane.department, jane.role) == (
        "jane.doe@example.com",
        "Engineering",
        "Software Engineer",
    )
    assert jane.hired_on == date(2022, 1, 15)
    assert [(s.name, s.level_1_to_4, s.last_used_on) for s in jane.skills] == [
        ("Python", 4, date(2025, 5, 20)),
        ("AWS Cloud", 2, date(2025, 4, 30)),
    ]


def test_jane_holds_the_printed_review_and_certification() -> None:
    jane = sample("Jane Doe")
    review, certification = jane.reviews[0], jane.certifications[0]

    assert (review.id, review.held_on) == ("rev123", date(2025, 3, 15))
    assert (review.reviewer, review.score_0_to_5) == ("Manager Name", 4.5)
    assert (certification.name, certification.issued_by) == (
        "AWS Certified Solutions Architect",
        "Amazon",
    )
    assert certification.issued_on == date(2024, 11, 10)
    assert certification.expires_on == date(2026, 11, 10)


@pytest.mark.parametrize("name", ["Alice Johnson", "Bob Lee"])
def test_printed_skill_gap_is_there(name: str) -> None:
    person = sample(name)

    assert person.department == "Engineering"
    assert all(skill.name != "Kubernetes" for skill in person.skills)


def test_printed_person_of_the_second_vendor_is_there() -> None:
    person = sample("John Smith")

    assert (person.number, person.email) == ("18382", "john.smith@devskiller.com")


def test_drawn_addresses_use_reserved_domains_only() -> None:
    domains = {email.partition("@")[2] for email in addresses(large_company())}

    assert all(domain.endswith(".example") for domain in domains)


# Applicants


STEPS = {
    "registered": 1,
    "invited": 2,
    "expired": 2,
    "started": 3,
    "canceled": 3,
    "failed": 3,
    "finished": 4,
    "scored": 4,
    "reviewed": 4,
    "accepted": 4,
    "rejected": 4,
}


def test_small_scenario_shows_every_stage() -> None:
    assert {a.stage for a in applicants_of(company())} == STEPS.keys()


def test_applicants_have_taken_the_steps_of_their_stage_in_order() -> None:
    oldest = AS_OF_US - 120 * instants.DAY_US

    for applicant in applicants_of(large_company()):
        steps = steps_of(applicant)
        assert len(steps) == STEPS[applicant.stage]
        assert steps == sorted(steps)
        assert steps[0] >= oldest
        assert all(at % instants.SECOND_US == 0 for at in steps)


def test_applicants_have_a_score_from_scored_on() -> None:
    scored = {"scored", "reviewed", "accepted", "rejected"}

    for applicant in applicants_of(large_company()):
        assert (applicant.score_0_to_1 is not None) == (applicant.stage in scored)
        assert 0 <= (applicant.score_0_to_1 or 0) <= 1


def test_open_invitations_are_still_valid_and_expired_ones_are_not() -> None:
    valid_since = AS_OF_US - 14 * instants.DAY_US

    for applicant in applicants_of(large_company()):
        if applicant.stage in ("invited", "expired"):
            is_valid = (applicant.invited_at_us or 0) > valid_since
            assert is_valid == (applicant.stage == "invited")


def test_about_a_tenth_of_applicants_lack_an_external_id() -> None:
    missing = sum(a.external_id is None for a in applicants_of(large_company()))

    assert 8 <= missing <= 36
