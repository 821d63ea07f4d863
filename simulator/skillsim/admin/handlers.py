"""The admin API's operations."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from skillsim import __version__
from skillsim.context import Reply
from skillsim.errors import NotFound
from skillsim.instants import to_precise_text
from skillsim.world import World


@dataclass(frozen=True, slots=True)
class AdminCtx:
    """What an admin handler may use."""

    worlds: Mapping[str, World]

    def world(self, name: str) -> World:
        """The world of this name. Raises NotFound with the names that exist."""
        try:
            return self.worlds[name]
        except KeyError:
            known = ", ".join(sorted(self.worlds))
            raise NotFound(f"there is no world {name}; there is {known}") from None


def get_health(ctx: AdminCtx) -> Reply:
    """GET /health - the loop is alive."""
    return Reply({"status": "ok", "version": __version__})


def reset_world(
    ctx: AdminCtx, *, world: str = "default", body: dict[str, Any] | None = None
) -> Reply:
    """POST /reset - back to the seed; repeating it changes nothing more."""
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
    }
