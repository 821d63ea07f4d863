"""Candidates over the wire."""

from skillsim.context import Ctx, Reply
from skillsim.vendors.devskiller.handlers import pages
from skillsim.vendors.devskiller.handlers.references import filter_id, path_id
from skillsim.vendors.devskiller.life_cycle import CandidateStatus
from skillsim.vendors.devskiller.service import assessments, candidate_search, candidates
from skillsim.vendors.devskiller.service.candidate_search import CandidateFilter
from skillsim.vendors.devskiller.wire import Json, envelopes, incoming
from skillsim.vendors.devskiller.wire import assessments as assessment_wire
from skillsim.vendors.devskiller.wire import candidates as wire
from skillsim.vendors.devskiller.wire.view import view


def create_candidate(ctx: Ctx, *, body: Json) -> Reply:
    """POST /candidates - a new candidate."""
    draft = incoming.candidate_draft(body)
    candidate = candidates.create(
        ctx.tx,
        ctx.ids,
        draft,
        now_us=ctx.now_us,
        is_known_email_refused=ctx.settings.get("duplicate_email") == "conflict",
    )
    location = wire.location(candidate.id, ctx.links)
    return Reply(wire.standard(candidate, ctx.links), 201, {"Location": location})


def list_candidates(
    ctx: Ctx,
    *,
    query: str | None = None,
    assigned_user: str | None = None,
    assigned_team: str | None = None,
    status: list[str] | None = None,
    tags: list[str] | None = None,
    start_date: str | None = None,
    count: int = 10,
    page: int = 0,
) -> Reply:
    """GET /candidates - one page of candidates."""
    wanted = CandidateFilter(
        query=query,
        assigned_user_id=filter_id(assigned_user),
        assigned_team_id=filter_id(assigned_team),
        statuses=incoming.distinct(status),
        tags=incoming.distinct(tags),
        started_from_us=None if start_date is None else incoming.day("startDate", start_date),
    )
    shown = pages.numbered(page, count)
    total, found = candidate_search.page(ctx.tx, wanted, limit=shown.size, offset=shown.offset)
    items = [wire.standard(candidate, ctx.links) for candidate in found]
    return Reply(envelopes.page("candidates", items, shown, total))


def get_candidate(ctx: Ctx, *, id: str) -> Reply:  # noqa: A002 - named by the contract
    """GET /candidates/{id} - a candidate with all assessments."""
    candidate = candidates.get(ctx.tx, path_id(id))
    own = assessments.all_of(ctx.tx, candidate.id)
    shown = view(ctx.links, ctx.settings)
    nested = [assessment_wire.standard(assessment, shown) for assessment in own]
    return Reply(wire.extended(candidate, nested, ctx.links))


def decide_candidate(ctx: Ctx, *, id: str, body: Json) -> Reply:  # noqa: A002 - named by the contract
    """PATCH /candidates/{id} - accept or reject."""
    candidates.decide(ctx.tx, path_id(id), CandidateStatus(body["status"]))
    return Reply(status=202)


def delete_candidate(ctx: Ctx, *, id: str) -> Reply:  # noqa: A002 - named by the contract
    """DELETE /candidates/{id} - a candidate and all assessments."""
    assessments.remove_candidate(ctx.tx, path_id(id))
    return Reply(status=204)
