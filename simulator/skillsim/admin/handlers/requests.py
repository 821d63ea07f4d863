"""The journal of a world: what was asked and answered, in and out."""

from skillsim.admin.context import AdminCtx
from skillsim.admin.handlers.exchanges import make_filters, summarise
from skillsim.admin.handlers.names import check_names
from skillsim.context import Reply
from skillsim.errors import NotFound
from skillsim.journal import har


def list_requests(
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
    limit: int = 50,
    order: str = "newest",
) -> Reply:
    """GET /requests - the exchanges that match, without headers and bodies; and how many match."""
    journal = ctx.world(world).journal
    check_names(ctx, vendor, operation)
    filters = make_filters(
        vendor, operation, status, client, direction, request_id, since, until, after, before
    )
    found = journal.find(limit=limit, newest_first=order == "newest", **filters)
    shown = [summarise(exchange) for exchange in found]
    return Reply({"requests": shown, "count": journal.count(**filters)})


def count_requests(
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
) -> Reply:
    """GET /requests/count - how many exchanges match."""
    check_names(ctx, vendor, operation)
    filters = make_filters(
        vendor, operation, status, client, direction, request_id, since, until, after, before
    )
    return Reply({"count": ctx.world(world).journal.count(**filters)})


def get_request(ctx: AdminCtx, *, number: int, world: str = "default") -> Reply:
    """GET /requests/{number} - one exchange with its headers and bodies."""
    exchange = ctx.world(world).journal.get(number)
    if exchange is None:
        raise NotFound(f"the journal has no exchange {number}: it is gone, or is yet to come")
    return Reply(har.to_json(exchange))


def clear_requests(ctx: AdminCtx, *, world: str = "default") -> Reply:
    """DELETE /requests - forget every exchange; the numbers go on."""
    ctx.world(world).journal.clear()
    return Reply(status=204)
