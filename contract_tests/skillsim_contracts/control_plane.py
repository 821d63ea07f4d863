"""Skillsim's control plane as the kit uses it: a world in its first state, as a target."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from skillsim_contracts.calls import OWNER, SECOND, Sent, Transport
from skillsim_contracts.profile import ProfileError
from skillsim_contracts.rules import Need
from skillsim_contracts.target import Target, words_of_world

ADMIN = "/__admin"
SCENARIO = "small"
AS_OF = "2026-08-01"
NOW = "2026-08-01T12:00:00Z"
SETTINGS: Mapping[str, Any] = MappingProxyType({"rate_limit.enabled": False})
"""How every world begins that the kit works in; its clock stands. A rule switches limits on."""

EVERYTHING = frozenset(Need)


@dataclass(frozen=True)
class ControlPlane:
    """A control plane that answers at `url`."""

    url: str
    transport: Transport
    token: str = ""

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The JSON of one operation. Raises ProfileError when it is refused."""
        content = b"" if body is None else json.dumps(body).encode()
        # The control plane asks for it with every change, bodies or not.
        headers = {"content-type": "application/json"}
        if self.token:
            headers["authorization"] = f"Bearer {self.token}"
        answer = self.transport.exchange(Sent(method, self.url + path, headers, content))
        if answer.status in (401, 403):
            raise ProfileError(f"the control plane at {self.url} asks for its token")
        if answer.status >= 300:
            text = answer.body[:200].decode("utf-8", "replace")
            raise ProfileError(f"the control plane refuses {method} {path}: {text}")
        return json.loads(answer.body) if answer.body else None

    def target(self, world: Mapping[str, Any], name: str) -> Target:
        """A world, as the ready line describes it, with a second client at each vendor."""
        words = words_of_world(world["vendors"])
        for vendor in world["vendors"]:
            wanted = {"vendor": vendor, "role": "full"}
            made = self.ask("POST", f"/credentials?world={world['world']}", wanted)
            # Audience and tenant are the customer's, so both clients have the same.
            words[vendor, SECOND] = {**words[vendor, OWNER], **made["words"]}
        return Target(
            name=name,
            transport=self.transport,
            base_urls={v: described["base_url"] for v, described in world["vendors"].items()},
            words=words,
            offers=EVERYTHING,
            admin_url=self.url,
            admin_token=self.token,
            world=world["world"],
        )
