"""Clocks: three modes, never backwards."""

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillsim.clock import LAST_US, Clock
from skillsim.errors import Conflict
from skillsim.instants import SECOND_US

START_US = 1_800_000_000 * SECOND_US


class SystemTime:
    """System time that tests set."""

    def __init__(self) -> None:
        self.now_us = START_US

    def __call__(self) -> int:
        return self.now_us


@pytest.fixture
def system() -> SystemTime:
    return SystemTime()


def test_real_clock_follows_system_time(system: SystemTime) -> None:
    clock = Clock(system)
    system.now_us += 5

    assert clock.now_us() == START_US + 5
    assert clock.state.mode == "real"


def test_advance_of_a_real_clock_survives_as_an_offset(system: SystemTime) -> None:
    clock = Clock(system)
    clock.move_to(START_US + 100)
    system.now_us += 5

    assert clock.now_us() == START_US + 105


def test_frozen_clock_stands_still(system: SystemTime) -> None:
    clock = Clock(system)
    clock.run(0)
    system.now_us += 5

    assert clock.now_us() == START_US
    assert clock.state.mode == "frozen"


def test_scaled_clock_runs_as_many_times_faster(system: SystemTime) -> None:
    clock = Clock(system)
    clock.run(60)
    system.now_us += SECOND_US

    assert clock.now_us() == START_US + 60 * SECOND_US
    assert clock.real_seconds_until(START_US + 120 * SECOND_US) == 1.0


def test_frozen_clock_never_comes_to_a_later_instant_by_itself(system: SystemTime) -> None:
    clock = Clock(system)
    clock.run(0)

    assert clock.real_seconds_until(START_US + 1) is None
    assert clock.real_seconds_until(START_US) == 0.0


def test_moving_back_is_refused(system: SystemTime) -> None:
    clock = Clock(system)

    with pytest.raises(Conflict, match="does not go back"):
        clock.move_to(START_US - 1)


def test_running_clock_that_has_passed_an_instant_reaches_it_all_the_same() -> None:
    # Every look at system time is a microsecond later, as on a busy machine.
    clock = Clock(count(START_US).__next__)
    clock.run(200)

    clock.reach(START_US)

    assert clock.now_us() > START_US


def test_restored_clock_may_be_earlier(system: SystemTime) -> None:
    clock = Clock(system)
    clock.move_to(START_US + 100)

    clock.restore(START_US - 100, 1.0)

    assert clock.now_us() == START_US - 100


def test_remembered_clock_goes_on_as_if_it_had_run(system: SystemTime) -> None:
    clock = Clock(system)
    clock.move_to(START_US + 100)
    state = clock.state
    system.now_us += 50

    other = Clock(system)
    other.resume(state)

    assert other.now_us() == START_US + 150


def test_clock_stops_at_the_last_instant_that_can_be_written(system: SystemTime) -> None:
    clock = Clock(system)
    clock.run(1_000_000)
    system.now_us += LAST_US

    assert clock.now_us() == LAST_US


def test_negative_speed_is_refused(system: SystemTime) -> None:
    with pytest.raises(ValueError, match="backwards"):
        Clock(system).run(-1)


@given(st.lists(st.integers(-10, 10), max_size=30), st.sampled_from([0.5, 1.0, 7.0]))
def test_clock_never_goes_back_whatever_system_time_does(jumps: list[int], speed: float) -> None:
    system = SystemTime()
    clock = Clock(system)
    clock.run(speed)
    seen = [clock.now_us()]

    for jump_s in jumps:
        system.now_us += jump_s * SECOND_US
        seen.append(clock.now_us())

    assert seen == sorted(seen)
