"""Certificates for TLS listeners on this machine: an authority of our own, made by trustme.

A client trusts the authority's certificate and then any name that a listener shows. Whoever has the
authority's key could pose as anybody to such a client, so the key is never shipped: it stays in
memory, or in a data directory in a file that only its owner can read.
"""

import contextlib
import os
import ssl
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from skillsim.errors import ConfigurationError

CERTIFICATE_FILE = "ca.pem"
KEY_FILE = "ca-key.pem"
OWN_NAMES = ("127.0.0.1", "::1", "localhost")

# Each is a key and a signature; a client asks for a handful of names.
_MAX_CONTEXTS = 64

IsServed = Callable[[str], bool]
"""Whether a listener answers under a host name."""


class Authority:
    """What signs the certificates of a listener."""

    def __init__(self, authority: Any) -> None:
        self._authority = authority

    @classmethod
    def make(cls) -> "Authority":
        """A new one. Raises ConfigurationError when the extra `tls` is missing."""
        return cls(_trustme().CA(organization_name="skillsim"))

    @classmethod
    def load(cls, folder: Path) -> "Authority":
        """The one that a folder keeps, made at the first call. Raises ConfigurationError."""
        certificate, key = folder / CERTIFICATE_FILE, folder / KEY_FILE
        try:
            if certificate.exists():
                kept = _trustme().CA.from_pem(certificate.read_bytes(), key.read_bytes())
                return cls(kept)
            made = cls.make()
            for place in (folder.parent, folder):
                place.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write_private(key, made._authority.private_key_pem.bytes())
            certificate.write_bytes(made.pem)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise ConfigurationError(
                f"the certificate authority in {folder} cannot be used: {reason}"
            ) from error
        return made

    @property
    def pem(self) -> bytes:
        """The certificate that clients are to trust."""
        return bytes(self._authority.cert_pem.bytes())

    def server_context(
        self, names: Iterable[str], is_served: IsServed = lambda name: False
    ) -> ssl.SSLContext:
        """What a listener on these names and addresses shows its clients.

        A client that asks for another name for which `is_served` gets a certificate made for it.
        """
        context = self._context(*names)
        of_name = lru_cache(_MAX_CONTEXTS)(self._context)

        def choose(connection: ssl.SSLObject, name: str, _: ssl.SSLContext) -> None:
            if name and is_served(name.lower()):
                connection.context = of_name(name.lower())

        context.sni_callback = choose
        return context

    def _context(self, *names: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        try:
            self._authority.issue_cert(*names).configure_cert(context)
        except ValueError as error:
            raise ConfigurationError(
                f"no certificate can be made for {', '.join(names)}: {error}"
            ) from error
        return context


@contextlib.contextmanager
def readable_file(authority: Authority, file: Path | None = None) -> Iterator[Path]:
    """The authority's certificate as a file for clients, for as long as the block runs.

    A `file` that is named stays; without one it is a file that goes away. Raises
    ConfigurationError when it cannot be written.
    """
    with contextlib.ExitStack() as stack:
        if file is None:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="skillsim-"))
            file = Path(folder) / CERTIFICATE_FILE
        try:
            file.write_bytes(authority.pem)
        except OSError as error:
            raise ConfigurationError(f"{file}: cannot be written: {error.strerror}") from error
        yield file.resolve()


def _trustme() -> Any:
    try:
        import trustme  # late: costs 60 ms, and only TLS needs it
    except ImportError as error:
        raise ConfigurationError(
            "TLS needs the package trustme: pip install 'skillsim[tls]'"
        ) from error
    return trustme


def _write_private(file: Path, content: bytes) -> None:
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)
