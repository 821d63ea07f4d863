"""How a report spells numbers and shortens names."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillsim.generating.charts.wording import (
    compact,
    month_before,
    percent,
    plural,
    quarter_text,
    shortened,
    width_of,
)
from tests.generating.figures_by_hand import AS_OF_US
from tests.seeded_company import FACTS


@pytest.mark.parametrize(
    ("n", "text"),
    [
        (0, "0"),
        (999, "999"),
        (1000, "1k"),
        (1500, "1.5k"),
        (12_500, "12.5k"),
        (250_000, "250k"),
        (2_000_000, "2M"),
    ],
)
def test_numbers_on_an_axis_are_short(n: int, text: str) -> None:
    assert compact(n) == text


@pytest.mark.parametrize(
    ("part", "total", "text"),
    [(0, 0, "0%"), (0, 5, "0%"), (1, 1000, "<1%"), (1, 3, "33%"), (5, 5, "100%")],
)
def test_share_is_a_whole_percentage(part: int, total: int, text: str) -> None:
    assert percent(part, total) == text


def test_noun_follows_the_number() -> None:
    assert plural(1, "person", "people") == "1 person"
    assert plural(2, "person", "people") == "2 people"
    assert plural(1200, "team") == "1,200 teams"


def test_months_and_quarters_are_counted_back_over_the_turn_of_the_year() -> None:
    assert month_before(AS_OF_US, 0) == (2026, 8)
    assert month_before(AS_OF_US, 8) == (2025, 12)
    assert quarter_text(AS_OF_US, 0) == "2026 Q3"
    assert quarter_text(AS_OF_US, 3) == "2025 Q4"


def test_text_that_fits_is_not_cut() -> None:
    assert shortened("Engineering", 20) == "Engineering"


def test_wide_letters_leave_room_for_fewer() -> None:
    assert shortened("人" * 20, 20) == "人" * 9 + "…"
    assert shortened("i" * 30, 20) == "i" * 19 + "…"


@FACTS
@given(st.text(), st.integers(5, 60))
def test_shortened_text_is_never_wider_than_asked(text: str, width: int) -> None:
    cut = shortened(text, width)

    assert width_of(cut) <= width
    assert len(cut) <= 2 * width + 2
    assert cut == text or unicodedata.normalize("NFC", cut).endswith("…")
