"""Credentials that prove nothing: unknown, malformed, in the wrong place, or tampered with."""

import base64
import json
from collections.abc import Iterator, Mapping

from skillsim_contracts.calls import OWNER
from skillsim_contracts.credentials import key_header
from skillsim_contracts.probe import Probe

UNKNOWN = "unknown"
"""What somebody sends who has no credential."""
TAMPERED = "tampered"
"""What somebody sends who has seen a good one."""

Headers = Mapping[str, str]

_STRANGE_JWT = (
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"
    ".eyJzdWIiOiJzb21lYm9keSIsImV4cCI6NDEwMjQ0NDgwMH0"
    ".c2lnbmVkLWJ5LXNvbWVib2R5LWVsc2UtYWx0b2dldGhlcg"
)


def proof_of(probe: Probe) -> str:
    """The owner's key, or a token bought for this rule. Raises NotExercised without either."""
    words = probe.client.target.words.get((probe.vendor, OWNER), {})
    for name in ("api_key", "token"):
        if name in words:
            return words[name]
    answer = probe.login()
    try:
        return str(answer.json()["access_token"])
    except (ValueError, KeyError, TypeError):
        probe.not_exercised("there is no token to start from")


def false_headers(vendor: str, proof: str, kind: str) -> Iterator[tuple[str, Headers]]:
    """What each proves nothing by, in words, and the headers that carry it."""
    header = key_header(vendor)
    values = _keys(proof, kind) if header else _bearers(proof, kind)
    for what, value in values:
        yield what, {header or "authorization": value}
    if kind == TAMPERED:
        for name in ("x-auth-token", "authorization") if header else ("x-auth-token",):
            yield f"a credential in the header {name}", {name: proof}


def carried(vendor: str, proof: str) -> Headers:
    """The header that carries a key or a token of this text."""
    header = key_header(vendor)
    return {header: proof} if header else {"authorization": f"Bearer {proof}"}


def false_queries(vendor: str, proof: str) -> Iterator[tuple[str, str]]:
    """Query parameters that a credential might be looked for in."""
    header = key_header(vendor)
    names = (header, "api_key", "apiKey", "key") if header else ("access_token", "token")
    for name in names:
        yield name, proof
    if not header:
        yield "authorization", f"Bearer {proof}"


def _bearers(proof: str, kind: str) -> Iterator[tuple[str, str]]:
    if kind == UNKNOWN:
        yield "an empty header", ""
        yield "a scheme without token", "Bearer"
        yield "a scheme with a blank", "Bearer "
        yield "another scheme", "Basic c29tZWJvZHk6cGFzc3dvcmQ="
        yield "a word", "somebody"
        yield "a token of no form", "Bearer somebody"
        yield "a token of another service", f"Bearer {_STRANGE_JWT}"
        return
    yield "a token without its scheme", proof
    yield "a token under another scheme", f"Token {proof}"
    yield "a token as Basic", f"Basic {proof}"
    yield "a shortened token", f"Bearer {proof[:-6]}"
    yield "a lengthened token", f"Bearer {proof}x"
    yield "two tokens", f"Bearer {proof} {proof}"
    yield from ((what, f"Bearer {token}") for what, token in _forged(proof))


def _forged(proof: str) -> Iterator[tuple[str, str]]:
    """A signed token with its signature, its claims or its algorithm exchanged."""
    parts = proof.split(".")
    if len(parts) != 3:
        return
    head, claims, signature = parts
    yield "a token without signature", f"{head}.{claims}."
    yield "a token with a wrong signature", f"{head}.{claims}.{signature[::-1]}"
    unsigned = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode())
    yield "a token that says it needs no signature", f"{unsigned.decode().rstrip('=')}.{claims}."
    changed = _changed_claims(claims)
    if changed:
        yield "a token with other claims", f"{head}.{changed}.{signature}"


def _changed_claims(claims: str) -> str:
    try:
        read = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
        text = json.dumps({**read, "sub": "somebody-else", "exp": 4102444800})
    except (ValueError, TypeError):
        return ""
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _keys(proof: str, kind: str) -> Iterator[tuple[str, str]]:
    if kind == UNKNOWN:
        yield "an empty key", ""
        yield "an unknown key", "somebody"
        yield "a key of another form", f"Bearer {_STRANGE_JWT}"
        yield "a long key", "k" * 2000
        return
    yield "a lengthened key", proof + "x"
    yield "a shortened key", proof[:-1]
    yield "half a key", proof[: len(proof) // 2]
    yield "a key with a scheme", f"Bearer {proof}"
    yield "two keys", f"{proof},{proof}"
    if proof.swapcase() != proof:
        yield "a key in the other case", proof.swapcase()
