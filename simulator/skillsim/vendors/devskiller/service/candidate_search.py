"""Which candidates a list shows. Statements are cached by their shape, not by their values."""

from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, bindparam, exists, func, or_, select

from skillsim.store import Transaction
from skillsim.vendors.devskiller.records import Candidate
from skillsim.vendors.devskiller.service import search
from skillsim.vendors.devskiller.service.candidates import COLUMNS, from_row
from skillsim.vendors.devskiller.tables import assessments, candidates


class CandidateFilter(NamedTuple):
    """Which candidates a list shows; None and empty narrow nothing.

    `query` looks into names, e-mails and access codes, `started_from_us` at the start of any
    assessment; one of the `statuses`, all of the `tags`.
    """

    query: str | None = None
    assigned_user_id: str | None = None
    assigned_team_id: str | None = None
    statuses: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    started_from_us: int | None = None


def page(
    tx: Transaction, wanted: CandidateFilter, *, limit: int, offset: int
) -> tuple[int, list[Candidate]]:
    """How many candidates the filter lets through, and some of them as `find` has them."""
    statements = _statements(_shape_of(wanted))
    total, rows = statements.read(tx, _parameters(wanted), limit=limit, offset=offset)
    return total, [from_row(row) for row in rows]


def count(tx: Transaction, wanted: CandidateFilter) -> int:
    """How many candidates the filter lets through."""
    return int(tx.value(_statements(_shape_of(wanted)).total, **_parameters(wanted)))


def find(tx: Transaction, wanted: CandidateFilter, *, limit: int, offset: int) -> list[Candidate]:
    """Candidates the filter lets through, oldest first."""
    statement = _statements(_shape_of(wanted)).page
    rows = tx.rows(statement, limit=limit, offset=offset, **_parameters(wanted))
    return [from_row(row) for row in rows]


class _Shape(NamedTuple):
    has_query: bool
    has_user: bool
    has_team: bool
    n_statuses: int
    n_tags: int
    has_start: bool


def _shape_of(wanted: CandidateFilter) -> _Shape:
    return _Shape(
        has_query=wanted.query is not None,
        has_user=wanted.assigned_user_id is not None,
        has_team=wanted.assigned_team_id is not None,
        n_statuses=len(wanted.statuses),
        n_tags=len(wanted.tags),
        has_start=wanted.started_from_us is not None,
    )


def _parameters(wanted: CandidateFilter) -> dict[str, object]:
    """What the filter says, by the names that the statement of its shape has for it."""
    said: dict[str, object] = {}
    if wanted.query is not None:
        said["query"] = search.containing(wanted.query)
    if wanted.assigned_user_id is not None:
        said["assigned_user_id"] = wanted.assigned_user_id
    if wanted.assigned_team_id is not None:
        said["assigned_team_id"] = wanted.assigned_team_id
    if wanted.started_from_us is not None:
        said["started_from_us"] = wanted.started_from_us
    if wanted.statuses or wanted.tags:
        said |= search.numbered(status=wanted.statuses, tag=wanted.tags)
    return said


@lru_cache(maxsize=256)
def _statements(shape: _Shape) -> search.Paged:
    return search.paged_by_seq(candidates.c.seq, _conditions(shape), select(*COLUMNS))


def _conditions(shape: _Shape) -> list[ColumnElement[bool]]:
    found = search.has_all_tags(candidates.c.id, shape.n_tags)
    if shape.has_query:
        has_code = search.contains(func.lower(assessments.c.access_code))
        # One pass over all codes; asked for each candidate anew this takes several times longer.
        with_code = candidates.c.id.in_(select(assessments.c.candidate_id).where(has_code))
        found.append(or_(search.has_name_or_email(), with_code))
    if shape.has_user:
        found.append(candidates.c.assigned_user_id == bindparam("assigned_user_id"))
    if shape.has_team:
        found.append(candidates.c.assigned_team_id == bindparam("assigned_team_id"))
    if shape.n_statuses:
        found.append(search.is_one_of(candidates.c.status, "status", shape.n_statuses))
    if shape.has_start:
        # Assumed (decision D33): the day of the exam's start, or a later one.
        own = exists().where(assessments.c.candidate_id == candidates.c.id)
        found.append(own.where(assessments.c.started_at_us >= bindparam("started_from_us")))
    return found
