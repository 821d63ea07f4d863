"""One vendor in a world: where it is, and who may ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from skillsim.client import Json
from skillsim.vendor_client import proof

FULL = "full"


class Vendor:
    """A vendor's API in one world."""

    def __init__(
        self,
        name: str,
        base_url: str,
        credentials: Mapping[str, Any],
        contract_of: Callable[[str], Json],
    ) -> None:
        self.name = name
        self.base_url = base_url
        self.credentials = dict(credentials)
        """The words of the client that may do everything; those of others by their role."""
        self._contract_of = contract_of
        self._headers: dict[str, dict[str, str]] = {}

    def __repr__(self) -> str:
        return f"<{self.name} at {self.base_url}>"

    @property
    def contract(self) -> Json:
        """Its OpenAPI document."""
        return self._contract_of(self.name)

    @property
    def headers(self) -> dict[str, str]:
        """The header that proves a client who may do everything.

        A token is bought when it is first asked for, and again after the clock was moved.
        """
        __tracebackhide__ = True
        return self.headers_as(FULL)

    def headers_as(self, role: str) -> dict[str, str]:
        """The header of another role, such as `read_only`. Raises ValueError, NoToken."""
        __tracebackhide__ = True
        if role not in self._headers:
            words = self._words(role)
            self._headers[role] = proof.header(self.contract, self.base_url, words)
        return dict(self._headers[role])

    def forget_tokens(self) -> None:
        """Buy a new token when `headers` are next asked for."""
        self._headers.clear()

    def _words(self, role: str) -> dict[str, str]:
        __tracebackhide__ = True
        roles = {k: v for k, v in self.credentials.items() if isinstance(v, Mapping)}
        own = {k: v for k, v in self.credentials.items() if k not in roles}
        if role == FULL and own:
            return own
        if role not in roles:
            known = ", ".join([FULL, *roles])
            raise ValueError(f"{self.name} has no credentials of the role {role}; there is {known}")
        return dict(roles[role])


def vendors_of(described: Json, contract_of: Callable[[str], Json]) -> dict[str, Vendor]:
    """The vendors of a world that the admin API or the ready line describes, by name."""
    return {
        vendor: Vendor(vendor, told["base_url"], told["credentials"], contract_of)
        for vendor, told in described["vendors"].items()
    }
