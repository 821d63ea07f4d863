"""The transition table and the schedule."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillsim.webhooks.delivery import TRANSITIONS, State, Step, after, next_due_us
from tests.webhooks.webhook_store import SECOND

GAPS_S = (3, 15, 60, 300, 1800, 9000)


def test_every_state_knows_every_end_of_an_attempt() -> None:
    ends = (Step.ACCEPTED, Step.REFUSED, Step.GIVEN_UP)

    assert set(product(State, ends)) <= TRANSITIONS.keys()


def test_only_a_pending_delivery_is_canceled() -> None:
    assert [state for state, step in TRANSITIONS if step is Step.CANCELED] == [State.PENDING]


def test_canceling_a_delivered_delivery_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError):
        after(State.DELIVERED, Step.CANCELED)


@pytest.mark.parametrize("state", [State.DELIVERED, State.CANCELED])
@pytest.mark.parametrize("step", [Step.ACCEPTED, Step.REFUSED, Step.GIVEN_UP])
def test_delivered_and_canceled_are_left_by_no_attempt(state: State, step: Step) -> None:
    assert after(state, step) == state


def test_exhausted_delivery_accepted_by_hand_is_delivered() -> None:
    assert after(State.EXHAUSTED, Step.ACCEPTED) == State.DELIVERED


def test_attempts_that_end_at_once_are_due_at_the_documented_instants() -> None:
    due: list[int] = [0]
    while (following := next_due_us(due[-1], due[-1], len(due), GAPS_S)) is not None:
        due.append(following)

    assert [instant // SECOND for instant in due] == [0, 3, 18, 78, 378, 2178, 11178]


def test_attempt_that_outlasts_its_gap_pushes_the_next_to_its_end() -> None:
    assert next_due_us(0, 15 * SECOND, 1, GAPS_S) == 15 * SECOND


def test_attempt_that_ends_within_its_gap_shifts_nothing() -> None:
    assert next_due_us(0, 15 * SECOND, 3, GAPS_S) == 60 * SECOND


def test_attempt_after_the_last_gap_is_never_due() -> None:
    assert next_due_us(0, 0, 7, GAPS_S) is None


def test_schedule_without_gaps_has_one_attempt() -> None:
    assert next_due_us(0, 0, 1, ()) is None


@given(due=st.integers(0, 10**18), took=st.integers(0, 10**12), number=st.integers(1, 6))
def test_next_attempt_is_never_before_its_gap_nor_before_the_end(
    due: int, took: int, number: int
) -> None:
    following = next_due_us(due, due + took, number, GAPS_S)

    assert following in (due + GAPS_S[number - 1] * SECOND, due + took)
    assert following >= due + GAPS_S[number - 1] * SECOND
    assert following >= due + took
