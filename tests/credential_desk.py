"""A credential desk of one vendor, and the tokens that tests buy or forge."""

import base64
import json
from collections.abc import Callable
from typing import Any

from joserfc import jwt

from skillsim.auth import Desk
from skillsim.clock import Clock
from skillsim.context import Caller, Client
from skillsim.grants import make_grants
from skillsim.instants import SECOND_US
from skillsim.signing_keys import SigningKeys

Json = dict[str, Any]

ISSUED_US = 1_800_000_000 * SECOND_US
LIFETIME_US = 3600 * SECOND_US
BOTH = frozenset({"read", "write"})
NOTHING: frozenset[str] = frozenset()

FULL_WORDS = {"client_id": "full-client", "client_secret": "full-secret"}
READER_WORDS = {"client_id": "reader-client", "client_secret": "reader-secret"}
KEY_SCHEME: Json = {
    "type": "apiKey",
    "in": "header",
    "name": "Acme-Api-Key",
    "x-credentials": [{"role": "full", "scopes": ["all"], "sample": {"api_key": "SAMPLE"}}],
}
KEYS = SigningKeys()


def token_scheme(algorithm: str = "HS256") -> Json:
    full = {"role": "full", "scopes": ["read", "write"], "tenant": "acme", "audience": "aud.acme"}
    reader = {"role": "read_only", "scopes": ["read"], "tenant": "acme"}
    return {
        "type": "oauth2",
        "x-token": {"algorithm": algorithm, "lifetime_s": 3600},
        "x-credentials": [{**full, "sample": FULL_WORDS}, {**reader, "sample": READER_WORDS}],
    }


def desk_of(
    scheme: Json,
    *,
    vendor: str = "acme",
    keys: SigningKeys = KEYS,
    read: Callable[[], int] = lambda: ISSUED_US,
) -> Desk:
    return Desk(vendor, scheme, make_grants(scheme, use_samples=True), keys, Clock(read))


def full_client(desk: Desk) -> Client:
    found = desk.client(**FULL_WORDS)
    assert found is not None
    return found


def buy(desk: Desk, scopes: frozenset[str] = BOTH) -> str:
    return desk.token(full_client(desk), scopes)


def show(desk: Desk, token: str, needed: frozenset[str] = NOTHING) -> Caller:
    return desk.caller({b"authorization": f"Bearer {token}".encode("latin-1")}, needed)


def claims_of(token: str) -> Json:
    payload = token.split(".")[1]
    claims: Json = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return claims


def forge(claims: Json, *, algorithm: str = "HS256", key: Any = None) -> str:
    signed_with = key or KEYS.key("HS256")
    return jwt.encode({"alg": algorithm}, claims, signed_with, algorithms=[algorithm])
