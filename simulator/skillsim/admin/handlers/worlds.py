"""Worlds: isolated universes beside the default one, made and dropped at will."""

import re
from typing import Any

from skillsim import seeding, settings
from skillsim.admin.context import AdminCtx
from skillsim.admin.handlers.clock import describe_clock
from skillsim.admin.handlers.inputs import parse_day_or_instant, parse_instant
from skillsim.admin.handlers.sandbox import describe_world
from skillsim.admin.handlers.words import check_all_words
from skillsim.context import Reply
from skillsim.errors import Invalid
from skillsim.world import Beginnings, Origin
from skillsim.worlds import DEFAULT_WORLD, Worlds, WorldSpec

_GIVEN_NAME = re.compile(r"w-([0-9]{1,9})")


def list_worlds(ctx: AdminCtx) -> Reply:
    """GET /worlds - every world with its origin and its clock."""
    shown = [
        {**describe_world(world), "clock": describe_clock(world.clock)} for world in ctx.worlds
    ]
    return Reply({"worlds": shown})


def create_world(ctx: AdminCtx, *, body: dict[str, Any] | None = None) -> Reply:
    """POST /worlds - a world with its own data, clock and credentials."""
    wanted = body or {}
    credentials = wanted.get("credentials", {})
    check_all_words(ctx.world(DEFAULT_WORLD), credentials)
    spec = WorldSpec(
        wanted.get("name") or _next_name(ctx.worlds),
        _origin(ctx, wanted),
        _beginnings(wanted),
        credentials,
    )
    return Reply(ctx.describe(ctx.worlds.create(spec)), status=201)


def get_world(ctx: AdminCtx, *, name: str) -> Reply:
    """GET /worlds/{name} - addresses, credentials, origin and clock of one world."""
    return Reply(ctx.describe(ctx.world(name)))


def drop_world(ctx: AdminCtx, *, name: str) -> Reply:
    """DELETE /worlds/{name} - remove a world with its snapshots; the default one stays."""
    world = ctx.world(name)
    ctx.worlds.drop(name)
    ctx.snapshots.delete_all(world)
    return Reply(status=204)


def _origin(ctx: AdminCtx, wanted: dict[str, Any]) -> Origin:
    """What the world is seeded from: as asked for, else as the default world. Raises Invalid."""
    usual = ctx.world(DEFAULT_WORLD).origin
    scenario = wanted.get("scenario", usual.scenario)
    known = seeding.scenario_names()
    if scenario not in known:
        raise Invalid.field("scenario", scenario, f"is no scenario; there is {', '.join(known)}")
    as_of_us = usual.as_of_us
    if "as_of" in wanted:
        as_of_us = parse_day_or_instant("as_of", wanted["as_of"])
    return Origin(scenario, wanted.get("seed", usual.seed), as_of_us)


def _beginnings(wanted: dict[str, Any]) -> Beginnings:
    """What resets of the world go back to. Raises Invalid."""
    clock = wanted.get("clock", "real")
    speed = wanted.get("speed")
    if clock == "frozen" and speed not in (None, 0):
        raise Invalid.field("speed", speed, "is 0 when the clock is frozen")
    is_running = clock == "real"
    return Beginnings(
        clock_us=None if clock in ("real", "frozen") else parse_instant("clock", clock),
        speed=float(is_running if speed is None else speed),
        settings=_settings(wanted),
    )


def _settings(wanted: dict[str, Any]) -> dict[str, Any]:
    """The switches that differ from their defaults at first; `candidates` has a short way."""
    changes = dict(wanted.get("settings", {}))
    if "candidates" in wanted:
        candidates = wanted["candidates"]
        if changes.setdefault("candidates", candidates) != candidates:
            raise Invalid.field("candidates", candidates, "contradicts settings.candidates")
    settings.merge(settings.DEFAULTS, changes)
    return changes


def _next_name(worlds: Worlds) -> str:
    """A name that no world has."""
    names = [_GIVEN_NAME.fullmatch(world.name) for world in worlds]
    return f"w-{max((int(name[1]) for name in names if name), default=0) + 1}"
