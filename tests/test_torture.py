"""A short form of `scripts/torture`: `kill -9` loses nothing that was acknowledged."""

import pytest

from tests.torture import kills_while_delivering, kills_while_writing

SEED = 1


@pytest.mark.slow
def test_killed_while_writing_loses_doubles_and_halves_nothing() -> None:
    assert kills_while_writing(4, SEED)


@pytest.mark.slow
def test_killed_while_delivering_delivers_every_event_and_none_early() -> None:
    assert kills_while_delivering(4, 40, SEED)
