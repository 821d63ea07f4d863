"""The switches of a world, and how much of its limits is used."""

from typing import Any

from skillsim.admin.context import AdminCtx
from skillsim.context import Reply
from skillsim.instants import to_precise_text


def get_settings(ctx: AdminCtx, *, world: str = "default") -> Reply:
    """GET /settings - every switch with its value."""
    return Reply(dict(ctx.world(world).settings))


def change_settings(ctx: AdminCtx, *, world: str = "default", body: dict[str, Any]) -> Reply:
    """PUT /settings - set the switches that are named; the others stay."""
    found = ctx.world(world)
    found.change_settings(body)
    return Reply(dict(found.settings))


def get_limits(ctx: AdminCtx, *, world: str = "default") -> Reply:
    """GET /limits - what counts now, for each limit and client."""
    found = ctx.world(world)
    algorithm = str(found.settings["rate_limit.algorithm"])
    usage = found.limiter.usage(found.clock.now_us(), algorithm=algorithm)
    return Reply({"limits": [_describe(entry) for entry in usage]})


def _describe(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry of the limiter, its instant as text."""
    shown = {name: value for name, value in entry.items() if name != "resets_at_us"}
    resets_at_us = entry["resets_at_us"]
    shown["resets_at"] = None if resets_at_us is None else to_precise_text(resets_at_us)
    return shown
