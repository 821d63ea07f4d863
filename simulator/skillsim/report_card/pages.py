"""Whether a client reads lists to their end, along the pages that their answers speak of."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf

from skillsim.report_card.judging import Judgement, Notes
from skillsim.report_card.lists import Page, Reading
from skillsim.report_card.surface import Paging
from skillsim.report_card.traffic import Traffic

# A page of one record that was asked for by its size is a look at a list, not the reading of one.
_A_LOOK = 1
_SINGLE_PAGES = "no list had more than one page"
_LEFT = "lists were left behind their first page, as by a search that has found what it sought"
_GONE = "older exchanges are gone, so it is not known which answers gave the cursors"
_NOTHING_FOLLOWED = "no list was read past its first page"

Span = tuple[float, float]
"""Records of a list that were asked for: the number of the first, and of the one behind them."""


def pages_to_end(traffic: Traffic) -> Judgement:
    """Whether lists are read up to their last page."""
    notes = Notes()
    habits: dict[tuple[str, str], _Habits] = {}
    stops = [(reading, _stops(reading)) for reading in traffic.readings]
    for reading, stopped in stops:
        if not all(_is_first(reading, page) for page in reading.pages):
            known = habits.setdefault((reading.client, reading.operation_id), _Habits())
            known.goes_on = True
            known.finishes |= not stopped
    for reading, stopped in stops:
        known = habits.get((reading.client, reading.operation_id), _Habits())
        _judge_stops(reading, stopped, known, notes)
        n_followed = sum(1 for p in reading.pages if _following(reading.paging, p) is not None)
        if not stopped and n_followed:
            notes.good(n_followed)
    return notes.judgement(_SINGLE_PAGES)


@dataclass
class _Habits:
    """How a client treats a list elsewhere: ever goes behind its first page, or to its end."""

    goes_on: bool = False
    finishes: bool = False


def _judge_stops(reading: Reading, stopped: Sequence[Page], known: _Habits, notes: Notes) -> None:
    """Whoever stops at the first page, before others, or one page too early, forgot the rest.

    But whoever knows better may leave a list at what it sought.
    """
    how = "the cursor of each answer" if reading.paging.style == "cursor" else "page after page"
    after = f"follow {how} until the answer says that it ends"
    last = max((end for _, end in _spans(reading)), default=0)
    for page in stopped:
        is_nearly_all = _n_left(reading.paging, page) <= page.asked.size and not known.finishes
        if _span(reading.paging, page)[1] < last:
            remark = f"left out pages of {reading.operation_id}: {after}"
        elif (_is_first(reading, page) or is_nearly_all) and not (page.is_used and known.goes_on):
            remark = f"read {reading.operation_id} up to a page that is not the last: {after}"
        else:
            notes.hidden(_LEFT)
            continue
        notes.poor(reading.client, [page.number], remark)


def _stops(reading: Reading) -> list[Page]:
    """The pages behind which there is more that nobody asked for."""
    spans = _spans(reading)
    cursors = {page.asked.position for page in reading.pages}
    stopped = []
    for page in reading.pages:
        following = _following(reading.paging, page)
        if following is None:
            continue
        is_asked = following in cursors if isinstance(following, str) else _holds(spans, following)
        if not is_asked:
            stopped.append(page)
    return stopped


def _is_first(reading: Reading, page: Page) -> bool:
    return page.asked.position in (None, reading.paging.first)


def _following(paging: Paging, page: Page) -> float | str | None:
    """What comes next, a record or a cursor; None when nothing does, or nobody knows."""
    if page.told is None or (page.asked.has_size and page.asked.size <= _A_LOOK):
        return None
    if paging.style == "cursor":
        return page.told.next
    return _span(paging, page)[1] if 0 < _n_left(paging, page) < inf else None


def _n_left(paging: Paging, page: Page) -> float:
    """How many records there are behind a page; infinite where nobody knows."""
    start, end = _span(paging, page)
    if page.told is None or page.told.total is None or start == end:
        return inf
    return page.told.total - end


def _span(paging: Paging, page: Page) -> Span:
    """The records that a page asks for; none where they have no numbers."""
    if not isinstance(page.asked.position, int):
        return 0, 0
    start = _start(paging, page.asked.position, page.asked.size)
    return start, start + page.asked.size


def _spans(reading: Reading) -> list[Span]:
    """The records that all pages ask for, in order and without overlaps."""
    return _merged(_span(reading.paging, page) for page in reading.pages)


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    return merged


def _holds(spans: Sequence[Span], number: float) -> bool:
    index = bisect_right(spans, (number, inf)) - 1
    return index >= 0 and number < spans[index][1]


def _start(paging: Paging, position: int, size: int) -> int:
    """How many records stand before a page."""
    return (position - paging.first) * size if paging.style == "page" else position


def pages_that_exist(traffic: Traffic) -> Judgement:
    """Whether no page is asked for that no answer spoke of."""
    notes = Notes()
    told = [page.told for reading in traffic.readings for page in reading.pages]
    given = {answer.next for answer in told if answer is not None}
    for reading in traffic.readings:
        if reading.paging.style == "cursor":
            _judge_cursors(reading, given, notes, is_whole=traffic.is_whole)
        else:
            _judge_numbers(reading, notes, is_whole=traffic.is_whole)
    return notes.judgement(_NOTHING_FOLLOWED)


def _judge_cursors(
    reading: Reading, given: set[str | None], notes: Notes, *, is_whole: bool
) -> None:
    for page in reading.pages:
        if page.asked.position is None:
            continue
        if page.asked.position in given:
            notes.good()
        elif not is_whole:
            notes.hidden(_GONE)
        elif page.status == 400:
            remark = f"sent {reading.operation_id} a cursor that no answer had given"
            notes.poor(reading.client, [page.number], f"{remark}: take it from the answer before")


def _judge_numbers(reading: Reading, notes: Notes, *, is_whole: bool) -> None:
    """Pages behind the last one; a reader may notice the end by one empty page."""
    answers = [page.told for page in reading.pages if page.told is not None]
    totals = [answer.total for answer in answers if answer.total is not None]
    if not totals:
        return
    total, first = max(totals), reading.paging.first
    n_readings = sum(1 for page in reading.pages if page.asked.position == first)
    beyond = [
        page.number
        for page in reading.pages
        if isinstance(page.asked.position, int)
        and page.asked.position > first
        and _start(reading.paging, page.asked.position, page.asked.size) >= total
    ]
    # The beginning of one reading may be gone.
    if len(beyond) > max(1, n_readings + (not is_whole)):
        remark = f"asked {reading.operation_id} for pages behind the last: stop where the total of"
        notes.poor(reading.client, beyond, f"{remark} the first answer is reached")
    elif len(reading.pages) > n_readings:
        notes.good()
