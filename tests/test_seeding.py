"""The seeded company: the same for the same seed, sound in every field, true to the documents."""

import hashlib
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import skillsim
from skillsim import instants, resources, seeding
from skillsim.company import Applicant, Company, Person
from skillsim.errors import ConfigurationError
from skillsim.seeding import Scenario, load_samples, load_scenario, make_company
from skillsim.seeding.blueprint import load_blueprint
from skillsim.seeding.employees import number_at
from skillsim.seeding.names import address

AS_OF = date(2026, 8, 1)
AS_OF_US = instants.from_date(AS_OF)
FACTS = settings(max_examples=25, deadline=None)

seeds = st.integers(0, 2**63 - 1)
sizes = st.integers(0, 60)
some_companies = st.builds(
    lambda seed, people, teams: company(people=people, teams=teams, seed=seed),
    seeds,
    sizes,
    st.integers(1, 3),
)


def company(*, seed: int = 1, as_of_us: int = AS_OF_US, **changes: object) -> Company:
    """The small company, with some of the scenario's fields changed."""
    scenario = replace(load_scenario("small"), **changes)  # type: ignore[arg-type]
    return make_company(scenario, seed=seed, as_of_us=as_of_us)


@lru_cache(maxsize=1)
def large_company() -> Company:
    """Four hundred drawn people and two hundred applicants."""
    return company(people=400, teams=3, applicants=200, samples=False)


def drawn(some: Company) -> list[Person]:
    """The people that no document prints."""
    return [p for p in some.people if p.email.endswith("@acme.example")]


def sample(name: str) -> Person:
    """A person that the documents print, by name."""
    return next(p for p in company().people if p.name == name)


def addresses(some: Company) -> list[str]:
    """The addresses of everyone, employees and applicants."""
    return [p.email for p in some.people] + [a.email for a in some.applicants]


def digest(some: Company) -> str:
    """A fingerprint of everything in a company."""
    return hashlib.sha256(repr(some).encode()).hexdigest()


# Determinism


@FACTS
@given(seeds, sizes)
def test_same_seed_gives_equal_company(seed: int, people: int) -> None:
    assert company(seed=seed, people=people) == company(seed=seed, people=people)


def test_another_seed_gives_other_people() -> None:
    assert drawn(company(seed=1)) != drawn(company(seed=2))


