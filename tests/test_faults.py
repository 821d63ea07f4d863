"""Faults of a world: who is struck, how often, and always the same for the same seed."""

import json
from typing import Any

import pytest

from skillsim.errors import Conflict, Forbidden, Invalid, NotFound
from skillsim.faults import MAX_RULES, Faults, delay_s, injected_error
from skillsim.faults.rule import FaultRule


def strike(faults: Faults, **request: Any) -> list[str]:
    """The ids of the rules that strike one request."""
    plain: dict[str, Any] = {
        "vendor": "tiny",
        "operation_id": "getThing",
        "method": "GET",
        "path": "/things/1",
        "now_us": 50,
    }
    return [rule.id for rule in faults.match(**plain | request)]


def faults_with(*rules: FaultRule, seed: int = 1) -> Faults:
    faults = Faults(seed)
    for rule in rules:
        faults.add(rule)
    return faults


def test_world_without_rules_has_no_faults() -> None:
    faults = Faults(1)

    assert faults.match(vendor="v", operation_id=None, method="GET", path="/", now_us=0) == ()
    assert (faults.has_rules, faults_with(FaultRule("r", "reset")).has_rules) == (False, True)


@pytest.mark.parametrize(
    ("meant", "request_that_differs"),
    [
        ({"vendor": "tiny"}, {"vendor": "other"}),
        ({"operation_id": "getThing"}, {"operation_id": None}),
        ({"method": "GET"}, {"method": "POST"}),
        ({"path": "/things/*"}, {"path": "/people/1"}),
        ({"path": "/things/?"}, {"path": "/things/12"}),
        ({"path": "*/1"}, {"path": "/things/1/2"}),
        ({"from_us": 50}, {"now_us": 49}),
        ({"until_us": 51}, {"now_us": 51}),
    ],
)
def test_rule_strikes_the_requests_it_is_meant_for(
    meant: dict[str, Any], request_that_differs: dict[str, Any]
) -> None:
    faults = faults_with(FaultRule("r", "reset", **meant))

    assert strike(faults) == ["r"]
    assert strike(faults, **request_that_differs) == []


def test_rule_lets_the_first_pass_and_strikes_only_so_often() -> None:
    faults = faults_with(FaultRule("r", "reset", skip=2, times=3))

    struck = [bool(strike(faults)) for _ in range(8)]

    assert struck == [False, False, True, True, True, False, False, False]
    assert (faults.get("r").seen, faults.get("r").fired) == (5, 3)


def test_chance_is_the_same_for_the_same_seed_and_near_its_probability() -> None:
    def history(seed: int) -> list[bool]:
        faults = faults_with(FaultRule("r", "reset", probability=0.3), seed=seed)
        return [bool(strike(faults)) for _ in range(1000)]

    assert history(1) == history(1) != history(2)
    assert 250 < sum(history(1)) < 350


def test_rule_without_any_probability_never_strikes() -> None:
    faults = faults_with(FaultRule("r", "reset", probability=0))

    assert [strike(faults) for _ in range(20)] == [[]] * 20


def test_answer_is_broken_once_and_delayed_by_every_delay() -> None:
    faults = faults_with(
        FaultRule("a", "delay", delay_min_ms=100, delay_max_ms=100),
        FaultRule("b", "truncate"),
        FaultRule("c", "reset"),
        FaultRule("d", "delay", delay_min_ms=200, delay_max_ms=200),
    )

    assert strike(faults) == ["a", "b", "d"]
    assert faults.get("c").seen == 0
    assert faults.delay_s(one.rule for one in faults.list_rules()) == pytest.approx(0.3)


def test_delays_add_up_to_a_minute_at_most() -> None:
    rules = [FaultRule(n, "delay", delay_min_ms=60_000, delay_max_ms=60_000) for n in "abc"]

    assert faults_with(*rules).delay_s(rules) == 60


def test_delay_within_a_range_is_drawn_from_the_seed() -> None:
    rule = FaultRule("r", "delay", delay_min_ms=100, delay_max_ms=300)

    drawn = [delay_s(rule, 1, number) for number in range(100)]

    assert drawn == [delay_s(rule, 1, number) for number in range(100)]
    assert len(set(drawn)) > 90
    assert all(0.1 <= seconds <= 0.3 for seconds in drawn)


def test_rules_are_listed_in_order_and_removed_by_id() -> None:
    faults = faults_with(FaultRule("b", "reset"), FaultRule("a", "drop"))

    faults.remove("b")

    assert [one.rule.id for one in faults.list_rules()] == ["a"]
    with pytest.raises(NotFound):
        faults.remove("b")


def test_cleared_faults_strike_no_more() -> None:
    faults = faults_with(FaultRule("r", "reset"))

    faults.clear()

    assert strike(faults) == []


def test_id_of_a_rule_is_taken_once() -> None:
    with pytest.raises(Conflict):
        faults_with(FaultRule("r", "reset"), FaultRule("r", "drop"))


def test_rules_are_bounded() -> None:
    faults = faults_with(*(FaultRule(str(n), "reset") for n in range(MAX_RULES)))

    with pytest.raises(Conflict):
        faults.add(FaultRule("more", "reset"))


def test_restored_faults_go_on_where_they_were() -> None:
    rule = FaultRule("r", "reset", probability=0.5, times=9, from_us=10)
    faults, restored = faults_with(rule), Faults(1)
    for _ in range(10):
        strike(faults)

    restored.load(json.loads(json.dumps(faults.dump())))

    assert restored.list_rules() == faults.list_rules()
    assert [strike(restored) for _ in range(20)] == [strike(faults) for _ in range(20)]


def test_dump_that_is_no_rule_leaves_the_faults_as_they_were() -> None:
    faults = faults_with(FaultRule("r", "reset"))

    with pytest.raises(Invalid):
        faults.load([{"rule": {"id": "x", "effect": "explode"}, "seen": 0, "fired": 0}])

    assert strike(faults) == ["r"]


def test_pattern_with_many_stars_is_matched_in_no_time() -> None:
    faults = faults_with(FaultRule("r", "reset", path="/" + "*a" * 140 + "b"))

    assert strike(faults, path="/" + "a" * 8000) == []


@pytest.mark.parametrize("status", [400, 403, 429, 500, 503, 599])
def test_injected_error_has_the_status_asked_for(status: int) -> None:
    assert injected_error(status).status == status


def test_injected_error_is_the_kind_that_the_simulator_knows() -> None:
    assert isinstance(injected_error(403), Forbidden)
