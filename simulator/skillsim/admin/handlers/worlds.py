"""Worlds: isolated universes beside the default one, made and dropped at will."""

import re
from dataclasses import replace
from typing import Any

from skillsim import seeding, settings
from skillsim.admin.context import AdminCtx
from skillsim.admin.handlers.clock import describe_clock
from skillsim.admin.handlers.inputs import parse_day_or_instant, parse_instant
from skillsim.admin.handlers.sandbox import describe_world
from skillsim.admin.handlers.words import check_all_words
from skillsim.context import Reply
from skillsim.errors import ConfigurationError, Conflict, Invalid
from skillsim.origin import Origin
from skillsim.seeding import Scenario
from skillsim.seeding.names import load_names
from skillsim.seeding.own_company import own_company
from skillsim.templates import LARGE_PEOPLE, Templates, is_large, people_of
from skillsim.world import Beginnings
from skillsim.worlds import DEFAULT_WORLD, Worlds, WorldSpec

_GIVEN_NAME = re.compile(r"w-([0-9]{1,9})")


def list_scenarios(ctx: AdminCtx) -> Reply:
    """GET /scenarios - what a world can be made from."""
    shown = [_describe_scenario(seeding.load_scenario(name)) for name in seeding.scenario_names()]
    return Reply({"scenarios": shown})


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
    origin = _origin(ctx, wanted)
    _check_ready(origin, ctx.worlds.templates)
    name = wanted.get("name") or _next_name(ctx.worlds)
    spec = WorldSpec(name, origin, _beginnings(wanted), credentials)
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


def _describe_scenario(scenario: Scenario) -> dict[str, Any]:
    names = ("name", "title", "description", "people", "applicants")
    return {name: getattr(scenario, name) for name in names}


def _origin(ctx: AdminCtx, wanted: dict[str, Any]) -> Origin:
    """What the world is seeded from: as asked for, else as the default world. Raises Invalid.

    Who names a scenario leaves the default world's number of people and company file behind.
    """
    origin = ctx.world(DEFAULT_WORLD).origin
    if "scenario" in wanted:
        origin = replace(origin, scenario=_scenario(wanted), people=None, own_company="")
    if "as_of" in wanted:
        origin = replace(origin, as_of_us=_as_of_us(wanted, origin.own_company))
    if "locale" in wanted:
        origin = replace(origin, locale=_locale(wanted))
    plain = {name: wanted[name] for name in ("seed", "people") if name in wanted}
    return replace(origin, **plain)


def _scenario(wanted: dict[str, Any]) -> str:
    scenario: str = wanted["scenario"]
    known = seeding.scenario_names()
    if scenario not in known:
        raise Invalid.field("scenario", scenario, f"is no scenario; there is {', '.join(known)}")
    return scenario


def _as_of_us(wanted: dict[str, Any], company: str) -> int:
    as_of_us = parse_day_or_instant("as_of", wanted["as_of"])
    try:
        if company:
            own_company(company, as_of_us=as_of_us)
    except ConfigurationError as error:
        raise Invalid.field("as_of", wanted["as_of"], f"does not fit: {error}") from error
    return as_of_us


def _locale(wanted: dict[str, Any]) -> str:
    locale: str = wanted["locale"]
    try:
        load_names(locale)
    except ConfigurationError as error:
        raise Invalid.field("locale", locale, "has no names; send one such as de_DE") from error
    return locale


def _check_ready(origin: Origin, templates: Templates) -> None:
    """Refuse what would hold up every other request while it is made. Raises Conflict."""
    if is_large(origin) and not templates.is_ready(origin):
        raise Conflict(
            f"making a company of {people_of(origin)} people would hold up all other requests:"
            f" send at most {LARGE_PEOPLE}, or start a server with this one first and let it keep"
            " the first state in its cache"
        )


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
    """A name that no world has, nor had: whoever still speaks to one that is gone finds nobody."""
    names = [_GIVEN_NAME.fullmatch(world.name) for world in worlds]
    highest = max((int(name[1]) for name in names if name), default=0)
    return f"w-{worlds.unnamed.next(above=highest)}"
