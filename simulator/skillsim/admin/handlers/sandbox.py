"""The sandbox as a whole: whether it is there, what it is, and back to the beginning."""

import platform
from typing import Any

from skillsim import __version__
from skillsim.admin.context import AdminCtx
from skillsim.context import Reply
from skillsim.instants import to_precise_text
from skillsim.store import SCHEMA_VERSION
from skillsim.templates import people_of
from skillsim.world import World


def get_health(ctx: AdminCtx) -> Reply:
    """GET /health - the loop is alive."""
    return Reply({"status": "ok", "version": __version__})


def get_version(ctx: AdminCtx) -> Reply:
    """GET /version - what runs here, and which data files it reads."""
    return Reply(
        {
            "version": __version__,
            "python": platform.python_version(),
            "schema_version": SCHEMA_VERSION,
        }
    )


def reset_world(
    ctx: AdminCtx, *, world: str = "default", body: dict[str, Any] | None = None
) -> Reply:
    """POST /reset - back to the origin; repeating it changes nothing more."""
    found = ctx.world(world)
    found.reset()
    return Reply(describe_world(found))


def describe_world(world: World) -> dict[str, Any]:
    """A world's name and origin, as every answer about a world begins."""
    return {
        "world": world.name,
        "scenario": world.origin.scenario,
        "seed": world.origin.seed,
        "as_of": to_precise_text(world.origin.as_of_us),
        "people": people_of(world.origin),
        "locale": world.origin.locale,
        "own_company": bool(world.origin.own_company),
    }
