"""Every kind of oddity is really there where its label says so, and nothing else is changed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, replace
from functools import lru_cache

import pytest

from skillsim import instants
from skillsim.company import Person
from skillsim.seeding import load_scenario, make_company
from skillsim.seeding.oddities import APPLICANT_KINDS, PERSON_KINDS
from tests.odd_company import AS_OF_US, Planted, block_of, is_of_applicant, odd, planted, value_at
from tests.oddity_checks import CHECKS


@lru_cache(maxsize=1)
def everything() -> list[Planted]:
    """What is planted in many people and applicants made by hand."""
    found = []
    for index in range(0, 1000, 250):
        block = block_of(200, 200)
        found += planted(block, odd(block, percent=60, first_index=index, seed=index))
    return found


def test_every_kind_has_a_check() -> None:
    assert set(CHECKS) == set(PERSON_KINDS) | set(APPLICANT_KINDS)


@pytest.mark.parametrize("kind", [*PERSON_KINDS, *APPLICANT_KINDS])
def test_oddity_is_there_when_its_label_says_so(kind: str) -> None:
    cases = [case for case in everything() if case.label.kind == kind]

    assert len(cases) >= 2
    assert [case for case in cases if not CHECKS[kind](case)] == []


def test_checks_tell_odd_records_from_those_before() -> None:
    """A check that holds for everybody would show nothing."""
    unseen = Counter(case.label.kind for case in everything() if not _is_seen(case))

    # One in nine is called Müller.
    assert set(unseen) <= {"accented_name", "applicant_accented_name"}


def _is_seen(case: Planted) -> bool:
    before = Planted(case.label, case.before, case.other, case.before)
    try:
        return not CHECKS[case.label.kind](before)
    except (AssertionError, ValueError):
        return True


def _of_one_field() -> Iterator[Planted]:
    """What changes nothing but the labelled field."""
    return (case for case in everything() if case.label.of is None)


def test_only_the_labelled_field_is_changed() -> None:
    for case in _of_one_field():
        field = (case.label.field or "").partition("[")[0]
        names = {"first_name", "last_name"} if field == "name" else {field}
        changed = {
            f.name
            for f in fields(case.record)
            if getattr(case.record, f.name) != getattr(case.before, f.name)
        }
        assert changed <= names


def test_label_says_what_the_field_was() -> None:
    for case in _of_one_field():
        before = value_at(case.before, case.label.field or "")
        assert case.label.was == _spelled(case.label.field or "", before), case


def _spelled(field: str, before: object) -> str | None:
    if field.endswith("_us") and isinstance(before, int):
        return instants.to_text(before)
    if isinstance(before, tuple):
        key = {"skills": "name", "reviews": "held_on"}.get(field)
        return "; ".join(str(getattr(item, key)) if key else item for item in before)
    return None if before is None else str(before)


def test_applicants_who_work_here_have_the_number_of_an_employee() -> None:
    found = [case for case in everything() if case.label.kind == "applicant_employee"]

    assert len(found) > 2
    assert all(isinstance(case.other, Person) and is_of_applicant(case.label) for case in found)


@pytest.mark.parametrize("locale", ["en_US", "de_DE", "ja_JP", "ar_SA"])
def test_oddities_of_messy_company_are_there_in_every_locale(locale: str) -> None:
    messy = replace(load_scenario("messy"), people=750, applicants=450, oddities=40)
    company = make_company(messy, seed=7, as_of_us=AS_OF_US, locale=locale)
    plain = make_company(replace(messy, oddities=0), seed=7, as_of_us=AS_OF_US, locale=locale)

    cases = [
        case
        for before, after in zip(plain.blocks, company.blocks, strict=True)
        for case in planted(before, after)
    ]

    assert len(cases) > 300
    assert [case.label for case in cases if not CHECKS[case.label.kind](case)] == []
