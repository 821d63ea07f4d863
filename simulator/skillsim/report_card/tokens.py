"""Whether a client uses a token while it lives, and buys a new one when it no longer does."""

from collections.abc import Sequence

from skillsim.instants import SECOND_US
from skillsim.report_card.calls import Call
from skillsim.report_card.judging import Judgement, Notes
from skillsim.report_card.traffic import Traffic

_LEAST_CALLS = 3
# A token may be replaced in the last fifth of its life.
_RENEWABLE_SHARE = 5
_CALLS_PER_TOKEN = 10
_ON_ITS_WAY_US = SECOND_US
_MOST_AT_ONCE = 10


def token_reuse(traffic: Traffic) -> Judgement:
    """Whether a client asks for a further token only when the one it has ends."""
    notes = Notes()
    for client, calls in traffic.clients.items():
        n_calls = sum(1 for call in calls if call.is_guarded)
        surplus = _surplus(calls, traffic.token_lifetime_us)
        if n_calls < _LEAST_CALLS or not any(call.is_token_call for call in calls):
            continue
        # Several processes of one client have a token each.
        if len(surplus) > 1 and len(surplus) * _CALLS_PER_TOKEN > n_calls:
            notes.poor(client, [call.exchange.number for call in surplus], _WASTED)
        else:
            notes.good()
    return notes.judgement(
        f"no client made {_LEAST_CALLS} calls with a token that it asked for here"
    )


_WASTED = (
    "asked for a further token while one was good: keep a token and use it until shortly before it"
    " expires"
)


def _surplus(calls: Sequence[Call], lifetime_us: int) -> list[Call]:
    """The token calls that nothing asked for."""
    surplus: list[Call] = []
    held: dict[bytes, int] = {}
    for call in calls:
        at_us = call.exchange.at_us
        if call.exchange.status == 401:
            held.clear()
        elif call.is_token_call and call.is_good:
            body = call.exchange.request_body
            is_held = 0 <= at_us - held[body] < _fresh_us(lifetime_us) if body in held else False
            if is_held:
                surplus.append(call)
            # What a fault struck may not have arrived.
            if call.exchange.fault is None:
                held[body] = at_us
    return surplus


def _fresh_us(lifetime_us: int) -> int:
    return lifetime_us - lifetime_us // _RENEWABLE_SHARE


def token_refresh(traffic: Traffic) -> Judgement:
    """Whether a client buys a new token when its old one has ended, before it goes on."""
    notes = Notes()
    for client, calls in traffic.clients.items():
        _follow(client, calls, _fresh_us(traffic.token_lifetime_us), notes)
    return notes.judgement("no token of a client came near its end, and none was refused")


_WORTHLESS = (
    "went on with a token that had been refused: ask for a new one after the first 401, then repeat"
    " the request"
)


def _follow(client: str, calls: Sequence[Call], fresh_us: int, notes: Notes) -> None:
    refused: Call | None = None
    n_since = 0
    bought_us: int | None = None
    for call in calls:
        at_us = call.exchange.at_us
        if call.is_token_call and call.is_good:
            if refused is not None or (bought_us is not None and at_us - bought_us >= fresh_us):
                notes.good()
            refused, n_since, bought_us = None, 0, at_us
        elif call.is_guarded and call.exchange.status == 401:
            n_since += 1
            if refused is None:
                refused = call
            elif _knows(call, refused, n_since):
                notes.poor(client, [call.exchange.number], _WORTHLESS)


def _knows(call: Call, refused: Call, n_since: int) -> bool:
    """Whether the client must have known of the first 401 when it sent this."""
    is_later = call.exchange.at_us - refused.exchange.at_us > _ON_ITS_WAY_US
    return call.same == refused.same or is_later or n_since > _MOST_AT_ONCE
