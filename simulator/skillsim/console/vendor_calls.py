"""Requests to the vendors' own APIs, made with the credentials of the world that is looked at."""

import json
from collections.abc import Iterable
from typing import Any

from skillsim.admin_connection import AdminError
from skillsim.console.curl import TOKEN_FIELD, Field, curl, curl_with_token
from skillsim.console.sandbox import RawAnswer
from skillsim.console.visit import DEFAULT_WORLD, Visit

_JSON = ("Content-Type", "application/json")


def call(
    visit: Visit,
    vendor: str,
    method: str,
    target: str,
    *,
    headers: Iterable[Field] = (),
    body: bytes = b"",
    client: str | None = None,
    is_guarded: bool = True,
) -> RawAnswer:
    """The vendor's answer, whatever its status; `target` is below the vendor's base URL.

    `client` names the credentials to use, else those that may do everything are. Raises AdminError
    when there are none, NoAnswer when a fault cut the answer off.
    """
    proof = [_proof(visit, vendor, client)] if is_guarded else []
    return visit.sandbox.exchange(method, _base(visit, vendor) + target, [*headers, *proof], body)


def call_json(visit: Visit, vendor: str, method: str, target: str, body: Any) -> Any:
    """The JSON of a successful answer; None when it has none.

    Raises AdminError with the vendor's own words for a refusal.
    """
    content = json.dumps(body).encode()
    raw = call(visit, vendor, method, target, headers=[_JSON], body=content)
    if raw.status >= 400:
        said = raw.body.decode("utf-8", "replace")[:500]
        raise AdminError(f"{vendor} answered {raw.status}: {said}", raw.status)
    return json.loads(raw.body) if raw.body else None


def example(
    visit: Visit,
    vendor: str,
    method: str,
    target: str,
    *,
    headers: Iterable[Field] = (),
    body: str = "",
    client: str | None = None,
    is_guarded: bool = True,
) -> str:
    """The same request as curl would send it from outside, credentials included."""
    base_url = visit.details["vendors"][vendor]["base_url"]
    contract = visit.contract(vendor)
    if not is_guarded:
        return curl(method, base_url + target, headers, body)
    words = _credential(visit, vendor, client)
    if contract.key_header is not None:
        proof = (contract.key_header, words["words"]["api_key"])
        return curl(method, base_url + target, [proof, *headers], body)
    command = curl(method, base_url + target, [TOKEN_FIELD, *headers], body)
    return curl_with_token(command, base_url + contract.token_path, _token_request(words))


def _base(visit: Visit, vendor: str) -> str:
    return f"/{vendor}" if visit.world == DEFAULT_WORLD else f"/@{visit.world}/{vendor}"


def _credential(visit: Visit, vendor: str, client: str | None) -> dict[str, Any]:
    """The credentials of a client, else the first that may do everything."""
    found = [c for c in visit.credentials if c["vendor"] == vendor]
    named = [c for c in found if c["name"] == client]
    full = [c for c in found if c["role"] == "full"]
    if not found:
        raise AdminError(f"this world has no credentials for {vendor}", 409)
    return (named or full or found)[0]


def _proof(visit: Visit, vendor: str, client: str | None) -> Field:
    """The header that proves a client: its key, or a token bought for this."""
    contract = visit.contract(vendor)
    credential = _credential(visit, vendor, client)
    if contract.key_header is not None:
        return contract.key_header, credential["words"]["api_key"]
    content = json.dumps(_token_request(credential)).encode()
    target = _base(visit, vendor) + contract.token_path
    raw = visit.sandbox.exchange("POST", target, [_JSON], content)
    if raw.status != 200:
        raise AdminError(f"{vendor} sold no token: it answered {raw.status}", raw.status)
    return "Authorization", f"Bearer {json.loads(raw.body)['access_token']}"


def _token_request(credential: dict[str, Any]) -> dict[str, Any]:
    asked = {"grant_type": "client_credentials", **credential["words"]}
    if credential["audience"]:
        asked |= {"audience": credential["audience"], "tenant": credential["tenant"]}
    return asked
