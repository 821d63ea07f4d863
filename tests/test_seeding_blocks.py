"""A large company: made of blocks that can be drawn alone, and that growth does not change."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillsim.company import Company
from skillsim.origin import Origin
from skillsim.seeding import company_of, load_scenario, samples_of, scenario_of
from skillsim.seeding.employees import BLOCK_PEOPLE
from tests.seeded_company import AS_OF_US, FACTS, applicants_of, people_of, seeds, teams_of

LOAD = Origin("load", seed=3, as_of_us=AS_OF_US, people=2600)


def load_company(people: int, seed: int = 3, scenario: str = "load") -> Company:
    """A company of this many people."""
    return company_of(Origin(scenario, seed, AS_OF_US, people=people))


def test_blocks_hold_as_many_people_as_were_asked_for() -> None:
    sizes = [len(block.people) for block in load_company(601).blocks]

    assert sizes == [BLOCK_PEOPLE, BLOCK_PEOPLE, 601 - 2 * BLOCK_PEOPLE]


@pytest.mark.parametrize("people", [0, 1, 249, 250, 251, 1000])
def test_people_and_applicants_are_counted_out(people: int) -> None:
    some = load_company(people)

    assert len(people_of(some)) == people
    assert len(applicants_of(some)) == people * 8000 // 20000


@pytest.mark.slow
@FACTS
@given(seeds, st.integers(0, 2))
def test_a_block_drawn_alone_is_the_same(seed: int, number: int) -> None:
    together = list(load_company(520, seed).blocks)

    assert load_company(520, seed).blocks[number] == together[number]


@pytest.mark.slow
@pytest.mark.parametrize("scenario", ["load", "messy"])
def test_growth_changes_no_person_applicant_team_or_label(scenario: str) -> None:
    few, many = load_company(700, scenario=scenario), load_company(2000, scenario=scenario)

    assert people_of(many)[:700] == people_of(few)
    assert applicants_of(many)[: len(applicants_of(few))] == applicants_of(few)
    assert {team.key for team in teams_of(few)} <= {team.key for team in teams_of(many)}
    for one, other in zip(list(few.blocks)[:-1], many.blocks, strict=False):
        assert one.teams == other.teams
        assert one.labels == other.labels


def test_numbers_and_addresses_are_unique_over_all_blocks() -> None:
    people, applicants = people_of(company_of(LOAD)), applicants_of(company_of(LOAD))

    assert len({p.number for p in people}) == len({p.email.casefold() for p in people}) == 2600
    assert len({a.number for a in applicants}) == len({a.email for a in applicants})


def test_managers_and_supervisors_are_active_people_of_this_or_an_earlier_block() -> None:
    active: set[str] = set()
    for block in company_of(LOAD).blocks:
        active |= {person.number for person in block.people if person.is_active}
        managers = {p.manager_number for p in block.people if p.manager_number}
        assert managers | {t.supervisor_number for t in block.teams} <= active


def test_only_the_chief_has_no_manager_and_nobody_leads_hundreds() -> None:
    spans = Counter(person.manager_number for person in people_of(company_of(LOAD)))

    assert spans.pop(None) == 1
    assert max(spans.values()) < 80


def test_a_chain_of_managers_ends_at_the_chief() -> None:
    manager = {p.number: p.manager_number for p in people_of(company_of(LOAD))}

    for number in manager:
        chain = [number]
        while (above := manager[chain[-1]]) is not None:
            chain.append(above)
            assert len(chain) < 12
        assert chain[-1] == "10001"


def test_reviewers_are_the_managers_in_every_block() -> None:
    people = people_of(company_of(LOAD))
    name_by_number = {p.number: p.name for p in people}

    for person in people:
        manager = name_by_number.get(person.manager_number or "")
        assert {review.reviewer for review in person.reviews} <= {manager}


def test_every_team_of_a_person_exists() -> None:
    some = company_of(LOAD)

    assert {p.team for p in people_of(some)} <= {team.key for team in teams_of(some)}


def test_departments_are_of_very_different_size() -> None:
    sizes = Counter(person.department for person in people_of(company_of(LOAD)))

    assert sizes.most_common(1)[0][0] == "Engineering"
    assert sizes["Engineering"] > 4 * sizes["Human Resources"]


def test_a_block_that_is_not_there_is_an_index_error() -> None:
    blocks = load_company(300).blocks

    assert blocks[-1] == blocks[1]
    with pytest.raises(IndexError):
        blocks[2]
    assert blocks[0:2] == [blocks[0], blocks[1]]


def test_number_of_people_brings_applicants_in_proportion() -> None:
    demo = load_scenario("demo")

    assert demo.with_people(2 * demo.people).applicants == 2 * demo.applicants
    assert load_scenario("empty").with_people(5).applicants == 0


def test_samples_stand_in_worlds_whose_scenario_has_them() -> None:
    demo = Origin("demo", 1, AS_OF_US)

    assert samples_of("techwolf", demo)
    assert samples_of("techwolf", LOAD) == {}
    assert scenario_of(demo).samples
