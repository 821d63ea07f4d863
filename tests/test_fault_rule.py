"""Fault rules as they are written down: what is taken, what is refused and in which words."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillsim.errors import Invalid
from skillsim.faults.rule import FaultRule, parse_rule, to_json
from skillsim.instants import from_text

FULL = {
    "effect": "status",
    "status": 503,
    "vendor": "tiny",
    "operation_id": "getThing",
    "method": "GET",
    "path": "/things/*",
    "times": 2,
    "skip": 1,
    "probability": 0.5,
    "from": "2026-01-01T00:00:00.000000Z",
    "until": "2026-01-02T00:00:00.000000Z",
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=3,
)
NAMES = st.sampled_from([*FULL, "delay_ms", "delay_ms_min", "delay_ms_max", "bytes_per_second"])


def test_rule_says_what_was_written() -> None:
    rule = parse_rule("r1", FULL)

    assert (rule.id, rule.effect, rule.status, rule.path) == ("r1", "status", 503, "/things/*")
    assert (rule.times, rule.skip, rule.probability) == (2, 1, 0.5)
    assert rule.from_us == from_text("2026-01-01T00:00:00Z")


@pytest.mark.parametrize(
    "data",
    [
        FULL,
        {"effect": "delay", "delay_ms": 20},
        {"effect": "delay", "delay_ms": 0},
        {"effect": "delay", "delay_ms_min": 0, "delay_ms_max": 20},
        {"effect": "drip", "bytes_per_second": 10},
        {"effect": "drop"},
    ],
)
def test_rule_is_written_as_it_was_read(data: dict[str, Any]) -> None:
    assert to_json(parse_rule("r1", data)) == {"id": "r1"} | data


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"effect": "explode"}, "effect"),
        ({"effect": None}, "effect"),
        ({"effect": []}, "effect"),
        ({"status": None}, "status"),
        ({"status": 200}, "status"),
        ({"status": "503"}, "status"),
        ({"status": True}, "status"),
        ({"delay_ms": 5}, "delay_ms"),
        ({"effect": "delay", "status": None}, "delay_ms"),
        ({"effect": "delay", "status": None, "delay_ms_max": 1, "delay_ms": 1}, "delay_ms"),
        ({"effect": "delay", "status": None, "delay_ms_min": 5}, "delay_ms_max"),
        ({"effect": "delay", "status": None, "delay_ms": 60_001}, "delay_ms"),
        ({"effect": "drip", "status": None}, "bytes_per_second"),
        ({"probability": 1.1}, "probability"),
        ({"probability": float("nan")}, "probability"),
        ({"times": 0}, "times"),
        ({"skip": -1}, "skip"),
        ({"method": "get"}, "method"),
        ({"path": "things"}, "path"),
        ({"from": "tomorrow"}, "from"),
        ({"from": 5}, "from"),
        ({"until": "2026-01-01T00:00:00Z"}, "until"),
        ({"command": "rm"}, "command"),
    ],
)
def test_rule_that_cannot_work_is_refused_by_its_field(changes: Any, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_rule("r1", FULL | changes)

    assert refusal.value.problems[0].field == field


@pytest.mark.parametrize("rule_id", ["", "a b", "x" * 65, None])
def test_rule_needs_an_id_that_fits_an_address(rule_id: Any) -> None:
    with pytest.raises(Invalid):
        parse_rule(rule_id, FULL)


@given(st.dictionaries(NAMES, JSON), st.sampled_from(["status", "delay", "drip", "drop"]))
def test_any_json_is_a_rule_or_a_refusal(data: dict[str, Any], effect: str) -> None:
    try:
        rule = parse_rule("r1", data | {"effect": effect})
    except Invalid:
        return

    fields = to_json(rule)
    assert parse_rule(fields.pop("id"), fields) == rule


@pytest.mark.parametrize(
    ("effect", "runs"), [("status", False), ("reset", False), ("drop", True), ("delay", True)]
)
def test_rule_knows_whether_the_request_is_carried_out(effect: Any, runs: bool) -> None:
    assert FaultRule("r1", effect).runs_handler is runs
