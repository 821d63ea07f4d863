"""Webhooks over the wire."""

from skillsim.context import Ctx, Reply
from skillsim.vendors.devskiller.handlers.references import path_id
from skillsim.vendors.devskiller.service import webhooks
from skillsim.vendors.devskiller.wire import Json
from skillsim.vendors.devskiller.wire import webhooks as wire


def create_webhook(ctx: Ctx, *, body: Json) -> Reply:
    """POST /webhook - register an address; documented: 202, though it is there at once."""
    url = body["hookUrl"]
    webhook = webhooks.create(ctx.tx, ctx.ids, url=url, link_base=ctx.links.base)
    return Reply(wire.webhook(webhook), 202)


def delete_webhook(ctx: Ctx, *, id: str) -> Reply:  # noqa: A002 - named by the contract
    """DELETE /webhook/{id} - an address."""
    webhooks.remove(ctx.tx, path_id(id), now_us=ctx.now_us)
    return Reply(status=204)
