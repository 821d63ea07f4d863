"""Webhooks by hand: the API lists none and cannot silence one, this can."""

from typing import Any

from skillsim.ids import Ids
from skillsim.store import Transaction
from skillsim.vendors.devskiller.records import Webhook
from skillsim.vendors.devskiller.service import webhooks
from skillsim.vendors.devskiller.state.fields import Fields, Json, path_id


def find(tx: Transaction, *, query: str | None = None, limit: int, offset: int) -> list[Json]:
    """Webhooks with `query` in their address, oldest first."""
    found = webhooks.page(tx, query=query or "", limit=limit, offset=offset)
    return [_shown(webhook) for webhook in found]


def count(tx: Transaction, *, query: str | None = None) -> int:
    """How many webhooks `find` finds."""
    return webhooks.count(tx, query=query or "")


def get(tx: Transaction, webhook_id: str) -> Json:
    """One webhook. Raises NotFound."""
    return _shown(webhooks.get(tx, path_id(webhook_id)))


def create(tx: Transaction, ids: Ids, body: Json, _now_us: int) -> Json:
    """A new, active webhook; `link_base` is what links in its events begin with."""
    fields = Fields(body, "url", "link_base")
    link_base = fields.url("link_base").rstrip("/")
    return _shown(webhooks.create(tx, ids, url=fields.url("url"), link_base=link_base))


def change(tx: Transaction, _ids: Ids, webhook_id: str, body: Json, _now_us: int, *_: Any) -> Json:
    """A webhook that is told about events from now on, or no longer is."""
    is_active = Fields(body, "is_active").flag("is_active")
    webhook = webhooks.get(tx, path_id(webhook_id))
    return _shown(webhook if is_active is None else webhooks.set_active(tx, webhook, is_active))


def delete(tx: Transaction, _ids: Ids, webhook_id: str, now_us: int) -> None:
    """Delete a webhook; its pending deliveries are canceled. Raises NotFound."""
    webhooks.remove(tx, path_id(webhook_id), now_us=now_us)


def _shown(webhook: Webhook) -> Json:
    """A webhook without its secret, which is shown once, to whoever registers it."""
    return {
        "id": webhook.id,
        "url": webhook.url,
        "link_base": webhook.link_base,
        "is_active": webhook.is_active,
    }
