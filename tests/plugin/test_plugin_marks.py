"""What the mark takes, and what it asks the sandbox for."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from skillsim.pytest_plugin import marks

INSTANT = "2026-01-01T08:00:00Z"


@pytest.mark.parametrize(
    ("asked", "spec"),
    [
        ({}, {"clock": "real"}),
        ({"frozen": False}, {"clock": "real"}),
        ({"frozen": True}, {"clock": "frozen"}),
        ({"frozen": INSTANT}, {"clock": INSTANT, "as_of": INSTANT}),
        ({"frozen": INSTANT, "as_of": "2025-01-01"}, {"clock": INSTANT, "as_of": "2025-01-01"}),
        ({"as_of": date(2025, 1, 1)}, {"clock": "real", "as_of": "2025-01-01"}),
        ({"scenario": "empty", "people": None}, {"clock": "real", "scenario": "empty"}),
        ({"settings": {"latency_ms": 1}}, {"clock": "real", "settings": {"latency_ms": 1}}),
    ],
)
def test_mark_asks_for_a_world(asked: dict[str, Any], spec: dict[str, Any]) -> None:
    assert marks.beginning(asked) == spec


def test_mark_takes_a_datetime_with_a_zone() -> None:
    spec = marks.beginning({"frozen": datetime(2026, 1, 1, 8, tzinfo=UTC)})

    assert spec["clock"] == spec["as_of"] == "2026-01-01T08:00:00+00:00"


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"frozn": True}, "takes scenario, .*; not frozn"),
        ({"name": "mine"}, "not name"),
        ({"frozen": 5}, "frozen is 5; it takes True, or an instant"),
        ({"frozen": "tomorrow"}, "frozen is 'tomorrow'; it takes True, or an instant"),
        ({"frozen": date(2026, 1, 1)}, "frozen is '2026-01-01'; it takes True, or an instant"),
        ({"frozen": "2026-01-01T08:00:00"}, "it takes True, or an instant"),
        ({"as_of": "today"}, "as_of is 'today'; it takes a day"),
        ({"as_of": datetime(2026, 1, 1)}, "give it a time zone"),  # noqa: DTZ001 - on purpose
    ],
)
def test_mark_refuses_in_one_sentence(asked: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        marks.beginning(asked)
