"""Candidates: who applied, and what was decided about them."""

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, select, update

from skillsim.errors import Conflict, NotFound
from skillsim.ids import Ids
from skillsim.store import Row, Statement, Transaction
from skillsim.vendors.devskiller.life_cycle import DECIDED, CandidateStatus
from skillsim.vendors.devskiller.records import Candidate, CandidateDraft
from skillsim.vendors.devskiller.service import accounts, texts
from skillsim.vendors.devskiller.tables import candidate_tags, candidates

# In the order of the record's fields.
COLUMNS = (
    candidates.c.id,
    candidates.c.first_name,
    candidates.c.last_name,
    candidates.c.email,
    candidates.c.external_id,
    candidates.c.status,
    candidates.c.assigned_user_id,
    candidates.c.assigned_team_id,
    candidates.c.created_at_us,
    candidates.c.is_communication_disabled,
    candidates.c.tags,
)

_STORED = (*[column.name for column in COLUMNS], "name_folded", "email_folded")
_TAG = ("candidate_id", "position", "tag")

_BY_ID = Statement(select(*COLUMNS).where(candidates.c.id == bindparam("id")))
_NEWEST_BY_EMAIL = Statement(
    select(*COLUMNS)
    .where(candidates.c.email_folded == bindparam("email_folded"))
    .order_by(candidates.c.seq.desc())
    .limit(1)
)
_REVISED = (
    "first_name",
    "last_name",
    "external_id",
    "is_communication_disabled",
    "tags",
    "name_folded",
)
_UPDATE = Statement(
    update(candidates)
    .where(candidates.c.id == bindparam("key_id"))
    .values({name: bindparam(name) for name in _REVISED})
)
_SET_STATUS = Statement(
    update(candidates)
    .where(candidates.c.id == bindparam("key_id"))
    .values(status=bindparam("new_status"))
)
_DELETE = Statement(delete(candidates).where(candidates.c.id == bindparam("id")))
_DELETE_TAGS = Statement(
    delete(candidate_tags).where(candidate_tags.c.candidate_id == bindparam("id"))
)


def create(
    tx: Transaction,
    ids: Ids,
    draft: CandidateDraft,
    *,
    now_us: int,
    is_known_email_refused: bool = False,
) -> Candidate:
    """A new candidate, NEW and assigned to the owner of the API key.

    Assumed (decision D8): an e-mail that is known already makes a further candidate; the
    documents' own sample creates one that exists. A world may refuse it with Conflict instead.
    """
    if is_known_email_refused and newest_with_email(tx, draft.email):
        raise Conflict("a candidate with this e-mail exists already")
    user_id, team_id = accounts.owner(tx)
    candidate = Candidate(
        id=ids.uuid("devskiller candidate"),
        first_name=draft.first_name,
        last_name=draft.last_name,
        email=draft.email,
        external_id=draft.external_id,
        status=CandidateStatus.NEW,
        assigned_user_id=user_id,
        assigned_team_id=team_id,
        created_at_us=now_us,
        is_communication_disabled=bool(draft.is_communication_disabled),
        tags=draft.tags or (),
    )
    add_all(tx, [candidate])
    return candidate


def add_all(tx: Transaction, records: Sequence[Candidate]) -> None:
    """Store candidates as they are, in this order."""
    tx.insert_rows(candidates, _STORED, [_row_of(record) for record in records])
    tx.insert_rows(candidate_tags, _TAG, [tag for record in records for tag in _tags_of(record)])


def get(tx: Transaction, candidate_id: str) -> Candidate:
    """The candidate with this id. Raises NotFound."""
    row = tx.row(_BY_ID, id=candidate_id)
    if row is None:
        raise NotFound("no candidate has this id")
    return from_row(row)


def newest_with_email(tx: Transaction, email: str) -> Candidate | None:
    """The candidate made last of those with this e-mail, whatever its case."""
    row = tx.row(_NEWEST_BY_EMAIL, email_folded=email.casefold())
    return None if row is None else from_row(row)


def revise(tx: Transaction, candidate: Candidate, draft: CandidateDraft) -> Candidate:
    """The candidate with everything the draft says; the e-mail stays as it was first written."""
    said = {
        name: value
        for name, value in draft._asdict().items()
        if name != "email" and value is not None
    }
    if not said:
        return candidate
    revised = candidate._replace(**said)
    tx.run(_UPDATE, key_id=candidate.id, **dict(zip(_STORED, _row_of(revised), strict=True)))
    tx.run(_DELETE_TAGS, id=candidate.id)
    tx.insert_rows(candidate_tags, _TAG, _tags_of(revised))
    return revised


def decide(tx: Transaction, candidate_id: str, status: CandidateStatus) -> None:
    """Accept or reject a candidate. Raises NotFound, or Conflict after an earlier decision.

    Assumed (decision D16): any candidate that is not decided yet can be.
    """
    candidate = get(tx, candidate_id)
    if candidate.status in DECIDED:
        raise Conflict(f"the candidate is already {candidate.status}; a decision is final")
    set_status(tx, candidate_id, status)


def set_status(tx: Transaction, candidate_id: str, status: CandidateStatus) -> None:
    """Move a candidate to a status."""
    tx.run(_SET_STATUS, key_id=candidate_id, new_status=status)


def remove(tx: Transaction, candidate_id: str) -> None:
    """Delete a candidate with its tags and assessments. Raises NotFound."""
    if not tx.run(_DELETE, id=candidate_id):
        raise NotFound("no candidate has this id")


def from_row(row: Row) -> Candidate:
    """The candidate in a row of `COLUMNS`."""
    return Candidate._make((*row[:-2], row[-2] == 1, texts.from_json(row[-1])))


def _row_of(candidate: Candidate) -> Row:
    id_, first, last, email, external_id, status, user_id, team_id, at_us, is_quiet, tags = (
        candidate
    )
    names = (first, last)
    return (
        id_,
        first,
        last,
        email,
        external_id,
        # As plain text: the driver asks around how to store anything else.
        str(status),
        user_id,
        team_id,
        at_us,
        int(is_quiet),
        texts.to_json(tags),
        " ".join([name for name in names if name]).casefold(),
        candidate.email.casefold(),
    )


def _tags_of(candidate: Candidate) -> list[Row]:
    return [(candidate.id, position, tag) for position, tag in enumerate(candidate.tags)]
