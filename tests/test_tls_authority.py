"""The authority that a data directory keeps: used as it is, or refused with the reason."""

import datetime
import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from skillsim.certificates import Authority
from skillsim.config import Config
from skillsim.errors import ConfigurationError
from skillsim.secure_door import secure_door

Key = ec.EllipticCurvePrivateKey


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One that keeps an authority."""
    kept = tmp_path / "data" / "tls"
    Authority.load(kept)
    return kept


def pem_of(key: Key, passphrase: bytes | None = None) -> bytes:
    lock: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if passphrase is not None:
        lock = serialization.BestAvailableEncryption(passphrase)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, lock
    )


def certificate_of(
    key: Key, *, until: datetime.datetime, is_authority: bool, has_identifier: bool
) -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ours")])
    builder = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime.datetime(2001, 1, 1, tzinfo=datetime.UTC))
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
    )
    if has_identifier:
        identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
        builder = builder.add_extension(identifier, critical=False)
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def certify(
    folder: Path, *, year: int = 2999, is_authority: bool = True, has_identifier: bool = True
) -> None:
    """Put an authority into the folder as somebody might who has one already."""
    key = ec.generate_private_key(ec.SECP256R1())
    until = datetime.datetime(year, 1, 1, tzinfo=datetime.UTC)
    made = certificate_of(
        key, until=until, is_authority=is_authority, has_identifier=has_identifier
    )
    (folder / "ca-key.pem").write_bytes(pem_of(key))
    (folder / "ca.pem").write_bytes(made)


def exchange_key(folder: Path) -> None:
    (folder / "ca-key.pem").write_bytes(pem_of(ec.generate_private_key(ec.SECP256R1())))


def lock_key(folder: Path) -> None:
    key = serialization.load_pem_private_key((folder / "ca-key.pem").read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    (folder / "ca-key.pem").write_bytes(pem_of(key, b"secret"))


def cut(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes()[:100])


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (exchange_key, "no client would trust it: certificate signature failure"),
        (lock_key, "ca-key.pem is locked by a passphrase"),
        (cut("ca.pem"), "ca.pem or ca-key.pem is damaged"),
        (cut("ca-key.pem"), "ca.pem or ca-key.pem is damaged"),
        (
            lambda folder: (folder / "ca-key.pem").unlink(),
            "ca-key.pem: No such file or directory",
        ),
        (
            lambda folder: certify(folder, year=2002),
            "no client would trust it: certificate has expired",
        ),
        (
            lambda folder: certify(folder, is_authority=False),
            "no client would trust it: invalid CA certificate",
        ),
        (
            lambda folder: certify(folder, has_identifier=False),
            "ca.pem has no subject key identifier",
        ),
    ],
)
def test_authority_that_no_client_could_trust_is_refused(
    folder: Path, spoil: Callable[[Path], object], reason: str
) -> None:
    spoil(folder)

    with pytest.raises(ConfigurationError) as caught:
        Authority.load(folder)

    assert re.sub("in .*/tls", "in FOLDER", str(caught.value)) == (
        f"the certificate authority in FOLDER cannot be used: {reason}; without this folder a new"
        " one is made"
    )


def test_authority_of_ones_own_is_used(folder: Path) -> None:
    certify(folder)

    assert Authority.load(folder).pem == (folder / "ca.pem").read_bytes()


def test_start_that_was_cut_short_is_made_good(folder: Path) -> None:
    (folder / "ca.pem").unlink()

    made = Authority.load(folder)

    assert Authority.load(folder).pem == made.pem == (folder / "ca.pem").read_bytes()


def test_key_that_others_can_read_is_made_private_again(folder: Path) -> None:
    (folder / "ca-key.pem").chmod(0o644)

    Authority.load(folder)

    assert stat.S_IMODE((folder / "ca-key.pem").stat().st_mode) == 0o600


def test_kept_certificate_is_not_written_again(folder: Path) -> None:
    before = (folder / "ca.pem").stat().st_mtime_ns

    with secure_door(Config(tls=True, tls_port=0, data=folder.parent)):
        after = (folder / "ca.pem").stat().st_mtime_ns

    assert after == before
