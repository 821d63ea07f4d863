"""Whether a client reads lists to their end, along the pages that their answers speak of."""

from skillsim.report_card.judging import Judgement, Notes
from skillsim.report_card.lists import Page, Reading
from skillsim.report_card.surface import Paging
from skillsim.report_card.traffic import Traffic

# A page of one record that was asked for by its size is a look at a list, not the reading of one.
_A_LOOK = 1
_SINGLE_PAGES = "no list had more than one page"
_NOTHING_FOLLOWED = "no list was read past its first page"


def pages_to_end(traffic: Traffic) -> Judgement:
    """Whether lists are read up to their last page."""
    notes = Notes()
    for reading in traffic.readings:
        _judge_end(reading, notes)
    return notes.judgement(_SINGLE_PAGES)


def _judge_end(reading: Reading, notes: Notes) -> None:
    wanted = {page.asked.position for page in reading.pages}
    last = max((position for position in wanted if isinstance(position, int)), default=0)
    stopped = []
    for page in reading.pages:
        following = _following(reading.paging, page)
        if following is None or (page.asked.has_size and page.asked.size <= _A_LOOK):
            continue
        is_followed = last >= following if isinstance(following, int) else following in wanted
        if is_followed:
            notes.good()
        else:
            stopped.append(page.number)
    if stopped:
        how = "the cursor of each answer" if reading.paging.style == "cursor" else "page after page"
        remark = f"read {reading.operation_id} up to a page that is not the last: follow {how}"
        notes.poor(reading.client, stopped, f"{remark} until the answer says that it ends")


def _following(paging: Paging, page: Page) -> int | str | None:
    """Where the next page begins; None when there is none, or nobody knows."""
    if page.told is None:
        return None
    if paging.style == "cursor":
        return page.told.next
    if page.told.total is None or not isinstance(page.asked.position, int):
        return None
    step = 1 if paging.style == "page" else page.asked.size
    following = page.asked.position + step
    return following if _start(paging, following, page.asked.size) < page.told.total else None


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
            if traffic.is_whole:
                _judge_cursors(reading, given, notes)
        else:
            _judge_numbers(reading, notes)
    return notes.judgement(_NOTHING_FOLLOWED)


def _judge_cursors(reading: Reading, given: set[str | None], notes: Notes) -> None:
    for page in reading.pages:
        if page.asked.position in given and page.asked.position is not None:
            notes.good()
        elif page.asked.position is not None and page.status == 400:
            remark = f"sent {reading.operation_id} a cursor that no answer had given"
            notes.poor(reading.client, [page.number], f"{remark}: take it from the answer before")


def _judge_numbers(reading: Reading, notes: Notes) -> None:
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
    if len(beyond) > max(1, n_readings):
        remark = f"asked {reading.operation_id} for pages behind the last: stop where the total of"
        notes.poor(reading.client, beyond, f"{remark} the first answer is reached")
    elif len(reading.pages) > n_readings:
        notes.good()
