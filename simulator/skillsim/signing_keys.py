"""The keys that sign access tokens: random, one set per installation.

They are never shipped and never derived from a seed, so nobody can make a token for somebody
else's sandbox.
"""

import json
import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from skillsim.errors import ConfigurationError


class SigningKeys:
    """The keys that sign and verify access tokens, made on first use.

    With a `file` they outlive the process: tokens stay valid over a restart of the same sandbox.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file

    @cached_property
    def _stored(self) -> dict[str, Any]:
        if self._file is not None and self._file.exists():
            return self._read(self._file)
        from joserfc.jwk import OctKey, RSAKey  # late: costs 50 ms and is rarely the first need

        made = {
            "HS256": OctKey.generate_key(256).as_dict(private=True),
            "RS256": RSAKey.generate_key(2048).as_dict(private=True),
        }
        if self._file is not None:
            _write_private(self._file, json.dumps(made))
        return made

    @staticmethod
    def _read(file: Path) -> dict[str, Any]:
        from joserfc.errors import JoseError

        try:
            keys = json.loads(file.read_text(encoding="utf-8"))
            stored = {name: dict(keys[name]) for name in ("HS256", "RS256")}
            _import_keys(stored)
        except (OSError, ValueError, KeyError, TypeError, JoseError) as error:
            raise ConfigurationError(f"the key file {file} cannot be used: {error!r}") from error
        return stored

    def key(self, algorithm: str) -> Any:
        """The key of `HS256` or `RS256`; its `kid` is its RFC 7638 thumbprint."""
        return self._keys[algorithm]

    @cached_property
    def _keys(self) -> dict[str, Any]:
        return _import_keys(self._stored)


def _import_keys(stored: Mapping[str, Any]) -> dict[str, Any]:
    from joserfc.jwk import OctKey, RSAKey

    keys: dict[str, Any] = {
        "HS256": OctKey.import_key(stored["HS256"]),
        "RS256": RSAKey.import_key(stored["RS256"]),
    }
    for key in keys.values():
        key.ensure_kid()
    return keys


def _write_private(file: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    draft = file.with_name(file.name + ".new")
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            out.write(text)
        draft.replace(file)
    except OSError as error:
        raise ConfigurationError(f"the key file {file} cannot be used: {error.strerror}") from error
