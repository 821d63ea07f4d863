"""One function for each TechWolf operation: wire values in, wire values out."""

from typing import Any

from skillsim.context import Ctx, Reply
from skillsim.errors import Unauthenticated
from skillsim.vendors.techwolf import wire
from skillsim.vendors.techwolf.service import employees, exports, feedback, profiles, tokens
from skillsim.vendors.techwolf.wire import employees as employee_wire

# Documented: creates, updates and deletes are answered without a body.
_DONE = Reply(status=204)


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
    _check_tenant(ctx)
    include = frozenset(body.get("include", ()))
    found = exports.export(
        ctx.tx,
        limit=body["limit"],
        after=body.get("starting_after"),
        selection=wire.parse_filters(body.get("filters", ())),
        detail=wire.parse_include(include),
    )
    return Reply(wire.page(found, include))


def create_employee(
    ctx: Ctx, *, language: str, strict: bool = False, body: dict[str, Any]
) -> Reply:
    """POST /employees - add an employee; no skills are extracted, so the language is not used."""
    _check_tenant(ctx)
    employees.create(
        ctx.tx,
        body["external_id"],
        employee_wire.parse_change(body),
        is_strict=strict,
        now_us=ctx.now_us,
    )
    return _DONE


def list_employees(
    ctx: Ctx,
    *,
    limit: int,
    offset: int,
    is_active: bool | None = None,
    organisational_unit: str | None = None,
) -> Reply:
    """GET /employees - employees by last update, and how many there are."""
    _check_tenant(ctx)
    found = employees.find(
        ctx.tx,
        limit=limit,
        offset=offset,
        is_active=is_active,
        organisational_unit=organisational_unit,
    )
    return Reply(employee_wire.listing(found))


def get_employee(ctx: Ctx, *, external_id: str, include: list[str] | None = None) -> Reply:
    """GET /employees/{external_id} - what the customer told of one employee."""
    _check_tenant(ctx)
    return Reply(employee_wire.employee(employees.get(ctx.tx, external_id), include or ()))


def update_employee(
    ctx: Ctx, *, external_id: str, language: str, strict: bool = False, body: dict[str, Any]
) -> Reply:
    """PATCH /employees/{external_id} - change what is sent, and nothing else."""
    _check_tenant(ctx)
    change = employee_wire.parse_change(body)
    employees.update(ctx.tx, external_id, change, is_strict=strict, now_us=ctx.now_us)
    return _DONE


def delete_employee(ctx: Ctx, *, external_id: str) -> Reply:
    """DELETE /employees/{external_id} - remove an employee with all skills."""
    _check_tenant(ctx)
    employees.delete(ctx.tx, external_id)
    return _DONE


def get_skill_profile(ctx: Ctx, *, external_id: str, response_format: str) -> Reply:
    """GET /employees/{external_id}/skill_profile - the skills of one employee as one list."""
    _check_tenant(ctx)
    found = profiles.profile(ctx.tx, external_id)
    return Reply(employee_wire.profile(found, steps=ctx.settings["proficiency_steps"]))


def give_skill_feedback(
    ctx: Ctx, *, external_id: str, feedback_format: str | None = None, body: dict[str, Any]
) -> Reply:
    """PATCH /employees/{external_id}/skill_profile - feedback on skills or clusters."""
    return _take_feedback(ctx, external_id, feedback_format, body)


def replace_skill_feedback(
    ctx: Ctx, *, external_id: str, feedback_format: str | None = None, body: dict[str, Any]
) -> Reply:
    """PUT /employees/{external_id}/skill_profile - the same as PATCH (assumed, decision T11)."""
    return _take_feedback(ctx, external_id, feedback_format, body)


def _take_feedback(
    ctx: Ctx, external_id: str, feedback_format: str | None, body: dict[str, Any]
) -> Reply:
    _check_tenant(ctx)
    if employee_wire.feedback_format(feedback_format, body) == "skills":
        ratings = employee_wire.parse_skill_ratings(body)
        feedback.rate_skills(ctx.tx, external_id, ratings, now_us=ctx.now_us)
    else:
        ratings = employee_wire.parse_cluster_ratings(body)
        feedback.rate_clusters(ctx.tx, external_id, ratings, now_us=ctx.now_us)
    return _DONE


def _check_tenant(ctx: Ctx) -> None:
    tokens.check_host_tenant(wire.host_tenant(ctx.links.base), ctx.caller.tenant)
