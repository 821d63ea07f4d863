"""Fault rules over the admin API."""

from typing import Any

import pytest

from skillsim.admin.context import AdminCtx
from skillsim.errors import Conflict, Invalid, NotFound
from tests.admin.admin_server import call, make_ctx, vendor_contracts

OPERATION = next(iter(vendor_contracts().values())).operations[0].operation_id


@pytest.fixture
def ctx() -> AdminCtx:
    return make_ctx()


@pytest.mark.parametrize(
    "rule",
    [
        {"effect": "status", "status": 503, "operation_id": OPERATION, "times": 2},
        {"effect": "delay", "delay_ms": 100},
        {"effect": "delay", "delay_ms_min": 1, "delay_ms_max": 9, "probability": 0.5},
        {"effect": "drip", "bytes_per_second": 10, "method": "GET"},
        {"effect": "drop", "path": "/things/*", "skip": 3},
    ],
    ids=lambda rule: rule["effect"],
)
def test_rule_is_told_as_it_was_given_with_its_counts(ctx: AdminCtx, rule: dict[str, Any]) -> None:
    answer = call(ctx, "addFault", body=rule)

    assert answer == {"id": "fault-1", **rule, "seen": 0, "fired": 0}
    assert call(ctx, "listFaults") == {"faults": [answer]}


def test_window_of_a_rule_is_told_in_utc(ctx: AdminCtx) -> None:
    rule = {"effect": "reset", "from": "2026-08-01T02:00:00+02:00", "until": "2026-08-02T00:00:00Z"}

    answer = call(ctx, "addFault", body=rule)

    assert (answer["from"], answer["until"]) == (
        "2026-08-01T00:00:00.000000Z",
        "2026-08-02T00:00:00.000000Z",
    )


def test_rules_without_an_id_get_one_that_is_free(ctx: AdminCtx) -> None:
    call(ctx, "addFault", body={"id": "fault-7", "effect": "drop"})

    assert call(ctx, "addFault", body={"effect": "drop"})["id"] == "fault-8"


def test_id_that_is_taken_is_a_conflict(ctx: AdminCtx) -> None:
    call(ctx, "addFault", body={"id": "one", "effect": "drop"})

    with pytest.raises(Conflict):
        call(ctx, "addFault", body={"id": "one", "effect": "drop"})


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        ({"effect": "status"}, "status"),
        ({"effect": "drop", "status": 500}, "status"),
        ({"effect": "delay"}, "delay_ms"),
        ({"effect": "drop", "vendor": "nobody"}, "vendor"),
        ({"effect": "drop", "operation_id": "nothing"}, "operation_id"),
    ],
    ids=repr,
)
def test_rule_that_could_never_work_is_refused(
    ctx: AdminCtx, rule: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        call(ctx, "addFault", body=rule)

    assert [problem.field for problem in refusal.value.problems] == [field]


def test_rule_that_was_removed_is_gone_and_others_stay(ctx: AdminCtx) -> None:
    for _ in range(2):
        call(ctx, "addFault", body={"effect": "drop"})

    call(ctx, "removeFault", fault_id="fault-1")

    assert [rule["id"] for rule in call(ctx, "listFaults")["faults"]] == ["fault-2"]
    with pytest.raises(NotFound):
        call(ctx, "removeFault", fault_id="fault-1")


def test_rules_are_remembered_and_cleared(ctx: AdminCtx) -> None:
    call(ctx, "addFault", body={"effect": "drop"})
    memory = ctx.world("default").transact(lambda tx: tx.get_property("memory"))

    call(ctx, "clearFaults")

    assert "fault-1" in str(memory)
    assert call(ctx, "listFaults") == {"faults": []}
