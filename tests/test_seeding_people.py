"""The people of the seeded company, their teams and their dates."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from skillsim import instants
from skillsim.company import Company, Person
from skillsim.seeding.employees import number_at
from skillsim.seeding.names import address
from tests.seeded_company import (
    AS_OF,
    FACTS,
    addresses,
    applicants_of,
    company,
    drawn,
    large_company,
    people_of,
    seeds,
    some_companies,
    steps_of,
    teams_of,
)

# People


@FACTS
@given(some_companies)
def test_numbers_and_emails_are_unique(some: Company) -> None:
    numbers = [person.number for person in people_of(some)]

    assert len(set(numbers)) == len(numbers)
    assert len(set(addresses(some))) == len(addresses(some))


def test_emails_are_unique_where_names_repeat() -> None:
    emails = Counter(p.email for p in people_of(company(people=3000, applicants=0)))

    assert max(emails.values()) == 1


def test_numbers_skip_the_numbers_of_sample_people() -> None:
    reserved = (12345, 18382)

    numbers = [number_at(index, reserved) for index in range(10_000)]

    assert numbers[0] == "10001"
    assert numbers == sorted(set(numbers))
    assert not {"12345", "18382"} & set(numbers)


def test_taken_address_gets_the_number() -> None:
    taken = {"ada.obrien@acme.example"}

    plain = address("Ada", "O'Brien", "10007", "acme.example", set())
    numbered = address("Ada", "O'Brien", "10007", "acme.example", taken)

    assert plain == "ada.obrien@acme.example"
    assert numbered == "ada.obrien.10007@acme.example"


@FACTS
@given(some_companies)
def test_managers_resolve_to_active_people_of_lower_index(some: Company) -> None:
    people = drawn(some)

    for index, person in enumerate(people):
        above = {p.number for p in people[:index] if p.is_active}
        assert (person.manager_number in above) == (index > 0)


@FACTS
@given(some_companies)
def test_every_person_sits_in_a_team_of_their_department(some: Company) -> None:
    teams = {team.key: team for team in teams_of(some)}
    root = teams_of(some)[0].key

    for person in people_of(some):
        team = teams[person.team]
        above = teams[team.parent] if team.parent else None
        assert above is None or (above.name == person.department and above.parent == root)


def test_every_division_is_below_the_same_department() -> None:
    teams = {team.key: team for team in teams_of(company(people=2600, applicants=0))}

    for team in teams.values():
        if team.is_business_unit and team.parent and team.parent != "acme":
            above = teams[team.parent]
            assert above.is_business_unit
            assert above.name.rstrip(" 0123456789") == team.name.rstrip(" 0123456789")


@FACTS
@given(some_companies)
def test_every_role_is_a_role_of_its_department(some: Company) -> None:
    roles = {(role.name, role.department) for role in some.roles}

    assert {(p.role, p.department) for p in people_of(some)} <= roles
    assert {a.role for a in applicants_of(some)} <= {name for name, _ in roles}


def test_about_six_in_a_hundred_have_left() -> None:
    left = sum(not p.is_active for p in people_of(large_company()))

    assert 0.03 < left / 400 < 0.09


# Teams


@FACTS
@given(some_companies)
def test_teams_are_a_tree_with_parents_first(some: Company) -> None:
    seen: set[str] = set()
    for team in teams_of(some):
        assert (team.parent is None) == (not seen)
        assert team.parent is None or team.parent in seen
        assert team.key not in seen
        seen.add(team.key)


@FACTS
@given(some_companies)
def test_supervisors_are_active_people(some: Company) -> None:
    active = {p.number for p in drawn(some) if p.is_active}

    supervisors = {team.supervisor_number for team in teams_of(some)}

    assert supervisors <= active if active else supervisors == {None}


def test_team_structure_does_not_depend_on_the_number_of_people() -> None:
    few, many = company(people=3), company(people=60)

    assert [(t.key, t.parent, t.color) for t in teams_of(few)] == [
        (t.key, t.parent, t.color) for t in teams_of(many)
    ]


# Dates


@FACTS
@given(seeds, st.dates(date(2015, 1, 1), date(2040, 12, 31)), st.integers(0, 86_399))
def test_nothing_happens_after_the_instant_of_the_company(
    seed: int, day: date, second: int
) -> None:
    as_of_us = instants.from_date(day) + second * instants.SECOND_US + 1

    some = company(seed=seed, as_of_us=as_of_us, samples=False)

    assert all(p.hired_on <= day for p in people_of(some))
    assert all(when <= day for p in people_of(some) for when in dates_of(p))
    assert all(at <= as_of_us for a in applicants_of(some) for at in steps_of(a))


def dates_of(person: Person) -> Iterator[date]:
    """Every day that something happened to this person."""
    yield from (skill.last_used_on for skill in person.skills)
    yield from (review.held_on for review in person.reviews)
    yield from (certification.issued_on for certification in person.certifications)


def test_skills_and_reviews_are_of_the_time_after_hiring() -> None:
    for person in people_of(large_company()):
        assert all(skill.last_used_on >= person.hired_on for skill in person.skills)
        assert all(review.held_on > person.hired_on for review in person.reviews)


def test_hires_spread_over_eight_years() -> None:
    hired = [p.hired_on for p in people_of(large_company())]

    assert min(hired) >= AS_OF - timedelta(days=8 * 365)
    assert min(hired) < AS_OF - timedelta(days=6 * 365)
    assert max(hired) > AS_OF - timedelta(days=90)


def test_certifications_expire_after_they_were_issued() -> None:
    certifications = [c for p in people_of(large_company()) for c in p.certifications]

    assert len(certifications) > 40
    assert all(c.expires_on > c.issued_on for c in certifications)
