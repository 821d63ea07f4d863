"""Assessments: one test given to one candidate. The candidate follows the newest of its own."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from skillsim.errors import NotFound
from skillsim.ids import Ids
from skillsim.instants import DAY_US
from skillsim.store import Row, Statement, Transaction
from skillsim.vendors.devskiller.life_cycle import (
    CANDIDATE_STATUS_BY_ASSESSMENT,
    DECIDED,
    AssessmentStatus,
    CandidateStatus,
)
from skillsim.vendors.devskiller.records import Assessment, Candidate, Results, Terms, Test
from skillsim.vendors.devskiller.service import behaviours, candidates, results, schedule
from skillsim.vendors.devskiller.service.behaviours import Behaviour
from skillsim.vendors.devskiller.tables import assessments, tests

# Assumed (decision D25): the validity that the documents' sample asks for.
DEFAULT_VALIDITY_DAYS = 14

COLUMNS = (
    assessments.c.id,
    assessments.c.candidate_id,
    assessments.c.test_id,
    tests.c.name,
    assessments.c.status,
    assessments.c.access_code,
    assessments.c.note,
    assessments.c.created_at_us,
    assessments.c.available_from_us,
    assessments.c.expires_at_us,
    assessments.c.started_at_us,
    assessments.c.finished_at_us,
    assessments.c.time_limit_s,
    assessments.c.time_taken_s,
    assessments.c.scored_points,
    assessments.c.max_points,
    assessments.c.behaviour,
)

_WITH_TEST = select(*COLUMNS).join_from(assessments, tests)
_BY_ID = Statement(_WITH_TEST.where(assessments.c.id == bindparam("id")))
_OF_CANDIDATE = Statement(
    _WITH_TEST.where(assessments.c.candidate_id == bindparam("candidate_id")).order_by(
        assessments.c.seq
    )
)
_KEPT = Statement(
    select(assessments.c.results, assessments.c.scored_points).where(
        assessments.c.id == bindparam("id")
    )
)
_BY_CODE = Statement(
    _WITH_TEST.where(assessments.c.access_code == bindparam("code")).order_by(
        assessments.c.seq.desc()
    )
)
_NEWEST_STATUS = Statement(
    select(assessments.c.status)
    .where(assessments.c.candidate_id == bindparam("candidate_id"))
    .order_by(assessments.c.seq.desc())
    .limit(1)
)
_DELETE = Statement(delete(assessments).where(assessments.c.id == bindparam("id")))
_CHANGEABLE = (
    "status",
    "started_at_us",
    "finished_at_us",
    "time_taken_s",
    "scored_points",
    "max_points",
    "behaviour",
    "results",
)
_UPDATE = Statement(
    update(assessments)
    .where(assessments.c.id == bindparam("key_id"))
    .values({name: bindparam("new_" + name) for name in _CHANGEABLE})
)


def create(
    tx: Transaction, ids: Ids, candidate: Candidate, test: Test, terms: Terms, *, now_us: int
) -> Assessment:
    """A new assessment; its invitation is sent at once, and expires unless the test is started.

    Assumed (decision D10): the candidate follows it and is NEW, even one that was decided before.
    """
    opens_at_us = max(now_us, terms.available_from_us or now_us)
    validity_days = DEFAULT_VALIDITY_DAYS if terms.validity_days is None else terms.validity_days
    assessment = Assessment(
        id=ids.uuid("devskiller assessment"),
        candidate_id=candidate.id,
        test_id=test.id,
        test_name=test.name,
        status=AssessmentStatus.NEW,
        access_code=ids.code("devskiller access code"),
        note=terms.note,
        created_at_us=now_us,
        available_from_us=terms.available_from_us,
        expires_at_us=opens_at_us + int(validity_days * DAY_US),
        started_at_us=None,
        finished_at_us=None,
        time_limit_s=test.duration_minutes * 60,
        time_taken_s=None,
        scored_points=None,
        max_points=None,
        behaviour=terms.behaviour,
    )
    add_all(tx, [(assessment, None)])
    candidates.set_status(tx, candidate.id, CANDIDATE_STATUS_BY_ASSESSMENT[AssessmentStatus.NEW])
    planned = behaviours.upcoming(assessment, Behaviour.MANUAL, now_us=now_us)
    schedule.plan(tx, assessment.id, planned)
    return assessment


def add_all(tx: Transaction, scored: Sequence[tuple[Assessment, Results | None]]) -> None:
    """Store assessments as they are, each with its results if it has any, in this order."""
    tx.insert_many(assessments, [_columns_of(*pair) for pair in scored])


def get(tx: Transaction, assessment_id: str) -> Assessment:
    """The assessment with this id, whoever it belongs to. Raises NotFound."""
    row = tx.row(_BY_ID, id=assessment_id)
    if row is None:
        raise NotFound("no assessment has this id")
    return from_row(row)


def get_of(tx: Transaction, candidate_id: str, assessment_id: str) -> Assessment:
    """The assessment with this id of this candidate. Raises NotFound."""
    assessment = get(tx, assessment_id)
    if assessment.candidate_id != candidate_id:
        raise NotFound("the candidate has no assessment with this id")
    return assessment


def all_of(tx: Transaction, candidate_id: str) -> list[Assessment]:
    """The assessments of a candidate, oldest first."""
    return [from_row(row) for row in tx.rows(_OF_CANDIDATE, candidate_id=candidate_id)]


def with_code(tx: Transaction, code: str) -> Assessment:
    """The assessment that an access code opens. Raises NotFound."""
    row = tx.row(_BY_CODE, code=code)
    if row is None:
        raise NotFound("no assessment has this access code")
    return from_row(row)


def results_of(tx: Transaction, assessment_id: str) -> Results | None:
    """What an assessment shows beside its points; None until it is scored."""
    text, points = tx.row(_KEPT, id=assessment_id) or (None, None)
    return None if text is None or points is None else results.from_text(text)


def kept_of(tx: Transaction, assessment_id: str) -> Results | None:
    """The results, or before there are any the sheet that was kept; None without either."""
    text = tx.value(_KEPT, id=assessment_id)
    return None if text is None else results.from_text(text)


def store(tx: Transaction, assessment: Assessment, result: Results | None) -> None:
    """Keep how far an assessment has come, and its results or its sheet.

    Unless decided, the candidate follows the newest of its assessments, which may be another one.
    """
    columns = _columns_of(assessment, result)
    changed = {"new_" + name: columns[name] for name in _CHANGEABLE}
    tx.run(_UPDATE, key_id=assessment.id, **changed)
    _follow(tx, assessment.candidate_id)


def remove(tx: Transaction, assessment: Assessment) -> None:
    """Delete an assessment and what is planned for it.

    Unless decided, the candidate follows the newest that is left.
    """
    schedule.forget(tx, assessment.id)
    tx.run(_DELETE, id=assessment.id)
    _follow(tx, assessment.candidate_id)


def remove_candidate(tx: Transaction, candidate_id: str) -> None:
    """Delete a candidate with all assessments and what is planned for them. Raises NotFound."""
    for assessment in all_of(tx, candidate_id):
        schedule.forget(tx, assessment.id)
    candidates.remove(tx, candidate_id)


def from_row(row: Row) -> Assessment:
    """The assessment in a row of `COLUMNS`."""
    return Assessment(*row)


def _follow(tx: Transaction, candidate_id: str) -> None:
    if candidates.get(tx, candidate_id).status in DECIDED:
        return
    newest = tx.value(_NEWEST_STATUS, candidate_id=candidate_id)
    # Assumed: a candidate without any assessment is where it began.
    status = (
        CandidateStatus.NEW
        if newest is None
        else CANDIDATE_STATUS_BY_ASSESSMENT[AssessmentStatus(newest)]
    )
    candidates.set_status(tx, candidate_id, status)


def _columns_of(assessment: Assessment, result: Results | None) -> dict[str, Any]:
    return {
        "id": assessment.id,
        "candidate_id": assessment.candidate_id,
        "test_id": assessment.test_id,
        "status": assessment.status,
        "access_code": assessment.access_code,
        "note": assessment.note,
        "created_at_us": assessment.created_at_us,
        "available_from_us": assessment.available_from_us,
        "expires_at_us": assessment.expires_at_us,
        "started_at_us": assessment.started_at_us,
        "finished_at_us": assessment.finished_at_us,
        "time_limit_s": assessment.time_limit_s,
        "time_taken_s": assessment.time_taken_s,
        "scored_points": assessment.scored_points,
        "max_points": assessment.max_points,
        "behaviour": assessment.behaviour,
        "results": None if result is None else results.to_text(result),
    }
