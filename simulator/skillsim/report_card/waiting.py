"""Whether a client waits: as long as `Retry-After` says, and ever longer when it fails again.

All waits are world time, from the instant an answer had left to the instant the next request came.
A world whose clock stands still shows no waiting; then nothing is said.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from skillsim.instants import SECOND_US
from skillsim.report_card.calls import Call, Same, Stretch, header, knowing, n_workers
from skillsim.report_card.judging import Judgement, Notes
from skillsim.report_card.traffic import Traffic

_LEEWAY_US = SECOND_US // 20
_AT_ONCE_US = SECOND_US // 20
_ALIKE = 1.5
_MAY_PASS = frozenset({429, 500, 502, 503, 504, None})
_STOOD = "the clock of the world stood still, so no waiting could be seen"
_CRAWLS = "the clock of the world runs slower than a client's, so no waiting could be seen"


def retry_after(traffic: Traffic) -> Judgement:
    """Whether nothing more comes from a client before the `Retry-After` of its 429 is over."""
    notes = Notes()
    if traffic.shows_waiting:
        for stretch in traffic.stretches:
            _after_refusals(stretch, traffic.pace, notes)
    elif any(_retry_after_us(call) for call in traffic.calls if call.exchange.status == 429):
        notes.hidden(_CRAWLS)
    return notes.judgement("no request followed a 429 with Retry-After")


@dataclass
class _Pause:
    """The time after a 429 in which nothing is to be sent; a further 429 may prolong it."""

    first: Call
    last: Call
    refused: set[Same]
    sent: list[tuple[Call, bool]] = field(default_factory=list)
    """What was sent all the same, each with whether it repeats what was refused."""
    is_hidden: bool = False


def _after_refusals(stretch: Stretch, pace: float, notes: Notes) -> None:
    pause: _Pause | None = None
    for call in stretch.calls:
        if not call.is_guarded:
            continue
        if pause is not None and _is_over(pause, call, pace):
            # What came while the clock stood may have come too soon.
            if not pause.is_hidden:
                notes.good()
            _judge_pause(stretch.client, pause, pace, notes)
            pause = None
        if call.exchange.status == 429 and _retry_after_us(call):
            pause = pause or _Pause(call, call, set())
            pause.last = call
            pause.refused.add(call.same)
    if pause is not None:
        _judge_pause(stretch.client, pause, pace, notes)


def _is_over(pause: _Pause, call: Call, pace: float) -> bool:
    """Whether a request waited for the end of a pause; if not, it is noted there."""
    waited_us = call.began_us - pause.last.exchange.at_us
    if call.exchange.at_us == pause.last.exchange.at_us:
        pause.is_hidden = True
    elif waited_us >= _retry_after_us(pause.last) - _LEEWAY_US * pace:
        return True
    elif waited_us > 0:
        pause.sent.append((call, call.same in pause.refused))
    return False


def _judge_pause(client: str, pause: _Pause, pace: float, notes: Notes) -> None:
    if pause.is_hidden:
        notes.hidden(_STOOD)
    for call in knowing(pause.first, pause.sent, pace=pace):
        notes.poor(client, [call.exchange.number], _HASTY)


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
    notes = Notes()
    for client, calls in traffic.stretches:
        for tries in _runs(calls):
            if traffic.shows_waiting:
                # Of several workers, one has come to its second try when so many were made.
                own = tries[:: n_workers(tries)]
                _judge_tries(client, tries, own, traffic.pace, notes)
            else:
                notes.hidden(_CRAWLS)
    return notes.judgement("no request was sent again after a 429, a 5xx or a lost answer")


def _judge_tries(
    client: str, tries: Sequence[Call], own: Sequence[Call], pace: float, notes: Notes
) -> None:
    gaps = [_gap_us(sooner, later) for sooner, later in pairwise(own)]
    if not gaps:
        return
    if min(gaps) <= 0:
        notes.hidden(_STOOD)
    elif _is_hurried(own, [gap / pace for gap in gaps]):
        notes.poor(client, [call.exchange.number for call in tries[1:]], _HURRIED)
    elif len(own) == len(tries) or max(map(_gap_us, tries, tries[1:])) >= _AT_ONCE_US * pace:
        notes.good()


def _gap_us(sooner: Call, later: Call) -> int:
    """How long a client waited between two tries; from the first one's beginning if it gave up."""
    if later.began_us < sooner.exchange.at_us:
        return later.began_us - sooner.began_us
    return later.began_us - sooner.exchange.at_us


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


def _is_hurried(tries: Sequence[Call], gaps: Sequence[float]) -> bool:
    """Whether three tries come at once, or four of them evenly within a second of each other."""
    if any(max(pair) < _AT_ONCE_US for pair in pairwise(gaps)):
        return True
    # Nothing says when to come back, so at once is certainly too soon.
    if any(
        call.exchange.status == 429 and gap < _AT_ONCE_US
        for call, gap in zip(tries, gaps, strict=False)
    ):
        return True
    # Waits that are drawn by chance need not grow, but are hardly ever alike.
    return len(gaps) > 2 and max(gaps) < SECOND_US and max(gaps) < _ALIKE * min(gaps)
