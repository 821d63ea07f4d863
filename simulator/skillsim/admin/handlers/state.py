"""Records of the vendors, shown and edited by hand; each vendor says which kinds it has."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from skillsim.admin.context import AdminCtx
from skillsim.context import Reply
from skillsim.errors import Conflict, NotFound
from skillsim.ids import Ids
from skillsim.registry import StateField, StateKind, Vendor
from skillsim.store import Transaction


def describe_state(ctx: AdminCtx) -> Reply:
    """GET /state - the kinds of records of every vendor, and what can be done with them."""
    return Reply({"vendors": [_describe_vendor(vendor) for vendor in ctx.vendors.values()]})


def list_state(
    ctx: AdminCtx,
    *,
    vendor: str,
    kind: str,
    world: str = "default",
    query: str | None = None,
    order: str = "oldest",
    limit: int = 50,
    offset: int = 0,
) -> Reply:
    """GET /state/{vendor}/{kind} - records in creation order; and the kinds there are."""
    shown = _kind(ctx, vendor, kind)

    def read(tx: Transaction) -> dict[str, Any]:
        total = shown.count(tx, query=query)
        first, most = offset, limit
        if order == "newest":
            # The same page counted from the other end.
            most = max(0, min(limit, total - offset))
            first = total - offset - most
        found = shown.list(tx, query=query, limit=most, offset=first) if most else []
        records = found[::-1] if order == "newest" else found
        return {"records": records, "total": total}

    kinds = sorted(ctx.vendors[vendor].state_kinds)
    return Reply({**ctx.world(world).transact(read), "kinds": kinds})


def get_state(
    ctx: AdminCtx, *, vendor: str, kind: str, record_id: str, world: str = "default"
) -> Reply:
    """GET /state/{vendor}/{kind}/{record_id} - one record."""
    shown = _kind(ctx, vendor, kind)
    return Reply(ctx.world(world).transact(lambda tx: shown.get(tx, record_id)))


def create_state(
    ctx: AdminCtx, *, vendor: str, kind: str, world: str = "default", body: dict[str, Any]
) -> Reply:
    """POST /state/{vendor}/{kind} - one more record, with everything that follows from it."""
    create = _kind(ctx, vendor, kind).create
    if create is None:
        raise _impossible("created", vendor, kind)
    found = ctx.world(world)
    now_us = found.clock.now_us()
    record = found.transact(lambda tx: create(tx, Ids(tx, found.seed), body, now_us))
    return Reply(record, status=201)


def change_state(
    ctx: AdminCtx,
    *,
    vendor: str,
    kind: str,
    record_id: str,
    world: str = "default",
    body: dict[str, Any],
) -> Reply:
    """PATCH /state/{vendor}/{kind}/{record_id} - change what is named, with what follows."""
    change = _kind(ctx, vendor, kind).change
    if change is None:
        raise _impossible("changed", vendor, kind)
    found = ctx.world(world)
    now_us = found.clock.now_us()
    record = found.transact(
        lambda tx: change(tx, Ids(tx, found.seed), record_id, body, now_us, found.settings)
    )
    return Reply(record)


def delete_state(
    ctx: AdminCtx, *, vendor: str, kind: str, record_id: str, world: str = "default"
) -> Reply:
    """DELETE /state/{vendor}/{kind}/{record_id} - remove a record, with what follows."""
    delete = _kind(ctx, vendor, kind).delete
    if delete is None:
        raise _impossible("deleted", vendor, kind)
    found = ctx.world(world)
    now_us = found.clock.now_us()
    found.transact(lambda tx: delete(tx, Ids(tx, found.seed), record_id, now_us))
    return Reply(status=204)


def _kind(ctx: AdminCtx, vendor: str, kind: str) -> StateKind:
    """What a vendor lets be done with one kind of record. Raises NotFound with what there is."""
    if vendor not in ctx.vendors:
        raise NotFound(f"there is no vendor {vendor}; there is {', '.join(ctx.vendors)}")
    kinds = ctx.vendors[vendor].state_kinds
    if kind not in kinds:
        known = ", ".join(sorted(kinds)) or "none"
        raise NotFound(f"{vendor} has no records of the kind {kind}; there is {known}")
    return kinds[kind]


def _impossible(what: str, vendor: str, kind: str) -> Conflict:
    return Conflict(f"records of the kind {kind} of {vendor} cannot be {what} by hand")


def _describe_vendor(vendor: Vendor) -> dict[str, Any]:
    kinds = vendor.state_kinds.items()
    return {
        "vendor": vendor.name,
        "title": vendor.title,
        "kinds": [_describe_kind(name, kind) for name, kind in kinds],
    }


def _describe_kind(name: str, kind: StateKind) -> dict[str, Any]:
    return {
        "kind": name,
        "create": None if kind.create is None else _describe_fields(kind.create_fields),
        "change": None if kind.change is None else _describe_fields(kind.change_fields),
        "can_delete": kind.delete is not None,
        "note": kind.note,
    }


def _describe_fields(fields: Iterable[StateField]) -> list[dict[str, Any]]:
    return [{**asdict(field), "choices": list(field.choices)} for field in fields]
