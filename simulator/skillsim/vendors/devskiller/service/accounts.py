"""The account that the API key belongs to."""

from sqlalchemy import func, select

from skillsim.store import Statement, Transaction
from skillsim.vendors.devskiller.tables import accounts, teams

_OWNER = Statement(select(accounts.c.owner_user_id, accounts.c.owner_team_id))
_below = teams.alias()
_COMPANY = Statement(
    select(teams.c.name)
    .where(teams.c.parent_team_id.is_(None), teams.c.is_business_unit == 1)
    .order_by(
        select(func.count())
        .where(_below.c.parent_team_id == teams.c.id)
        .correlate(teams)
        .scalar_subquery()
        .desc(),
        teams.c.seq,
    )
    .limit(1)
)


def add(tx: Transaction, *, user_id: str, team_id: str) -> None:
    """Open the account; a world has exactly one."""
    tx.insert(accounts, owner_user_id=user_id, owner_team_id=team_id)


def owner(tx: Transaction) -> tuple[str, str]:
    """The user and the team that own the API key.

    Assumed (decision D34): a new candidate is assigned to them.
    """
    owner = tx.row(_OWNER)
    assert owner is not None, "a world has exactly one account"
    return owner[0], owner[1]


def company_name(tx: Transaction) -> str | None:
    """What the account's company is called; None for one without teams.

    That is the business unit at the top with the most teams right below it.
    """
    name: str | None = tx.value(_COMPANY)
    return name
