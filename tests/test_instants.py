"""Instants: whole microseconds, and their spelling as text."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillsim import instants
from skillsim.instants import DAY_US, SECOND_US

offsets = st.integers(-23 * 60, 23 * 60).map(lambda m: timezone(timedelta(minutes=m)))
moments = st.datetimes(
    min_value=datetime(1, 1, 3),  # noqa: DTZ001 - timezones are drawn apart
    max_value=datetime(9999, 12, 29),  # noqa: DTZ001
    timezones=offsets,
)
instants_us = moments.map(instants.from_datetime)


def test_epoch_is_zero() -> None:
    assert instants.from_text("1970-01-01T00:00:00Z") == 0
    assert instants.from_date_text("1970-01-01") == 0


@given(instants_us)
def test_precise_text_is_read_back_exactly(instant_us: int) -> None:
    assert instants.from_text(instants.to_precise_text(instant_us)) == instant_us


@given(instants_us)
def test_text_is_read_back_cut_to_the_second(instant_us: int) -> None:
    assert instants.from_text(instants.to_text(instant_us)) == instant_us // SECOND_US * SECOND_US


@given(moments)
def test_offset_does_not_change_the_instant(moment: datetime) -> None:
    assert instants.from_text(moment.isoformat()) == instants.from_datetime(moment.astimezone(UTC))


@given(st.dates())
def test_day_is_read_back_from_its_first_and_last_microsecond(day: date) -> None:
    first = instants.from_date(day)

    assert instants.from_date_text(day.isoformat()) == first
    assert instants.to_date(first) == instants.to_date(first + DAY_US - 1) == day


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("2021-10-19T13:05:00Z", "2021-10-19T13:05:00.000000Z"),
        ("2021-10-19t13:05:00z", "2021-10-19T13:05:00.000000Z"),
        ("2021-10-19T15:05:00+02:00", "2021-10-19T13:05:00.000000Z"),
        ("2021-10-19T13:05:00.5Z", "2021-10-19T13:05:00.500000Z"),
        ("2021-10-19T13:05:00.123456789Z", "2021-10-19T13:05:00.123456Z"),
        ("1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"),
        ("0999-01-01T00:00:00Z", "0999-01-01T00:00:00.000000Z"),
    ],
)
def test_date_time_is_read_in_every_spelling_of_the_rfc(text: str, printed: str) -> None:
    assert instants.to_precise_text(instants.from_text(text)) == printed


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2021-10-19",
        "2021-10-19T13:05Z",
        "2021-10-19T13:05:00",
        "2021-10-19 13:05:00Z",
        "2021-10-19T13:05:00+0200",
        "2021-10-19T13:05:00.Z",
        "2021-02-30T00:00:00Z",
        "2021-10-19T24:00:00Z",
        "2021-10-19T13:05:00Z\n",
        "٢٠٢١-10-19T13:05:00Z",
        "20211019T130500Z",
        "2021-W42-2T13:05:00Z",
    ],
)
def test_text_that_is_no_date_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        instants.from_text(text)


@pytest.mark.parametrize(
    "text", ["", "2021-10-1", "20211019", "2021-02-30", "2021-W42-2", "2021-10-19 ", "٢٠٢١-10-19"]
)
def test_text_that_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        instants.from_date_text(text)


def test_text_before_1970_is_cut_towards_the_past() -> None:
    assert instants.to_text(-1) == "1969-12-31T23:59:59Z"
