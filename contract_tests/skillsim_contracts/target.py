"""A target: where an implementation is, what proves who asks, and what it can do for the kit."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from skillsim_contracts.calls import OWNER, READER, Sent, Transport, Unreachable
from skillsim_contracts.rules import Need

_NOTHING: Mapping[str, Any] = MappingProxyType({})

Words = Mapping[tuple[str, str], Mapping[str, str]]
"""Credentials by (vendor, actor): `{"api_key"}`, `{"token"}`, or `{"client_id", "client_secret"}`
and whatever else the token call needs."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Target:
    """One implementation that can be spoken to.

    `base_urls` has an address for each vendor it serves. `admin_url` is the control plane's, with
    `world` and its token, if it has one. `tag` goes into everything the kit creates there, so that
    a target that cannot be put back is never asked for the same thing twice.
    """

    name: str
    transport: Transport
    base_urls: Mapping[str, str]
    words: Words
    offers: frozenset[Need]
    admin_url: str = ""
    admin_token: str = ""
    world: str = ""
    tag: str = ""

    @property
    def vendors(self) -> tuple[str, ...]:
        """The vendors it serves."""
        return tuple(self.base_urls)

    def base_url(self, vendor: str) -> str:
        """Where a vendor's paths begin; never ends with a slash."""
        return self.base_urls[vendor].rstrip("/")

    def in_world(self, path: str) -> str:
        """A path of the control plane with the world it is meant for."""
        if not self.world:
            return path
        glue = "&" if "?" in path else "?"
        return f"{path}{glue}{urlencode({'world': self.world})}"

    def reset(self) -> None:
        """Put the target back to its first state, if it can be. Raises Unreachable."""
        if Need.RESET not in self.offers:
            return
        url = self.admin_url + self.in_world("/reset")
        headers = {"content-type": "application/json", **self.admin_headers()}
        answer = self.transport.exchange(Sent("POST", url, headers, b"{}"))
        if answer.status >= 300:
            raise Unreachable(f"{url} does not put the world back: it answered {answer.status}")

    def admin_headers(self) -> dict[str, str]:
        """What proves to the control plane who asks."""
        return {"authorization": f"Bearer {self.admin_token}"} if self.admin_token else {}


def words_of_world(vendors: Mapping[str, Any]) -> dict[tuple[str, str], Mapping[str, str]]:
    """Credentials from the `vendors` of a ready line: owner, and reader where there is one."""
    words: dict[tuple[str, str], Mapping[str, str]] = {}
    for vendor, described in vendors.items():
        given = dict(described["credentials"])
        reader = given.pop("read_only", None)
        words[vendor, OWNER] = given
        if reader:
            words[vendor, READER] = reader
    return words
