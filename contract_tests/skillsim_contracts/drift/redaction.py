"""Takes the secrets out of an exchange before anybody judges, shows or saves it.

Secret header fields, members, form fields and query parameters lose their value by their name. The
values found so are taken out wherever else they stand, in this exchange and in later ones.
"""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import quote, quote_plus, unquote_plus, urlsplit, urlunsplit

from skillsim_contracts.drift.depth import is_too_deep
from skillsim_contracts.drift.exchanges import Exchange, Headers, media_type_of

REDACTED = "[redacted]"

SECRET_HEADERS = frozenset(
    {
        "authorization",
        "cookie",
        "devskiller-hook-secret",
        "proxy-authorization",
        "set-cookie",
    }
)
# What an API calls its key differs: a further vendor's is hidden without an entry here.
_KEY_HEADER = "-api-key"
# Without case, `_` and `-`.
_SECRET_NAMES = frozenset(
    {
        "accesstoken",
        "apikey",
        "authorization",
        "clientassertion",
        "clientsecret",
        "devskillerapikey",
        "devskillerhooksecret",
        "idtoken",
        "password",
        "refreshtoken",
        "secret",
        "token",
    }
)
_SCHEMES = frozenset({"basic", "bearer", "digest"})
# Of JSON that is broken or cut off, so that it cannot be read as such.
_MEMBER = re.compile(r'("([A-Za-z_-]{5,24})"\s*:\s*")((?:[^"\\]|\\.)*)')
_IN_LINK = re.compile(r"([?&#]([A-Za-z_-]{5,24})=)([^&#\s\"'<>]+)")
_IN_AUTHORITY = re.compile(r"(://)[^/?#\s\"'<>@]+(?=@)")
_SIGNED = re.compile(r"\beyJ[\w-]{12,}(?:\.[\w-]*)*")
_COOKIE = re.compile(r"=([^;]+)")
# A body without any of these is not looked at any closer.
_SUSPECTS = (b"token", b"secret", b"password", b"api", b"authorization", b"assertion", b"\\u00")
# A shorter value is part of too many words.
_SHORTEST_VALUE = 8
_MAX_VALUES = 300
_FORM = "application/x-www-form-urlencoded"


def is_secret(name: str) -> bool:
    """Whether what has this name in a body, form or query is a secret."""
    return re.sub("[_-]", "", name).lower() in _SECRET_NAMES


