"""Tests of the account: those that candidates can be invited to."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, func, select

from skillsim.ids import Ids
from skillsim.store import Row, Statement, Transaction
from skillsim.vendors.devskiller.records import PredefinedTest, Test
from skillsim.vendors.devskiller.service import search, texts
from skillsim.vendors.devskiller.tables import tests

_COLUMNS = (
    tests.c.id,
    tests.c.name,
    tests.c.duration_minutes,
    tests.c.skills,
    tests.c.answer_types,
)
_BY_ID = Statement(select(*_COLUMNS).where(tests.c.id == bindparam("id")))
_FITS = search.contains(tests.c.search_folded)
_COUNT = Statement(select(func.count()).select_from(tests).where(_FITS))
_PAGE = Statement(
    select(*_COLUMNS)
    .where(_FITS)
    .order_by(tests.c.seq)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)

# A generated test: its level is the mean of the difficulties asked for, and each kind of task
# takes ten minutes. Assumed, from the one sample: Java, all three difficulties and four kinds
# make the test "Middle Java" of 40 minutes.
_LEVELS = ("Junior", "Middle", "Senior")
_DIFFICULTIES = ("EASY", "MEDIUM", "HARD")
_N_TASK_TYPES = 8
_MINUTES_PER_TASK_TYPE = 10
_MAX_NAME_LENGTH = 255

# Assumed (decision D37): what the generator calls a kind of task, where the answers' type differs.
_ANSWER_TYPE_BY_TASK_TYPE = {"MULTI_CHOICE": "CHOICE", "SQL": "DATABASE"}


def find(tx: Transaction, test_id: str) -> Test | None:
    """The test with this id, or None."""
    row = tx.row(_BY_ID, id=test_id)
    return None if row is None else _from_row(row)


def count(tx: Transaction, *, query: str = "") -> int:
    """How many tests have `query` in their name or in one of their skills, whatever its case."""
    return int(tx.value(_COUNT, query=search.containing(query)))


def page(tx: Transaction, *, query: str = "", limit: int, offset: int) -> list[Test]:
    """Tests with `query` in their name or in one of their skills, oldest first."""
    pattern = search.containing(query)
    rows = tx.rows(_PAGE, query=pattern, limit=limit, offset=offset)
    return [_from_row(row) for row in rows]


def copy(tx: Transaction, ids: Ids, template: PredefinedTest) -> Test:
    """A new test of the account, like a predefined one."""
    test_id = ids.uuid("devskiller test")
    test = Test(
        test_id,
        template.name,
        template.duration_minutes,
        template.skills,
        template.answer_types,
    )
    add_all(tx, [test])
    return test


def generate(
    tx: Transaction,
    ids: Ids,
    *,
    skills: Sequence[str],
    difficulties: Sequence[str] = (),
    task_types: Sequence[str] = (),
) -> Test:
    """A new test of the account, made to these criteria; without any, all kinds of tasks do."""
    places = [_DIFFICULTIES.index(difficulty) for difficulty in set(difficulties)] or [1]
    level = _LEVELS[sum(places) // len(places)]
    named_skills = tuple(dict.fromkeys(skills))
    test = Test(
        id=ids.uuid("devskiller test"),
        name=f"{level} {', '.join(named_skills)}"[:_MAX_NAME_LENGTH].rstrip(", "),
        duration_minutes=(len(set(task_types)) or _N_TASK_TYPES) * _MINUTES_PER_TASK_TYPE,
        skills=named_skills,
        answer_types=tuple(
            _ANSWER_TYPE_BY_TASK_TYPE.get(kind, kind) for kind in dict.fromkeys(task_types)
        ),
    )
    add_all(tx, [test])
    return test


def add_all(tx: Transaction, records: Sequence[Test]) -> None:
    """Store tests as they are, in this order."""
    tx.insert_many(tests, [_columns_of(record) for record in records])


def _from_row(row: Row) -> Test:
    return Test._make((*row[:-2], texts.from_json(row[-2]), texts.from_json(row[-1])))


def _columns_of(test: Test) -> dict[str, Any]:
    return {
        "id": test.id,
        "name": test.name,
        "duration_minutes": test.duration_minutes,
        "skills": texts.to_json(test.skills),
        "answer_types": texts.to_json(test.answer_types),
        "search_folded": search.searchable(test.name, *test.skills),
    }
