"""Keys and clients of a world: who may call the vendors, and for how long."""

from typing import Any

from skillsim.admin.context import AdminCtx
from skillsim.admin.handlers.inputs import parse_optional_instant
from skillsim.admin.handlers.words import check_words
from skillsim.context import Reply
from skillsim.grants import Grant
from skillsim.instants import to_precise_text


def list_credentials(ctx: AdminCtx, *, world: str = "default") -> Reply:
    """GET /credentials - all of them, with their secret words."""
    desks = ctx.world(world).desks
    shown = [_describe(vendor, grant) for vendor, desk in desks.items() for grant in desk.grants]
    return Reply({"credentials": shown})


def add_credential(ctx: AdminCtx, *, world: str = "default", body: dict[str, Any]) -> Reply:
    """POST /credentials - one more set for a role of a vendor; what is not given is random."""
    found = ctx.world(world)
    vendor, words = body["vendor"], body.get("words", {})
    check_words(ctx.worlds.desk(found, vendor), words, "words")
    grant = ctx.worlds.add_grant(found, vendor, body["role"], words)
    return Reply(_describe(vendor, grant), status=201)


def revoke_credential(ctx: AdminCtx, *, vendor: str, name: str, world: str = "default") -> Reply:
    """DELETE /credentials/{vendor}/{name} - take it away, with every token it bought."""
    ctx.worlds.revoke_grant(ctx.world(world), vendor, name)
    return Reply(status=204)


def rotate_credential(
    ctx: AdminCtx,
    *,
    vendor: str,
    name: str,
    world: str = "default",
    body: dict[str, Any] | None = None,
) -> Reply:
    """POST /credentials/{vendor}/{name}/rotate - new secret words; a key gets a new name."""
    grant = ctx.worlds.rotate_grant(ctx.world(world), vendor, name)
    return Reply(_describe(vendor, grant))


def expire_credential(
    ctx: AdminCtx, *, vendor: str, name: str, world: str = "default", body: dict[str, Any]
) -> Reply:
    """POST /credentials/{vendor}/{name}/expire - end it at an instant, or its tokens now."""
    found = ctx.world(world)
    if "tokens" in body:
        grant = ctx.worlds.expire_tokens(found, vendor, name)
    else:
        ends_us = parse_optional_instant("at", body["at"])
        grant = ctx.worlds.expire_grant_at(found, vendor, name, ends_us)
    return Reply(_describe(vendor, grant))


def _describe(vendor: str, grant: Grant) -> dict[str, Any]:
    ends_us = grant.expires_at_us
    return {
        "vendor": vendor,
        "name": grant.name,
        "role": grant.role,
        "scopes": sorted(grant.client.scopes),
        "tenant": grant.client.tenant,
        "audience": grant.client.audience,
        "expires_at": None if ends_us is None else to_precise_text(ends_us),
        "words": dict(grant.words),
    }
