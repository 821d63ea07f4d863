"""Requests as lines for a shell, so that whatever a page shows can be tried outside it."""

import json
import shlex
from collections.abc import Iterable, Mapping
from typing import Any

Field = tuple[str, str]

# Takes the token out of a token answer with nothing but what every Unix has.
_CUT_OUT = """sed -n 's/.*"access_token": *"\\([^"]*\\)".*/\\1/p'"""


def curl(method: str, url: str, headers: Iterable[Field] = (), body: str = "") -> str:
    """One curl command that sends this request; quoted for a POSIX shell."""
    words = ["curl", "-s"]
    if method != ("POST" if body else "GET"):
        words += ["-I"] if method == "HEAD" else ["-X", _quoted(method)]
    for name, value in headers:
        words += ["-H", _quoted(f"{name}: {value}")]
    if body:
        words += ["--data-raw", _quoted(body)]
    return " ".join([*words, _quoted(url)])


def curl_with_token(command: str, token_url: str, words: Mapping[str, Any]) -> str:
    """Two lines: buy a token, then a command that sends `$token`, see `TOKEN_FIELD`."""
    bought = curl("POST", token_url, [("Content-Type", "application/json")], json.dumps(words))
    sent = command.replace(shlex.quote(": ".join(TOKEN_FIELD)), '"Authorization: Bearer $token"')
    return f"token=$({bought} |\n  {_CUT_OUT})\n{sent}"


TOKEN_FIELD = ("Authorization", "Bearer $token")
"""The header of a command whose token the shell fills in."""


def _quoted(text: str) -> str:
    return shlex.quote(text)
