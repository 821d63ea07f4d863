"""Hostile framing, headers, methods and credentials; `CASES` is every hostile request there is.

Statuses follow decision G1: what cannot be read safely is refused first (400, 413, 414, 415, 421,
431, and 404 for a path that can be read in two ways), then the route (404, 405), then the caller
(401).
"""

from tests.raw_bodies import BODIES
from tests.raw_paths import PATHS, QUERIES
from tests.raw_socket import CLOSED
from tests.raw_target import OK, RawCase, Target, case

UPGRADE = [
    b"Connection: Upgrade, close",
    b"Upgrade: websocket",
    b"Sec-WebSocket-Version: 13",
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
]

UNSIGNED_TOKEN = b"eyJhbGciOiJub25lIn0.eyJzdWIiOiJza2lsbHRyYWNrLWNsaWVudCJ9."


def _bearer(target: Target) -> bytes:
    return b"Bearer " if target.proof.startswith(b"Bearer ") else b""


def _proof(target: Target, value: bytes) -> bytes:
    """The header line of another credential of the vendor's kind."""
    return target.proof_name + b": " + _bearer(target) + value


def _without_final_chunk(target: Target) -> bytes:
    return target.write_chunked(b"5\r\nabcde\r\n")


FRAMING: list[RawCase] = [
    case(
        "a length and chunks",
        lambda t: t.write(b"0\r\n\r\n", [b"Transfer-Encoding: chunked"]),
        parser=True,
    ),
    case("two equal lengths", lambda t: t.write(b"{}", [b"Content-Length: 2"]), parser=True),
    case("two lengths", lambda t: t.write(b"{}", [b"Content-Length: 1"]), parser=True),
    case("a negative length", lambda t: t.write(b"{}", length=b"-2"), parser=True),
    case("a length with a sign", lambda t: t.write(b"{}", length=b"+2"), parser=True),
    case("a length with an underscore", lambda t: t.write(b"{}", length=b"0_2"), parser=True),
    case("a length in hexadecimal", lambda t: t.write(b"{}", length=b"0x2"), parser=True),
    case("a length of letters", lambda t: t.write(b"{}", length=b"two"), parser=True),
    case("a length of 30 digits", lambda t: t.write(b"{}", length=b"9" * 30), 413, parser=True),
    case(
        "less than announced",
        lambda t: t.write(b'{"a"', length=b"90"),
        parser=True,
        half_close=True,
    ),
    case("more than announced", lambda t: t.write(t.valid_body, length=b"5"), 400),
    case("a chunk size of letters", lambda t: t.write_chunked(b"zz\r\n{}\r\n"), parser=True),
    case(
        "a chunk size that overflows", lambda t: t.write_chunked(b"f" * 17 + b"\r\n"), parser=True
    ),
    case("a negative chunk size", lambda t: t.write_chunked(b"-1\r\n{}\r\n"), parser=True),
    case("a chunk longer than its size", lambda t: t.write_chunked(b"1\r\n{}\r\n"), parser=True),
    case("no last chunk", _without_final_chunk, parser=True, half_close=True),
    case(
        "another transfer coding",
        lambda t: t.write(t.valid_body, [b"Transfer-Encoding: gzip"], length=b""),
        415,
        *OK,
        parser=True,
    ),
    case(
        "chunked and then not",
        lambda t: t.write(b"0\r\n\r\n", [b"Transfer-Encoding: chunked, identity"], length=b""),
        415,
        parser=True,
    ),
    case("a folded header line", lambda t: t.read(fields=[b"X-Folded: a", b" b"]), parser=True),
    case("bare line feeds", lambda t: t.read().replace(b"\r\n", b"\n"), parser=True),
    case(
        "bare carriage returns",
        lambda t: t.read().replace(b"\r\n", b"\r") + b"\r\n\r\n",
        parser=True,
    ),
    case(
        "a TLS greeting",
        lambda t: b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 64,
        parser=True,
    ),
    case("an HTTP/2 preface", lambda t: b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", parser=True),
    case("HTTP/9.9", lambda t: t.read().replace(b"HTTP/1.1", b"HTTP/9.9", 1), parser=True),
    case("HTTP/0.9", lambda t: b"GET " + t.path + b"\r\n\r\n", parser=True),
    case("no protocol at all", lambda t: b"\0" * 100 + b"\r\n\r\n", parser=True),
    case("an empty line first", lambda t: b"\r\n" + t.read(), 200, parser=True),
    case("a broken request behind a good one", lambda t: t.read() + b"NONSENSE\r\n\r\n", 200),
]

HEADERS: list[RawCase] = [
    case("no Host", lambda t: t.read(host=b""), 400),
    case(
        "no Host in HTTP/1.0",
        lambda t: t.read(host=b"").replace(b"HTTP/1.1", b"HTTP/1.0"),
        200,
        400,
    ),
    case("two equal Hosts", lambda t: t.read(fields=[b"Host: " + t.host]), 400),
    case("two Hosts", lambda t: t.read(fields=[b"Host: evil.example"]), 400),
    case("a foreign Host", lambda t: t.read(host=b"evil.example"), 421),
    case("a foreign Host in a good one", lambda t: t.read(host=t.host + b".evil.example"), 421),
    case("a Host with a user", lambda t: t.read(host=b"evil@" + t.host), 400, 421),
    case("a Host with a path", lambda t: t.read(host=t.host + b"/evil"), 400, 421),
    case("a Host that is half a bracket", lambda t: t.read(host=b"[::1"), 400, 421),
    case("a Host of spaces", lambda t: t.read(host=b"a b"), 400, 421),
    case("a Host of bytes", lambda t: t.read(host=b"\xff\xfe"), 400, 421),
    case("a Host with a long port", lambda t: t.read(host=b"127.0.0.1:" + b"9" * 50), 400, 421),
    case("an empty Host", lambda t: t.read(host=b" "), 400),
    case("a 70 kB header", lambda t: t.read(fields=[b"X-Long: " + b"a" * 70_000]), 431),
    case("a header name of 70 kB", lambda t: t.read(fields=[b"a" * 70_000 + b": x"]), 431),
    case("2,000 headers", lambda t: t.read(fields=[b"X-%d: x" % n for n in range(2000)]), 431),
    case("one header 2,000 times", lambda t: t.read(fields=[b"Accept: */*"] * 2000), 431),
    case("65 headers", lambda t: t.read(fields=[b"X-%d: x" % n for n in range(65)]), 431),
    case(
        "one list in 32 kB pieces", lambda t: t.read(fields=[b"Cookie: " + b"a" * 30_000] * 5), 431
    ),
    case("50 headers", lambda t: t.read(fields=[b"X-%d: x" % n for n in range(50)]), 200),
    case("a header without a colon", lambda t: t.read(fields=[b"nonsense"]), parser=True),
    case("a header name with a space", lambda t: t.read(fields=[b"X Y: z"]), parser=True),
    case("a NUL in a header", lambda t: t.read(fields=[b"X-Y: a\0b"]), parser=True),
    case(
        "a control character in a header",
        lambda t: t.read(fields=[b"X-Y: a\x01b"]),
        200,
        parser=True,
    ),
    case("bytes in a header", lambda t: t.read(fields=[b"X-Y: \xff\xfe"]), 200),
    case("an Accept of nonsense", lambda t: t.read(fields=[b"Accept: ;;q=;,/"]), 200, 400, 406),
    case("an Accept of bytes", lambda t: t.read(fields=[b"Accept: \xff\xfe/*"]), 200, 400, 406),
    case("an Accept that rules all out", lambda t: t.read(fields=[b"Accept: */*;q=0"]), 200, 406),
    case("an expectation", lambda t: t.write(t.valid_body, [b"Expect: 100-continue"]), *OK),
    case("an expectation of nonsense", lambda t: t.read(fields=[b"Expect: miracles"]), 200, 417),
    case(
        "a preference of nonsense",
        lambda t: t.read(fields=[b"Prefer: code=abc, wait=-1, =;"]),
        200,
        400,
    ),
    case("a preference for no status", lambda t: t.read(fields=[b"Prefer: code=99999"]), 200, 400),
    case(
        "an upgrade to a socket",
        lambda t: t.read(fields=UPGRADE).replace(b"Connection: close\r\n", b"", 1),
        200,
        400,
        403,
        426,
        CLOSED,
    ),
]

METHODS: list[RawCase] = [
    case("a method in lower case", lambda t: t.request(b"get", t.path), 405, parser=True),
    case("an unknown method", lambda t: t.request(b"FROB", t.path), 405, parser=True),
    case("a method of bytes", lambda t: t.request(b"G\xffT", t.path), parser=True),
    case(
        "a method of another protocol", lambda t: t.request(b"PROPFIND", t.path), 405, parser=True
    ),
    case("OPTIONS", lambda t: t.request(b"OPTIONS", t.path), 405),
    case("TRACE", lambda t: t.request(b"TRACE", t.path), 405),
    case("DELETE on a list", lambda t: t.request(b"DELETE", t.path), 405),
    case("HEAD", lambda t: t.request(b"HEAD", t.path), 200, techwolf=(405,)),
    case("HEAD on nothing", lambda t: t.request(b"HEAD", t.path + b"x"), 404),
    case(
        "OPTIONS on everything",
        lambda t: t.request(b"OPTIONS", b"*"),
        404,
        405,
        parser=True,
        any_shape=True,
    ),
    case("CONNECT", lambda t: t.request(b"CONNECT", t.host), 404, 405, parser=True, any_shape=True),
    case(
        "a body on GET",
        lambda t: t.request(b"GET", t.path, [b"Content-Length: 4"], b"null"),
        200,
        techwolf=(405,),
    ),
]

CREDENTIALS: list[RawCase] = [
    case("the credential twice", lambda t: t.read(fields=[t.authorization]), 400),
    case("a second credential", lambda t: t.read(fields=[_proof(t, b"other")]), 400),
    case("no credential", lambda t: t.read(authorization=b""), 401),
    case("an empty credential", lambda t: t.read(authorization=_proof(t, b"")), 401),
    case("a credential with a tail", lambda t: t.read(authorization=t.authorization + b" x"), 401),
    case("half a credential", lambda t: t.read(authorization=t.authorization[:-3]), 401),
    case(
        "a control character in it",
        lambda t: t.read(authorization=_proof(t, b"a\x01b")),
        401,
        parser=True,
    ),
    case("a NUL in it", lambda t: t.read(authorization=_proof(t, b"a\0b")), 401, parser=True),
    case("bytes in it", lambda t: t.read(authorization=_proof(t, b"\xff\xfe")), 401),
    case(
        "a credential of 5,000 bytes", lambda t: t.read(authorization=_proof(t, b"A" * 5000)), 401
    ),
    case(
        "a credential of 30,000 bytes",
        lambda t: t.read(authorization=_proof(t, b"A." * 15_000)),
        401,
    ),
    case("an unsigned token", lambda t: t.read(authorization=_proof(t, UNSIGNED_TOKEN)), 401),
    case("another scheme", lambda t: t.read(authorization=b"Authorization: Basic dGVzdDp4"), 401),
    case(
        "a credential in the query",
        lambda t: t.read(b"?access_token=" + t.proof.split()[-1], authorization=b""),
        401,
    ),
]

CASES = [*BODIES, *FRAMING, *HEADERS, *PATHS, *QUERIES, *METHODS, *CREDENTIALS]
