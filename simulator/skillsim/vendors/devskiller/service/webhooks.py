"""Webhooks: the addresses that are told about events."""

from sqlalchemy import bindparam, delete, func, select, update

from skillsim.errors import NotFound
from skillsim.ids import Ids
from skillsim.store import Row, Statement, Transaction
from skillsim.vendors.devskiller.records import Webhook
from skillsim.vendors.devskiller.service import search
from skillsim.vendors.devskiller.tables import webhooks
from skillsim.webhooks import events

# The one secret that the documents print has this many letters and digits.
_SECRET_LENGTH = 16

_COLUMNS = (
    webhooks.c.id,
    webhooks.c.url,
    webhooks.c.secret,
    webhooks.c.link_base,
    webhooks.c.is_active,
)
_BY_ID = Statement(select(*_COLUMNS).where(webhooks.c.id == bindparam("id")))
_ACTIVE = Statement(select(*_COLUMNS).where(webhooks.c.is_active == 1).order_by(webhooks.c.seq))
_PAGE = Statement(
    select(*_COLUMNS)
    .where(search.contains(func.lower(webhooks.c.url)))
    .order_by(webhooks.c.seq)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
_COUNT = Statement(
    select(func.count()).select_from(webhooks).where(search.contains(func.lower(webhooks.c.url)))
)
_SET_ACTIVE = Statement(
    update(webhooks)
    .where(webhooks.c.id == bindparam("key_id"))
    .values(is_active=bindparam("new_is_active"))
)
_DELETE = Statement(delete(webhooks).where(webhooks.c.id == bindparam("id")))


def create(tx: Transaction, ids: Ids, *, url: str, link_base: str) -> Webhook:
    """A new, active webhook; `link_base` is what links in its events will start with.

    Assumed (decision D24): active at once, and an address may be registered again. The address is
    kept to the byte (decision D40).
    """
    webhook = Webhook(
        id=ids.uuid("devskiller webhook"),
        url=url,
        secret=ids.letters("devskiller webhook secret", _SECRET_LENGTH),
        link_base=link_base,
        is_active=True,
    )
    add(tx, webhook)
    return webhook


def add(tx: Transaction, webhook: Webhook) -> None:
    """Store a webhook as it is."""
    tx.insert(
        webhooks,
        id=webhook.id,
        url=webhook.url,
        secret=webhook.secret,
        link_base=webhook.link_base,
        is_active=int(webhook.is_active),
    )


def get(tx: Transaction, webhook_id: str) -> Webhook:
    """The webhook with this id. Raises NotFound."""
    row = tx.row(_BY_ID, id=webhook_id)
    if row is None:
        raise NotFound("no webhook has this id")
    return _from_row(row)


def active(tx: Transaction) -> list[Webhook]:
    """Those that are told about events, oldest first."""
    return [_from_row(row) for row in tx.rows(_ACTIVE)]


def page(tx: Transaction, *, query: str = "", limit: int, offset: int) -> list[Webhook]:
    """Webhooks with `query` in their address, oldest first."""
    pattern = search.containing(query)
    return [_from_row(row) for row in tx.rows(_PAGE, query=pattern, limit=limit, offset=offset)]


def count(tx: Transaction, *, query: str = "") -> int:
    """How many webhooks have `query` in their address."""
    return int(tx.value(_COUNT, query=search.containing(query)))


def set_active(tx: Transaction, webhook: Webhook, is_active: bool) -> Webhook:
    """The webhook, told about events from now on or not; what is pending already goes out."""
    tx.run(_SET_ACTIVE, key_id=webhook.id, new_is_active=int(is_active))
    return webhook._replace(is_active=is_active)


def remove(tx: Transaction, webhook_id: str, *, now_us: int) -> None:
    """Delete a webhook; its pending deliveries are canceled. Raises NotFound."""
    if not tx.run(_DELETE, id=webhook_id):
        raise NotFound("no webhook has this id")
    events.cancel_for(tx, webhook_id=webhook_id, now_us=now_us)


def _from_row(row: Row) -> Webhook:
    return Webhook._make((*row[:-1], row[-1] == 1))
