"""The switches of a world, and how much of its limits is used."""

from typing import Any

from skillsim.admin.context import AdminCtx
from skillsim.context import Reply
from skillsim.instants import to_precise_text
from skillsim.journal.redaction import alias
from skillsim.settings import SETTINGS, Setting
from skillsim.world import World


def get_settings(ctx: AdminCtx, *, world: str = "default") -> Reply:
    """GET /settings - every switch with its value."""
    return Reply(dict(ctx.world(world).settings))


def change_settings(ctx: AdminCtx, *, world: str = "default", body: dict[str, Any]) -> Reply:
    """PUT /settings - set the switches that are named; the others stay."""
    found = ctx.world(world)
    found.change_settings(body)
    return Reply(dict(found.settings))


def describe_settings(ctx: AdminCtx, *, world: str = "default") -> Reply:
    """GET /settings/table - every switch with its value, what it takes and what it does."""
    values = ctx.world(world).settings
    return Reply(
        {"settings": [{**_explain(n, s), "value": values[n]} for n, s in SETTINGS.items()]}
    )


def get_limits(ctx: AdminCtx, *, world: str = "default") -> Reply:
    """GET /limits - what counts now, for each limit and client."""
    found = ctx.world(world)
    algorithm = str(found.settings["rate_limit.algorithm"])
    usage = found.limiter.usage(found.clock.now_us(), algorithm=algorithm)
    return Reply({"limits": [_describe(found, entry) for entry in usage]})


def _explain(name: str, setting: Setting) -> dict[str, Any]:
    """A switch as the table has it; only a number has bounds."""
    is_number = type(setting.default) is int
    return {
        "name": name,
        "default": setting.default,
        "explanation": setting.explanation,
        "choices": list(setting.choices),
        "minimum": setting.minimum if is_number else None,
        "maximum": setting.maximum if is_number else None,
    }


def _describe(world: World, entry: dict[str, Any]) -> dict[str, Any]:
    """An entry of the limiter, its instants as text, and what the journal calls its client."""
    return {
        **{name: value for name, value in entry.items() if not name.endswith("_at_us")},
        "alias": _alias(world, entry),
        "frees_at": _text(entry["frees_at_us"]),
        "resets_at": _text(entry["resets_at_us"]),
    }


def _alias(world: World, entry: dict[str, Any]) -> str:
    """A key is a secret, so a short name stands for it; a client id or a tenant is none."""
    client = str(entry["client"])
    is_secret = world.desks[entry["vendor"]].is_key and entry["counts_by"] != "tenant"
    return alias(client) if is_secret else client


def _text(instant_us: int | None) -> str | None:
    return None if instant_us is None else to_precise_text(instant_us)
