"""What one request asks of the simulator itself: `Prefer: code=503, wait=2` (RFC 7240)."""

import re

MAX_WAIT_S = 60.0
_MAX_HEADER_CHARS = 1000

_WORD = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_QUOTED = r'"(?:[^"\\]|\\.)*"'
_PREFERENCE = re.compile(rf"\s*({_WORD})\s*(?:=\s*({_WORD}|{_QUOTED}))?\s*(?:;|\Z)")
# Commas separate preferences, but not inside quotes.
_PART = re.compile(rf'(?:[^,"]|{_QUOTED})+')
_CODE = re.compile(r"[45][0-9]{2}")
_SECONDS = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,3})?")


def parse_prefer(header: str) -> tuple[int | None, float | None]:
    """The error status and the seconds of delay that a client prefers; None where it says nothing.

    As RFC 7240 wants it, what is unknown, malformed or out of bounds (400 to 599, 0 to 60 s) is
    ignored, never refused, and of a repeated preference the first counts.
    """
    values: dict[str, str] = {}
    for part in _PART.findall(header[:_MAX_HEADER_CHARS]):
        match = _PREFERENCE.match(part)
        if match is not None:
            values.setdefault(match[1].lower(), _unquote(match[2] or ""))
    return _code(values.get("code", "")), _wait_s(values.get("wait", ""))


def _unquote(word: str) -> str:
    return re.sub(r"\\(.)", r"\1", word[1:-1]) if word.startswith('"') else word


def _code(text: str) -> int | None:
    return int(text) if _CODE.fullmatch(text) else None


def _wait_s(text: str) -> float | None:
    if not _SECONDS.fullmatch(text) or float(text) > MAX_WAIT_S:
        return None
    return float(text)


def preference_applied(status: int | None, wait_s: float | None) -> dict[str, str]:
    """The header that says which preferences were followed (RFC 7240); none without any."""
    parts = [] if status is None else [f"code={status}"]
    parts += [] if wait_s is None else [f"wait={wait_s:g}"]
    return {"Preference-Applied": ", ".join(parts)} if parts else {}
