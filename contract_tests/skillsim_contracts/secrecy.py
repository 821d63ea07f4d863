"""What no report may show: the secrets in an exchange, and texts without them."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from skillsim_contracts.calls import Trace
from skillsim_contracts.symbols import redacted

SHORTEST = 6
"""A shorter text is no secret, and part of too many words."""

_WORDS = ("api_key", "token", "client_secret")
_MEMBER = re.compile(
    rb'"(?:access_token|refresh_token|api_key|client_secret|secret|password|authorization'
    rb'|devskiller-api-key|devskiller-hook-secret)"\s*:\s*("(?:[^"\\]|\\.)*")',
    re.IGNORECASE,
)
# A sentence shows a long value cut short; so much of it gives it away.
_BEGINNING = 16


def secrets_of_words(words: Iterable[Mapping[str, str]]) -> frozenset[str]:
    """The secrets among the credentials of some actors."""
    found = (given.get(name, "") for given in words for name in _WORDS)
    return frozenset(text for text in found if len(text) >= SHORTEST)


def secrets_told(trace: Trace) -> frozenset[str]:
    """The tokens and secrets that answers gave away."""
    bodies = {answer.body for answer in trace}
    return frozenset(text for body in bodies for text in _told(body) if len(text) >= SHORTEST)


def hidden(text: str, secrets: Iterable[str]) -> str:
    """The text without the secrets, whole or cut short, and without signed tokens."""
    for secret in secrets:
        if len(secret) > _BEGINNING and secret[:_BEGINNING] in text:
            beginning = re.escape(secret[:_BEGINNING])
            text = re.sub(beginning + r"[^\s\"']*", "$SECRET", text)
    return redacted(text, dict.fromkeys(secrets, "SECRET"))


def hidden_in(value: Any, secrets: Iterable[str]) -> Any:
    """A JSON value with every text in it hidden."""
    if isinstance(value, str):
        return hidden(value, secrets)
    if isinstance(value, list | tuple):
        return [hidden_in(item, secrets) for item in value]
    if isinstance(value, dict):
        return {hidden(name, secrets): hidden_in(inner, secrets) for name, inner in value.items()}
    return value


def _told(body: bytes) -> Iterator[str]:
    for match in _MEMBER.finditer(body):
        try:
            yield str(json.loads(match[1]))
        except ValueError:
            continue
