"""The journal as a file: HAR for other tools, or one JSON object a line."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Sequence

from skillsim.admin.context import AdminCtx
from skillsim.admin.handlers.exchanges import make_filters
from skillsim.admin.handlers.names import check_names
from skillsim.journal import har
from skillsim.journal.exchange import Exchange
from skillsim.rendering import Answer

_MEDIA_TYPES = {"har": b"application/json", "ndjson": b"application/x-ndjson"}
_BATCH = 50


def export_requests(
    ctx: AdminCtx,
    *,
    world: str = "default",
    vendor: str | None = None,
    operation: str | None = None,
    status: str | None = None,
    client: str | None = None,
    direction: str | None = None,
    request_id: str | None = None,
    since: str | None = None,
    until: str | None = None,
    after: int | None = None,
    before: int | None = None,
    format: str = "har",  # noqa: A002 - named by the contract
) -> Answer:
    """GET /requests/export - every exchange that matches, oldest first, as a file."""
    check_names(ctx, vendor, operation)
    filters = make_filters(
        vendor, operation, status, client, direction, request_id, since, until, after, before
    )
    found = ctx.world(world).journal.find(limit=None, **filters)
    headers = [
        (b"content-type", _MEDIA_TYPES[format]),
        (b"content-disposition", f'attachment; filename="{world}.{format}"'.encode()),
    ]
    pieces = _har_pieces(found) if format == "har" else _lines(found)
    return Answer(200, headers, b"", _give_way(pieces))


async def _give_way(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """The pieces, with room for other requests between them: a journal may hold 64 MiB."""
    for piece in pieces:
        yield piece
        await asyncio.sleep(0)


def _lines(found: Sequence[Exchange]) -> Iterator[bytes]:
    for batch in _batches(found):
        yield "".join(har.to_ndjson(batch)).encode()


def _har_pieces(found: Sequence[Exchange]) -> Iterator[bytes]:
    """One HAR document; its list of entries, which comes last, is filled batch by batch."""
    head, tail = json.dumps(har.to_har(())).rsplit("]", 1)
    yield head.encode()
    separator = ""
    for batch in _batches(found):
        entries = har.to_har(batch)["log"]["entries"]
        yield (separator + ",".join(json.dumps(entry) for entry in entries)).encode()
        separator = ","
    yield f"]{tail}".encode()


def _batches(found: Sequence[Exchange]) -> Iterator[Sequence[Exchange]]:
    for first in range(0, len(found), _BATCH):
        yield found[first : first + _BATCH]
