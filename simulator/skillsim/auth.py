"""Credentials of a world, and the access tokens they buy.

What a contract declares decides everything: which scheme guards an operation, how tokens are signed
and how long they live (`x-token`), and which clients every world has (`x-credentials`).
"""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from skillsim.clock import Clock
from skillsim.context import Caller, Client
from skillsim.contract import Json
from skillsim.errors import Conflict, Forbidden, NotFound, Unauthenticated
from skillsim.grants import Grant, make_grant, random_words
from skillsim.instants import SECOND_US
from skillsim.signing_keys import SigningKeys

MAX_TOKEN_BYTES = 4096
_REMEMBERED_TOKENS = 4096


class Desk:
    """The credential desk of one vendor in one world: who asks, and tokens for those who may.

    One of the two kinds of scheme: `apiKey` in a header, or `oauth2` with bearer tokens.
    """

    def __init__(
        self, vendor: str, scheme: Json, grants: tuple[Grant, ...], keys: SigningKeys, clock: Clock
    ) -> None:
        self._vendor = vendor
        self._scheme = scheme
        self._grants = {grant.name: grant for grant in grants}
        self._keys = keys
        self._clock = clock
        self.header = scheme.get("name", "Authorization").lower().encode()
        self.is_key = scheme["type"] == "apiKey"
        token = scheme.get("x-token", {})
        self._algorithm: str = token.get("algorithm", "")
        self.lifetime_s: int = token.get("lifetime_s", 0)
        self._verified: dict[str, _Proof] = {}

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that credentials can be made for."""
        return tuple(declared["role"] for declared in self._scheme.get("x-credentials", ()))

    @property
    def grants(self) -> tuple[Grant, ...]:
        """Every set of credentials, in the order they were made."""
        return tuple(self._grants.values())

    def caller(self, headers: Mapping[bytes, bytes], needed: frozenset[str]) -> Caller:
        """Who the credential proves. Raises Unauthenticated, or Forbidden when scopes lack."""
        value = headers.get(self.header, b"").decode("latin-1")
        caller = self._by_key(value) if self.is_key else self._bearer(value)
        if caller is None:
            raise Unauthenticated("the credential is missing or not valid here")
        if not needed <= caller.scopes:
            lacking = ", ".join(sorted(needed - caller.scopes))
            raise Forbidden(f"the credential lacks the scope {lacking}")
        return caller

    def named(self, headers: Mapping[bytes, bytes]) -> str:
        """Whose credential a request carries, good or expired; empty when it is nobody's.

        It proves nothing: it is for telling whom a refusal was meant for.
        """
        value = headers.get(self.header, b"").decode("latin-1")
        if self.is_key:
            return value if value in self._grants else ""
        token = value.partition(" ")[2]
        if not 0 < len(token) <= MAX_TOKEN_BYTES:
            return ""
        proof = self._verified.get(token) or self._verify(token)
        return "" if proof is None else proof.caller.name

    def client(self, client_id: str, client_secret: str) -> Client | None:
        """The client with this id and secret; None when either is wrong, or it has expired."""
        grant = self._grants.get(client_id)
        if grant is None or "client_secret" not in grant.words or self._is_over(grant):
            return None
        secret = grant.words["client_secret"].encode()
        return grant.client if hmac.compare_digest(secret, client_secret.encode()) else None

    def add(self, role: str, words: Mapping[str, str] | None = None) -> Grant:
        """One more set of credentials of a declared role; words that are not given are random.

        Raises NotFound for an unknown role, Conflict for a name that is taken.
        """
        declared = next((d for d in self._scheme["x-credentials"] if d["role"] == role), None)
        if declared is None:
            known = ", ".join(d["role"] for d in self._scheme["x-credentials"])
            raise NotFound(f"{self._vendor} has no role {role}; there is {known}")
        grant = make_grant(declared, random_words(declared) | dict(words or {}))
        if grant.name in self._grants:
            raise Conflict(f"{self._vendor} already has credentials named {grant.name}")
        self._grants[grant.name] = grant
        return grant

    def grant(self, name: str) -> Grant:
        """The credentials of this name (key or client id). Raises NotFound."""
        try:
            return self._grants[name]
        except KeyError:
            raise NotFound(f"{self._vendor} has no credentials named {name}") from None

    def revoke(self, name: str) -> None:
        """Take credentials away; what they bought goes with them. Raises NotFound."""
        del self._grants[self.grant(name).name]

    def rotate(self, name: str) -> Grant:
        """New secret words for the same client; a key changes its name. Raises NotFound."""
        old = self.grant(name)
        declared = next(d for d in self._scheme["x-credentials"] if d["role"] == old.role)
        fresh = random_words(declared)
        kept = {"client_id": old.words["client_id"]} if not self.is_key else {}
        self.revoke(name)
        made = replace(make_grant(declared, fresh | kept), edition=old.edition + 1)
        self._grants[made.name] = made
        return made

    def expire_tokens(self, name: str) -> None:
        """Make every token this client has bought so far worthless. Raises NotFound."""
        old = self.grant(name)
        self._grants[old.name] = replace(old, edition=old.edition + 1)

    def expire_at(self, name: str, instant_us: int | None) -> None:
        """Let credentials end at an instant of world time; None takes that back."""
        self._grants[name] = replace(self.grant(name), expires_at_us=instant_us)

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
            "edition": self._grants[client.client_id].edition,
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
        for grant in self.grants:
            words: dict[str, Any] = dict(grant.words)
            if not self.is_key:
                words |= {"audience": grant.client.audience, "tenant": grant.client.tenant}
            if grant.role == "full":
                shown = words | shown
            else:
                shown[grant.role] = words
        return shown

    def _by_key(self, value: str) -> Caller | None:
        grant = self._grants.get(value)
        return None if grant is None or self._is_over(grant) else _caller(grant.client)

    def _is_over(self, grant: Grant) -> bool:
        return grant.expires_at_us is not None and self._clock.now_us() >= grant.expires_at_us

    def _bearer(self, value: str) -> Caller | None:
        scheme, _, token = value.partition(" ")
        if scheme.lower() != "bearer" or not 0 < len(token) <= MAX_TOKEN_BYTES:
            return None
        proof = self._verified.get(token) or self._verify(token)
        if proof is None or self._clock.now_us() >= proof.expires_at_us:
            return None
        grant = self._grants.get(proof.caller.name)
        is_current = grant is not None and grant.edition == proof.edition
        return proof.caller if is_current else None

    def _verify(self, token: str) -> "_Proof | None":
        """Check a token's signature and claims once; the answer is remembered, expiry is not."""
        from joserfc import jwt
        from joserfc.errors import JoseError

        try:
            key = self._keys.key(self._algorithm)
            claims = jwt.decode(token, key, algorithms=[self._algorithm]).claims
            proof = self._proof_of(claims)
        except (JoseError, ValueError, KeyError, TypeError):
            return None
        if proof is None:
            return None
        if len(self._verified) >= _REMEMBERED_TOKENS:
            self._verified.clear()
        self._verified[token] = proof
        return proof

    def _proof_of(self, claims: Mapping[str, Any]) -> "_Proof | None":
        """What a token proves; None when it was not issued by this desk's world."""
        grant = self._grants.get(claims["sub"])
        if (
            grant is None
            or claims["iss"] != self._vendor
            or claims["tenant"] != grant.client.tenant
        ):
            return None
        scopes = frozenset(str(claims["scope"]).split())
        caller = Caller(grant.client.tenant, grant.name, scopes)
        return _Proof(caller, int(claims["exp"]) * SECOND_US, int(claims["edition"]))


@dataclass(frozen=True, slots=True)
class _Proof:
    """What a verified token says."""

    caller: Caller
    expires_at_us: int
    edition: int


def _caller(client: Client) -> Caller:
    return Caller(tenant=client.tenant, name=client.client_id, scopes=client.scopes)
