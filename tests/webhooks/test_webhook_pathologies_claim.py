"""Which deliveries a fault rule strikes, when, and that it strikes none of them twice."""

import json
from typing import Any

import pytest

from skillsim import agenda
from skillsim.errors import Invalid
from skillsim.faults import Faults
from skillsim.faults.rule import MAX_LATENESS_MS, FaultRule, parse_rule, to_json
from skillsim.store import Transaction
from skillsim.webhooks import deliveries, dispatcher, pathologies
from skillsim.webhooks.dispatcher import Sending
from tests.webhooks.webhook_store import SECOND, START_US, Log, outcome


def claim(log: Log, faults: Faults, *, at_us: int = START_US) -> list[Sending]:
    """What is to be sent at an instant, as the timeline claims it."""

    def work(tx: Transaction) -> list[Sending]:
        claimed = []
        for item in agenda.due(tx, now_us=at_us, most=1000):
            sending = dispatcher.prepare(tx, item, now_us=at_us)
            assert sending is not None
            claimed += pathologies.claim(tx, faults, item, sending)
        return [sending for _, sending in claimed]

    return log.do(work)


def faults_with(*rules: FaultRule, seed: int = 1) -> Faults:
    faults = Faults(seed)
    for rule in rules:
        faults.add(rule)
    return faults


def late(rule_id: str = "late", **fields: Any) -> FaultRule:
    return FaultRule(rule_id, "late", **{"delay_max_ms": MAX_LATENESS_MS} | fields)


def due_instants(seed: int) -> list[int]:
    """When forty deliveries are due, half of which a rule puts off by up to a week."""
    log, faults = Log(), faults_with(late(probability=0.5), seed=seed)
    for _ in range(40):
        log.publish("hook")
    claim(log, faults)
    return [item.due_at_us for item in log.upcoming()]


def test_chance_and_delay_are_the_same_for_the_same_seed() -> None:
    first = due_instants(1)

    assert first == due_instants(1) != due_instants(2)
    assert 10 < len(first) < 30
    assert len(set(first)) == len(first)
    assert all(0 <= due - START_US <= MAX_LATENESS_MS * 1000 for due in first)


@pytest.mark.parametrize(
    ("meant", "strikes"),
    [
        ({}, True),
        ({"event": "ERROR", "vendor": "devskiller"}, True),
        ({"event": "OTHER"}, False),
        ({"vendor": "techwolf"}, False),
        ({"skip": 1}, False),
        ({"probability": 0}, False),
        ({"from_us": START_US + 1}, False),
        ({"until_us": START_US}, False),
    ],
)
def test_rule_strikes_the_deliveries_it_is_meant_for(meant: dict[str, Any], strikes: bool) -> None:
    log = Log()
    log.publish("hook")

    sent = claim(log, faults_with(FaultRule("twice", "duplicate", **meant)))

    assert [sending.fault for sending in sent] == (["twice", "twice"] if strikes else [None])


@pytest.mark.parametrize("effect", ["duplicate", "stale"])
def test_attempt_cut_off_by_a_crash_is_not_struck_again(effect: Any) -> None:
    log, faults = Log(), faults_with(FaultRule("rule", effect))
    log.publish("hook", at_us=START_US - SECOND)
    log.publish("hook")
    struck = claim(log, faults)
    counts = faults.list_rules()

    log.do(agenda.unclaim_all)

    assert [s.body for s in claim(log, faults)] == [s.body for s in struck]
    assert faults.list_rules() == counts


def test_only_the_first_rule_strikes_and_never_twice() -> None:
    log, faults = Log(), faults_with(late("a", delay_max_ms=0), late("b"))
    log.publish("hook")

    assert claim(log, faults) == []
    assert [sending.fault for sending in claim(log, faults)] == ["a"]
    assert [(r.seen, r.fired) for r in faults.list_rules()] == [(1, 1), (0, 0)]


def test_stale_rule_waits_for_a_delivery_that_can_be_stale() -> None:
    log, faults = Log(), faults_with(FaultRule("old", "stale", times=1))
    log.publish("one")
    log.publish("two")
    log.publish("one")

    assert [sending.fault for sending in claim(log, faults)] == [None, None, "old"]


def test_webhooks_are_put_out_of_order_each_on_its_own() -> None:
    log, faults = Log(), faults_with(FaultRule("swap", "reorder"))
    for webhook_id in ("a", "b", "a"):
        log.publish(webhook_id)

    assert [sending.webhook_id for sending in claim(log, faults)] == ["a"]
    waiting = [item for item in log.upcoming() if "effect" in item.details]
    assert [(item.due_at_us - START_US) / SECOND for item in waiting] == [1, 60]


def test_attempt_by_hand_and_retry_are_not_struck() -> None:
    log, faults = Log(), faults_with(late())
    (delivery_id,) = log.publish("hook")
    log.attempt(outcome(500))
    log.do(lambda tx: deliveries.resend(tx, delivery_id, START_US))

    sent = claim(log, faults, at_us=START_US + 3 * SECOND)

    assert [sending.fault for sending in sent] == [None, None]


def test_dumped_rules_go_on_where_they_were() -> None:
    faults, restored = faults_with(late(event="ERROR", times=2)), Faults(1)
    log = Log()
    log.publish("hook")
    claim(log, faults)

    restored.load(json.loads(json.dumps(faults.dump())))

    assert restored.list_rules() == faults.list_rules()


@pytest.mark.parametrize(
    "data",
    [
        {"effect": "duplicate", "vendor": "tiny", "event": "ERROR"},
        {"effect": "reorder", "times": 1, "skip": 2, "probability": 0.5},
        {"effect": "late", "delay_ms": MAX_LATENESS_MS},
        {"effect": "late", "delay_ms_min": 1, "delay_ms_max": MAX_LATENESS_MS},
        {"effect": "stale", "from": "2026-01-01T00:00:00.000000Z"},
    ],
)
def test_rule_is_written_as_it_was_read(data: dict[str, Any]) -> None:
    assert to_json(parse_rule("r1", data)) == {"id": "r1"} | data


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"effect": "late"}, "delay_ms"),
        ({"effect": "late", "delay_ms": MAX_LATENESS_MS + 1}, "delay_ms"),
        ({"effect": "stale", "delay_ms": 1}, "delay_ms"),
        ({"effect": "duplicate", "operation_id": "getThing"}, "operation_id"),
        ({"effect": "reorder", "path": "/things"}, "path"),
        ({"effect": "late", "delay_ms": 1, "method": "POST"}, "method"),
        ({"effect": "drop", "event": "ERROR"}, "event"),
        ({"effect": "stale", "event": "no event"}, "event"),
    ],
)
def test_rule_that_cannot_work_is_refused_by_its_field(data: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_rule("r1", data)

    assert refusal.value.problems[0].field == field
