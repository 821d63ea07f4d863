"""Odd records in a block: what changes, what stays, and that growth changes nobody."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillsim import instants
from skillsim.company import Block
from skillsim.seeding.oddities import APPLICANT_KINDS, PERSON_KINDS
from tests.odd_company import KEPT, block_of, is_of_applicant, odd, planted

LAWS = settings(max_examples=20, deadline=None)

blocks = st.builds(block_of, st.integers(0, 80), st.integers(0, 60))
percents = st.integers(0, 100)
seeds = st.integers(0, 2**63 - 1)


def test_no_percent_of_oddities_changes_nothing() -> None:
    block = block_of(60, 30)

    assert odd(block, percent=0) == block


@LAWS
@given(blocks, percents, seeds)
def test_numbers_order_and_teams_stay(block: Block, percent: int, seed: int) -> None:
    after = odd(block, percent=percent, seed=seed)

    assert [p.number for p in after.people] == [p.number for p in block.people]
    assert [a.number for a in after.applicants] == [a.number for a in block.applicants]
    assert after.teams == block.teams


@LAWS
@given(blocks, percents, seeds)
def test_who_is_not_labelled_is_as_before(block: Block, percent: int, seed: int) -> None:
    after = odd(block, percent=percent, seed=seed)

    labelled = {(is_of_applicant(label), label.number) for label in after.labels}
    assert [p for p in after.people if (False, p.number) not in labelled] == [
        p for p in block.people if (False, p.number) not in labelled
    ]
    assert [a for a in after.applicants if (True, a.number) not in labelled] == [
        a for a in block.applicants if (True, a.number) not in labelled
    ]


@LAWS
@given(blocks, percents, seeds)
def test_who_is_labelled_is_not_as_before(block: Block, percent: int, seed: int) -> None:
    after = odd(block, percent=percent, seed=seed)

    assert [p.label for p in planted(block, after) if p.record == p.before] == []


@LAWS
@given(blocks, seeds)
def test_all_are_odd_but_those_who_lead(block: Block, seed: int) -> None:
    after = odd(block, percent=100, seed=seed)

    people = [label.number for label in after.labels if not is_of_applicant(label)]
    applicants = [label.number for label in after.labels if is_of_applicant(label)]
    assert people == [p.number for p in block.people if p.number not in KEPT]
    assert applicants == [a.number for a in block.applicants]
    assert after.people[:2] == block.people[:2]


@LAWS
@given(st.integers(0, 60), percents, seeds)
def test_growing_block_keeps_everyone_and_their_labels(
    people: int, percent: int, seed: int
) -> None:
    few = odd(block_of(people, people // 2), percent=percent, seed=seed)
    many = odd(block_of(people + 15, people // 2 + 8), percent=percent, seed=seed)

    known = {(is_of_applicant(label), label.number): label for label in many.labels}
    assert few.people == many.people[:people]
    assert few.applicants == many.applicants[: people // 2]
    assert [known[is_of_applicant(label), label.number] for label in few.labels] == [*few.labels]


def test_about_the_asked_share_is_odd() -> None:
    after = odd(block_of(2000, 2000), percent=20)

    people = sum(not is_of_applicant(label) for label in after.labels)

    assert 340 < people < 460
    assert 340 < len(after.labels) - people < 460


def test_other_seed_and_other_block_have_other_oddities() -> None:
    block = block_of(60)

    by_seed = {odd(block, seed=seed).labels for seed in range(5)}
    by_block = {odd(block, first_index=index).labels for index in (0, 250, 500)}

    assert len(by_seed) == 5
    assert len(by_block) == 3


@LAWS
@given(blocks, percents, seeds)
def test_addresses_of_people_stay_unique_whatever_their_case(
    block: Block, percent: int, seed: int
) -> None:
    folded = [p.email.casefold() for p in odd(block, percent=percent, seed=seed).people]

    assert len(set(folded)) == len(folded)


@LAWS
@given(blocks, percents, seeds)
def test_addresses_made_up_have_the_number_of_their_person(
    block: Block, percent: int, seed: int
) -> None:
    changes = zip(odd(block, percent=percent, seed=seed).people, block.people, strict=True)

    made_up = [after for after, before in changes if after.email.lower() != before.email.lower()]
    assert [p for p in made_up if p.number not in p.email] == []


@LAWS
@given(blocks, percents, seeds)
def test_people_who_are_repeated_are_earlier_and_not_odd(
    block: Block, percent: int, seed: int
) -> None:
    after = odd(block, percent=percent, seed=seed)

    own = [label for label in after.labels if not is_of_applicant(label)]
    odd_numbers = {label.number for label in own}
    for label in own:
        assert label.of is None or int(label.of) < int(label.number)
        assert label.of not in odd_numbers | KEPT


@LAWS
@given(blocks, percents, seeds)
def test_steps_of_applicants_stay_in_order(block: Block, percent: int, seed: int) -> None:
    for applicant in odd(block, percent=percent, seed=seed).applicants:
        assert applicant.created_at_us <= (applicant.invited_at_us or applicant.created_at_us)
        assert applicant.created_at_us % instants.SECOND_US == 0


def test_frequent_kinds_are_dealt_even_to_few() -> None:
    for seed in range(10):
        kinds = {label.kind for label in odd(block_of(120), percent=40, seed=seed).labels}

        assert {"duplicate", "name_change", "non_latin_name"} <= kinds


def test_kinds_come_as_often_as_their_cards_say() -> None:
    after = odd(block_of(1500, 1500), percent=40)

    dealt = [label.kind for label in after.labels]

    for kinds in (PERSON_KINDS, APPLICANT_KINDS):
        decks = sum(dealt.count(name) for name in kinds) / sum(k.cards for k in kinds.values())
        for name, kind in kinds.items():
            # A deck that is begun, and cards that wait for somebody who can take them.
            assert abs(dealt.count(name) - decks * kind.cards) <= kind.cards + 2


def test_labels_that_a_block_has_already_stay_in_front() -> None:
    before = odd(block_of(30))

    again = odd(replace(before, people=before.people[:1]), percent=100)

    assert again.labels == before.labels


@pytest.mark.parametrize("day", ["1996-02-29", "2000-01-01", "2104-03-01", "9000-12-31"])
def test_oddities_can_be_planted_at_any_instant(day: str) -> None:
    at_us = instants.from_date_text(day)
    applicants = tuple(
        replace(a, created_at_us=at_us, invited_at_us=None) for a in block_of(0, 60).applicants
    )

    after = odd(Block(applicants=applicants), percent=100)

    assert len(after.labels) == 60
    assert all(a.created_at_us <= at_us for a in after.applicants)
