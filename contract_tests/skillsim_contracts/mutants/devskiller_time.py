"""DevSkiller mutants that count requests or deliver webhooks wrongly."""

import json
from dataclasses import replace
from typing import Any

from skillsim_contracts.client import Client
from skillsim_contracts.mutant import Mutant
from skillsim_contracts.mutants.claims import claim
from skillsim_contracts.mutants.devskiller_steps import (
    SECRET,
    VENDOR,
    cause_event,
    deliveries,
)
from skillsim_contracts.mutants.originals import patch_with

LIMIT = 36
WINDOW_S = 8
AFTER_EVERY_RETRY_S = 20_000


def _one_more(parse_limits: Any) -> Any:
    def parse(declared: Any) -> Any:
        limits = parse_limits(declared)
        return tuple(replace(one, limit=37) if one.limit == LIMIT else one for one in limits)

    return parse


def _switch_limits_on(client: Client) -> None:
    client.control("PUT", "/settings", {"rate_limit.enabled": True})


def _statuses(client: Client, n_requests: int) -> list[int]:
    return [client.send(VENDOR, "GET", "/tests").status for _ in range(n_requests)]


def _limit_is_as_documented(client: Client) -> None:
    _switch_limits_on(client)
    n_passed = _statuses(client, LIMIT + 2).count(200)
    claim(n_passed == LIMIT, f"{n_passed} requests pass at once")


def _counting_refusals(admit: Any) -> Any:
    def admit_or_count(self: Any, vendor: str, caller: Any, *, now_us: int, **more: Any) -> Any:
        decision = admit(self, vendor, caller, now_us=now_us, **more)
        if vendor == VENDOR and not decision.is_allowed:
            for ledger in self._windowed[vendor]:
                _, _, key, meter = ledger.open(caller, now_us, "contract")
                ledger.charge(key, meter, now_us)
        return decision

    return admit_or_count


def _limit_recovers_under_polling(client: Client) -> None:
    _switch_limits_on(client)
    _statuses(client, LIMIT)
    client.advance(WINDOW_S / 2)
    _statuses(client, LIMIT)
    client.advance(WINDOW_S / 2 + 1)
    passed = _statuses(client, 1) == [200]
    claim(passed, "requests that were refused keep the limit from recovering")


def _without_secret(delivery_headers: Any) -> Any:
    def headers(told: Any) -> dict[str, str]:
        sent = delivery_headers(told)
        return {name: value for name, value in sent.items() if name.lower() != SECRET}

    return headers


def _delivery_carries_the_secret(client: Client) -> None:
    receiver, secret = cause_event(client, 200)
    carried = [delivery["headers"].get(SECRET) for delivery in deliveries(receiver)]
    claim(carried == [secret], "a delivery does not carry the webhook's secret")


def _one_retry_less(next_due_us: Any) -> Any:
    def next_due(due_us: int, ended_us: int, attempt_number: int, schedule_s: Any) -> Any:
        return next_due_us(due_us, ended_us, attempt_number, schedule_s[:-1])

    return next_due


def _all_retries_are_made(client: Client) -> None:
    receiver, _ = cause_event(client, 500)
    client.advance(AFTER_EVERY_RETRY_S)
    n_attempts = len(deliveries(receiver))
    claim(n_attempts == 7, f"a delivery that always fails is attempted {n_attempts} times")


def _as_if_refused(settle: Any) -> Any:
    def settle_refused(tx: Any, sending: Any, outcome: Any, terms: Any, *, now_us: int) -> None:
        settle(tx, sending, replace(outcome, status=503), terms, now_us=now_us)

    return settle_refused


def _success_ends_a_delivery(client: Client) -> None:
    receiver, _ = cause_event(client, 200)
    client.advance(AFTER_EVERY_RETRY_S)
    n_attempts = len(deliveries(receiver))
    claim(n_attempts == 1, f"a delivery that succeeds at once arrives {n_attempts} times")


def _out_of_its_array(delivery_body: Any) -> Any:
    def body(*arguments: Any, **more: Any) -> str:
        (event,) = json.loads(delivery_body(*arguments, **more))
        return json.dumps(event)

    return body


def _delivery_is_an_array(client: Client) -> None:
    receiver, _ = cause_event(client, 200)
    bodies = [delivery["body"] for delivery in deliveries(receiver)]
    claim(bodies, "no delivery arrives")
    claim(all(isinstance(body, list) for body in bodies), "the body of a delivery is no array")


MUTANTS: list[Mutant] = [
    Mutant(
        id="P37",
        group="rate",
        operation="DS all",
        violation="37 requests pass in 8 seconds",
        witness=_limit_is_as_documented,
        patch=patch_with("skillsim.worlds:parse_limits", _one_more),
    ),
    Mutant(
        id="P40",
        group="rate",
        operation="DS all",
        violation="refused requests count, so who polls is never let in again",
        witness=_limit_recovers_under_polling,
        patch=patch_with("skillsim.limiter:Limiter.admit", _counting_refusals),
    ),
    Mutant(
        id="P41",
        group="webhook",
        operation="DS POST /webhook",
        violation="deliveries do not carry the secret",
        witness=_delivery_carries_the_secret,
        patch=patch_with(
            "skillsim.vendors.devskiller.wire.webhooks:delivery_headers", _without_secret
        ),
    ),
    Mutant(
        id="P42",
        group="webhook",
        operation="DS POST /webhook",
        violation="a delivery is given up after the retry at 30 minutes; the last one is not made",
        witness=_all_retries_are_made,
        patch=patch_with("skillsim.webhooks.dispatcher:next_due_us", _one_retry_less),
    ),
    Mutant(
        id="P43",
        group="webhook",
        operation="DS POST /webhook",
        violation="a delivery is sent again although it was answered with 2xx",
        witness=_success_ends_a_delivery,
        patch=patch_with("skillsim.webhooks.dispatcher:settle", _as_if_refused),
    ),
    Mutant(
        id="P44",
        group="webhook",
        operation="DS POST /webhook",
        violation="the body of a delivery is one object, not an array",
        witness=_delivery_is_an_array,
        patch=patch_with(
            "skillsim.vendors.devskiller.wire.webhooks:delivery_body", _out_of_its_array
        ),
    ),
]
