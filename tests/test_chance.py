"""The chance of one record: endless, its own, the same everywhere."""

from collections import Counter
from itertools import count, islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillsim.seeding.chance import (
    EXPONENTIAL,
    NORMAL,
    Draw,
    Shares,
    between,
    draw_for,
    pick,
    share,
    triangular,
)


def numbers(how_many: int, *, seed: int = 1, kind: str = "person", key: int | str = 7) -> list[int]:
    """The first numbers of one record."""
    draw = draw_for(seed, kind, key)
    return [draw() for _ in range(how_many)]


def evenly() -> Draw:
    """Every number that can be drawn, once and again."""
    return (number % 65536 for number in count()).__next__


def test_numbers_are_those_that_were_always_drawn() -> None:
    assert numbers(6) == [55622, 37219, 54780, 57802, 55798, 45953]


def test_numbers_never_end_and_do_not_repeat_the_first_ones() -> None:
    drawn = numbers(1000)

    assert all(0 <= number < 65536 for number in drawn)
    assert drawn[84:168] != drawn[:84]
    assert len(set(drawn)) > 900


@pytest.mark.parametrize("other", [{"seed": 2}, {"kind": "applicant"}, {"key": 8}, {"key": "x"}])
def test_no_other_record_has_the_same_numbers(other: dict[str, int]) -> None:
    assert numbers(20, **other) != numbers(20)  # type: ignore[arg-type]


def test_key_may_be_written_as_text() -> None:
    assert numbers(5, key="7") == numbers(5, key=7)


def test_all_numbers_are_about_equally_likely() -> None:
    high_digit = Counter(number >> 12 for number in numbers(48_000))

    assert len(high_digit) == 16
    assert all(2700 < times < 3300 for times in high_digit.values())


@given(st.integers(0, 10**9), st.integers(0, 10**6))
def test_between_keeps_to_its_bounds(low: int, width: int) -> None:
    draw = draw_for(1, "bounds", low)

    assert all(low <= between(draw, low, low + width) <= low + width for _ in range(20))


def test_between_reaches_every_number() -> None:
    draw = draw_for(1, "dice", 1)

    assert {between(draw, 1, 6) for _ in range(200)} == {1, 2, 3, 4, 5, 6}


def test_pick_takes_all_options_equally_often() -> None:
    draw = evenly()
    picked = Counter(pick(draw, "abcd") for _ in range(65536))

    assert picked == dict.fromkeys("abcd", 16384)


def test_share_is_the_part_of_numbers_below_it() -> None:
    draw = evenly()

    assert sum(draw() < share(0.25) for _ in range(65536)) == 16384
    assert share(0) == 0
    assert share(1) == 65536


def test_options_come_as_often_as_they_weigh() -> None:
    shares, draw = Shares("abc", [1, 2, 1]), evenly()

    assert Counter(shares.pick(draw) for _ in range(65536)) == {"a": 16384, "b": 32768, "c": 16384}


def test_option_without_weight_never_comes() -> None:
    shares, draw = Shares("abc", [1, 0, 1]), evenly()

    assert "b" not in {shares.pick(draw) for _ in range(65536)}


def test_quantiles_are_those_of_their_distribution() -> None:
    assert sum(NORMAL) == pytest.approx(0, abs=1e-6)
    assert sum(z * z for z in NORMAL) / len(NORMAL) == pytest.approx(1, abs=0.01)
    assert sum(EXPONENTIAL) / len(EXPONENTIAL) == pytest.approx(1, abs=0.01)
    assert all(one <= other for one, other in zip(NORMAL, islice(NORMAL, 1, None), strict=False))


def test_triangular_stays_within_its_ends_and_leans_to_its_mode() -> None:
    table = triangular(10, 110, 20)

    assert min(table) >= 10
    assert max(table) <= 110
    assert sum(table) / len(table) == pytest.approx((10 + 110 + 20) / 3, abs=1)
