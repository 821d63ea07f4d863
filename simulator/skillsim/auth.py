"""Credentials of a world, and the access tokens they buy.

What a contract declares decides everything: which scheme guards an operation, how tokens are signed
and how long they live (`x-token`), and which clients every world has (`x-credentials`).

Signing keys are random, one set per installation; they are never shipped and never derived from a
seed, so nobody can make a token for somebody else's sandbox.
"""

import hmac
import json
import os
import secrets
import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from skillsim.clock import Clock
from skillsim.context import Caller, Client
from skillsim.contract import Json
from skillsim.errors import ConfigurationError, Forbidden, Unauthenticated
from skillsim.instants import SECOND_US

MAX_TOKEN_BYTES = 4096
_REMEMBERED_TOKENS = 4096
_LETTERS = string.ascii_letters + string.digits


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
    """Write a new file that only its owner can read."""
    try:
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(text)
    except OSError as error:
        raise ConfigurationError(f"the key file {file} cannot be used: {error.strerror}") from error


@dataclass(frozen=True, slots=True)
class Grant:
    """One set of credentials of a world: who it proves, and the words that prove it.

    `words` is `{"api_key"}` or `{"client_id", "client_secret"}`.
    """

    role: str
    client: Client
    words: Mapping[str, str]


def make_grants(scheme: Json, *, use_samples: bool) -> tuple[Grant, ...]:
    """The credentials a world gets under a security scheme.

    `use_samples` takes the public samples of the contract (decision A1), for loopback only;
    otherwise every word is random.
    """
    grants = []
    for declared in scheme.get("x-credentials", ()):
        sample = declared["sample"]
        words = dict(sample) if use_samples else {name: _random_word(name) for name in sample}
        client = Client(
            client_id=words.get("client_id") or words["api_key"],
            tenant=declared.get("tenant", ""),
            audience=declared.get("audience", ""),
            scopes=frozenset(declared.get("scopes", ())),
        )
        grants.append(Grant(declared["role"], client, words))
    return tuple(grants)


def _random_word(name: str) -> str:
    length = 16 if name == "client_id" else 40
    return "".join(secrets.choice(_LETTERS) for _ in range(length))


class Desk:
    """The credential desk of one vendor in one world: who asks, and tokens for those who may.

    One of the two kinds of scheme: `apiKey` in a header, or `oauth2` with bearer tokens.
    """

    def __init__(
        self, vendor: str, scheme: Json, grants: tuple[Grant, ...], keys: SigningKeys, clock: Clock
    ) -> None:
        self._vendor = vendor
        self._grants = grants
        self._keys = keys
        self._clock = clock
        self._header = scheme.get("name", "Authorization").lower().encode()
        self._is_key = scheme["type"] == "apiKey"
        self._callers_by_key = {
            grant.words["api_key"]: _caller(grant.client) for grant in grants if self._is_key
        }
        token = scheme.get("x-token", {})
        self._algorithm: str = token.get("algorithm", "")
        self.lifetime_s: int = token.get("lifetime_s", 0)
        self._verified: dict[str, tuple[Caller, int]] = {}

    def caller(self, headers: Mapping[bytes, bytes], needed: frozenset[str]) -> Caller:
        """Who the credential proves. Raises Unauthenticated, or Forbidden when scopes lack."""
        value = headers.get(self._header, b"").decode("latin-1")
        caller = self._callers_by_key.get(value) if self._is_key else self._bearer(value)
        if caller is None:
            raise Unauthenticated("the credential is missing or not valid here")
        if not needed <= caller.scopes:
            lacking = ", ".join(sorted(needed - caller.scopes))
            raise Forbidden(f"the credential lacks the scope {lacking}")
        return caller

    def client(self, client_id: str, client_secret: str) -> Client | None:
        """The client with this id and secret; None when either is wrong."""
        for grant in self._grants:
            is_id = hmac.compare_digest(grant.words["client_id"].encode(), client_id.encode())
            secret = grant.words["client_secret"].encode()
            if is_id and hmac.compare_digest(secret, client_secret.encode()):
                return grant.client
        return None

    def token(self, client: Client, scopes: frozenset[str]) -> str:
        """A signed access token, valid from now for `lifetime_s` seconds of world time."""
        from joserfc import jwt

        issued_s = self._clock.now_us() // SECOND_US
        key = self._keys.key(self._algorithm)
        claims = {
            "iss": self._vendor,
            "sub": client.client_id,
            "aud": client.audience or self._vendor,
            "tenant": client.tenant,
            "scope": " ".join(sorted(scopes)),
            "iat": issued_s,
            "exp": issued_s + self.lifetime_s,
            "jti": secrets.token_hex(8),
        }
        return jwt.encode({"alg": self._algorithm, "kid": key.kid, "typ": "JWT"}, claims, key)

    def key_set(self) -> dict[str, Any]:
        """The public keys that tokens verify with, as a JSON Web Key Set."""
        if self._algorithm != "RS256":
            return {"keys": []}
        key = self._keys.key("RS256")
        public = {**key.as_dict(private=False), "use": "sig", "alg": "RS256", "kid": key.kid}
        return {"keys": [public]}

    def describe(self) -> dict[str, Any]:
        """The credentials as the ready line shows them; `read_only` holds the lesser client."""
        shown: dict[str, Any] = {}
        for grant in self._grants:
            words: dict[str, Any] = dict(grant.words)
            if not self._is_key:
                words |= {"audience": grant.client.audience, "tenant": grant.client.tenant}
            if grant.role == "full":
                shown = words | shown
            else:
                shown[grant.role] = words
        return shown

    def _bearer(self, value: str) -> Caller | None:
        scheme, _, token = value.partition(" ")
        if scheme.lower() != "bearer" or not 0 < len(token) <= MAX_TOKEN_BYTES:
            return None
        known = self._verified.get(token) or self._verify(token)
        if known is None or self._clock.now_us() >= known[1]:
            return None
        return known[0]

    def _verify(self, token: str) -> tuple[Caller, int] | None:
        """Check a token's signature and claims once; the answer is remembered, expiry is not."""
        from joserfc import jwt
        from joserfc.errors import JoseError

        try:
            key = self._keys.key(self._algorithm)
            claims = jwt.decode(token, key, algorithms=[self._algorithm]).claims
            caller, expires_s = self._caller_of(claims), int(claims["exp"])
        except (JoseError, ValueError, KeyError, TypeError):
            return None
        if caller is None:
            return None
        if len(self._verified) >= _REMEMBERED_TOKENS:
            self._verified.clear()
        known = self._verified[token] = (caller, expires_s * SECOND_US)
        return known

    def _caller_of(self, claims: Mapping[str, Any]) -> Caller | None:
        """The caller a token speaks for; None when it was not issued by this desk's world."""
        client = next((g.client for g in self._grants if g.client.client_id == claims["sub"]), None)
        if client is None or claims["iss"] != self._vendor or claims["tenant"] != client.tenant:
            return None
        return Caller(client.tenant, client.client_id, frozenset(str(claims["scope"]).split()))


def _caller(client: Client) -> Caller:
    return Caller(tenant=client.tenant, name=client.client_id, scopes=client.scopes)
