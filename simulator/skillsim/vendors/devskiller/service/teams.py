"""Teams of TalentBoost: a tree, with a supervisor and members."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, exists, func, or_, select, update

from skillsim.errors import Conflict, NotFound
from skillsim.ids import Ids
from skillsim.store import Row, Statement, Transaction
from skillsim.vendors.devskiller.records import Team
from skillsim.vendors.devskiller.service import search
from skillsim.vendors.devskiller.service.batches import BATCH_SIZE, Batch, next_position
from skillsim.vendors.devskiller.tables import memberships, teams

_COLUMNS = (
    teams.c.id,
    teams.c.name,
    teams.c.parent_team_id,
    teams.c.color,
    teams.c.supervisor_id,
    teams.c.custom_id,
    teams.c.is_business_unit,
)
_BY_ID = Statement(select(*_COLUMNS).where(teams.c.id == bindparam("id")))
_AFTER = Statement(
    select(teams.c.seq, *_COLUMNS)
    .where(teams.c.seq > bindparam("after"))
    .order_by(teams.c.seq)
    .limit(bindparam("most"))
)
_PAGE = Statement(
    select(*_COLUMNS)
    .where(search.contains(func.lower(teams.c.name)))
    .order_by(teams.c.seq)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
_COUNT = Statement(
    select(func.count()).select_from(teams).where(search.contains(func.lower(teams.c.name)))
)
_CHANGEABLE = ("name", "parent_team_id", "color", "supervisor_id", "custom_id")
_UPDATE = Statement(
    update(teams)
    .where(teams.c.id == bindparam("key_id"))
    .values({name: bindparam(name) for name in _CHANGEABLE})
)
_DELETE = Statement(delete(teams).where(teams.c.id == bindparam("id")))

_child = teams.alias()
_IN_USE = Statement(
    select(teams.c.id).where(
        teams.c.id == bindparam("id"),
        or_(
            exists().where(memberships.c.team_id == teams.c.id),
            exists().where(_child.c.parent_team_id == teams.c.id),
        ),
    )
)

_line = (
    select(teams.c.id, teams.c.parent_team_id)
    .where(teams.c.id == bindparam("lower_id"))
    .cte("line", recursive=True)
)
_line = _line.union_all(
    select(teams.c.id, teams.c.parent_team_id).join_from(
        teams, _line, teams.c.id == _line.c.parent_team_id
    )
)
_IS_ABOVE = Statement(select(_line.c.id).where(_line.c.id == bindparam("upper_id")))


@dataclass(frozen=True, slots=True)
class TeamDraft:
    """Everything a client can say about a team; None means it has none."""

    name: str
    parent_team_id: str | None = None
    color: str | None = None
    supervisor_id: str | None = None
    custom_id: str | None = None


def find(tx: Transaction, team_id: str) -> Team | None:
    """The team with this id, or None."""
    row = tx.row(_BY_ID, id=team_id)
    return None if row is None else _from_row(row)


def get(tx: Transaction, team_id: str) -> Team:
    """The team with this id. Raises NotFound."""
    team = find(tx, team_id)
    if team is None:
        raise NotFound("no team has this id")
    return team


def batch(tx: Transaction, *, after: int = 0, size: int = BATCH_SIZE) -> Batch[Team]:
    """Teams in creation order, from the one that follows position `after`."""
    rows = tx.rows(_AFTER, after=after, most=size + 1)
    return Batch([_from_row(row[1:]) for row in rows[:size]], next_position(rows, size))


def page(tx: Transaction, *, query: str = "", limit: int, offset: int) -> list[Team]:
    """Teams with `query` in their name, whatever the case of its ASCII letters, oldest first."""
    pattern = search.containing(query)
    return [_from_row(row) for row in tx.rows(_PAGE, query=pattern, limit=limit, offset=offset)]


def count(tx: Transaction, *, query: str = "") -> int:
    """How many teams have `query` in their name, whatever the case of its ASCII letters."""
    return int(tx.value(_COUNT, query=search.containing(query)))


def is_within(tx: Transaction, team_id: str, upper_id: str) -> bool:
    """Whether a team is `upper_id` itself, or stands anywhere below it."""
    return tx.row(_IS_ABOVE, lower_id=team_id, upper_id=upper_id) is not None


def create(tx: Transaction, ids: Ids, draft: TeamDraft) -> Team:
    """A new team; it is not a business unit (assumed, decision D39: nobody can say so)."""
    team = _drafted(ids.uuid("devskiller team"), draft, is_business_unit=False)
    add_all(tx, [team])
    return team


def change(tx: Transaction, team: Team, draft: TeamDraft) -> Team:
    """The team as the draft describes it. What the draft leaves out is gone (decision D39)."""
    changed = _drafted(team.id, draft, is_business_unit=team.is_business_unit)
    tx.run(_UPDATE, key_id=team.id, **_columns_of(changed))
    return changed


def remove(tx: Transaction, team_id: str) -> None:
    """Delete a team. Raises NotFound, or Conflict while it has members or teams below it.

    Assumed (decision D22): nobody loses their team by a delete.
    """
    get(tx, team_id)
    if tx.row(_IN_USE, id=team_id):
        raise Conflict("the team still has members or teams below it; move those first")
    tx.run(_DELETE, id=team_id)


def add_all(tx: Transaction, records: Sequence[Team]) -> None:
    """Store teams as they are, in this order; a parent may follow later in the transaction."""
    tx.insert_many(teams, [_columns_of(record) for record in records])


def _drafted(team_id: str, draft: TeamDraft, *, is_business_unit: bool) -> Team:
    return Team(
        id=team_id,
        name=draft.name,
        parent_team_id=draft.parent_team_id,
        color=draft.color,
        supervisor_id=draft.supervisor_id,
        custom_id=draft.custom_id,
        is_business_unit=is_business_unit,
    )


def _from_row(row: Row) -> Team:
    return Team._make((*row[:-1], row[-1] == 1))


def _columns_of(team: Team) -> dict[str, Any]:
    return {
        "id": team.id,
        "name": team.name,
        "parent_team_id": team.parent_team_id,
        "color": team.color,
        "supervisor_id": team.supervisor_id,
        "custom_id": team.custom_id,
        "is_business_unit": int(team.is_business_unit),
    }
