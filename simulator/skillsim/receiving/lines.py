"""What is said of an arrival: lines for people, and one JSON object for programs and files."""

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from skillsim.durations import to_text
from skillsim.instants import to_precise_text
from skillsim.journal.redaction import REDACTED, redact_body
from skillsim.receiving.arrival import Arrival
from skillsim.receiving.declared import spellings
from skillsim.webhooks.kept_headers import redact

_MAX_BODY_CHARS = 4000
_INDENT = "    "
_SHORTEST_SECRET = 8
_REDACTED = REDACTED.decode()

Span = tuple[str, str]
"""Some text, and the style it has on a terminal."""


def arrived(arrival: Arrival, *, is_secret_checked: bool) -> list[Span]:
    """What came: event, method and path; what is known of the secret, and how often it came."""
    notes = [] if is_secret_checked or not arrival.secret else ["secret not checked"]
    notes += [f"attempt {arrival.attempt}"] if arrival.attempt > 1 else []
    return [
        ("--> ", "cyan"),
        (f"#{arrival.number} ", "dim"),
        (printable(arrival.event or "(no event)"), "bold"),
        (f" {printable(arrival.method)} {printable(_path(arrival))}", ""),
        (f" ({', '.join(notes)})" if notes else "", "yellow"),
    ]


def body(arrival: Arrival) -> list[Span]:
    """The body on a line of its own, if there is one."""
    return [(f"\n{_INDENT}{_body_line(arrival.body)}", "dim")] if arrival.body else []


def answered(arrival: Arrival, took_us: int, *, forwarded_to: str | None = None) -> list[Span]:
    """What was answered, after how long, and why if that is not the script's doing."""
    status = "no answer" if arrival.status is None else str(arrival.status)
    is_good = arrival.status is not None and arrival.status < 400
    return [
        ("<-- ", "cyan"),
        (f"#{arrival.number} ", "dim"),
        (status, "green" if is_good else "red"),
        (f" ({_milliseconds(took_us)})", "dim"),
        (printable(_reason(arrival, forwarded_to)), "" if is_good else "red"),
    ]


def record(arrival: Arrival) -> dict[str, Any]:
    """The arrival for JSON, secrets left out; the body as a value when it is JSON."""
    forwarded = arrival.forwarded
    return {
        "number": arrival.number,
        "at": to_precise_text(arrival.at_us),
        "event": arrival.event,
        "attempt": arrival.attempt,
        "method": arrival.method,
        "path": _path(arrival),
        "headers": _headers(arrival),
        "body": _value(redact_body(arrival.body)),
        "has_secret": arrival.secret is not None,
        "is_trusted": arrival.is_trusted,
        "status": arrival.status,
        "forwarded_status": forwarded.status if forwarded and not forwarded.problem else None,
        "forwarding_problem": forwarded.problem if forwarded else None,
    }


def without(arrival: Arrival, secrets: Iterable[str]) -> Arrival:
    """The arrival to say and save: these secrets and its own nowhere in path, headers or body.

    Left as it is what is too short to be told from ordinary words.
    """
    words = {*secrets, arrival.secret or ""}
    hidden = [word for word in words if len(word) >= _SHORTEST_SECRET]
    path, body, headers = arrival.path, arrival.body, dict(arrival.headers)
    for word in hidden:
        path = path.replace(word, _REDACTED).replace(quote(word, safe=""), _REDACTED)
        body = body.replace(word.encode(), REDACTED)
        headers = {name: text.replace(word, _REDACTED) for name, text in headers.items()}
    return replace(arrival, path=path, body=body, headers=headers)


def plain(spans: Iterable[Span]) -> str:
    """The text without styles."""
    return "".join(text for text, _ in spans)


def printable(text: str, max_chars: int = 200) -> str:
    """The text, cut, with everything escaped that could steer a terminal."""
    shown = text if len(text) <= max_chars else text[:max_chars] + "..."
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in shown)


def _reason(arrival: Arrival, forwarded_to: str | None) -> str:
    if not arrival.is_trusted:
        return " wrong secret" if arrival.secret else " no secret"
    if arrival.forwarded is None:
        return ""
    if arrival.forwarded.problem:
        return f" not forwarded to {forwarded_to}: {arrival.forwarded.problem}"
    return f" ({arrival.forwarded.status} from {forwarded_to})"


def _milliseconds(took_us: int) -> str:
    # A slow answer is one that was asked for: its seconds are what counts.
    return f"{round(took_us / 1000)} ms" if took_us < 1_000_000 else to_text(took_us // 1000 * 1000)


def _path(arrival: Arrival) -> str:
    path, mark, query = arrival.path.partition("?")
    return path + mark + redact_body(query.encode("latin-1", "replace")).decode("latin-1")


def _headers(arrival: Arrival) -> dict[str, str]:
    headers = list(arrival.headers.items())
    for spelling in spellings():
        headers = redact(headers, spelling.secret_header)
    return dict(headers)


def _body_line(content: bytes) -> str:
    shown = _value(redact_body(content))
    text = shown if isinstance(shown, str) else json.dumps(shown, ensure_ascii=False)
    size = f" ({len(content)} bytes)" if len(text) > _MAX_BODY_CHARS else ""
    return printable(text, _MAX_BODY_CHARS) + size


def _value(content: bytes) -> Any:
    """The value of a JSON body that can be written as JSON again, else the text of the body."""
    try:
        value = json.loads(content)
        json.dumps(value, allow_nan=False)
    except (ValueError, RecursionError):
        return content.decode("utf-8", "replace")
    return value
