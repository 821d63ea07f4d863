"""What the figures of a company count, that parts merge in any order, and that they stay small."""

import pickle
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillsim.company import Applicant, Block, Certification, Label, Team
from skillsim.generating.figures import EXPIRING_DAYS, OUTSIDE, Figures
from skillsim.generating.key_sample import KeySample
from skillsim.generating.skill_columns import OTHER, SkillColumns
from tests.generating.figures_by_hand import (
    AS_OF,
    AS_OF_US,
    CATALOGUE,
    SOMEBODY,
    figures_of,
    knowing,
    page,
    people,
    reviewed,
)
from tests.seeded_company import FACTS, company, large_company

BLOCKS = tuple(
    block
    for seed in (1, 2, 3)
    for block in company(people=30, applicants=9, teams=2, seed=seed, oddities=50).blocks
)
APPLICANT = Applicant("a", "Eve", "Low", "e@mail.example", None, (), "Engineer", "invited", 0)

skill_sets = st.lists(st.lists(st.sampled_from([*CATALOGUE, "Juggling"]), unique=True), max_size=9)
sums_of_keys = st.lists(st.tuples(st.text(max_size=2), st.integers(0, 9), st.integers(0, 9)))


@pytest.mark.slow
@FACTS
@given(st.permutations(range(len(BLOCKS))), st.integers(0, len(BLOCKS)))
def test_parts_merge_in_any_order_to_the_figures_of_the_whole(order: list[int], cut: int) -> None:
    whole = figures_of(*BLOCKS)

    merged = figures_of(*(BLOCKS[place] for place in order[:cut]))
    merged.merge(figures_of(*(BLOCKS[place] for place in order[cut:])))

    assert page(merged) == page(whole)


def test_figures_of_blocks_that_went_through_other_processes_are_those_of_the_company() -> None:
    total = Figures.of(large_company())

    for block in large_company().blocks:
        part = Figures.of(large_company())
        part.add(block)
        total.merge(pickle.loads(pickle.dumps(part)))

    whole = Figures.of(large_company())
    for block in large_company().blocks:
        whole.add(block)
    assert page(total) == page(whole)


def test_figures_of_one_block_are_small_to_send() -> None:
    figures = figures_of(large_company().blocks[0], catalogue=large_company().skills)

    assert len(pickle.dumps(figures)) < 40_000


def test_people_are_counted_by_department_and_whether_they_left() -> None:
    left = replace(SOMEBODY, is_active=False)

    figures = people(SOMEBODY, SOMEBODY, left, replace(left, department="Sales"))

    assert figures.departments == {
        ("Engineering", True): 2,
        ("Engineering", False): 1,
        ("Sales", False): 1,
    }


def test_teams_and_managers_count_active_people_only() -> None:
    figures = people(SOMEBODY, SOMEBODY, replace(SOMEBODY, is_active=False, team="t2"))

    assert figures.team_sizes.sums() == {"t1": (2, 0)}
    assert figures.reports.sums() == {"9": (2, 0)}


def test_whoever_has_no_manager_is_nobodys_report() -> None:
    assert people(replace(SOMEBODY, manager_number=None)).reports.sums() == {}


def test_teams_without_people_are_counted() -> None:
    team = Team("t", "Team", None, "#000000", False, None)

    assert figures_of(Block(teams=(team, team))).n_teams == 2


@pytest.mark.parametrize(
    ("hired_on", "months"),
    [(AS_OF, 0), (date(2025, 7, 31), 13), (date(2026, 9, 1), OUTSIDE), (date(1000, 1, 1), 600)],
)
def test_service_is_counted_in_months_of_a_bounded_time(hired_on: date, months: int) -> None:
    assert people(replace(SOMEBODY, hired_on=hired_on)).tenure == {(months, True): 1}


def test_levels_are_summed_by_years_of_service_of_active_people() -> None:
    new, long_there = knowing("Git", "Python", level=1), knowing("Git", level=4)
    long_there = replace(long_there, hired_on=date(2020, 1, 1))

    figures = people(new, long_there, replace(new, is_active=False))

    assert figures.growth == {
        (1, "skills"): 2,
        (1, "levels"): 2,
        (6, "skills"): 1,
        (6, "levels"): 4,
    }


@FACTS
@given(skill_sets)
def test_pairs_are_those_of_looking_at_every_person(names: list[list[str]]) -> None:
    columns = SkillColumns(CATALOGUE)

    columns.add([knowing(*some) for some in names])

    known = [sorted(name for name in some if name in CATALOGUE) for some in names]
    assert columns.pairs() == Counter(pair for some in known for pair in combinations(some, 2))
    assert columns.holders()["Git"] == sum("Git" in some for some in names)
    assert columns.holders()[OTHER] == sum("Juggling" in some for some in names)


