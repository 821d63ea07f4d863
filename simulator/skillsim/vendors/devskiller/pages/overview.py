"""The recruiter's page of a candidate: `candidates/ID/detail/overview`."""

from typing import NamedTuple

from flask import Blueprint, render_template

from skillsim.context import VendorAdminCtx
from skillsim.vendors.devskiller.pages.asked import known_id, visit
from skillsim.vendors.devskiller.records import Assessment, Candidate
from skillsim.vendors.devskiller.service import accounts, assessments, candidates

blueprint = Blueprint("overview", __name__)


class Overview(NamedTuple):
    """A candidate with its assessments, newest first."""

    candidate: Candidate
    company: str | None
    assessments: tuple[Assessment, ...]
    now_us: int


@blueprint.get("/candidates/<id_text>/detail/overview")
def show(id_text: str) -> str:
    """Who the candidate is, and how far each assessment has come."""
    candidate_id = known_id(id_text)
    found = visit().ask(lambda ctx: _read(ctx, candidate_id))
    return render_template("overview.html", overview=found)


def _read(ctx: VendorAdminCtx, candidate_id: str) -> Overview:
    candidate = candidates.get(ctx.tx, candidate_id)
    found = assessments.all_of(ctx.tx, candidate_id)
    company = accounts.company_name(ctx.tx)
    return Overview(candidate, company, tuple(reversed(found)), ctx.now_us)
