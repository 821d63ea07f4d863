"""Which invitations a list shows. Statements are cached by their shape, not by their values."""

from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, bindparam, func, or_, select

from skillsim.store import Transaction
from skillsim.vendors.devskiller.service import search
from skillsim.vendors.devskiller.service.invitations import BOTH, Invitation, from_row
from skillsim.vendors.devskiller.tables import assessments, candidates


class InvitationFilter(NamedTuple):
    """Which invitations a list shows; None and empty narrow nothing.

    `query` looks into the candidate's names and e-mail and the access code, `started_from_us` at
    the start; all of the `tags`. An invitation passes with one of the `assessment_statuses` or one
    of the `candidate_statuses`.
    """

    query: str | None = None
    assessment_statuses: tuple[str, ...] = ()
    candidate_statuses: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    started_from_us: int | None = None


def page(
    tx: Transaction, wanted: InvitationFilter, *, limit: int, offset: int
) -> tuple[int, list[Invitation]]:
    """How many invitations the filter lets through, and some of them as `find` has them."""
    statements = _statements(_shape_of(wanted))
    total, rows = statements.read(tx, _parameters(wanted), limit=limit, offset=offset)
    return total, [from_row(row) for row in rows]


def count(tx: Transaction, wanted: InvitationFilter) -> int:
    """How many invitations the filter lets through."""
    return int(tx.value(_statements(_shape_of(wanted)).total, **_parameters(wanted)))


def find(tx: Transaction, wanted: InvitationFilter, *, limit: int, offset: int) -> list[Invitation]:
    """Invitations the filter lets through, oldest first."""
    statement = _statements(_shape_of(wanted)).page
    rows = tx.rows(statement, limit=limit, offset=offset, **_parameters(wanted))
    return [from_row(row) for row in rows]


class _Shape(NamedTuple):
    has_query: bool
    n_assessment_statuses: int
    n_candidate_statuses: int
    n_tags: int
    has_start: bool


def _shape_of(wanted: InvitationFilter) -> _Shape:
    return _Shape(
        has_query=wanted.query is not None,
        n_assessment_statuses=len(wanted.assessment_statuses),
        n_candidate_statuses=len(wanted.candidate_statuses),
        n_tags=len(wanted.tags),
        has_start=wanted.started_from_us is not None,
    )


def _parameters(wanted: InvitationFilter) -> dict[str, object]:
    return {
        "query": None if wanted.query is None else search.containing(wanted.query),
        "started_from_us": wanted.started_from_us,
        **search.numbered(
            assessment_status=wanted.assessment_statuses,
            candidate_status=wanted.candidate_statuses,
            tag=wanted.tags,
        ),
    }


@lru_cache(maxsize=256)
def _statements(shape: _Shape) -> search.Paged:
    return search.paged_by_seq(assessments.c.seq, _conditions(shape), BOTH)


def _conditions(shape: _Shape) -> list[ColumnElement[bool]]:
    found = search.has_all_tags(assessments.c.candidate_id, shape.n_tags)
    if shape.has_query:
        has_code = search.contains(func.lower(assessments.c.access_code))
        found.append(or_(_is_of(search.has_name_or_email()), has_code))
    if shape.n_assessment_statuses or shape.n_candidate_statuses:
        found.append(_has_status(shape))
    if shape.has_start:
        # Assumed (decision D33): the day of the exam's start, or a later one.
        found.append(assessments.c.started_at_us >= bindparam("started_from_us"))
    return found


def _has_status(shape: _Shape) -> ColumnElement[bool]:
    # Assumed (decision D14): a status that only candidates have is looked for on the candidate.
    either = []
    if n := shape.n_assessment_statuses:
        either.append(search.is_one_of(assessments.c.status, "assessment_status", n))
    if n := shape.n_candidate_statuses:
        either.append(_is_of(search.is_one_of(candidates.c.status, "candidate_status", n)))
    return or_(*either)


def _is_of(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether an assessment is that of a candidate who meets the condition."""
    return assessments.c.candidate_id.in_(select(candidates.c.id).where(condition))
