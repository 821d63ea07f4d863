"""The exchanges with one vendor, sorted out for the checks: by client, and what was pushed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from skillsim.contract import Contract
from skillsim.instants import SECOND_US
from skillsim.journal.exchange import Exchange
from skillsim.report_card.calls import Call, Stretch, client_of, stretch
from skillsim.report_card.lists import Reading, readings
from skillsim.report_card.surface import Surface, surfaces


@dataclass(frozen=True)
class Traffic:
    """What happened between one vendor and its clients, oldest first.

    Calls whose client nobody knows (without a good credential) are not among `stretches`.
    """

    calls: tuple[Call, ...]
    stretches: tuple[Stretch, ...]
    readings: tuple[Reading, ...]
    pushes: tuple[Exchange, ...]
    """Attempts to deliver webhooks."""
    token_lifetime_us: int
    """0 where there are no tokens."""
    hook_timeout_s: float
    is_whole: bool
    """Whether the journal lost nothing."""
    shows_waiting: bool
    """Whether a client that waits is seen to wait: not where a second of the world is longer."""
    pace: float
    """How many seconds of the world pass in one of a client's, at least 1."""


def sort_out(
    contract: Contract, exchanges: Sequence[Exchange], *, is_whole: bool, speed: float
) -> Traffic:
    """The exchanges with the vendor of a contract, sorted; `speed` is that of the world's clock."""
    by_id = surfaces(contract)
    pace = max(speed, 1.0)
    calls = [_call(exchange, by_id, speed) for exchange in exchanges if exchange.direction == "in"]
    found: dict[tuple[str, int], list[Call]] = {}
    for call in calls:
        if call.client:
            found.setdefault((call.client, call.exchange.generation), []).append(call)
    stretches = tuple(stretch(client, theirs, pace=pace) for (client, _), theirs in found.items())
    return Traffic(
        calls=tuple(calls),
        stretches=stretches,
        readings=readings(stretches),
        pushes=tuple(exchange for exchange in exchanges if exchange.direction == "out"),
        token_lifetime_us=_token_lifetime_s(contract) * SECOND_US,
        hook_timeout_s=next(_hook_timeouts_s(contract), 0.0),
        is_whole=is_whole,
        # A clock that stands can still be moved by hand; one that crawls hides real waiting.
        shows_waiting=speed == 0 or speed >= 1,
        pace=pace,
    )


def _call(exchange: Exchange, by_id: Mapping[str, Surface], speed: float) -> Call:
    surface = by_id.get(exchange.operation_id or "")
    began_us = exchange.at_us - round(exchange.duration_us * speed)
    return Call(client_of(exchange, surface), surface, exchange, began_us)


def _token_lifetime_s(contract: Contract) -> int:
    schemes = contract.security_schemes.values()
    return next((int(s["x-token"]["lifetime_s"]) for s in schemes if "x-token" in s), 0)


def _hook_timeouts_s(contract: Contract) -> Iterator[float]:
    for item in contract.document["paths"].values():
        for operation in item.values():
            if isinstance(operation, dict) and "x-webhooks" in operation:
                yield float(operation["x-webhooks"]["timeout_s"])