def test_another_process_with_another_hash_seed_gives_equal_company() -> None:
    script = (
        "import hashlib; from skillsim.seeding import *;"
        f"c = make_company(load_scenario('demo'), seed=7, as_of_us={AS_OF_US});"
        "print(hashlib.sha256(repr(c).encode()).hexdigest())"
    )
    path = str(Path(skillsim.__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": "4711"}

    other = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )

    here = make_company(load_scenario("demo"), seed=7, as_of_us=AS_OF_US)
    assert other.stdout.strip() == digest(here)


@FACTS
@given(seeds, sizes, sizes)
def test_bigger_company_keeps_everyone(seed: int, few: int, more: int) -> None:
    small = company(seed=seed, people=few, applicants=few)

    big = company(seed=seed, people=few + more, applicants=few + more)

    assert big.people[: len(small.people)] == small.people
    assert big.applicants[: len(small.applicants)] == small.applicants


def test_more_teams_change_neither_names_nor_numbers() -> None:
    one, three = company(teams=1, people=60), company(teams=3, people=60)

    assert [(p.name, p.number, p.email, p.department) for p in one.people] == [
        (p.name, p.number, p.email, p.department) for p in three.people
    ]


def test_drawn_people_are_the_same_without_samples() -> None:
    assert tuple(drawn(company())) == company(samples=False).people


# People


@FACTS
@given(some_companies)
def test_numbers_and_emails_are_unique(some: Company) -> None:
    numbers = [person.number for person in some.people]

    assert len(set(numbers)) == len(numbers)
    assert len(set(addresses(some))) == len(addresses(some))


def test_emails_are_unique_where_names_repeat() -> None:
    emails = Counter(p.email for p in company(people=3000, applicants=0).people)

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
    teams = {team.key: team for team in some.teams}
    root = some.teams[0].key

    for person in some.people:
        team = teams[person.team]
        above = teams[team.parent] if team.parent else None
        assert above is None or (above.name == person.department and above.parent == root)


@FACTS
@given(some_companies)
def test_every_role_is_a_role_of_its_department(some: Company) -> None:
    roles = {(role.name, role.department) for role in some.roles}

    assert {(p.role, p.department) for p in some.people} <= roles
    assert {a.role for a in some.applicants} <= {name for name, _ in roles}


def test_about_six_in_a_hundred_have_left() -> None:
    left = sum(not p.is_active for p in large_company().people)

    assert 0.03 < left / 400 < 0.09


# Teams


@FACTS
@given(some_companies)
def test_teams_are_a_tree_with_parents_first(some: Company) -> None:
    seen: set[str] = set()
    for team in some.teams:
        assert (team.parent is None) == (not seen)
        assert team.parent is None or team.parent in seen
        assert team.key not in seen
        seen.add(team.key)


@FACTS
@given(some_companies)
def test_supervisors_are_active_people(some: Company) -> None:
    active = {p.number for p in drawn(some) if p.is_active}

    supervisors = {team.supervisor_number for team in some.teams}

    assert supervisors <= active if active else supervisors == {None}


def test_team_structure_does_not_depend_on_the_number_of_people() -> None:
    few, many = company(people=3), company(people=60)

    assert [(t.key, t.parent, t.color) for t in few.teams] == [
        (t.key, t.parent, t.color) for t in many.teams
    ]


# Dates


@FACTS
@given(seeds, st.dates(date(2015, 1, 1), date(2040, 12, 31)), st.integers(0, 86_399))
def test_nothing_happens_after_the_instant_of_the_company(
    seed: int, day: date, second: int
) -> None:
    as_of_us = instants.from_date(day) + second * instants.SECOND_US + 1

    some = company(seed=seed, as_of_us=as_of_us, samples=False)

    assert all(p.hired_on <= day for p in some.people)
    assert all(when <= day for p in some.people for when in dates_of(p))
    assert all(at <= as_of_us for a in some.applicants for at in steps_of(a))


def dates_of(person: Person) -> Iterator[date]:
    """Every day that something happened to this person."""
    yield from (skill.last_used_on for skill in person.skills)
    yield from (review.held_on for review in person.reviews)
    yield from (certification.issued_on for certification in person.certifications)


def test_skills_and_reviews_are_of_the_time_after_hiring() -> None:
    for person in large_company().people:
        assert all(skill.last_used_on >= person.hired_on for skill in person.skills)
        assert all(review.held_on > person.hired_on for review in person.reviews)


def test_hires_spread_over_eight_years() -> None:
    hired = [p.hired_on for p in large_company().people]

    assert min(hired) >= AS_OF - timedelta(days=8 * 365)
    assert min(hired) < AS_OF - timedelta(days=6 * 365)
    assert max(hired) > AS_OF - timedelta(days=90)


def test_certifications_expire_after_they_were_issued() -> None:
    certifications = [c for p in large_company().people for c in p.certifications]

    assert len(certifications) > 40
    assert all(c.expires_on > c.issued_on for c in certifications)


# Skills


def test_every_named_skill_is_in_the_catalogue() -> None:
    some = large_company()
    named = {skill.name for p in some.people for skill in p.skills}
    named |= {name for role in some.roles for name in role.skills}
    named |= {name for skill in some.skills.values() for name in skill.related}
    named |= {skill.name for p in company().people for skill in p.skills}

    assert named <= some.skills.keys()


def test_catalogue_holds_the_skills_of_the_documents() -> None:
    skills = company().skills

    assert skills["Helm"].cluster == skills["Git"].cluster == "DevOps"
    assert skills["Python"].cluster == skills["Java"].cluster == "Programming Languages"
    assert skills["IFRS"].cluster == skills["Balance Sheet"].cluster == "Financial accounting"
    assert {skills[name].domain for name in ("Jenkins", "Django", "SQL", "AWS Cloud")} == {
        "Computer Science"
    }
    assert {"Docker", "Kubernetes", "Spring Framework"} <= skills.keys()


def test_nobody_has_a_skill_twice_or_none_at_all() -> None:
    for person in large_company().people:
        names = [skill.name for skill in person.skills]
        assert names
        assert len(names) == len(set(names))


def test_related_skills_come_together_more_often_than_chance() -> None:
    some = large_company()
    holders = {
        name: {p.number for p in some.people if any(s.name == name for s in p.skills)}
        for name in some.skills
    }
    pairs = [(s.name, other) for s in some.skills.values() for other in s.related]

    together = sum(len(holders[a] & holders[b]) for a, b in pairs)
    by_chance = sum(len(holders[a]) * len(holders[b]) / len(some.people) for a, b in pairs)

    assert together > 2 * by_chance


def test_levels_grow_with_tenure() -> None:
    def mean_level(years: range) -> float:
        levels = [
            skill.level_1_to_4
            for p in large_company().people
            if (AS_OF - p.hired_on).days // 365 in years
            for skill in p.skills
        ]
        return sum(levels) / len(levels)

    assert mean_level(range(2)) + 0.5 < mean_level(range(4, 8))
    assert {s.level_1_to_4 for p in large_company().people for s in p.skills} == {1, 2, 3, 4}


# Reviews


def test_reviewer_is_the_manager() -> None:
    people = large_company().people
    name_by_number = {p.number: p.name for p in people}

    for person in people:
        manager = name_by_number.get(person.manager_number or "")
        assert {review.reviewer for review in person.reviews} <= {manager}


def test_reviews_are_one_a_quarter_oldest_first() -> None:
    for person in large_company().people:
        days = [review.held_on for review in person.reviews]
        quarters = [day.year * 4 + (day.month - 1) // 3 for day in days]
        assert quarters == sorted(set(quarters))
        assert len(quarters) <= 6


def test_some_reviewers_score_higher_than_others() -> None:
    by_reviewer: dict[str, list[float]] = {}
    for review in (r for p in large_company().people for r in p.reviews):
        by_reviewer.setdefault(review.reviewer, []).append(review.score_0_to_5)
    means = [sum(scores) / len(scores) for scores in by_reviewer.values() if len(scores) > 40]

    assert max(means) - min(means) > 0.3


def test_printed_top_performers_lead_their_quarter() -> None:
    as_of_us = instants.from_date(date(2025, 6, 1))
    averages = {}
    for person in company(people=300, teams=3, as_of_us=as_of_us).people:
        in_quarter = [r for r in person.reviews if date(2025, 1, 1) <= r.held_on < date(2025, 4, 1)]
        if in_quarter:
            scores = [review.score_0_to_5 for review in in_quarter]
            averages[person.name] = sum(scores) / len(scores)

    best = sorted(averages, key=lambda name: -averages[name])[:2]

    assert best == ["Jane Doe", "Mark Spencer"]
    assert [averages[name] for name in best] == pytest.approx([4.8, 4.7])


# The documents' people


def test_sample_people_come_first() -> None:
    numbers = [p.number for p in company().people[:5]]

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


def steps_of(applicant: Applicant) -> list[int]:
    """The instants that have happened, first to last."""
    steps = (
        applicant.created_at_us,
        applicant.invited_at_us,
        applicant.started_at_us,
        applicant.finished_at_us,
    )
    return [at for at in steps if at is not None]


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
    assert {a.stage for a in company().applicants} == STEPS.keys()


def test_applicants_have_taken_the_steps_of_their_stage_in_order() -> None:
    oldest = AS_OF_US - 120 * instants.DAY_US

    for applicant in large_company().applicants:
        steps = steps_of(applicant)
        assert len(steps) == STEPS[applicant.stage]
        assert steps == sorted(steps)
        assert steps[0] >= oldest
        assert all(at % instants.SECOND_US == 0 for at in steps)


def test_applicants_have_a_score_from_scored_on() -> None:
    scored = {"scored", "reviewed", "accepted", "rejected"}

    for applicant in large_company().applicants:
        assert (applicant.score_0_to_1 is not None) == (applicant.stage in scored)
        assert 0 <= (applicant.score_0_to_1 or 0) <= 1


def test_open_invitations_are_still_valid_and_expired_ones_are_not() -> None:
    valid_since = AS_OF_US - 14 * instants.DAY_US

    for applicant in large_company().applicants:
        if applicant.stage in ("invited", "expired"):
            is_valid = (applicant.invited_at_us or 0) > valid_since
            assert is_valid == (applicant.stage == "invited")


def test_about_a_tenth_of_applicants_lack_an_external_id() -> None:
    missing = sum(a.external_id is None for a in large_company().applicants)

    assert 8 <= missing <= 36


# Scenarios, samples, files


def test_empty_scenario_holds_nobody() -> None:
    empty = make_company(load_scenario("empty"), seed=1, as_of_us=AS_OF_US)

    assert (empty.people, empty.teams, empty.applicants) == ((), (), ())
    assert empty.skills
    assert empty.roles


@pytest.mark.parametrize(("name", "people"), [("empty", 0), ("small", 25), ("demo", 200)])
def test_scenario_says_how_many_people_are_drawn(name: str, people: int) -> None:
    scenario = load_scenario(name)

    assert (scenario.name, scenario.people) == (name, people)
    assert scenario.title
    assert scenario.description


@pytest.mark.parametrize("name", ["huge", "", "../scenarios/small", "small.yaml"])
def test_unknown_scenario_is_refused_with_the_known_ones(name: str) -> None:
    with pytest.raises(ConfigurationError, match="the scenarios are demo, empty, small"):
        load_scenario(name)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("- people", "it is not a mapping"),
        ("title: [", "cannot be read"),
        ("title: Half", "exactly the keys title, description"),
        (
            "{title: a, description: b, people: -1, applicants: 0, teams: 1, samples: true}",
            "people",
        ),
        ("{title: a, description: b, people: 1, applicants: x, teams: 1, samples: true}", "'x'"),
        (
            "{title: a, description: b, people: 1, applicants: 1, teams: true, samples: true}",
            "True",
        ),
        ("{title: a, description: b, people: 1, applicants: 1, teams: 0, samples: false}", "teams"),
    ],
)
def test_malformed_scenario_is_refused_in_words(
    text: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenarios = tmp_path / "fixtures" / "scenarios"
    scenarios.mkdir(parents=True)
    (scenarios / "broken.yaml").write_text(text)
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path)

    with pytest.raises(ConfigurationError, match=sentence):
        load_scenario("broken")


