"""One function for each SkillTrack operation: wire values in, wire values out.

Assumed (decisions K1, K12): a write answers 200 with what was stored; the document shows no body
for it, and its status table has no 201.
"""

from typing import Any

from skillsim.context import Ctx, Reply, in_slices
from skillsim.errors import Unauthenticated
from skillsim.vendors.skilltrack import service, wire

# How many employees a slice of a long answer covers: a few milliseconds' worth.
_LISTED, _EXPORTED, _REPORTED = 1000, 250, 2500


def issue_token(ctx: Ctx, *, body: dict[str, Any]) -> Reply:
    """POST /v1/auth/token - an access token for a client."""
    client = ctx.issuer.client(body["client_id"], body["client_secret"])
    if client is None:
        raise Unauthenticated("The client_id or client_secret is wrong; send a known pair.")
    return Reply(
        {
            "access_token": ctx.issuer.token(client, client.scopes),
            "expires_in": ctx.issuer.lifetime_s,
            "token_type": "Bearer",
        }
    )


def list_employees(ctx: Ctx) -> Reply:
    """GET /v1/employees - everyone employed."""
    return in_slices(
        ctx,
        service.spans(ctx.tx, _LISTED),
        lambda tx, span: [wire.employee(employee) for employee in service.employees(tx, span)],
    )


def create_employee(ctx: Ctx, *, body: dict[str, Any]) -> Reply:
    """POST /v1/employees - add an employee."""
    employee = service.add_employee(
        ctx.tx,
        ctx.ids,
        name=body["name"],
        email=body["email"],
        department=body["department"],
        role=body["role"],
        hire_date=body["hire_date"],
    )
    return Reply(wire.employee(employee))


def list_skills(ctx: Ctx, *, employee_id: str) -> Reply:
    """GET /v1/employees/{employee_id}/skills - what an employee can do."""
    return Reply([wire.skill(skill) for skill in service.skills(ctx.tx, employee_id)])


def put_skill(ctx: Ctx, *, employee_id: str, body: dict[str, Any]) -> Reply:
    """PUT /v1/employees/{employee_id}/skills - add or replace one skill."""
    skill = service.put_skill(
        ctx.tx,
        employee_id,
        skill_name=body["skill_name"],
        proficiency_level=body["proficiency_level"],
        last_used=body["last_used"],
    )
    return Reply(wire.skill(skill))


def list_reviews(ctx: Ctx, *, employee_id: str) -> Reply:
    """GET /v1/employees/{employee_id}/performance-reviews - an employee's review history."""
    return Reply([wire.review(review) for review in service.reviews(ctx.tx, employee_id)])


def create_review(ctx: Ctx, *, employee_id: str, body: dict[str, Any]) -> Reply:
    """POST /v1/employees/{employee_id}/performance-reviews - submit a review."""
    review = service.add_review(
        ctx.tx,
        ctx.ids,
        employee_id,
        date=body["date"],
        reviewer=body["reviewer"],
        score=wire.score_text(body["score"]),
        comments=body["comments"],
    )
    return Reply(wire.review(review))


def list_certifications(ctx: Ctx, *, employee_id: str) -> Reply:
    """GET /v1/employees/{employee_id}/certifications - the certificates an employee holds."""
    held = service.certifications(ctx.tx, employee_id)
    return Reply([wire.certification(certification) for certification in held])


def create_certification(ctx: Ctx, *, employee_id: str, body: dict[str, Any]) -> Reply:
    """POST /v1/employees/{employee_id}/certifications - record a certificate."""
    certification = service.add_certification(
        ctx.tx,
        employee_id,
        certification_name=body["certification_name"],
        issued_by=body["issued_by"],
        date_issued=body["date_issued"],
        expiration_date=body["expiration_date"],
    )
    return Reply(wire.certification(certification))


def export_skills(ctx: Ctx) -> Reply:
    """GET /v1/employees/skills/export - every skill of every employee, as CSV text."""
    spans = service.spans(ctx.tx, _EXPORTED)
    return in_slices(
        ctx,
        spans,
        lambda tx, span: wire.skills_csv(
            service.held_skills(tx, span), has_header=span == spans[0]
        ),
    )


def get_skill_gap(ctx: Ctx, *, department: str, required_skill: str) -> Reply:
    """GET /v1/reports/skill-gap - who in a department lacks a skill."""
    wanted = {"department": department, "required_skill": required_skill}
    return in_slices(
        ctx,
        service.spans(ctx.tx, _REPORTED),
        lambda tx, span: wire.skill_gap(
            **wanted, lacking=service.employees_lacking(tx, span, **wanted)
        ),
    )


def list_top_performers(ctx: Ctx, *, period: str) -> Reply:
    """GET /v1/reports/top-performers - who was rated best in a quarter."""
    performers = service.top_performers(ctx.tx, wire.parse_period(period))
    return Reply([wire.performer(performer) for performer in performers])
