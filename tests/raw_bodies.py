"""Hostile bodies, and what they are refused with: broken JSON, wrong values, wrong media types."""

import gzip
import json

from tests.raw_socket import CLOSED
from tests.raw_target import OK, RawCase, Target, case

MIB = 1 << 20
HUGE_BYTES = 30 * MIB
MAX_DEPTH = 64


def _nested(depth: int, opening: bytes, closing: bytes) -> bytes:
    return opening * depth + closing * depth


def _many_keys(count: int) -> bytes:
    return b"{" + b",".join(b'"k%d":0' % n for n in range(count)) + b"}"


def _chunked(body: bytes) -> bytes:
    pieces = (body[start : start + 65536] for start in range(0, len(body), 65536))
    return b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in pieces) + b"0\r\n\r\n"


def _padded(target: Target, size: int) -> bytes:
    return target.valid_body.ljust(size)


def _all_of(target: Target, value: object) -> bytes:
    return json.dumps(dict.fromkeys(target.resource.valid, value)).encode()


def _doubled(target: Target, first: bytes, second: bytes) -> bytes:
    """A valid body with its first member twice, each time with another value."""
    name = next(iter(target.resource.valid))
    key = json.dumps(name).encode()
    rest = {k: v for k, v in target.resource.valid.items() if k != name}
    tail = b"".join(
        b", %s: %s" % (json.dumps(k).encode(), json.dumps(v).encode()) for k, v in rest.items()
    )
    return b"{" + key + b": " + first + b", " + key + b": " + second + tail + b"}"


def _good(target: Target) -> bytes:
    return json.dumps(next(iter(target.resource.valid.values()))).encode()


SYNTAX: list[RawCase] = [
    case("arrays nested 100,000 deep", lambda t: t.write(b"[" * 100_000), 400),
    case("objects nested 100,000 deep", lambda t: t.write(b'{"a":' * 100_000), 400),
    case(
        "nested as deep as allowed",
        lambda t: t.write(t.with_extra(_nested(MAX_DEPTH - 1, b"[", b"]"))),
        *OK,
    ),
    case(
        "nested one too deep", lambda t: t.write(t.with_extra(_nested(MAX_DEPTH, b"[", b"]"))), 400
    ),
    case(
        "objects nested one too deep",
        lambda t: t.write(t.with_extra(b'{"a":' * MAX_DEPTH + b"1" + b"}" * MAX_DEPTH)),
        400,
    ),
    case(
        "brackets inside a text are no nesting",
        lambda t: t.write(t.with_extra(b'"' + b'[{\\"' * 200 + b'"')),
        *OK,
    ),
    case("NaN", lambda t: t.write(t.with_extra(b"NaN")), 400),
    case("Infinity", lambda t: t.write(t.with_extra(b"Infinity")), 400),
    case("minus Infinity", lambda t: t.write(t.with_extra(b"-Infinity")), 400),
    case("a number beyond every float", lambda t: t.write(t.with_text(b"1e999")), 400),
    case("a 5,000-digit integer", lambda t: t.write(t.with_text(b"9" * 5000)), 400),
    case("a 5,000-digit integer aside", lambda t: t.write(t.with_extra(b"9" * 5000)), 400, *OK),
    case("2^63", lambda t: t.write(t.with_text(b"9223372036854775808")), 400),
    case("2^63 aside", lambda t: t.write(t.with_extra(b"9223372036854775808")), 400, *OK),
    case("2^64", lambda t: t.write(t.with_text(b"18446744073709551616")), 400),
    case("a lone surrogate", lambda t: t.write(t.with_text(rb'"\ud800"')), 400),
    case("a lone low surrogate", lambda t: t.write(t.with_text(rb'"x\udc00y"')), 400),
    case("a lone surrogate aside", lambda t: t.write(t.with_extra(rb'{"\udfff": 1}')), 400),
    case("an escaped NUL", lambda t: t.write(t.with_text(rb'"a\u0000b"')), 400),
    case("an escaped NUL in a key", lambda t: t.write(t.with_extra(rb'{"\u0000": 1}')), 400),
    case("a raw NUL", lambda t: t.write(t.with_text(b'"a\0b"')), 400),
    case("a raw control character", lambda t: t.write(t.with_text(b'"a\x1fb"')), 400),
    case("invalid UTF-8", lambda t: t.write(t.with_text(b'"\xff\xfe"')), 400),
    case("overlong UTF-8", lambda t: t.write(t.with_text(b'"\xc0\x80"')), 400),
    case("a surrogate in UTF-8", lambda t: t.write(t.with_text(b'"\xed\xa0\x80"')), 400),
    case("Latin-1", lambda t: t.write(t.with_text(b'"Andr\xe9"')), 400),
    case("UTF-16", lambda t: t.write(t.valid_body.decode().encode("utf-16")), 400),
    case(
        "UTF-16 without a mark", lambda t: t.write(t.valid_body.decode().encode("utf-16-le")), 400
    ),
    case("UTF-32", lambda t: t.write(t.valid_body.decode().encode("utf-32")), 400),
    case("a byte order mark", lambda t: t.write(b"\xef\xbb\xbf" + t.valid_body), 400),
    case("cut off", lambda t: t.write(t.valid_body[:-1]), 400),
    case("two values", lambda t: t.write(t.valid_body + b" {}"), 400),
    case("single quotes", lambda t: t.write(t.valid_body.replace(b'"', b"'")), 400),
    case("a trailing comma", lambda t: t.write(t.valid_body[:-1] + b",}"), 400),
    case("a comment", lambda t: t.write(b"/* */" + t.valid_body), 400),
    case("white space only", lambda t: t.write(b"   "), 400),
    case("a form feed before it", lambda t: t.write(b"\f" + t.valid_body), 400),
]

