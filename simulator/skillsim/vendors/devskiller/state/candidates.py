"""Candidates by hand: made, changed, decided and deleted as the API does it."""

from typing import Any

from skillsim.errors import Invalid
from skillsim.ids import Ids
from skillsim.store import Transaction
from skillsim.vendors.devskiller.life_cycle import DECIDED, CandidateStatus
from skillsim.vendors.devskiller.records import Candidate, CandidateDraft
from skillsim.vendors.devskiller.service import assessments, candidate_search, candidates
from skillsim.vendors.devskiller.service.candidate_search import CandidateFilter
from skillsim.vendors.devskiller.state.fields import Fields, Json, instant_text, path_id

_SAID = ("first_name", "last_name", "tags", "external_id", "is_communication_disabled")


def find(tx: Transaction, *, query: str | None = None, limit: int, offset: int) -> list[Json]:
    """Candidates with `query` in a name, the e-mail or an access code, oldest first."""
    wanted = CandidateFilter(query=query)
    return [shown(c) for c in candidate_search.find(tx, wanted, limit=limit, offset=offset)]


def count(tx: Transaction, *, query: str | None = None) -> int:
    """How many candidates `find` finds."""
    return candidate_search.count(tx, CandidateFilter(query=query))


def get(tx: Transaction, candidate_id: str) -> Json:
    """One candidate. Raises NotFound."""
    return shown(candidates.get(tx, path_id(candidate_id)))


def create(tx: Transaction, ids: Ids, body: Json, now_us: int) -> Json:
    """A new candidate."""
    fields = Fields(body, "email", *_SAID)
    draft = _draft(fields, fields.email("email"))
    return shown(candidates.create(tx, ids, draft, now_us=now_us))


def change(
    tx: Transaction, _ids: Ids, candidate_id: str, body: Json, _now_us: int, *_: Any
) -> Json:
    """A candidate with other words said of it, or decided. The other statuses cannot be set.

    They follow from the candidate's assessments.
    """
    candidate = candidates.get(tx, path_id(candidate_id))
    fields = Fields(body, "status", *_SAID)
    status = body.get("status")
    if status is not None and status not in DECIDED:
        message = "must be ACCEPTED or REJECTED; the others follow from the assessments"
        raise Invalid.field("status", status, message)
    candidates.revise(tx, candidate, _draft(fields, candidate.email))
    if status is not None:
        candidates.decide(tx, candidate.id, CandidateStatus(status))
    return shown(candidates.get(tx, candidate.id))


def delete(tx: Transaction, _ids: Ids, candidate_id: str, _now_us: int) -> None:
    """Delete a candidate with all assessments. Raises NotFound."""
    assessments.remove_candidate(tx, path_id(candidate_id))


def shown(candidate: Candidate) -> Json:
    """A candidate in domain words."""
    return {
        "id": candidate.id,
        "email": candidate.email,
        "first_name": candidate.first_name,
        "last_name": candidate.last_name,
        "tags": list(candidate.tags),
        "external_id": candidate.external_id,
        "is_communication_disabled": candidate.is_communication_disabled,
        "status": candidate.status,
        "assigned_user_id": candidate.assigned_user_id,
        "assigned_team_id": candidate.assigned_team_id,
        "created_at": instant_text(candidate.created_at_us),
    }


def _draft(fields: Fields, email: str) -> CandidateDraft:
    return CandidateDraft(
        email=email,
        first_name=fields.text("first_name"),
        last_name=fields.text("last_name"),
        tags=fields.texts("tags"),
        external_id=fields.text("external_id"),
        is_communication_disabled=fields.flag("is_communication_disabled"),
    )
