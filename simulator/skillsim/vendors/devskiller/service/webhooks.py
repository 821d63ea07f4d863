"""Webhooks: the addresses that are told about events."""

from sqlalchemy import bindparam, delete

from skillsim.errors import NotFound
from skillsim.ids import Ids
from skillsim.store import Statement, Transaction
from skillsim.vendors.devskiller.records import Webhook
from skillsim.vendors.devskiller.tables import webhooks

# The one secret that the documents print has this many letters and digits.
_SECRET_LENGTH = 16

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


def remove(tx: Transaction, webhook_id: str) -> None:
    """Delete a webhook. Raises NotFound."""
    if not tx.run(_DELETE, id=webhook_id):
        raise NotFound("no webhook has this id")