VALUES: list[RawCase] = [
    case("null as the body", lambda t: t.write(b"null"), 400),
    case("true as the body", lambda t: t.write(b"true"), 400),
    case("a text as the body", lambda t: t.write(b'"x"'), 400),
    case("a number as the body", lambda t: t.write(b"1"), 400),
    case("an empty list as the body", lambda t: t.write(b"[]"), 400),
    case("a list of the right body", lambda t: t.write(b"[" + t.valid_body + b"]"), 400),
    case("an empty object", lambda t: t.write(b"{}"), 400),
    case("an empty body", lambda t: t.write(b""), 400),
    case("no body at all", lambda t: t.write(b"", content_type=b"", length=b""), 400),
    case("objects for every value", lambda t: t.write(_all_of(t, {})), 400),
    case("lists for every value", lambda t: t.write(_all_of(t, [[]])), 400),
    case("true for every value", lambda t: t.write(_all_of(t, True)), 400),
    case("null for every value", lambda t: t.write(_all_of(t, None)), 400),
    case("fractions for every value", lambda t: t.write(_all_of(t, 0.5)), 400),
    case("empty texts for every value", lambda t: t.write(_all_of(t, "")), 400),
    case("numbers as texts", lambda t: t.write(_all_of(t, "1_0")), 400),
    case("a member twice, the last one good", lambda t: t.write(_doubled(t, b"[]", _good(t))), *OK),
    case("a member twice, the last one bad", lambda t: t.write(_doubled(t, _good(t), b"[]")), 400),
    case(
        "a text of a million characters",
        lambda t: t.write(t.with_text(b'"%s"' % (b"x" * 10**6))),
        400,
    ),
    case(
        "an address that is slow to judge",
        lambda t: t.write(t.with_text(b'"%s"' % (b"a@" * 10**5), "email")),
        400,
        techwolf=OK,
    ),
    case("90,000 unknown members", lambda t: t.write(t.with_extra(_many_keys(90_000))), 400, *OK),
    case("500,000 members", lambda t: t.write(_many_keys(500_000)), 413, CLOSED),
    case("as large as allowed", lambda t: t.write(_padded(t, MIB)), *OK),
    case("one byte too large", lambda t: t.write(_padded(t, MIB + 1)), 413, CLOSED),
    case("30 MB by length", lambda t: t.write(_padded(t, HUGE_BYTES)), 413, CLOSED),
    case("30 MB announced, nothing sent", lambda t: t.write(b"", length=b"31457280"), 413),
    case(
        "30 MB in chunks", lambda t: t.write_chunked(_chunked(_padded(t, HUGE_BYTES))), 413, CLOSED
    ),
    case("in chunks", lambda t: t.write_chunked(_chunked(t.valid_body)), *OK),
]

MEDIA_TYPES: list[RawCase] = [
    case("no media type", lambda t: t.write(t.valid_body, content_type=b""), 400, 415, *OK),
    case(
        "a media type of semicolons", lambda t: t.write(t.valid_body, content_type=b";;;"), 400, 415
    ),
    case(
        "a media type of bytes",
        lambda t: t.write(t.valid_body, content_type=b"\xff/\xfe"),
        400,
        415,
    ),
    case("plain text", lambda t: t.write(t.valid_body, content_type=b"text/plain"), 415),
    case("XML", lambda t: t.write(b"<x/>", content_type=b"application/xml"), 415),
    case(
        "a form",
        lambda t: t.write(
            b"email=a%40b.example", content_type=b"application/x-www-form-urlencoded"
        ),
        415,
    ),
    case(
        "a form without parts",
        lambda t: t.write(b"", content_type=b"multipart/form-data"),
        400,
        415,
    ),
    case(
        "JSON in capitals", lambda t: t.write(t.valid_body, content_type=b"Application/JSON"), *OK
    ),
    case(
        "JSON that claims UTF-16",
        lambda t: t.write(t.valid_body, content_type=b"application/json; charset=utf-16"),
        400,
        415,
        *OK,
    ),
    case("media type twice", lambda t: t.write(t.valid_body, [b"Content-Type: text/plain"]), 400),
    case(
        "gzip",
        lambda t: t.write(gzip.compress(t.valid_body), [b"Content-Encoding: gzip"]),
        415,
    ),
    case("gzip that is none", lambda t: t.write(t.valid_body, [b"Content-Encoding: gzip"]), 415),
    case("gzip unsaid", lambda t: t.write(gzip.compress(t.valid_body)), 400),
    case("two encodings", lambda t: t.write(b"x", [b"Content-Encoding: identity, br"]), 415),
    case(
        "no encoding, in so many words",
        lambda t: t.write(t.valid_body, [b"Content-Encoding: Identity"]),
        *OK,
    ),
]

BODIES = [*SYNTAX, *VALUES, *MEDIA_TYPES]
