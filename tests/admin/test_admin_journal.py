"""The journal over the admin API: lists, files, and the stream."""

import asyncio
import json
from typing import Any

import pytest

from skillsim.admin.context import AdminCtx
from skillsim.errors import Conflict, Invalid, NotFound
from skillsim.instants import SECOND_US
from skillsim.journal import MAX_SUBSCRIBERS
from tests.admin.admin_server import NOW_US, call, make_ctx, read_stream, vendor_contracts

VENDOR, CONTRACT = next(iter(vendor_contracts().items()))
OPERATION, OTHER_OPERATION = (o.operation_id for o in CONTRACT.operations[:2])


@pytest.fixture
def ctx() -> AdminCtx:
    return make_ctx()


def record(ctx: AdminCtx, *statuses: int, world: str = "default") -> None:
    for number, status in enumerate(statuses):
        ctx.world(world).journal.record(
            at_us=NOW_US + number * SECOND_US,
            direction="in",
            vendor=VENDOR,
            operation_id=OPERATION,
            method="GET",
            path="/things",
            status=status,
            client="someone",
            duration_us=812,
            request_headers=[(b"accept", b"*/*")],
            response_body=b"[1]",
            request_id="r",
        )


def numbers(answer: dict[str, Any]) -> list[int]:
    return [entry["number"] for entry in answer["requests"]]


def test_newest_exchanges_come_first_and_all_that_match_are_counted(ctx: AdminCtx) -> None:
    record(ctx, 200, 404, 200)

    answer = call(ctx, "listRequests", limit=2)

    assert (numbers(answer), answer["count"]) == ([3, 2], 3)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"status": "4xx"}, [2]),
        ({"status": "200"}, [1, 3]),
        ({"vendor": VENDOR}, [1, 2, 3]),
        ({"operation": OTHER_OPERATION}, []),
        ({"operation": OPERATION, "after": 1}, [2, 3]),
        ({"before": 2}, [1]),
        ({"client": "someone", "direction": "in"}, [1, 2, 3]),
        ({"request_id": "r", "before": 2}, [1]),
        ({"request_id": "R"}, []),
        ({"since": "2026-08-01T12:00:01Z"}, [2, 3]),
        ({"until": "2026-08-01T14:00:00+02:00"}, [1]),
    ],
    ids=repr,
)
def test_filters_leave_what_matches(
    ctx: AdminCtx, filters: dict[str, Any], found: list[int]
) -> None:
    record(ctx, 200, 404, 200)

    assert numbers(call(ctx, "listRequests", order="oldest", **filters)) == found
    assert call(ctx, "countRequests", **filters) == {"count": len(found)}


@pytest.mark.parametrize(
    ("filters", "field", "hint"),
    [
        ({"vendor": "nobody"}, "vendor", "is no vendor"),
        ({"operation": f"{OPERATION}s"}, "operation", f"perhaps {OPERATION} is meant"),
    ],
    ids=["vendor", "operation"],
)
@pytest.mark.parametrize("operation", ["listRequests", "countRequests", "exportRequests"])
def test_filter_that_nothing_can_match_is_refused(
    ctx: AdminCtx, operation: str, filters: dict[str, Any], field: str, hint: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        call(ctx, operation, **filters)

    (problem,) = refusal.value.problems
    assert problem.field == field
    assert hint in problem.message


def test_instant_that_is_none_is_refused(ctx: AdminCtx) -> None:
    with pytest.raises(Invalid):
        call(ctx, "listRequests", since="2026-12-31T23:59:60Z")


def test_exchange_is_shown_with_headers_and_bodies(ctx: AdminCtx) -> None:
    record(ctx, 200)

    shown = call(ctx, "getRequest", number=1)

    assert shown["request"]["headers"] == [{"name": "accept", "value": "*/*"}]
    assert shown["response"]["body"] == "[1]"


def test_exchange_that_is_gone_is_not_found(ctx: AdminCtx) -> None:
    record(ctx, 200)

    call(ctx, "clearRequests")

    assert call(ctx, "countRequests") == {"count": 0}
    with pytest.raises(NotFound):
        call(ctx, "getRequest", number=1)


@pytest.mark.parametrize("count", [0, 1, 120])
def test_export_is_one_whole_archive(ctx: AdminCtx, count: int) -> None:
    record(ctx, *[200] * count)

    answer = call(ctx, "exportRequests")

    archive = json.loads(read_stream(answer))
    assert [entry["_skillsim"]["number"] for entry in archive["log"]["entries"]] == list(
        range(1, count + 1)
    )
    assert archive["log"]["version"] == "1.2"


def test_export_in_lines_has_one_exchange_a_line(ctx: AdminCtx) -> None:
    record(ctx, 200, 404)

    answer = call(ctx, "exportRequests", status="4xx", format="ndjson")

    (line,) = read_stream(answer).splitlines()
    assert json.loads(line)["number"] == 2
    assert dict(answer.headers)[b"content-type"] == b"application/x-ndjson"


def test_stream_begins_at_once_and_tells_what_happens(ctx: AdminCtx) -> None:
    answer = call(ctx, "streamEvents")

    text = read_stream(answer, 2, lambda: record(ctx, 404))

    comment, event = text.split("\n\n")[:2]
    assert comment == ": listening"
    name, data = event.splitlines()[-2:]
    assert (name, json.loads(data.removeprefix("data: "))["status"]) == ("event: exchange", 404)


def test_stream_of_a_world_that_is_dropped_ends(ctx: AdminCtx) -> None:
    answer = call(ctx, "streamEvents")

    text = read_stream(answer, act=ctx.world("default").journal.close)

    assert text == ": listening\n\n"


def test_reader_who_left_makes_room(ctx: AdminCtx) -> None:
    for _ in range(MAX_SUBSCRIBERS + 1):
        asyncio.run(_read_one(call(ctx, "streamEvents").stream))

    assert call(ctx, "streamEvents").status == 200


async def _read_one(stream: Any) -> None:
    await anext(stream)
    await stream.aclose()


def test_too_many_readers_are_a_conflict(ctx: AdminCtx) -> None:
    journal = ctx.world("default").journal
    kept = [journal.subscribe() for _ in range(MAX_SUBSCRIBERS)]

    with pytest.raises(Conflict):
        call(ctx, "streamEvents")

    assert len(kept) == MAX_SUBSCRIBERS
