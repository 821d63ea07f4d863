"""Predefined tests: the vendor's library of templates, the same for every account."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, bindparam, exists, func, select

from skillsim.store import Row, Statement, Transaction
from skillsim.vendors.devskiller.records import PredefinedTest
from skillsim.vendors.devskiller.service import search, texts
from skillsim.vendors.devskiller.tables import predefined_test_skills, predefined_tests

_COLUMNS = (
    predefined_tests.c.id,
    predefined_tests.c.name,
    predefined_tests.c.description,
    predefined_tests.c.seniority_level,
    predefined_tests.c.duration_minutes,
    predefined_tests.c.skills,
    predefined_tests.c.answer_types,
)
_BY_ID = Statement(select(*_COLUMNS).where(predefined_tests.c.id == bindparam("id")))


class LibraryFilter(NamedTuple):
    """Which predefined tests a list shows; None and empty narrow nothing.

    `query` looks into name, description and skills; one of the `skills` by its exact name, one of
    the `seniority_levels`.
    """

    query: str | None = None
    skills: tuple[str, ...] = ()
    seniority_levels: tuple[str, ...] = ()


def find(tx: Transaction, predefined_test_id: str) -> PredefinedTest | None:
    """The predefined test with this id, or None."""
    row = tx.row(_BY_ID, id=predefined_test_id)
    return None if row is None else _from_row(row)


def page(
    tx: Transaction, wanted: LibraryFilter, *, limit: int, offset: int
) -> tuple[int, list[PredefinedTest]]:
    """How many predefined tests the filter lets through; some, in the order of the library."""
    statements = _statements(_shape_of(wanted))
    total, rows = statements.read(tx, _parameters(wanted), limit=limit, offset=offset)
    return total, [_from_row(row) for row in rows]


def add_all(tx: Transaction, records: Sequence[PredefinedTest]) -> None:
    """Store predefined tests as they are, in this order."""
    tx.insert_many(predefined_tests, [_columns_of(record) for record in records])
    tx.insert_many(
        predefined_test_skills,
        [
            {"predefined_test_id": record.id, "skill": skill}
            for record in records
            for skill in dict.fromkeys(record.skills)
        ],
    )


def _from_row(row: Row) -> PredefinedTest:
    return PredefinedTest._make((*row[:-2], texts.from_json(row[-2]), texts.from_json(row[-1])))


def _columns_of(test: PredefinedTest) -> dict[str, Any]:
    return {
        "id": test.id,
        "name": test.name,
        "description": test.description,
        "seniority_level": test.seniority_level,
        "duration_minutes": test.duration_minutes,
        "skills": texts.to_json(test.skills),
        "answer_types": texts.to_json(test.answer_types),
        "search_folded": search.searchable(test.name, test.description, *test.skills),
    }


class _Shape(NamedTuple):
    has_query: bool
    n_skills: int
    n_levels: int


def _shape_of(wanted: LibraryFilter) -> _Shape:
    return _Shape(wanted.query is not None, len(wanted.skills), len(wanted.seniority_levels))


def _parameters(wanted: LibraryFilter) -> dict[str, object]:
    return {
        "query": None if wanted.query is None else search.containing(wanted.query),
        **search.numbered(skill=wanted.skills, level=wanted.seniority_levels),
    }


@lru_cache(maxsize=256)
def _statements(shape: _Shape) -> search.Paged:
    conditions = _conditions(shape)
    total = select(func.count()).select_from(predefined_tests).where(*conditions)
    rows = select(*_COLUMNS).where(*conditions).order_by(predefined_tests.c.seq)
    return search.paged(total, rows)


def _conditions(shape: _Shape) -> list[ColumnElement[bool]]:
    # Assumed (decision D15): several values of one filter widen it.
    found: list[ColumnElement[bool]] = []
    if shape.has_query:
        found.append(search.contains(predefined_tests.c.search_folded))
    if shape.n_skills:
        found.append(
            exists().where(
                predefined_test_skills.c.predefined_test_id == predefined_tests.c.id,
                search.is_one_of(predefined_test_skills.c.skill, "skill", shape.n_skills),
            )
        )
    if shape.n_levels:
        level = predefined_tests.c.seniority_level
        found.append(search.is_one_of(level, "level", shape.n_levels))
    return found
