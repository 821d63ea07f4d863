"""Fault rules in words."""

from typing import Any

import pytest

from skillsim.console.fault_words import EFFECTS, sentence, state
from skillsim.console.typed import number_or_text
from skillsim.instants import from_text

TITLES = {"techwolf": "TechWolf"}
NOW_US = from_text("2026-08-01T12:00:00Z")


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"effect": "status", "status": 503}, "Requests are refused with 503."),
        ({"effect": "reset", "vendor": "x"}, "Requests to x are cut off before anything is done."),
        (
            {"effect": "delay", "delay_ms": 2000, "vendor": "techwolf"},
            "Requests to TechWolf are answered 2 s later.",
        ),
        (
            {"effect": "delay", "delay_ms_min": 100, "delay_ms_max": 60_000},
            "Requests are answered 100 ms to 1 min later.",
        ),
        (
            {"effect": "late", "delay_ms": 5_400_000, "event": "ERROR"},
            "Webhook deliveries about ERROR come 90 min late.",
        ),
        (
            {"effect": "drip", "bytes_per_second": 10, "method": "GET", "path": "/a*"},
            "Requests with GET at /a* get their body at 10 bytes per second.",
        ),
        (
            {"effect": "duplicate", "vendor": "techwolf", "times": 1},
            "Webhook deliveries of TechWolf arrive twice: once.",
        ),
        (
            {"effect": "drop", "operation_id": "o", "probability": 0.25, "skip": 2, "times": 1000},
            "Requests for o are carried out, but their answer is lost: about 25 of every 100,"
            " after 2 that pass, at most 1,000 times.",
        ),
        (
            {
                "effect": "truncate",
                "from": "2026-08-01T00:00:00.000000Z",
                "until": "2026-08-02T00:00:00.000000Z",
            },
            "Requests get half of the body, then the connection ends:"
            " from 2026-08-01T00:00:00Z, until 2026-08-02T00:00:00Z.",
        ),
    ],
)
def test_rule_is_one_sentence(rule: dict[str, Any], said: str) -> None:
    assert sentence(rule, TITLES) == said


@pytest.mark.parametrize("effect", EFFECTS)
def test_every_effect_has_a_sentence(effect: str) -> None:
    said = sentence({"effect": effect, "status": 500, "delay_ms": 1, "bytes_per_second": 1}, {})

    assert said.endswith(".")
    assert "{" not in said


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({}, "active"),
        ({"times": 2, "fired": 1}, "active"),
        ({"times": 2, "fired": 2}, "used up"),
        ({"from": "2026-08-01T12:00:00.000001Z"}, "not yet"),
        ({"from": "2026-08-01T12:00:00Z"}, "active"),
        ({"until": "2026-08-01T12:00:00Z"}, "over"),
        ({"until": "2026-08-01T12:00:00.000001Z"}, "active"),
    ],
)
def test_state_says_whether_a_rule_can_strike(rule: dict[str, Any], expected: str) -> None:
    assert state({"fired": 0, **rule}, NOW_US) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5", 5),
        ("-5", -5),
        ("007", 7),
        ("0.5", 0.5),
        ("-0.5", -0.5),
        ("", ""),
        ("-", "-"),
        ("1.", "1."),
        (".5", ".5"),
        ("1e5", "1e5"),
        ("5 s", "5 s"),
        ("٣", "٣"),
        ("9" * 31, "9" * 31),
    ],
)
def test_number_is_one_and_anything_else_stays_text(text: str, expected: object) -> None:
    assert number_or_text(text) == expected
    assert type(number_or_text(text)) is type(expected)
