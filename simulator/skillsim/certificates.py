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
from skillsim.tls_refusals import TellingContext

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
        try:
            if (folder / CERTIFICATE_FILE).exists():
                return _kept(folder)
            made = cls.make()
            for place in (folder.parent, folder):
                place.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(folder / KEY_FILE, made._authority.private_key_pem.bytes(), 0o600)
            _write(folder / CERTIFICATE_FILE, made.pem, 0o644)
        except (OSError, ValueError) as error:
            raise ConfigurationError(
                f"the certificate authority in {folder} cannot be used: {_reason(error)}; without"
                " this folder a new one is made"
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
                # Who asks for a name that cannot be certified is shown the listener's own.
                with contextlib.suppress(ConfigurationError):
                    connection.context = of_name(name.lower())

        context.sni_callback = choose
        return context

    def _context(self, *names: str) -> ssl.SSLContext:
        context = TellingContext(ssl.PROTOCOL_TLS_SERVER)
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
            # What is right is left alone: on a full disk it would be lost.
            if not (file.is_file() and file.read_bytes() == authority.pem):
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


def _kept(folder: Path) -> Authority:
    """The authority whose files are there. Raises OSError, or ValueError with the reason."""
    trustme = _trustme()
    from cryptography.x509 import ExtensionNotFound  # late, and there when trustme is

    certificate, key = folder / CERTIFICATE_FILE, folder / KEY_FILE
    # Copied about, it may have become readable by others.
    with contextlib.suppress(OSError):
        key.chmod(0o600)
    try:
        kept = Authority(trustme.CA.from_pem(certificate.read_bytes(), key.read_bytes()))
    except ValueError as error:
        raise ValueError(f"{CERTIFICATE_FILE} or {KEY_FILE} is damaged") from error
    except TypeError as error:
        raise ValueError(f"{KEY_FILE} is locked by a passphrase") from error
    try:
        _try_out(kept)
    except ssl.SSLCertVerificationError as error:
        raise ValueError(f"no client would trust it: {error.verify_message}") from error
    except ExtensionNotFound as error:
        raise ValueError(f"{CERTIFICATE_FILE} has no subject key identifier") from error
    return kept


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, OSError) and error.strerror:
        return (
            f"{Path(error.filename).name}: {error.strerror}" if error.filename else error.strerror
        )
    return str(error)


def _try_out(authority: Authority) -> None:
    """Shake hands with a client of our own. Raises SSLCertVerificationError as a client would."""
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.load_verify_locations(cadata=authority.pem.decode())
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = trusting.wrap_bio(to_client, to_server, server_hostname=OWN_NAMES[0])
    server = authority.server_context(OWN_NAMES).wrap_bio(to_server, to_client, server_side=True)
    for side in (client, server, client):
        with contextlib.suppress(ssl.SSLWantReadError):
            side.do_handshake()


def _write(file: Path, content: bytes, mode: int) -> None:
    """Write a file whole or not at all: what a kill or a full disk cut short could not be used."""
    draft = file.with_name(file.name + ".new")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as out:
        out.write(content)
    draft.replace(file)
