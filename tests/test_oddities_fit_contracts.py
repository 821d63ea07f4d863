"""Odd records are valid records: what the contracts say of names, days, scores and texts holds."""

from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillsim.company import Applicant, Certification, Person, Review
from skillsim.contract import load
from skillsim.origin import Origin
from skillsim.resources import contracts_root
from skillsim.schema import Schemas, problems
from skillsim.seeding import company_of, load_scenario
from skillsim.seeding.oddities import APPLICANT_KINDS, PERSON_KINDS
from tests.odd_company import AS_OF_US, block_of, is_of_applicant, odd


@lru_cache(maxsize=4)
def schemas(vendor: str) -> Schemas:
    return Schemas(load(contracts_root() / f"{vendor}.yaml"))


def complaints(vendor: str, schema: str, value: dict[str, Any]) -> list[str]:
    """What a contract has against a value."""
    validator = schemas(vendor).validator({"$ref": f"#/components/schemas/{schema}"})
    return [f"{p.field} {p.message}: {value}" for p in problems(validator, value)]


def of_person(person: Person) -> list[str]:
    """What the contracts have against a person."""
    return [
        *complaints(
            "skilltrack",
            "NewEmployee",
            {
                "name": person.name,
                "email": person.email,
                "department": person.department,
                "role": person.role,
                "hire_date": person.hired_on.isoformat(),
            },
        ),
        *(c for review in person.reviews for c in of_review(review)),
        *(c for held in person.certifications for c in of_certification(held)),
        *complaints("devskiller", "NewPerson", names(person) | {"teamId": "1"}),
    ]


def of_review(review: Review) -> list[str]:
    """What SkillTrack's contract has against a review."""
    return complaints(
        "skilltrack",
        "NewReview",
        {
            "date": review.held_on.isoformat(),
            "reviewer": review.reviewer,
            "score": review.score_0_to_5,
            "comments": review.comments,
        },
    )


def of_certification(certification: Certification) -> list[str]:
    """What SkillTrack's contract has against a certificate."""
    return complaints(
        "skilltrack",
        "Certification",
        {
            "certification_name": certification.name,
            "issued_by": certification.issued_by,
            "date_issued": certification.issued_on.isoformat(),
            "expiration_date": certification.expires_on.isoformat(),
        },
    )


def of_applicant(applicant: Applicant) -> list[str]:
    """What the contracts have against an applicant."""
    shown = {"tags": list(applicant.tags), "externalId": applicant.external_id}
    return complaints("devskiller", "NewCandidate", names(applicant) | shown)


def names(record: Person | Applicant) -> dict[str, Any]:
    return {
        "email": record.email,
        "firstName": record.first_name,
        "lastName": record.last_name,
    }


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**63 - 1))
def test_odd_people_and_applicants_fit_the_contracts(seed: int) -> None:
    block = odd(block_of(120, 80), percent=100, seed=seed)

    assert [c for person in block.people for c in of_person(person)] == []
    assert [c for applicant in block.applicants for c in of_applicant(applicant)] == []


def test_messy_company_has_as_many_oddities_as_its_scenario_says() -> None:
    company = company_of(Origin("messy", 1, AS_OF_US, people=2000))

    labels = [label for block in company.blocks for label in block.labels]

    percent = load_scenario("messy").oddities
    applicants = sum(is_of_applicant(label) for label in labels)
    assert percent - 6 < 100 * (len(labels) - applicants) / 2000 < percent
    assert percent - 4 < 100 * applicants / 1200 < percent + 4


def test_two_hundred_people_show_most_kinds_and_two_thousand_all() -> None:
    shown = {
        people: {
            label.kind
            for block in company_of(Origin("messy", 1, AS_OF_US, people=people)).blocks
            for label in block.labels
        }
        for people in (200, 2000)
    }

    everything = {*PERSON_KINDS, *APPLICANT_KINDS}
    assert len(shown[200]) > len(everything) / 2
    assert shown[2000] == everything


@pytest.mark.parametrize("locale", ["en_US", "de_DE", "ja_JP"])
def test_messy_company_fits_the_contracts_in_every_locale(locale: str) -> None:
    company = company_of(Origin("messy", 3, AS_OF_US, people=500, locale=locale))

    assert [c for person in company.people() for c in of_person(person)] == []
    assert [c for applicant in company.applicants() for c in of_applicant(applicant)] == []


def test_addresses_are_unique_in_all_of_the_messy_company() -> None:
    company = company_of(Origin("messy", 5, AS_OF_US, people=3000))

    folded = [person.email.casefold() for person in company.people()]

    assert len(folded) == len(set(folded)) == 3000


def test_who_leads_somebody_in_the_messy_company_is_not_odd() -> None:
    company = company_of(Origin("messy", 1, AS_OF_US, people=1000))

    leads = {person.manager_number for person in company.people()}
    leads |= {team.supervisor_number for team in company.teams()}

    odd_numbers = {
        label.number
        for block in company.blocks
        for label in block.labels
        if not is_of_applicant(label)
    }
    assert leads & odd_numbers == set()


def test_growing_messy_company_keeps_everyone_and_their_labels() -> None:
    few = company_of(Origin("messy", 1, AS_OF_US, people=310))
    many = company_of(Origin("messy", 1, AS_OF_US, people=700))

    everyone, applicants = list(few.people()), list(few.applicants())
    labels = [label for block in few.blocks for label in block.labels]

    assert everyone == list(many.people())[:310]
    assert applicants == list(many.applicants())[: len(applicants)]
    assert set(labels) <= {label for block in many.blocks for label in block.labels}
