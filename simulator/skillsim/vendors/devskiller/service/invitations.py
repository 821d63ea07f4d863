"""Invitations: a candidate and one assessment in one step. The assessment is the invitation."""

from sqlalchemy import bindparam, select

from skillsim.errors import NotFound
from skillsim.ids import Ids
from skillsim.store import Row, Statement, Transaction
from skillsim.vendors.devskiller.life_cycle import CandidateStatus
from skillsim.vendors.devskiller.records import (
    Assessment,
    Candidate,
    CandidateDraft,
    Terms,
    Test,
)
from skillsim.vendors.devskiller.service import assessments, candidates
from skillsim.vendors.devskiller.tables import assessments as assessment_table
from skillsim.vendors.devskiller.tables import candidates as candidate_table
from skillsim.vendors.devskiller.tables import tests as test_table

Invitation = tuple[Candidate, Assessment]

# A candidate's columns, then an assessment's: `from_row` cuts between them.
_CUT = len(candidates.COLUMNS)
BOTH = (
    select(*candidates.COLUMNS, *assessments.COLUMNS)
    .join_from(assessment_table, test_table)
    .join(candidate_table, candidate_table.c.id == assessment_table.c.candidate_id)
)
_BY_ID = Statement(BOTH.where(assessment_table.c.id == bindparam("id")))


def invite(
    tx: Transaction, ids: Ids, draft: CandidateDraft, test: Test, terms: Terms, *, now_us: int
) -> Invitation:
    """Invite someone to a test.

    Observed and assumed (decision D9): the newest candidate with that e-mail is taken again, with
    whatever the client says about it now; a new one is made when there is none.
    """
    known = candidates.newest_with_email(tx, draft.email)
    if known is None:
        candidate = candidates.create(tx, ids, draft, now_us=now_us)
    else:
        candidate = candidates.revise(tx, known, draft)
    assessment = assessments.create(tx, ids, candidate, test, terms, now_us=now_us)
    return candidate._replace(status=CandidateStatus.NEW), assessment


def get(tx: Transaction, invitation_id: str) -> Invitation:
    """The invitation with this id. Raises NotFound."""
    row = tx.row(_BY_ID, id=invitation_id)
    if row is None:
        raise NotFound("no invitation has this id")
    return from_row(row)


def remove(tx: Transaction, invitation_id: str) -> None:
    """Take an invitation back. Raises NotFound.

    Assumed (decision D17): the assessment goes, the candidate stays.
    """
    _, assessment = get(tx, invitation_id)
    assessments.remove(tx, assessment)


def from_row(row: Row) -> Invitation:
    """The invitation in a row of `BOTH`."""
    return candidates.from_row(row[:_CUT]), assessments.from_row(row[_CUT:])
