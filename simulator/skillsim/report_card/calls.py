"""A request of a client to a vendor, as the checks look at it."""

import json
from typing import NamedTuple
from urllib.parse import parse_qs

from skillsim.journal.exchange import Exchange
from skillsim.journal.redaction import Headers
from skillsim.report_card.surface import Surface

Same = tuple[str, str, str, bytes, int]
"""What two requests have in common that are the same, see `Call.same`."""


class Call(NamedTuple):
    """One request to the vendor with who made it, and its operation; None for no route."""

    client: str
    surface: Surface | None
    exchange: Exchange

    @property
    def same(self) -> Same:
        """Equal for requests that are the same: method, path, query and body."""
        x = self.exchange
        return x.method, x.path, x.query, x.request_body, x.n_request_bytes

    @property
    def is_good(self) -> bool:
        """Whether it was answered with 2xx."""
        return self.exchange.status is not None and 200 <= self.exchange.status < 300

    @property
    def is_token_call(self) -> bool:
        """Whether it asks for a token."""
        return self.surface is not None and self.surface.is_token_call

    @property
    def is_guarded(self) -> bool:
        """Whether it needs a credential, and so counts against limits."""
        return self.surface is not None and self.surface.is_guarded


def header(headers: Headers, name: bytes) -> str | None:
    """The value of the first header of this lower-case name; None without one."""
    found = next((value for key, value in headers if key.lower() == name), None)
    return None if found is None else found.decode("latin-1")


def client_of(exchange: Exchange, surface: Surface | None) -> str:
    """Who asked; of a token call, the client that it names."""
    if exchange.client or surface is None or not surface.is_token_call:
        return exchange.client
    try:
        named = json.loads(exchange.request_body)["client_id"]
    except (ValueError, KeyError, TypeError):
        form = parse_qs(exchange.request_body.decode("utf-8", "replace"))
        named = form.get("client_id", [""])[-1]
    return named if isinstance(named, str) else ""
