"""The journal: bounded, redacted, queryable, and a stream for whoever listens."""

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillsim.errors import Conflict, Invalid
from skillsim.journal import MAX_BODY_BYTES, MAX_SUBSCRIBERS, MAX_UNREAD, Budget, Journal, Lost
from skillsim.journal.exchange import Exchange


def record(journal: Journal, **fields: Any) -> Exchange:
    """One exchange of no particular kind, but for `fields`."""
    plain: dict[str, Any] = {
        "at_us": 1,
        "direction": "in",
        "vendor": "tiny",
        "operation_id": "getThing",
        "method": "GET",
        "path": "/things/1",
        "status": 200,
        "duration_us": 9,
        "request_headers": (),
        "request_id": "r",
    }
    return journal.record(**plain | fields)


def numbers(exchanges: tuple[Exchange, ...]) -> list[int]:
    return [exchange.number for exchange in exchanges]


def test_exchange_is_stored_without_its_secrets() -> None:
    journal = Journal()

    record(
        journal,
        query=b"a=1&access_token=c4n4ry",
        request_headers=[(b"authorization", b"Bearer c4n4ry"), (b"accept", b"*/*")],
        request_body=b"client_secret=c4n4ry",
        response_body=b'{"access_token":"c4n4ry"}',
    )

    assert "c4n4ry" not in repr(journal.get(1))
    assert "Bearer [redacted]" in repr(journal.get(1))


@pytest.mark.parametrize(("size", "is_cut"), [(MAX_BODY_BYTES, False), (MAX_BODY_BYTES + 1, True)])
def test_body_is_cut_where_it_is_too_long(size: int, is_cut: bool) -> None:
    exchange = record(Journal(), request_body=b"x" * size, response_body=b"y" * size)

    assert (exchange.is_request_cut, exchange.is_response_cut) == (is_cut, is_cut)
    assert len(exchange.request_body) == len(exchange.response_body) == MAX_BODY_BYTES


def test_ending_of_a_long_answer_is_kept_without_its_secrets() -> None:
    records = b'{"records":[' + b"1," * MAX_BODY_BYTES + b"1]"

    exchange = record(Journal(), response_body=records + b',"secret":"c4n4ry","count":9}')

    assert exchange.response_ending == b',"secret":"[redacted]","count":9}'
    assert "c4n4ry" not in repr(exchange)


@pytest.mark.parametrize(
    ("body", "size"),
    [
        (b'[{"count":9}]', None),
        (b"[1]" + b"x" * MAX_BODY_BYTES, None),
        (b"[1]" + b"x" * MAX_BODY_BYTES, 10 * MAX_BODY_BYTES),
    ],
    ids=["short", "long behind its last list", "only its beginning"],
)
def test_answer_without_a_short_ending_has_none(body: bytes, size: int | None) -> None:
    exchange = record(Journal(), response_body=body, response_bytes=size)

    assert exchange.response_ending == b""


def test_person_is_taken_out_of_the_ending_too() -> None:
    journal = Journal()
    record(journal, response_body=b"[" + b"1," * MAX_BODY_BYTES + b'1],"next":"ada@mail.example"}')

    journal.scrub(["ada@mail.example"])

    assert journal.find()[0].response_ending == b',"next":"[erased]"}'


def test_exchanges_that_made_room_are_counted_until_the_journal_is_cleared() -> None:
    journal = Journal(max_exchanges=3)
    for _ in range(5):
        record(journal)
    before = journal.n_lost

    journal.clear()
    record(journal)

    assert (before, journal.n_lost) == (2, 0)


def test_findings_are_bounded() -> None:
    exchange = record(Journal(), findings=("x" * 9999,) * 999)

    assert len(exchange.findings) == 50
    assert len(exchange.findings[0]) == 300


def test_oldest_exchange_goes_first_when_there_are_too_many() -> None:
    journal = Journal(max_exchanges=3)

    for _ in range(5):
        record(journal)

    assert numbers(journal.find()) == [3, 4, 5]
    assert journal.get(2) is None
    assert [e.number for n in range(7) if (e := journal.get(n))] == [3, 4, 5]


def test_oldest_exchanges_make_room_for_bytes() -> None:
    journal = Journal(max_bytes=10_000)

    for _ in range(50):
        record(journal, response_body=b"x" * 2000)

    assert journal.used_bytes <= 10_000
    assert len(journal) == 3


def test_world_that_exceeds_the_budget_drops_its_own_exchanges() -> None:
    budget = Budget(10_000)
    quiet, busy = Journal(budget), Journal(budget)
    record(quiet, response_body=b"x" * 2000)

    for _ in range(50):
        record(busy, response_body=b"x" * 2000)

    assert (len(quiet), len(busy)) == (1, 2)
    assert budget.used_bytes == quiet.used_bytes + busy.used_bytes <= 10_000


