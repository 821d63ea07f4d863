"""Ids that clients send, in either spelling (observed, decision D1), and what they refer to."""

from collections.abc import Callable
from typing import TypeVar

from skillsim.context import Ctx
from skillsim.errors import Invalid, NotFound
from skillsim.ids import parse_uuid
from skillsim.vendors.devskiller.wire import Json

T = TypeVar("T")


def path_id(text: str) -> str:
    """The id in a path. Raises NotFound: a short id that does not decode is unknown (D2)."""
    known = parse_uuid(text)
    if known is None:
        raise NotFound("nothing has this id")
    return known


def filter_id(text: str | None) -> str | None:
    """The id a list is narrowed to; one that does not decode stays as it is and fits nothing."""
    return None if text is None else parse_uuid(text) or text


def referred(ctx: Ctx, body: Json, name: str, find: Callable[..., T | None]) -> T:
    """The record that the field `name` refers to.

    Assumed (decisions D18, D39): Invalid when there is none; a body is wrong, not a path.
    """
    text = body[name]
    known = parse_uuid(text)
    record = find(ctx.tx, known) if known else None
    if record is None:
        raise Invalid.field(name, text, "must be the id of an existing record")
    return record


def referred_if_sent(ctx: Ctx, body: Json, name: str, find: Callable[..., T | None]) -> T | None:
    """The record that an optional field refers to; None when it is missing or null."""
    return None if body.get(name) is None else referred(ctx, body, name, find)
