"""Tests of the account by hand. The vendor changes and deletes none."""

from skillsim.errors import Invalid, NotFound
from skillsim.ids import Ids
from skillsim.store import Transaction
from skillsim.vendors.devskiller.records import Test
from skillsim.vendors.devskiller.service import tests
from skillsim.vendors.devskiller.state.fields import Fields, Json, path_id

_LONGEST_MINUTES = 10_080


def find(tx: Transaction, *, query: str | None = None, limit: int, offset: int) -> list[Json]:
    """Tests with `query` in their name or a skill, oldest first."""
    return [_shown(t) for t in tests.page(tx, query=query or "", limit=limit, offset=offset)]


def count(tx: Transaction, *, query: str | None = None) -> int:
    """How many tests `find` finds."""
    return tests.count(tx, query=query or "")


def get(tx: Transaction, test_id: str) -> Json:
    """One test. Raises NotFound."""
    test = tests.find(tx, path_id(test_id))
    if test is None:
        raise NotFound("no test has this id")
    return _shown(test)


def create(tx: Transaction, ids: Ids, body: Json, _now_us: int) -> Json:
    """A new test of any name, skills and duration."""
    fields = Fields(body, "name", "skills", "duration_minutes")
    minutes = fields.whole("duration_minutes", least=1, most=_LONGEST_MINUTES)
    skills = fields.texts("skills")
    if not skills:
        raise Invalid.field("skills", skills, "must name at least one skill")
    test = Test(
        id=ids.uuid("devskiller test"),
        name=fields.needed("name"),
        duration_minutes=60 if minutes is None else minutes,
        skills=skills,
    )
    tests.add_all(tx, [test])
    return _shown(test)


def _shown(test: Test) -> Json:
    return {
        "id": test.id,
        "name": test.name,
        "skills": list(test.skills),
        "duration_minutes": test.duration_minutes,
    }
