"""What an admin handler may use."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from skillsim.registry import Vendor
from skillsim.snapshots import Snapshots
from skillsim.timeline import Timeline
from skillsim.world import World
from skillsim.worlds import Worlds


@dataclass(frozen=True, slots=True)
class AdminCtx:
    """The whole server, as the control plane sees it."""

    worlds: Worlds
    snapshots: Snapshots
    timelines: Mapping[str, Timeline]
    """By the name of the world."""
    vendors: Mapping[str, Vendor]
    describe: Callable[[World], dict[str, Any]]
    """A world as the ready line shows it, with the address this request came to."""

    def world(self, name: str) -> World:
        """The world of this name. Raises NotFound with the names that exist."""
        return self.worlds.get(name)
