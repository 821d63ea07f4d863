"""Whether a client waits: as long as `Retry-After` says, and ever longer when it fails again.

All waits are world time, from the instant an answer was given to the instant the next one was. A
world whose clock stands still shows no waiting; then nothing is said.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from skillsim.instants import SECOND_US
from skillsim.report_card.calls import Call, Same, header
from skillsim.report_card.judging import Judgement, Notes
from skillsim.report_card.traffic import Traffic

_LEEWAY_US = SECOND_US // 20
# What else comes so soon after a refusal may have been on its way before it.
_ON_ITS_WAY_US = SECOND_US
_AT_ONCE_US = SECOND_US // 10
_GROWTH = 1.5
_MAY_PASS = frozenset({429, 500, 502, 503, 504, None})
_STOOD = "the clock of the world stood still, so no waiting could be seen"
_CRAWLS = "the clock of the world runs slower than a client's, so no waiting could be seen"


def retry_after(traffic: Traffic) -> Judgement:
    """Whether nothing more comes from a client before the `Retry-After` of its 429 is over."""
    if not traffic.shows_waiting:
        return Judgement(0, reason=_CRAWLS)
    notes, unseen = Notes(), False
    for client, calls in traffic.clients.items():
        limited = [call for call in calls if call.is_guarded]
        unseen |= _after_refusals(client, limited, notes)
    nothing = "no request followed a 429 with Retry-After"
    return notes.judgement(_STOOD if unseen else nothing)


def _after_refusals(client: str, calls: Sequence[Call], notes: Notes) -> bool:
    """Judge what follows each 429; whether some of it could not be seen."""
    refusal: Call | None = None
    refused: set[Same] = set()
    unseen = False
    for call in calls:
        if refusal is not None:
            waited_us = call.exchange.at_us - refusal.exchange.at_us
            if waited_us <= 0:
                unseen = True
            elif waited_us >= _retry_after_us(refusal) - _LEEWAY_US:
                notes.good()
                refusal = None
                refused.clear()
            elif call.same in refused or waited_us > _ON_ITS_WAY_US:
                notes.poor(client, [call.exchange.number], _HASTY)
        if call.exchange.status == 429 and _retry_after_us(call):
            refusal = call
            refused.add(call.same)
    return unseen


_HASTY = (
    "came before the Retry-After of a 429 was over: send nothing more until so many seconds have"
    " passed"
)


def _retry_after_us(call: Call) -> int:
    """How long an answer asks to wait; 0 when it does not."""
    text = header(call.exchange.response_headers, b"retry-after") or ""
    return int(text) * SECOND_US if text.isascii() and text.isdigit() else 0


def back_off(traffic: Traffic) -> Judgement:
    """Whether a request that keeps failing is sent ever more slowly."""
    if not traffic.shows_waiting:
        return Judgement(0, reason=_CRAWLS)
    notes, unseen = Notes(), False
    for client, calls in traffic.clients.items():
        for tries in _runs(calls):
            instants = [call.exchange.at_us for call in tries]
            gaps = [later - sooner for sooner, later in pairwise(instants)]
            if min(gaps) <= 0:
                unseen = True
            elif _is_hurried(tries, gaps):
                notes.poor(client, [call.exchange.number for call in tries[1:]], _HURRIED)
            else:
                notes.good()
    nothing = "no request was sent again after a 429, a 5xx or a lost answer"
    return notes.judgement(_STOOD if unseen else nothing)


_HURRIED = (
    "repeated what had just failed without waiting ever longer: wait before each further try, such"
    " as 1, 2 and 4 seconds"
)


def _runs(calls: Sequence[Call]) -> Iterator[list[Call]]:
    """The tries of each request that failed in a way that may pass, at least two of them."""
    running: dict[Same, list[Call]] = {}
    for call in calls:
        tries = running.pop(call.same, [])
        tries.append(call)
        if call.exchange.status in _MAY_PASS:
            running[call.same] = tries
        elif len(tries) > 1:
            yield tries
    yield from (tries for tries in running.values() if len(tries) > 1)


def _is_hurried(tries: Sequence[Call], gaps: Sequence[int]) -> bool:
    """Whether the tries come at once, or four of them evenly within a second of each other."""
    if any(max(pair) < _AT_ONCE_US for pair in pairwise(gaps)):
        return True
    # Nothing says when to come back, so at once is certainly too soon.
    if any(
        call.exchange.status == 429 and gap < _AT_ONCE_US
        for call, gap in zip(tries, gaps, strict=False)
    ):
        return True
    return len(gaps) > 2 and gaps[-1] < SECOND_US and gaps[-1] < _GROWTH * gaps[0]
