"""Credentials of the actors: the header that proves each, tokens bought when first needed."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from skillsim_contracts.calls import Received, Sent
from skillsim_contracts.contract import Operation, load_contract
from skillsim_contracts.secrecy import secrets_of_words
from skillsim_contracts.target import Target

JSON = {"content-type": "application/json"}


class CredentialRefused(Exception):
    """The target does not take the credentials it was given; the message says which.

    `status` is what it answered.
    """

    status: int = 0


class NoCredential(CredentialRefused):
    """Nobody gave the kit credentials for an actor."""


def token_operation(vendor: str) -> Operation | None:
    """The operation that sells tokens; None for a vendor with keys."""
    for flow in _flows(vendor):
        path = urlsplit(flow["tokenUrl"]).path
        return load_contract(vendor).find("POST", path)
    return None


def key_header(vendor: str) -> str | None:
    """The header that carries the key, in lower case; None for a vendor with tokens."""
    for scheme in _schemes(vendor):
        if scheme["type"] == "apiKey":
            return str(scheme["name"]).lower()
    return None


def token_request(words: Mapping[str, str]) -> dict[str, str]:
    """The body of a token call for these words."""
    return {**{k: v for k, v in words.items() if v}, "grant_type": "client_credentials"}


class Credentials:
    """What each actor of a target proves itself with."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._tokens: dict[tuple[str, str], str] = {}

    def headers(self, vendor: str, actor: str) -> dict[str, str]:
        """The header of an actor. Raises CredentialRefused when no token is to be had for it."""
        words = self._words(vendor, actor)
        header = key_header(vendor)
        if header is not None and not words.get("api_key"):
            raise NoCredential(f"the credentials of {vendor} for {actor} have no api_key")
        if header is not None:
            return {header: words["api_key"]}
        if "token" in words:
            return {"authorization": f"Bearer {words['token']}"}
        if (vendor, actor) not in self._tokens:
            self.login(vendor, actor)
        return {"authorization": f"Bearer {self._tokens[vendor, actor]}"}

    def login(self, vendor: str, actor: str) -> Received:
        """Buy a token; the answer of the token call. A vendor with keys answers 204."""
        operation = token_operation(vendor)
        words = self._words(vendor, actor)
        if operation is None or "token" in words:
            return Received(204, {}, b"")
        url = self._target.base_url(vendor) + operation.path
        body = json.dumps(token_request(words)).encode()
        answer = self._target.transport.exchange(Sent("POST", url, JSON, body))
        self._tokens[vendor, actor] = _token(answer, vendor, words.get("client_id", ""))
        return answer

    def secrets(self) -> frozenset[str]:
        """The secrets of all actors, and the tokens they have bought."""
        return secrets_of_words(self._target.words.values()) | set(self._tokens.values())

    def _words(self, vendor: str, actor: str) -> Mapping[str, str]:
        try:
            return self._target.words[vendor, actor]
        except KeyError:
            raise NoCredential(f"there are no credentials of {vendor} for {actor}") from None


def _token(answer: Received, vendor: str, client_id: str) -> str:
    try:
        return str(json.loads(answer.body)["access_token"])
    except (ValueError, KeyError, TypeError, RecursionError):
        refused = CredentialRefused(
            f"{vendor} sells no token to the client {client_id}: it answered {answer.status}"
        )
        refused.status = answer.status
        raise refused from None


def _schemes(vendor: str) -> list[Mapping[str, Any]]:
    components = load_contract(vendor).document.get("components", {})
    return list(components.get("securitySchemes", {}).values())


def _flows(vendor: str) -> list[Mapping[str, Any]]:
    flows = [scheme.get("flows", {}) for scheme in _schemes(vendor)]
    return [f["clientCredentials"] for f in flows if "clientCredentials" in f]
