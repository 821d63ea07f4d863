"""Invitations over the wire."""

from skillsim.context import Ctx, Reply
from skillsim.vendors.devskiller.handlers import pages
from skillsim.vendors.devskiller.handlers.references import path_id, referred
from skillsim.vendors.devskiller.life_cycle import AssessmentStatus
from skillsim.vendors.devskiller.service import (
    assessments,
    invitation_search,
    invitations,
    tests,
)
from skillsim.vendors.devskiller.service.invitation_search import InvitationFilter
from skillsim.vendors.devskiller.wire import Json, envelopes, incoming
from skillsim.vendors.devskiller.wire import invitations as wire
from skillsim.vendors.devskiller.wire.view import view


def create_invitation(ctx: Ctx, *, body: Json) -> Reply:
    """POST /invitations - a candidate, new or known, and a new assessment."""
    test = referred(ctx, body, "testId", tests.find)
    draft = incoming.candidate_draft(body)
    terms = incoming.terms(body, ctx.settings.get("candidates"))
    candidate, assessment = invitations.invite(
        ctx.tx, ctx.ids, draft, test, terms, now_us=ctx.now_us
    )
    location = wire.location(assessment.id, ctx.links)
    shown = wire.created(candidate, assessment, view(ctx.links, ctx.settings))
    return Reply(shown, 201, {"Location": location})


def list_invitations(
    ctx: Ctx,
    *,
    query: str | None = None,
    status: list[str] | None = None,
    tags: list[str] | None = None,
    start_date: str | None = None,
    count: int = 10,
    page: int = 0,
) -> Reply:
    """GET /invitations - one page of invitations."""
    statuses = incoming.distinct(status)
    # Assumed (decision D14): a name that both enums have means the assessment's.
    of_assessments = frozenset(AssessmentStatus)
    wanted = InvitationFilter(
        query=query,
        assessment_statuses=tuple(s for s in statuses if s in of_assessments),
        candidate_statuses=tuple(s for s in statuses if s not in of_assessments),
        tags=incoming.distinct(tags),
        started_from_us=None if start_date is None else incoming.day("startDate", start_date),
    )
    shown = pages.numbered(page, count)
    total, found = invitation_search.page(ctx.tx, wanted, limit=shown.size, offset=shown.offset)
    here = view(ctx.links, ctx.settings)
    items = [wire.listed(*invitation, here) for invitation in found]
    return Reply(envelopes.page("invitations", items, shown, total))


def get_invitation(ctx: Ctx, *, id: str) -> Reply:  # noqa: A002 - named by the contract
    """GET /invitations/{id} - an invitation with its results."""
    candidate, assessment = invitations.get(ctx.tx, path_id(id))
    own = assessments.all_of(ctx.tx, candidate.id)
    results = assessments.results_of(ctx.tx, assessment.id)
    here = view(ctx.links, ctx.settings)
    return Reply(wire.detailed(candidate, own, assessment, results, here))


def delete_invitation(ctx: Ctx, *, id: str) -> Reply:  # noqa: A002 - named by the contract
    """DELETE /invitations/{id} - the assessment; the candidate stays."""
    invitations.remove(ctx.tx, path_id(id))
    return Reply(status=204)
