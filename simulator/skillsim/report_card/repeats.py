"""Whether a client repeats only what is safe to repeat, and nothing that will be refused again."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from skillsim.instants import SECOND_US
from skillsim.report_card.calls import Call, Same, knowing
from skillsim.report_card.judging import Judgement, Notes
from skillsim.report_card.traffic import Traffic

# After these nobody knows whether the write was done; 503 and 429 say that it was not.
_UNCLEAR = frozenset({None, 500, 502, 504})
_CONFLICT = 409
_TWICE_WITHIN_US = 3600 * SECOND_US
_AGAIN_WITHIN_US = 60 * SECOND_US
_AT_ONCE_US = SECOND_US // 10
_FOR_GOOD = frozenset({400, 403, 404, 405, 406, 409, 410, 413, 414, 415, 422})
_LEAST_INPUTS = 10
_MOST_INVALID_SHARE = 10
_INVALID = frozenset({400, 422})


def safe_retries(traffic: Traffic) -> Judgement:
    """Whether no write is sent again that has worked, or may have and was not looked for."""
    notes = Notes()
    for client, calls in traffic.stretches:
        # By when they came: a client may have given up on one that was answered last.
        _judge_writes(client, sorted(calls, key=lambda call: call.began_us), notes)
    return notes.judgement("no write was followed by another request after its answer was lost")


_DOUBLED = (
    "are one write sent twice, though it had worked at first: keep the answer, and do not repeat it"
)
_BLIND = (
    "are one write sent twice, though the first answer was lost, unclear or still to come: look"
    " first whether it was done, and repeat it only if it was not"
)


class _Write(NamedTuple):
    """The last try of a write, and how many calls of its client came until then."""

    call: Call
    n_reads: int
    n_deletes: int


def _judge_writes(client: str, calls: Sequence[Call], notes: Notes) -> None:
    last: dict[Same, _Write] = {}
    n_reads = n_deletes = 0
    unclear = False
    for call in calls:
        surface = call.surface
        if surface is None or surface.is_token_call:
            continue
        if unclear and call.same not in last:
            notes.good()
            unclear = False
        n_reads += surface.is_reading and call.is_good
        n_deletes += call.exchange.method == "DELETE" and call.is_good
        if not surface.is_creating:
            continue
        before = last.get(call.same)
        if before is not None:
            _judge_repeat(client, before, call, notes, n_reads=n_reads, n_deletes=n_deletes)
        last[call.same] = _Write(call, n_reads, n_deletes)
        unclear = call.exchange.status in _UNCLEAR


def _judge_repeat(
    client: str, before: _Write, call: Call, notes: Notes, *, n_reads: int, n_deletes: int
) -> None:
    pair = sorted([before.call.exchange.number, call.exchange.number])
    gap_us = call.began_us - before.call.exchange.at_us
    if gap_us < 0 or before.call.exchange.status in _UNCLEAR:
        # A 409 is the vendor's own way to say that it was done.
        if n_reads > before.n_reads or call.exchange.status == _CONFLICT:
            notes.good()
        elif call.surface is not None and call.surface.can_be_looked_for:
            notes.poor(client, pair, _BLIND)
    elif before.call.is_good:
        is_meant = n_deletes > before.n_deletes or gap_us > _TWICE_WITHIN_US
        if call.is_good and not is_meant:
            # What a fault struck may not have been readable.
            is_plain = before.call.exchange.fault is None
            notes.poor(client, pair, _DOUBLED if is_plain else _BLIND)


def refused_for_good(traffic: Traffic) -> Judgement:
    """Whether what was refused with 4xx is not sent again unchanged, right behind."""
    notes = Notes()
    for client, calls in traffic.stretches:
        for tries in _hopeless_tries(calls, traffic.pace, notes):
            later = [(call, True) for call in tries[1:]]
            for call in knowing(tries[0], later, pace=traffic.pace):
                notes.poor(client, [call.exchange.number], _HOPELESS)
    return notes.judgement("nothing was refused with a 4xx other than 401, 408 and 429")


def _hopeless_tries(calls: Sequence[Call], pace: float, notes: Notes) -> Iterator[list[Call]]:
    """What was refused for good and sent again, and again; the first refusal first."""
    tries: list[Call] = []
    for before, call in pairwise(calls):
        if before.exchange.status not in _FOR_GOOD or not _is_again(before, call, pace):
            if tries:
                yield tries
            elif before.exchange.status in _FOR_GOOD:
                notes.good()
            tries = []
        elif _is_watching(before) and call.exchange.at_us == before.exchange.at_us:
            notes.hidden(_STOOD)
        else:
            tries = tries or [before]
            tries.append(call)
    if tries:
        yield tries


_HOPELESS = "repeated a request that had just been refused for good: change it, or give it up"


_STOOD = "the clock of the world stood still, so trying again was not told from looking again later"


def _is_again(before: Call, call: Call, pace: float) -> bool:
    """Whether this is what was just refused, unchanged and with the same outcome."""
    if call.same != before.same or call.exchange.status != before.exchange.status:
        return False
    patience_us = _AT_ONCE_US if _is_watching(before) else _AGAIN_WITHIN_US
    return call.began_us - before.exchange.at_us < patience_us * pace


def _is_watching(refused: Call) -> bool:
    """Whether who asks again may be waiting for what does not exist yet, not trying again."""
    return refused.exchange.status == 404 and refused.exchange.method in ("GET", "HEAD")


def valid_input(traffic: Traffic) -> Judgement:
    """Whether few requests are refused because of what they say."""
    notes = Notes()
    by_client: dict[str, list[Call]] = {}
    for client, calls in traffic.stretches:
        by_client.setdefault(client, []).extend(call for call in calls if call.is_guarded)
    for client, own in by_client.items():
        invalid = [call.exchange.number for call in own if call.exchange.status in _INVALID]
        if len(own) < _LEAST_INPUTS:
            continue
        if len(invalid) > 1 and len(invalid) * _MOST_INVALID_SHARE > len(own):
            notes.poor(client, invalid, "sent what the API refuses: check input before it is sent")
        else:
            notes.good()
    return notes.judgement(f"no client made {_LEAST_INPUTS} calls")
