"""Requests as no careful client sends them: broken bodies, strange bodies, ids of nothing."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

Json = Any

DEPTH = 500
"""Deeper than any body that is meant, and not too deep for what stands in between."""

WRONG_MEDIA_TYPES = ("text/plain", "application/xml", "image/png")

MALFORMED_IDS = ("~", "a b", "%", "*", "'\"", "ü", "\x00", "x" * 300)


def broken_bodies(body: Json) -> Iterator[tuple[str, bytes]]:
    """Bodies that are no JSON, by what is wrong with them."""
    valid = json.dumps(body).encode()
    yield "an unfinished body", valid[:-1]
    yield "a body that ends within a word", b'{"na'
    yield "a body that ends within a character", b'{"na\xc3'
    yield "a body with something behind it", valid + b"}"
    yield "two bodies", valid + valid
    yield "a body in single quotes", b"{'a': 'b'}"
    yield "a body of blanks", b"   "
    yield "a body of words", b"hello"
    yield "a form", b"a=b&c=d"
    yield "markup", b"<a>b</a>"
    yield "a deep body", b"[" * DEPTH + b"]" * DEPTH


def strange_bodies(body: Json) -> Iterator[tuple[str, bytes]]:
    """Bodies that some readers take and some do not."""
    valid = json.dumps(body).encode()
    yield "a byte order mark", b"\xef\xbb\xbf" + valid
    for what, value in _STRANGE_VALUES.items():
        yield what, valid[:-1] + b', "no_such_member": ' + value + b"}"
    yield "a member without name", valid[:-1] + b', "": 1}'
    for name, value in list(body.items())[:1]:
        again = json.dumps({name: value}).encode()
        yield "a member that is there twice", valid[:-1] + b", " + again[1:]
    yield from _with_text("a NUL", "a\x00b", body)


def half_character(body: Json) -> Iterator[tuple[str, bytes]]:
    """A text that JSON can spell and UTF-8 cannot: much that stands between cannot pass it on."""
    yield from _with_text("half a character", "a\ud800b", body)


def _with_text(what: str, text: str, body: Json) -> Iterator[tuple[str, bytes]]:
    for name, value in body.items():
        if isinstance(value, str):
            yield f"{what} in {name}", json.dumps({**body, name: text}).encode()
            return


_STRANGE_VALUES = {
    "a number that is too large": b"1e400",
    "a number of many digits": b"9" * 5000,
    "a value that is no number": b"NaN",
    "an infinite value": b"-Infinity",
    "bytes that are no UTF-8": b'"\xff\xfe"',
    "a deep member": b"[" * DEPTH + b"]" * DEPTH,
}


def plain_bodies(body: Json) -> Iterator[tuple[str, bytes]]:
    """The same body in other spellings, all of them JSON."""
    yield "a body among blanks", b" \r\n\t" + json.dumps(body, indent=2).encode() + b"\n "
    yield "a body without blanks", json.dumps(body, separators=(",", ":")).encode()
    yield "a body in another order", json.dumps(dict(reversed(body.items()))).encode()


def unknown_ids(known: str) -> Sequence[str]:
    """Ids of the same form as a known one that name nothing: its end or its beginning changed."""
    return (known[:-6] + _turned(known[-6:]), _turned(known[:6]) + known[6:])


def _turned(text: str) -> str:
    """Every letter and digit exchanged for another of its kind; hex digits stay hex digits."""
    return "".join(_other(letter) for letter in text)


def _other(letter: str) -> str:
    for alphabet in ("0123456789", "abcdef", "ABCDEF", "ghijklmnopqrstuvwxyz"):
        if letter in alphabet:
            return alphabet[(alphabet.index(letter) + len(alphabet) // 2) % len(alphabet)]
    return "G" if "H" <= letter <= "Z" else "H" if letter == "G" else letter
