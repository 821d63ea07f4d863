"""Which part of a list is asked for: numbered pages in TalentScore, cursors in TalentBoost."""

from skillsim.context import Ctx
from skillsim.errors import Invalid
from skillsim.ids import open_cursor, to_cursor
from skillsim.paging import Page
from skillsim.vendors.devskiller.service.batches import BATCH_SIZE

# Documented: "Max" of every `count`. Assumed (decision D7): more is cut, not refused.
_MAX_COUNT = 100


def numbered(page: int, count: int) -> Page:
    """The page that a client asks for."""
    return Page(page, min(count, _MAX_COUNT))


def batch_size(ctx: Ctx) -> int:
    """How many people or teams one slice holds in this world (assumed, decision D20)."""
    return int(ctx.settings.get("talentboost_batch", BATCH_SIZE))


def position(ctx: Ctx, name: str, after: str | None) -> int:
    """The place in the list `name` that a cursor stands for; the start without one.

    Raises Invalid for a cursor that this list never handed out.
    """
    if after is None:
        return 0
    place = open_cursor(ctx.ids.seed, _kind(name), after)
    if place is None:
        raise Invalid.field("after", after, "must be a cursor of this list, as it was given")
    return place


def cursor(ctx: Ctx, name: str, place: int | None) -> str | None:
    """The cursor of the list `name` for a place; None when nothing follows."""
    return None if place is None else to_cursor(ctx.ids.seed, _kind(name), place)


def _kind(name: str) -> str:
    return f"devskiller {name}"