class Redaction:
    """Makes exchanges without secrets, and remembers the secrets to know them again."""

    def __init__(self, further_headers: Iterable[str] = ()) -> None:
        self._headers = SECRET_HEADERS | {name.strip().lower() for name in further_headers}
        # Keys in the order they came: the oldest is forgotten first.
        self._values: dict[str, None] = {}

    def redact(self, exchange: Exchange) -> Exchange:
        """The exchange without its secrets; a body that is nested too deep is taken out wholly."""
        named = self._map(_without_depths(exchange), self._url, self._field, self._named_body)
        # Once more: what one side calls a secret, the other may say by the way.
        return self._map(
            named,
            self._plain,
            lambda _, value: self._plain(value),
            lambda _, b: self._plain_body(b),
        )

    def _map(
        self,
        exchange: Exchange,
        on_url: Callable[[str], str],
        on_field: Callable[[str, str], str],
        on_body: Callable[[str, bytes], bytes],
    ) -> Exchange:
        def fields(headers: Headers) -> Headers:
            return tuple((name, on_field(name, value)) for name, value in headers)

        def body(text: bytes | None, headers: Headers) -> bytes | None:
            return on_body(media_type_of(headers), text) if text else text

        return replace(
            exchange,
            url=on_url(exchange.url),
            request_headers=fields(exchange.request_headers),
            answer_headers=fields(exchange.answer_headers),
            request_body=body(exchange.request_body, exchange.request_headers),
            answer_body=body(exchange.answer_body, exchange.answer_headers),
        )

    def _learn(self, value: str) -> str:
        if len(value) >= _SHORTEST_VALUE and REDACTED not in value:
            for spelling in (value, quote(value, safe=""), quote_plus(value)):
                self._values[spelling] = None
            while len(self._values) > _MAX_VALUES:
                del self._values[next(iter(self._values))]
        return REDACTED

    def _field(self, name: str, value: str) -> str:
        if name not in self._headers and not name.endswith(_KEY_HEADER):
            return value
        if "cookie" in name:
            # What follows the first pair of a Set-Cookie is no secret.
            for found in list(_COOKIE.finditer(value))[: 1 if name == "set-cookie" else None]:
                self._learn(found[1].strip())
        # A wrong scheme is worth seeing, so the scheme of a credential stays.
        scheme, _, proof = value.partition(" ")
        if proof and scheme.lower() in _SCHEMES:
            return f"{scheme} {self._learn(proof.strip())}"
        return self._learn(value.strip())

    def _url(self, url: str) -> str:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
        return urlunsplit(parts._replace(netloc=host, query=self._form(parts.query), fragment=""))

    def _form(self, text: str) -> str:
        return "&".join(self._pair(pair) for pair in text.split("&")) if text else text

    def _pair(self, pair: str) -> str:
        name, _, value = pair.partition("=")
        if not value or not is_secret(unquote_plus(name)):
            return pair
        return f"{name}={self._learn(unquote_plus(value))}"

    def _named_body(self, media_type: str, body: bytes) -> bytes:
        if media_type == _FORM:
            return _bytes(self._form(_text(body)))
        folded = body.lower()
        if not any(word in folded for word in _SUSPECTS):
            return body
        value = _json(body)
        if value is None:
            return _bytes(_MEMBER.sub(self._member, _text(body)))
        return _written(body, value, self._named_value(value))

    def _member(self, found: re.Match[str]) -> str:
        return found[1] + self._learn(found[3]) if is_secret(found[2]) else found[0]

    def _named_value(self, value: Any) -> Any:
        if isinstance(value, Pairs):
            return Pairs(
                (name, self._blank(inner) if is_secret(name) else self._named_value(inner))
                for name, inner in value
            )
        return [self._named_value(item) for item in value] if isinstance(value, list) else value

    def _blank(self, value: Any) -> Any:
        """A value of the same type that says nothing."""
        if isinstance(value, str):
            return self._learn(value) if value else value
        if isinstance(value, Pairs):
            return Pairs((name, self._blank(inner)) for name, inner in value)
        if isinstance(value, list):
            return [self._blank(item) for item in value]
        return value if value is None or isinstance(value, bool) else 0

    def _plain_body(self, body: bytes) -> bytes:
        text = _text(body)
        plain = self._plain(text)
        if plain == text and "\\" not in text:
            return body
        value = _json(body)
        if value is None:
            return _bytes(plain)
        return _written(body, value, self._plain_value(value))

    def _plain_value(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._plain(value)
        if isinstance(value, Pairs):
            return Pairs((name, self._plain_value(inner)) for name, inner in value)
        return [self._plain_value(item) for item in value] if isinstance(value, list) else value

    def _plain(self, text: str) -> str:
        """The text without known secrets, signed tokens, and secrets in links."""
        for value in self._values:
            if value in text:
                text = text.replace(value, REDACTED)
        if "@" in text:
            text = _IN_AUTHORITY.sub(rf"\1{REDACTED}", text)
        if "=" in text:
            text = _IN_LINK.sub(self._member, text)
        return _SIGNED.sub(REDACTED, text) if "eyJ" in text else text


def _without_depths(exchange: Exchange) -> Exchange:
    asked, answered = exchange.request_body, exchange.answer_body
    return replace(
        exchange,
        request_body=None if asked and is_too_deep(asked) else asked,
        answer_body=None if answered and is_too_deep(answered) else answered,
    )


class Pairs(list[tuple[str, Any]]):
    """The members of an object as they were written, repeated names included."""


def _json(body: bytes) -> Any:
    """What a body says as JSON; None when it is none, or says null."""
    try:
        return json.loads(body, object_pairs_hook=Pairs)
    except (ValueError, RecursionError):
        return None


def _written(body: bytes, before: Any, after: Any) -> bytes:
    """The body, written anew if something in it has changed."""
    return body if after == before else _dumped(after).encode("utf-8", "surrogatepass")


def _dumped(value: Any) -> str:
    if isinstance(value, Pairs):
        members = (f"{json.dumps(name)}:{_dumped(inner)}" for name, inner in value)
        return "{" + ",".join(members) + "}"
    if isinstance(value, list):
        return "[" + ",".join(_dumped(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def _text(body: bytes) -> str:
    return body.decode("utf-8", "surrogateescape")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
