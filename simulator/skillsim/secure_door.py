"""The second listener of a server: the same answers over TLS, for clients with fixed addresses."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from skillsim import banner, listener
from skillsim.certificates import CERTIFICATE_FILE, OWN_NAMES, Authority, IsServed, readable_file
from skillsim.config import Config

FOLDER = "tls"
"""Where a data directory keeps the authority, so that clients go on trusting it."""


@dataclass(frozen=True)
class SecureDoor:
    """A bound socket, and the authority whose certificate its clients trust."""

    bound: socket.socket
    authority: Authority
    names: tuple[str, ...]
    described: dict[str, str]
    """`base_url` and `ca`, the certificate's file; as the ready line shows them."""

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.bound.getsockname()[1])

    def open(self, is_served: IsServed) -> listener.Secured:
        """What to listen with, under the names for which `is_served` too."""
        return listener.Secured(self.bound, self.authority.server_context(self.names, is_served))


@contextmanager
def secure_door(config: Config) -> Iterator[SecureDoor]:
    """The door as configured; its socket is bound while the block runs.

    Raises ConfigurationError: the port is taken, trustme is missing, a file cannot be written.
    """
    kept = config.data / FOLDER if config.data else None
    authority = Authority.load(kept) if kept else Authority.make()
    file = config.tls_ca or (kept / CERTIFICATE_FILE if kept else None)
    names = tuple(dict.fromkeys((*OWN_NAMES, *_own_name(config.host), *config.allow_host)))
    with listener.bind(config.host, config.tls_port) as bound, readable_file(authority, file) as ca:
        address = banner.base_url(config.host, bound.getsockname()[1], "https")
        yield SecureDoor(bound, authority, names, {"base_url": address, "ca": str(ca)})


def _own_name(host: str) -> tuple[str, ...]:
    """The host that is listened on, unless it stands for all of them."""
    return () if host in ("0.0.0.0", "::") else (host,)  # noqa: S104 - compared only