def test_pairs_of_more_people_than_stand_in_one_column_are_all_counted() -> None:
    columns = SkillColumns(CATALOGUE)

    for _ in range(6):
        columns.add([knowing("Git", "Docker")] * 1000)

    assert columns.pairs() == {("Docker", "Git"): 6000}
    assert columns.levels() == {("Docker", 2): 6000, ("Git", 2): 6000}


def test_counts_of_columns_go_on_after_they_were_read() -> None:
    columns = SkillColumns(CATALOGUE)
    columns.add([knowing("Git", "Docker")])
    columns.pairs()

    columns.add([knowing("Git", "Docker")])

    assert columns.pairs() == {("Docker", "Git"): 2}


def test_skills_outside_the_catalogue_take_one_place_whatever_they_are_called() -> None:
    columns = SkillColumns(CATALOGUE)

    columns.add([knowing(f"Skill {n}", f"Other {n}") for n in range(50)])

    assert columns.levels() == {(OTHER, 2): 100}
    assert columns.holders() == {OTHER: 50}
    assert columns.pairs() == {}


@pytest.mark.parametrize(
    ("held_on", "score", "key"),
    [
        (date(2026, 7, 1), 3.7, (0, 370)),
        (date(2025, 12, 31), 5.0, (3, 500)),
        (date(2026, 10, 1), 3.7, (OUTSIDE, 370)),
        (date(1990, 1, 1), 3.7, (32, 370)),
        (date(2026, 7, 1), 5.1, (0, OUTSIDE)),
        (date(2026, 7, 1), -1.0, (0, OUTSIDE)),
        (date(2026, 7, 1), float("nan"), (0, OUTSIDE)),
    ],
)
def test_reviews_are_counted_by_quarter_and_score(
    held_on: date, score: float, key: tuple[int, int]
) -> None:
    assert people(reviewed(score, held_on=held_on)).reviews == {key: 1}


def test_reviewers_are_judged_by_scores_that_are_possible() -> None:
    figures = people(reviewed(4.0, 3.5, 9.9), reviewed(1.0, by="Linus"))

    assert figures.reviewers.sums() == {"Grace": (2, 750), "Linus": (1, 100)}


@pytest.mark.parametrize(
    ("days", "state"),
    [(-1, "expired"), (0, "expiring"), (EXPIRING_DAYS, "expiring"), (EXPIRING_DAYS + 1, "valid")],
)
def test_certificate_state_is_that_of_the_day_of_the_data(days: int, state: str) -> None:
    held = Certification("Git Pro", "Git", AS_OF, AS_OF + timedelta(days=days))

    figures = people(replace(SOMEBODY, certifications=(held,)))

    assert figures.certifications == {("Git Pro", state): 1}


def test_applicants_are_counted_by_stage_by_steps_and_by_score() -> None:
    scored = replace(
        APPLICANT, stage="rejected", invited_at_us=1, started_at_us=2, finished_at_us=3
    )

    figures = figures_of(Block(applicants=(APPLICANT, replace(scored, score_0_to_1=0.625))))

    assert figures.stages == {"invited": 1, "rejected": 1}
    assert figures.steps == {"invited": 1, "started": 1, "finished": 1, "scored": 1}
    assert figures.applicant_scores == {625: 1}


def test_oddities_are_counted_by_kind() -> None:
    labels = (Label("rehire", "1"), Label("rehire", "2"), Label("accent", "1"))

    assert figures_of(Block(labels=labels)).oddities == {"rehire": 2, "accent": 1}


@FACTS
@given(sums_of_keys, sums_of_keys)
def test_kept_keys_are_complete_and_the_same_in_any_order(
    first: list[tuple[str, int, int]], second: list[tuple[str, int, int]]
) -> None:
    forward, backward = KeySample(3), KeySample(3)
    for key, one, two in first + second:
        forward.add(key, one, two)

    part = KeySample(3)
    for key, one, two in reversed(second):
        backward.add(key, one, two)
    for key, one, two in first:
        part.add(key, one, two)
    backward.merge(part)

    assert list(forward.sums().items()) == list(backward.sums().items())
    for key, sums in forward.sums().items():
        added = [entry for entry in first + second if entry[0] == key]
        assert sums == (sum(one for _, one, _ in added), sum(two for _, _, two in added))


def test_number_of_kept_keys_is_bounded() -> None:
    sample = KeySample(100)

    for n in range(5000):
        sample.add(f"team-{n}", 1)

    assert len(pickle.dumps(sample)) < 10_000
    assert len(sample.sums()) == 100


def test_few_keys_are_all_kept() -> None:
    sample = KeySample(100)

    for n in range(100):
        sample.add(f"team-{n}", n)

    assert sorted(sample.sums().values()) == [(n, 0) for n in range(100)]


def test_figures_speak_of_the_instant_and_the_catalogue_of_the_company() -> None:
    figures = Figures.of(company())

    assert figures.as_of_us == AS_OF_US
    assert figures.skills.catalogue == frozenset(company().skills)
