"""The header that proves a client, made as the vendor's contract declares it."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from skillsim.vendor_client.posting import NotAnswered, post_json


class NoToken(Exception):
    """The vendor sold no token; the message says what it answered instead."""


def header(contract: Mapping[str, Any], base_url: str, words: Mapping[str, str]) -> dict[str, str]:
    """The header of the client with these words; buys a token where tokens are used.

    Raises NoToken.
    """
    # A traceback of pytest shows arguments, and here they are secrets.
    __tracebackhide__ = True
    scheme = next(iter(contract["components"]["securitySchemes"].values()))
    if scheme["type"] == "apiKey":
        return {str(scheme["name"]): words["api_key"]}
    token_url = base_url + _token_path(contract, scheme)
    return {"Authorization": f"Bearer {_bought(token_url, words)}"}


def _token_path(contract: Mapping[str, Any], scheme: Mapping[str, Any]) -> str:
    """Where tokens are bought, below the vendor's base URL."""
    path = urlsplit(str(scheme["flows"]["clientCredentials"]["tokenUrl"])).path
    return path.removeprefix(str(contract["servers"][0]["url"]))


def _bought(url: str, words: Mapping[str, str]) -> str:
    __tracebackhide__ = True
    # Where no audience is named, the tenant is the client's own and nothing to send.
    further = () if words.get("audience") else ("audience", "tenant")
    named = {name: word for name, word in words.items() if name not in further}
    try:
        status, answer = post_json(url, {"grant_type": "client_credentials", **named})
    except NotAnswered as error:
        raise NoToken(f"no token was sold: {error}") from None
    token = _token(answer) if status == 200 else None
    if token is None:
        text = answer.decode("utf-8", "replace")
        raise NoToken(f"{url} sold no token: it answered {status} {text:.300}")
    return token


def _token(answer: bytes) -> str | None:
    """The token in an answer; None when a fault left nothing that can be read."""
    try:
        return str(json.loads(answer)["access_token"])
    except (ValueError, KeyError, TypeError):
        return None
