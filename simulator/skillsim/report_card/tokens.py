"""Whether a client uses a token while it lives, and buys a new one when it no longer does."""

from collections.abc import Sequence

from skillsim.report_card.calls import Call, Stretch, knowing, n_workers
from skillsim.report_card.judging import Judgement, Notes
from skillsim.report_card.traffic import Traffic

_LEAST_CALLS = 3
# A token may be replaced in the last fifth of its life.
_RENEWABLE_SHARE = 5
_CALLS_PER_TOKEN = 10


def token_reuse(traffic: Traffic) -> Judgement:
    """Whether a client asks for a further token only when the one it has ends."""
    notes = Notes()
    for client, calls in traffic.stretches:
        n_calls = sum(1 for call in calls if call.is_guarded)
        surplus = _surplus(calls, traffic.token_lifetime_us)
        if n_calls < _LEAST_CALLS or not any(call.is_token_call for call in calls):
            continue
        # Processes of one client have a token each, and run one after the other, too.
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
    """The token calls that nothing asked for; of several workers, each may have a token."""
    surplus: list[Call] = []
    held: dict[bytes, int] = {}
    beginnings = _beginnings(calls)
    n_spare = n_left = n_workers(calls) - 1
    for call in calls:
        at_us, body = call.exchange.at_us, call.exchange.request_body
        if call.exchange.status == 401:
            held.clear()
        elif call.is_token_call and call.is_good:
            if body not in held or not 0 <= at_us - held[body] < _fresh_us(lifetime_us):
                n_left = n_spare
            elif n_left:
                n_left -= 1
                continue
            elif call.exchange.number not in beginnings:
                surplus.append(call)
            # What a fault struck may not have arrived.
            if call.exchange.fault is None:
                held[body] = at_us
    return surplus


def _beginnings(calls: Sequence[Call]) -> set[int]:
    """The first calls of the connections that several guarded calls followed on.

    A process cannot have the token of one before it.
    """
    first: dict[int, int] = {}
    n_guarded: dict[int, int] = {}
    for call in calls:
        connection = call.exchange.connection
        first.setdefault(connection, call.exchange.number)
        n_guarded[connection] = n_guarded.get(connection, 0) + call.is_guarded
    first.pop(0, None)
    return {number for at, number in first.items() if n_guarded[at] >= _LEAST_CALLS}


def _fresh_us(lifetime_us: int) -> int:
    return lifetime_us - lifetime_us // _RENEWABLE_SHARE


def token_refresh(traffic: Traffic) -> Judgement:
    """Whether a client buys a new token when its old one has ended, before it goes on."""
    notes = Notes()
    fresh_us = _fresh_us(traffic.token_lifetime_us)
    for stretch in traffic.stretches:
        _follow(stretch, fresh_us, traffic.pace, notes)
    return notes.judgement("no token of a client came near its end, and none was refused")


_WORTHLESS = (
    "went on with a token that had been refused: ask for a new one after the first 401, then repeat"
    " the request"
)


def _follow(stretch: Stretch, fresh_us: int, pace: float, notes: Notes) -> None:
    refused: Call | None = None
    later: list[tuple[Call, bool]] = []
    bought_us: int | None = None
    for call in stretch.calls:
        at_us = call.exchange.at_us
        if call.is_token_call and call.is_good:
            if refused is not None or (bought_us is not None and at_us - bought_us >= fresh_us):
                notes.good()
            _judge_refused(stretch.client, refused, later, pace, notes)
            refused, later, bought_us = None, [], at_us
        elif call.is_guarded and call.exchange.status == 401:
            if refused is not None:
                later.append((call, call.same == refused.same))
            refused = refused or call
    _judge_refused(stretch.client, refused, later, pace, notes)


def _judge_refused(
    client: str,
    refused: Call | None,
    later: Sequence[tuple[Call, bool]],
    pace: float,
    notes: Notes,
) -> None:
    if refused is not None:
        for call in knowing(refused, later, pace=pace):
            notes.poor(client, [call.exchange.number], _WORTHLESS)
