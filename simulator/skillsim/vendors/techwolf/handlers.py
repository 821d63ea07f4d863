"""One function for each TechWolf operation: wire values in, wire values out."""

from typing import Any

from skillsim.context import Ctx, Reply
from skillsim.errors import Unauthenticated
from skillsim.vendors.techwolf import wire
from skillsim.vendors.techwolf.service import exports, tokens


def issue_token(ctx: Ctx, *, body: dict[str, Any]) -> Reply:
    """POST /oauth/token - an access token for a client.

    The secret is checked before audience, tenant and scopes: a stranger learns nothing of those.
    """
    tokens.check_grant_type(body["grant_type"])
    client = ctx.issuer.client(body["client_id"], body["client_secret"])
    if client is None:
        raise Unauthenticated("Unauthorized")
    scopes = tokens.granted_scopes(
        wire.asked_scopes(body),
        audience=body["audience"],
        tenant=body["tenant"],
        client_audience=client.audience,
        client_tenant=client.tenant,
        client_scopes=client.scopes,
    )
    access_token = ctx.issuer.token(client, scopes)
    return Reply(wire.token(access_token, scopes, lifetime_s=ctx.issuer.lifetime_s))


def get_key_set(ctx: Ctx) -> Reply:
    """GET /.well-known/jwks.json - the keys that tokens verify with."""
    return Reply(ctx.issuer.key_set())


def export_employee_skill_clusters(ctx: Ctx, *, body: dict[str, Any]) -> Reply:
    """POST /export/employees/skill_clusters - one page of employees with their clusters."""
    tokens.check_host_tenant(wire.host_tenant(ctx.links.base), ctx.caller.tenant)
    include = frozenset(body.get("include", ()))
    found = exports.export(
        ctx.tx,
        limit=body["limit"],
        after=body.get("starting_after"),
        selection=wire.parse_filters(body.get("filters", ())),
        detail=wire.parse_include(include),
    )
    return Reply(wire.page(found, include))
