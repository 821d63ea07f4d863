"""One request to the console: whose world it looks at, and what it may ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import current_app, g, request

from skillsim.admin_connection import AdminError
from skillsim.console.admin_api import AdminApi
from skillsim.console.notices import Notices
from skillsim.console.sandbox import Sandbox
from skillsim.console.sessions import COOKIE, Sessions
from skillsim.console.vendor_contracts import VendorContract, VendorContracts
from skillsim.instants import from_text

DEFAULT_WORLD = "default"


@dataclass(frozen=True)
class Shared:
    """What all requests to the console share."""

    csrf: str
    """The text that every form carries, and no other site knows."""
    sessions: Sessions
    notices: Notices
    contracts: VendorContracts


class Visit:
    """What a page has to work with. What it reads of the world is read once, when asked for.

    Members raise AdminError and NoAnswer as the admin API does.
    """

    def __init__(self, sandbox: Sandbox, token: str | None, world: str) -> None:
        self.sandbox = sandbox
        self.world = world
        """The name in the address, whether there is such a world or not."""
        self.api = AdminApi(sandbox, token, world)

    @cached_property
    def worlds(self) -> list[dict[str, Any]]:
        """Every world with its origin and its clock, as `GET /worlds` lists them."""
        found: list[dict[str, Any]] = self.api.get("/worlds").body["worlds"]
        return found

    @cached_property
    def summary(self) -> dict[str, Any]:
        """The world's origin and clock. Raises AdminError (404) for a world that is not there."""
        for found in self.worlds:
            if found["world"] == self.world:
                return found
        known = ", ".join(found["world"] for found in self.worlds[:20])
        raise AdminError(f"there is no world {self.world}; there is {known}", 404)

    @cached_property
    def details(self) -> dict[str, Any]:
        """The world as `GET /worlds/{name}` shows it: base URLs and credentials, too."""
        found: dict[str, Any] = self.api.get(f"/worlds/{self.summary['world']}").body
        return found

    @cached_property
    def record_kinds(self) -> list[dict[str, Any]]:
        """Every vendor with its kinds of records, as `GET /state` describes them."""
        found: list[dict[str, Any]] = self.api.get("/state").body["vendors"]
        return found

    @cached_property
    def credentials(self) -> list[dict[str, Any]]:
        """Every set of credentials of the world, as `GET /credentials` lists them."""
        found: list[dict[str, Any]] = self.api.get("/credentials").body["credentials"]
        return found

    def admin_operations(self, vendor: str) -> Mapping[str, str]:
        """Summaries of the operations of a vendor's own part of the admin API, by their ids.

        Empty where it has none.
        """
        return shared().contracts.admin_operations(self.api, vendor)

    def contract(self, vendor: str) -> VendorContract:
        """What a vendor's contract says. Raises AdminError (404) for an unknown vendor."""
        return shared().contracts.get(self.api, vendor)

    @property
    def clock(self) -> dict[str, Any]:
        """Mode, now and speed when this request began."""
        clock: dict[str, Any] = self.summary["clock"]
        return clock

    @property
    def now_us(self) -> int:
        """World time when this request began, in microseconds since 1970 (UTC)."""
        return from_text(self.clock["now"])


def begin() -> Visit:
    """The visit of this request; called once, before anything else."""
    sandbox: Sandbox = request.environ["asgi.scope"]["skillsim.sandbox"]
    token = shared().sessions.find(request.cookies.get(COOKIE))
    g.visit = Visit(sandbox, token, request.args.get("world", DEFAULT_WORLD))
    return visit()


def visit() -> Visit:
    """The visit of this request."""
    found: Visit = g.visit
    return found


def shared() -> Shared:
    """What all requests share."""
    found: Shared = current_app.extensions["skillsim"]
    return found
