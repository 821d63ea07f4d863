"""People of TalentBoost: employees and the teams they belong to."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update

from skillsim.errors import NotFound
from skillsim.ids import Ids
from skillsim.store import Row, Statement, Transaction
from skillsim.vendors.devskiller.records import Person, Team
from skillsim.vendors.devskiller.service import search
from skillsim.vendors.devskiller.service.batches import BATCH_SIZE, Batch, next_position
from skillsim.vendors.devskiller.tables import memberships, people

_COLUMNS = (
    people.c.id,
    people.c.email,
    people.c.first_name,
    people.c.last_name,
    people.c.custom_id,
    people.c.job_position_id,
)
_CHANGEABLE = ("first_name", "last_name", "custom_id", "job_position_id")

_BY_ID = Statement(select(*_COLUMNS).where(people.c.id == bindparam("id")))
_BY_ID_WITH_SEQ = Statement(select(people.c.seq, *_COLUMNS).where(people.c.id == bindparam("id")))
_PAGE = Statement(
    select(people.c.seq, *_COLUMNS)
    .where(search.contains(people.c.email_folded))
    .order_by(people.c.seq)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
_COUNT = Statement(
    select(func.count()).select_from(people).where(search.contains(people.c.email_folded))
)
_BY_EMAIL = Statement(
    select(*_COLUMNS)
    .where(people.c.email_folded == bindparam("email_folded"))
    .order_by(people.c.seq)
    .limit(1)
)
_TEAMS_BETWEEN = Statement(
    select(memberships.c.person_id, memberships.c.team_id)
    .join_from(memberships, people)
    .where(people.c.seq.between(bindparam("first"), bindparam("last")))
    .order_by(memberships.c.seq)
)
_IS_MEMBER = Statement(
    select(memberships.c.seq).where(
        memberships.c.person_id == bindparam("person_id"),
        memberships.c.team_id == bindparam("team_id"),
    )
)
_UPDATE = Statement(
    update(people)
    .where(people.c.id == bindparam("key_id"))
    .values({name: bindparam(name) for name in _CHANGEABLE})
)
_DELETE = Statement(delete(people).where(people.c.id == bindparam("id")))


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """What a client says about a person; None means not said."""

    email: str
    first_name: str | None = None
    last_name: str | None = None
    custom_id: str | None = None
    job_position_id: str | None = None


def find(tx: Transaction, person_id: str) -> Person | None:
    """The person with this id, without the teams; or None."""
    row = tx.row(_BY_ID, id=person_id)
    return None if row is None else Person(*row)


def get(tx: Transaction, person_id: str) -> Person:
    """The person with this id. Raises NotFound."""
    row = tx.row(_BY_ID_WITH_SEQ, id=person_id)
    if row is None:
        raise NotFound("no person has this id")
    return _with_teams(tx, [row])[0]


def page(tx: Transaction, *, query: str = "", limit: int, offset: int) -> list[Person]:
    """People with `query` in their e-mail, whatever its case, oldest first."""
    pattern = search.containing(query)
    return _with_teams(tx, tx.rows(_PAGE, query=pattern, limit=limit, offset=offset))


def count(tx: Transaction, *, query: str = "") -> int:
    """How many people have `query` in their e-mail, whatever its case."""
    return int(tx.value(_COUNT, query=search.containing(query)))


def batch(
    tx: Transaction,
    *,
    after: int = 0,
    email: str | None = None,
    custom_id: str | None = None,
    size: int = BATCH_SIZE,
) -> Batch[Person]:
    """People in creation order, from the one that follows position `after`.

    Assumed (decision D39): `email` and `custom_id` are looked for as they are written.
    """
    statement = _after(email is not None, custom_id is not None)
    rows = tx.rows(statement, after=after, email=email, custom_id=custom_id, most=size + 1)
    return Batch(_with_teams(tx, rows[:size]), next_position(rows, size))


def invite(tx: Transaction, ids: Ids, draft: PersonDraft, team: Team) -> str:
    """Bring someone into a team; the person's id.

    Assumed (decisions D31, D39): an e-mail that is known, whatever its case, adds the team to that
    person and changes what the client says, nothing else.
    """
    row = tx.row(_BY_EMAIL, email_folded=draft.email.casefold())
    if row is None:
        person = _drafted(ids.uuid("devskiller person"), draft)
        add_all(tx, [person._replace(team_ids=(team.id,))])
        return person.id
    person = Person(*row)
    said = {n: value for n in _CHANGEABLE if (value := getattr(draft, n)) is not None}
    if said:
        tx.run(_UPDATE, key_id=person.id, **_columns_of(person._replace(**said)))
    if tx.row(_IS_MEMBER, person_id=person.id, team_id=team.id) is None:
        tx.insert(memberships, person_id=person.id, team_id=team.id)
    return person.id


def remove(tx: Transaction, person_id: str) -> Person:
    """Delete a person with every trace in TalentBoost; who that was. Raises NotFound.

    Documented: removed and anonymised. Nothing of the row stays, teams lose their member and their
    supervisor. Assumed: candidates of TalentScore with the same e-mail are another matter.
    """
    person = get(tx, person_id)
    tx.run(_DELETE, id=person_id)
    return person


def add_all(tx: Transaction, records: Sequence[Person]) -> None:
    """Store people as they are with their memberships, in this order; the teams must exist."""
    tx.insert_many(people, [_columns_of(record) for record in records])
    tx.insert_many(memberships, [pair for record in records for pair in _memberships_of(record)])


def _drafted(person_id: str, draft: PersonDraft) -> Person:
    return Person(
        id=person_id,
        email=draft.email,
        first_name=draft.first_name,
        last_name=draft.last_name,
        custom_id=draft.custom_id,
        job_position_id=draft.job_position_id,
    )


@lru_cache(maxsize=4)
def _after(has_email: bool, has_custom_id: bool) -> Statement:
    found = select(people.c.seq, *_COLUMNS).where(people.c.seq > bindparam("after"))
    if has_email:
        found = found.where(people.c.email == bindparam("email"))
    if has_custom_id:
        found = found.where(people.c.custom_id == bindparam("custom_id"))
    return Statement(found.order_by(people.c.seq).limit(bindparam("most")))


def _with_teams(tx: Transaction, rows: Sequence[Row]) -> list[Person]:
    team_ids = _team_ids(tx, rows)
    return [Person._make((*row[1:], tuple(team_ids[row[1]]))) for row in rows]


def _team_ids(tx: Transaction, shown: Sequence[Row]) -> Mapping[str, list[str]]:
    """The teams of the people in these rows, in the order they joined, by person."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    if shown:
        for person_id, team_id in tx.rows(_TEAMS_BETWEEN, first=shown[0][0], last=shown[-1][0]):
            found[person_id].append(team_id)
    return found


def _columns_of(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "email": person.email,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "custom_id": person.custom_id,
        "job_position_id": person.job_position_id,
        "email_folded": person.email.casefold(),
    }


def _memberships_of(person: Person) -> list[dict[str, Any]]:
    return [{"person_id": person.id, "team_id": team_id} for team_id in person.team_ids]