def test_missing_fixture_is_named() -> None:
    with pytest.raises(ConfigurationError, match=r"the fixture nowhere\.yaml is missing"):
        resources.load_fixture("nowhere.yaml")


def test_contract_path_is_beside_the_other_contracts() -> None:
    assert resources.contract_path("acme") == resources.contracts_root() / "acme.yaml"


def test_samples_of_an_unknown_vendor_are_empty() -> None:
    assert load_samples("nobody") == {}


def test_samples_are_empty_for_a_scenario_without_samples() -> None:
    without, with_samples = load_scenario("empty"), load_scenario("small")

    assert load_samples("company", scenario=without) == {}
    assert load_samples("company", scenario=with_samples)["people"]


def test_other_locale_gives_other_names_in_plain_addresses() -> None:
    scenario: Scenario = replace(load_scenario("small"), samples=False)

    other = make_company(scenario, seed=1, as_of_us=AS_OF_US, locale="ja_JP")

    assert not other.people[0].name.isascii()
    assert all(email.isascii() for email in addresses(other))


@pytest.mark.parametrize("locale", ["xx_XX", "en-US", "", "..person", "EN_us"])
def test_unknown_locale_is_refused(locale: str) -> None:
    with pytest.raises(ConfigurationError, match="no names for the locale"):
        make_company(load_scenario("small"), seed=1, as_of_us=AS_OF_US, locale=locale)


def test_blueprint_keys_and_roles_are_unique() -> None:
    blueprint = load_blueprint()
    roles = [role.name for role in blueprint.roles]
    teams = [team.key for team in company(teams=3).teams]

    assert len(set(roles)) == len(roles)
    assert len(set(teams)) == len(teams)
    assert len(blueprint.skills) >= 120


def test_scenario_names_are_sorted() -> None:
    assert seeding.scenario_names() == tuple(sorted(seeding.scenario_names()))
