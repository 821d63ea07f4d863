"""The exchanges with one vendor, sorted out for the checks: by client, and what was pushed."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass

from skillsim.contract import Contract
from skillsim.instants import SECOND_US
from skillsim.journal.exchange import Exchange
from skillsim.report_card.calls import Call, client_of
from skillsim.report_card.lists import Reading, readings
from skillsim.report_card.surface import Surface, surfaces


@dataclass(frozen=True)
class Traffic:
    """What happened between one vendor and its clients, oldest first.

    Calls whose client nobody knows (without a good credential) are not among those of `clients`.
    """

    calls: tuple[Call, ...]
    clients: Mapping[str, tuple[Call, ...]]
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


def sort_out(
    contract: Contract, exchanges: Sequence[Exchange], *, is_whole: bool, shows_waiting: bool
) -> Generator[None, None, Traffic]:
    """Sort the exchanges with the vendor of a contract, piece by piece; returns the traffic."""
    by_id = surfaces(contract)
    calls = [_call(exchange, by_id) for exchange in exchanges if exchange.direction == "in"]
    yield
    clients: dict[str, list[Call]] = {}
    for call in calls:
        if call.client:
            clients.setdefault(call.client, []).append(call)
    read = yield from readings(clients)
    return Traffic(
        calls=tuple(calls),
        clients={name: tuple(theirs) for name, theirs in clients.items()},
        readings=read,
        pushes=tuple(exchange for exchange in exchanges if exchange.direction == "out"),
        token_lifetime_us=_token_lifetime_s(contract) * SECOND_US,
        hook_timeout_s=next(_hook_timeouts_s(contract), 0.0),
        is_whole=is_whole,
        shows_waiting=shows_waiting,
    )


def _call(exchange: Exchange, by_id: Mapping[str, Surface]) -> Call:
    surface = by_id.get(exchange.operation_id or "")
    return Call(client_of(exchange, surface), surface, exchange)


def _token_lifetime_s(contract: Contract) -> int:
    schemes = contract.security_schemes.values()
    return next((int(s["x-token"]["lifetime_s"]) for s in schemes if "x-token" in s), 0)


def _hook_timeouts_s(contract: Contract) -> Iterator[float]:
    for item in contract.document["paths"].values():
        for operation in item.values():
            if isinstance(operation, dict) and "x-webhooks" in operation:
                yield float(operation["x-webhooks"]["timeout_s"])