def test_cleared_journal_gives_its_bytes_back_and_counts_on() -> None:
    budget = Budget()
    journal = Journal(budget)
    record(journal)

    journal.clear()

    assert (len(journal), journal.used_bytes, budget.used_bytes) == (0, 0, 0)
    assert record(journal).number == 2


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, [1, 2, 3, 4]),
        ({"vendor": "other"}, [2]),
        ({"vendor": None, "operation_id": "listThings"}, [3]),
        ({"status": 404}, [2]),
        ({"status": "404"}, [2]),
        ({"status": "4XX"}, [2, 3]),
        ({"status": "none"}, [4]),
        ({"client": "ada"}, [3]),
        ({"direction": "out"}, [4]),
        ({"request_id": "r-2"}, [2]),
        ({"since_us": 2, "until_us": 3}, [2, 3]),
        ({"after_number": 2}, [3, 4]),
        ({"before_number": 2}, [1]),
        ({"limit": 2}, [1, 2]),
        ({"limit": 2, "newest_first": True}, [4, 3]),
        ({"limit": 0}, []),
        ({"status": "4xx", "client": "bob"}, []),
    ],
)
def test_find_returns_what_matches_every_filter(filters: Any, found: list[int]) -> None:
    journal = Journal()
    record(journal, at_us=1)
    record(journal, at_us=2, vendor="other", status=404, request_id="r-2")
    record(journal, at_us=3, operation_id="listThings", status=429, client="ada")
    record(journal, at_us=4, direction="out", status=None)

    assert numbers(journal.find(**filters)) == found


def test_count_takes_the_same_filters() -> None:
    journal = Journal()
    for status in (200, 404, 503):
        record(journal, status=status)

    assert (journal.count(), journal.count(status="4xx"), journal.count(vendor="x")) == (3, 1, 0)


@pytest.mark.parametrize("status", ["6xx", "x", "4", "40x", "٤٠٤", 4040])
def test_status_that_is_none_is_refused(status: Any) -> None:
    with pytest.raises(Invalid) as refusal:
        Journal().find(status=status)

    assert refusal.value.problems[0].field == "status"


@given(sizes=st.lists(st.integers(0, 3000), max_size=40), most=st.integers(1, 20))
def test_journal_keeps_the_longest_run_of_newest_that_fits(sizes: list[int], most: int) -> None:
    journal = Journal(max_exchanges=most, max_bytes=20_000)

    for size in sizes:
        record(journal, response_body=b"x" * size)

    kept = numbers(journal.find())
    assert kept == list(range(len(sizes) - len(kept) + 1, len(sizes) + 1))
    assert len(kept) <= most
    assert journal.used_bytes <= 20_000


def test_scrub_takes_a_person_out_of_every_exchange() -> None:
    budget = Budget()
    journal = Journal(budget)
    record(journal, query=b"email=ada%40x.io", response_body='{"name":"Zoë Ada"}'.encode())
    record(journal, request_body=b'{"name":"Zo\\u00eb Ada","email":"Ada@x.io"}')
    record(journal, request_body=b'{"name":"Grace"}')

    assert journal.scrub(["ada@x.io", "Zoë Ada", ""]) == 2

    text = repr(journal.find()).lower()
    assert ("grace" in text, "ada" in text) == (True, False)
    journal.clear()
    assert budget.used_bytes == 0


def test_subscriber_reads_what_is_recorded_from_now_on() -> None:
    async def listen() -> list[int]:
        journal = Journal()
        record(journal)
        with journal.subscribe() as stream:
            record(journal)
            record(journal)
            return [(await anext(stream)).number for _ in range(2)]  # type: ignore[union-attr]

    assert asyncio.run(listen()) == [2, 3]


def test_waiting_subscriber_is_woken() -> None:
    async def listen() -> Exchange | Lost:
        journal = Journal()
        with journal.subscribe() as stream:
            asyncio.get_running_loop().call_soon(record, journal)
            return await anext(stream)

    assert isinstance(asyncio.run(listen()), Exchange)


def test_slow_subscriber_loses_the_oldest_and_is_told_how_many() -> None:
    async def listen() -> list[Exchange | Lost]:
        journal = Journal()
        with journal.subscribe() as stream:
            for _ in range(MAX_UNREAD + 2):
                record(journal)
        return [item async for item in stream]

    lost, *rest = asyncio.run(listen())
    assert lost == Lost(2)
    assert [item.number for item in rest if isinstance(item, Exchange)] == list(
        range(3, MAX_UNREAD + 3)
    )


def test_what_is_unread_is_taken_in_parts() -> None:
    async def listen() -> list[list[Exchange | Lost]]:
        journal = Journal()
        with journal.subscribe() as stream:
            for _ in range(5):
                record(journal)
            return [await stream.read(3), await stream.read(3)]

    parts = asyncio.run(listen())
    numbers = [[item.number for item in part if isinstance(item, Exchange)] for part in parts]
    assert numbers == [[1, 2, 3], [4, 5]]


def test_closed_stream_gets_nothing_more() -> None:
    async def listen() -> list[Exchange | Lost]:
        journal = Journal()
        stream = journal.subscribe()
        stream.close()
        stream.close()
        record(journal)
        return [item async for item in stream]

    assert asyncio.run(listen()) == []


def test_streams_end_with_their_world() -> None:
    async def listen() -> list[Exchange | Lost]:
        journal = Journal()
        stream = journal.subscribe()
        asyncio.get_running_loop().call_soon(journal.close)
        return [item async for item in stream]

    assert asyncio.run(listen()) == []


def test_scrub_reaches_what_a_subscriber_has_not_read() -> None:
    async def listen() -> Exchange | Lost:
        journal = Journal()
        with journal.subscribe() as stream:
            record(journal, path="/people/ada@x.io")
            journal.scrub(["ada@x.io"])
            return await anext(stream)

    assert "ada" not in repr(asyncio.run(listen()))


def test_streams_are_bounded() -> None:
    journal = Journal()
    streams = [journal.subscribe() for _ in range(MAX_SUBSCRIBERS)]

    with pytest.raises(Conflict):
        journal.subscribe()

    streams[0].close()
    journal.subscribe()
