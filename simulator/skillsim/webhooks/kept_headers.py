"""What the delivery log keeps of headers: no secrets, and not more than there is room for."""

from collections.abc import Iterable

from skillsim.journal import redaction

Headers = list[tuple[str, str]]

REDACTED = redaction.REDACTED.decode()
_ROOM_CHARS = 16 * 1024


def redact(headers: Iterable[tuple[str, str]], secret_header: str) -> Headers:
    """The headers, with the values of `secret_header` and of what always holds secrets replaced."""
    own = secret_header.lower()
    return [(name, REDACTED if _is_secret(name.lower(), own) else value) for name, value in headers]


def _is_secret(name: str, own: str) -> bool:
    return name == own or redaction.is_secret_header(name.encode("utf-8", "replace"))


def cut(headers: Iterable[tuple[str, str]]) -> tuple[Headers, bool]:
    """The first headers that fit into 16 KiB, and whether any were left out."""
    kept: Headers = []
    room = _ROOM_CHARS
    for name, value in headers:
        room -= len(name) + len(value)
        if room < 0:
            return kept, True
        kept.append((name, value))
    return kept, False
