"""The life of a delivery as a transition table, and when its next attempt is due; pure."""

from collections.abc import Sequence
from enum import StrEnum

from skillsim.instants import SECOND_US

FORGED = "sent with a wrong secret on purpose"
"""What the journal notes at an attempt that a fault rule gave a wrong secret."""


class State(StrEnum):
    """Where a delivery stands; only a pending one is attempted by itself."""

    PENDING = "pending"
    DELIVERED = "delivered"
    EXHAUSTED = "exhausted"
    CANCELED = "canceled"


class Step(StrEnum):
    """What can befall a delivery."""

    ACCEPTED = "accepted"
    """An attempt was answered with 2xx."""
    REFUSED = "refused"
    """An attempt failed, and another is to come."""
    GIVEN_UP = "given_up"
    """An attempt failed, and none is to come."""
    CANCELED = "canceled"
    """Its webhook was deleted, or somebody called it off."""


# A final state still meets attempts: those sent by hand, and one in flight when it was reached.
# What was delivered or canceled stays so; what was exhausted may yet be delivered by hand.
TRANSITIONS = {
    (State.PENDING, Step.ACCEPTED): State.DELIVERED,
    (State.PENDING, Step.REFUSED): State.PENDING,
    (State.PENDING, Step.GIVEN_UP): State.EXHAUSTED,
    (State.PENDING, Step.CANCELED): State.CANCELED,
    (State.DELIVERED, Step.ACCEPTED): State.DELIVERED,
    (State.DELIVERED, Step.REFUSED): State.DELIVERED,
    (State.DELIVERED, Step.GIVEN_UP): State.DELIVERED,
    (State.EXHAUSTED, Step.ACCEPTED): State.DELIVERED,
    (State.EXHAUSTED, Step.REFUSED): State.EXHAUSTED,
    (State.EXHAUSTED, Step.GIVEN_UP): State.EXHAUSTED,
    (State.CANCELED, Step.ACCEPTED): State.CANCELED,
    (State.CANCELED, Step.REFUSED): State.CANCELED,
    (State.CANCELED, Step.GIVEN_UP): State.CANCELED,
}


def after(state: State, step: Step) -> State:
    """The state that follows. Raises KeyError for the cancelling of what is final already."""
    return TRANSITIONS[state, step]


def next_due_us(
    due_us: int, ended_us: int, attempt_number: int, schedule_s: Sequence[float]
) -> int | None:
    """When the attempt after this one of the schedule is due; None when this was the last.

    `attempt_number` counts from 1. Assumed (decision D28): a gap counts from the instant the
    attempt was due, so a stall shifts nothing; but the next waits for the end of this one.
    """
    if attempt_number > len(schedule_s):
        return None
    gap_us = round(schedule_s[attempt_number - 1] * SECOND_US)
    return max(due_us + gap_us, ended_us)
