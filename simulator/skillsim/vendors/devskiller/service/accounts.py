"""The account that the API key belongs to."""

from sqlalchemy import select

from skillsim.store import Statement, Transaction
from skillsim.vendors.devskiller.tables import accounts

_OWNER = Statement(select(accounts.c.owner_user_id, accounts.c.owner_team_id))


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
