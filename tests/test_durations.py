"""Durations: what people write, counted exactly, and spelled back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillsim import durations

SECOND_US = 1_000_000


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90s", 90),
        ("9000s", 9000),
        ("2h 30m", 9000),
        ("2h30m", 9000),
        ("1d", 86_400),
        ("1d 1h 1m 1s", 90_061),
        ("0s", 0),
        ("90m", 5400),
    ],
)
def test_duration_is_counted_in_microseconds(text: str, seconds: int) -> None:
    assert durations.from_text(text) == seconds * SECOND_US


@pytest.mark.parametrize(("text", "us"), [("0.5s", 500_000), ("1.000001s", 1_000_001)])
def test_fraction_of_a_second_is_exact(text: str, us: int) -> None:
    assert durations.from_text(text) == us


@pytest.mark.parametrize(
    "text",
    ["", " ", "90", "h", "-1s", "1m 2h", "1s 1s", "1.5h", "1.s", "2w", "1S", "٣s", "1e3s", "1s\n"],
)
def test_anything_else_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match="is not a duration such as 2h 30m, 90s or 1d"):
        durations.from_text(text)


@given(st.integers(0, 10**17))
def test_spelled_duration_is_read_back(duration_us: int) -> None:
    assert durations.from_text(durations.to_text(duration_us)) == duration_us


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0s"), (90, "1m 30s"), (86_400, "1d"), (-60, "-1m")]
)
def test_duration_is_spelled_with_the_largest_units(seconds: int, text: str) -> None:
    assert durations.to_text(seconds * SECOND_US) == text


@pytest.mark.parametrize(("us", "seconds"), [(2_000_000, "2"), (500_000, "0.5")])
def test_seconds_for_json_are_whole_when_they_can_be(us: int, seconds: str) -> None:
    assert str(durations.to_seconds(us)) == seconds
