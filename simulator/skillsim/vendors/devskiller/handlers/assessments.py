"""Assessments of a candidate over the wire."""

from skillsim.context import Ctx, Reply
from skillsim.vendors.devskiller.handlers.references import path_id, referred
from skillsim.vendors.devskiller.service import assessments, candidates, tests
from skillsim.vendors.devskiller.wire import Json, incoming
from skillsim.vendors.devskiller.wire import assessments as wire
from skillsim.vendors.devskiller.wire.view import view


def create_assessment(ctx: Ctx, *, id: str, body: Json) -> Reply:  # noqa: A002 - named by the contract
    """POST /candidates/{id}/assessments - give a candidate a test."""
    candidate = candidates.get(ctx.tx, path_id(id))
    test = referred(ctx, body, "testId", tests.find)
    terms = incoming.terms(body, ctx.settings.get("candidates"))
    assessment = assessments.create(ctx.tx, ctx.ids, candidate, test, terms, now_us=ctx.now_us)
    location = wire.location(assessment, ctx.links)
    return Reply(
        wire.standard(assessment, view(ctx.links, ctx.settings)), 201, {"Location": location}
    )


def get_assessment(ctx: Ctx, *, id: str, assessment_id: str) -> Reply:  # noqa: A002 - named by the contract
    """GET /candidates/{id}/assessments/{assessmentId} - an assessment with its results."""
    assessment = assessments.get_of(ctx.tx, path_id(id), path_id(assessment_id))
    results = assessments.results_of(ctx.tx, assessment.id)
    return Reply(wire.extended(assessment, results, view(ctx.links, ctx.settings)))


def delete_assessment(ctx: Ctx, *, id: str, assessment_id: str) -> Reply:  # noqa: A002 - named by the contract
    """DELETE /candidates/{id}/assessments/{assessmentId} - one assessment."""
    assessment = assessments.get_of(ctx.tx, path_id(id), path_id(assessment_id))
    assessments.remove(ctx.tx, assessment)
    return Reply(status=204)
