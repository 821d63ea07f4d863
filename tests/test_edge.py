"""The edge: what is refused before anything is looked up."""

import asyncio
import contextlib
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message

from skillsim import edge
from skillsim.errors import (
    HeadersTooLarge,
    Invalid,
    Misdirected,
    NotFound,
    RequestTimeout,
    TargetTooLong,
    TooLarge,
    UnsupportedMediaType,
)

Headers = list[tuple[bytes, bytes]]

GOOD_PATHS = [
    b"/v1/employees",
    b"/.well-known/jwks.json",
    b"/files/a..b",
    b"/files/...",
    b"/files/.hidden",
    b"/a%20b",
    b"/a;b=c",
    b"/%C3%A9",
    "/é".encode(),
    b"/100%25",
    b"/a:b@c",
]
AMBIGUOUS_PATHS = [
    b"//a",
    b"/a//b",
    b"/a/./b",
    b"/a/../b",
    b"/a/..",
    b"/..",
    b"/a/%2e%2E/b",
    b"/a/.%2e/b",
    b"/a/%2e",
    b"/a%2fb",
    b"/a%2Fb",
    b"/a\\b",
    b"/a%5cb",
    b"/a%5Cb",
    b"/a%00",
    b"/a\x00b",
    b"/a\x7f",
    b"/a%0ab",
    b"/a\rb",
    b"/a%1b",
    b"/%ff",
    b"/\xff",
    b"/%C0%AF",
    b"/%e2%80%ae",
]


def read(*messages: Message, is_slow: bool = False) -> bytes:
    """What is read of a body that arrives in these messages, one after the other when slow."""
    waiting = iter(messages)

    async def receive() -> Message:
        if is_slow:
            await asyncio.sleep(0)
        return next(waiting)

    return asyncio.run(edge.read_body(receive))


def chunk(body: bytes, *, more: bool = True) -> Message:
    return {"type": "http.request", "body": body, "more_body": more}


def test_headers_are_found_by_name() -> None:
    collected = edge.collect_headers([(b"host", b"a"), (b"accept", b"*/*")])

    assert collected == {b"host": b"a", b"accept": b"*/*"}


def test_repeated_list_header_is_joined_in_order() -> None:
    collected = edge.collect_headers([(b"accept", b"a/b"), (b"host", b"h"), (b"accept", b"c/d")])

    assert collected == {b"accept": b"a/b, c/d", b"host": b"h"}


@pytest.mark.parametrize(
    "name",
    [b"host", b"authorization", b"content-type", b"content-length", b"origin", b"x-anything"],
    ids=bytes.decode,
)
def test_repeated_header_of_one_value_is_refused(name: bytes) -> None:
    with pytest.raises(Invalid, match=f"the header {name.decode()} is sent more than once"):
        edge.collect_headers([(name, b"a"), (name, b"a")])


def test_as_many_headers_as_allowed_are_taken() -> None:
    many = [(b"x-%d" % i, b"") for i in range(edge.MAX_HEADERS)]

    assert len(edge.collect_headers(many)) == edge.MAX_HEADERS


@pytest.mark.parametrize(
    "headers",
    [
        [(b"x-%d" % i, b"") for i in range(edge.MAX_HEADERS + 1)],
        [(b"accept", b"")] * (edge.MAX_HEADERS + 1),
        [(b"x", b"a" * edge.MAX_HEADER_BYTES)],
        [(b"a" * edge.MAX_HEADER_BYTES, b"x")],
        [(b"accept", b"a" * (edge.MAX_HEADER_BYTES // 2))] * 3,
    ],
    ids=["too_many", "too_many_of_one_name", "long_value", "long_name", "long_in_sum"],
)
def test_too_many_or_too_long_headers_are_refused(headers: Headers) -> None:
    with pytest.raises(HeadersTooLarge):
        edge.collect_headers(headers)


@pytest.mark.parametrize("path", GOOD_PATHS, ids=repr)
def test_path_with_one_reading_is_taken(path: bytes) -> None:
    edge.check_head({}, path, b"")


@pytest.mark.parametrize("path", AMBIGUOUS_PATHS, ids=repr)
def test_path_with_two_readings_is_refused(path: bytes) -> None:
    with pytest.raises(NotFound):
        edge.check_head({}, path, b"")


@given(st.binary(max_size=40), st.binary(max_size=40))
def test_any_target_is_taken_or_refused_as_not_found(path: bytes, query: bytes) -> None:
    with contextlib.suppress(NotFound, TargetTooLong):
        edge.check_head({}, b"/" + path, query)


def test_target_of_the_greatest_length_is_taken_and_a_byte_more_refused() -> None:
    path, query = b"/" + b"a" * 99, b"b" * (edge.MAX_TARGET_BYTES - 100)

    edge.check_head({}, path, query)
    with pytest.raises(TargetTooLong):
        edge.check_head({}, path, query + b"b")


@pytest.mark.parametrize("coding", [b"gzip", b"br", b"identity, gzip", b""], ids=repr)
def test_encoded_body_is_refused(coding: bytes) -> None:
    with pytest.raises(UnsupportedMediaType):
        edge.check_head({b"content-encoding": coding}, b"/", b"")


def test_identity_is_no_encoding() -> None:
    edge.check_head({b"content-encoding": b"Identity"}, b"/", b"")


def test_declared_length_up_to_the_limit_is_taken_and_a_byte_more_refused() -> None:
    edge.check_head({b"content-length": b"%d" % edge.MAX_BODY_BYTES}, b"/", b"")

    with pytest.raises(TooLarge):
        edge.check_head({b"content-length": b"%d" % (edge.MAX_BODY_BYTES + 1)}, b"/", b"")


@pytest.mark.parametrize("length", [b"", b"abc", b"-1", b"+5", b"1_0", b"5, 5", b"0x5"], ids=repr)
def test_declared_length_in_another_spelling_is_refused(length: bytes) -> None:
    with pytest.raises(Invalid):
        edge.check_head({b"content-length": length}, b"/", b"")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (b"localhost", ("localhost", "")),
        (b"LocalHost:8600", ("localhost", "8600")),
        (b"127.0.0.1:80", ("127.0.0.1", "80")),
        (b"[::1]:8600", ("[::1]", "8600")),
        (b"[2001:DB8::1]", ("[2001:db8::1]", "")),
        (b"acme_1.eu3.techwolf.ai", ("acme_1.eu3.techwolf.ai", "")),
    ],
    ids=repr,
)
def test_host_is_split_into_name_and_port(value: bytes, expected: tuple[str, str]) -> None:
    assert edge.split_host({b"host": value}) == expected


@pytest.mark.parametrize("headers", [{}, {b"host": b""}], ids=["absent", "empty"])
def test_missing_host_is_refused(headers: Mapping[bytes, bytes]) -> None:
    with pytest.raises(Invalid, match="the Host header is missing"):
        edge.split_host(headers)


@pytest.mark.parametrize(
    "value",
    [
        b"user@localhost",
        b"localhost:",
        b"localhost:80a",
        b"localhost:1:2",
        b"localhost/path",
        b"local host",
        b"localhost\n",
        b"::1",
        b"[::1",
        b":8600",
        b"localhost,evil.example",
        "lócalhost".encode(),
        b"\xff",
    ],
    ids=repr,
)
def test_host_that_is_no_host_name_is_misdirected(value: bytes) -> None:
    with pytest.raises(Misdirected):
        edge.split_host({b"host": value})


@pytest.mark.parametrize("is_slow", [False, True], ids=["at_once", "later"])
def test_body_arrives_whole_from_many_chunks(is_slow: bool) -> None:
    chunks = chunk(b"a"), chunk(b""), chunk(b"bc"), chunk(b"", more=False)

    assert read(*chunks, is_slow=is_slow) == b"abc"


def test_body_that_does_not_arrive_in_time_is_a_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edge, "BODY_SECONDS", 0.01)
    was_left = []

    async def never() -> Message:
        message: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        try:
            return await message
        finally:
            was_left.append(True)

    with pytest.raises(RequestTimeout):
        asyncio.run(edge.read_body(never))
    assert was_left == [True]


def test_chunked_body_up_to_the_limit_is_read() -> None:
    half = b"a" * (edge.MAX_BODY_BYTES // 2)

    body = read(chunk(half), chunk(half, more=False))

    assert len(body) == edge.MAX_BODY_BYTES


def test_chunked_body_beyond_the_limit_is_refused_before_its_end() -> None:
    half = b"a" * (edge.MAX_BODY_BYTES // 2)

    with pytest.raises(TooLarge):
        read(chunk(half), chunk(half), chunk(b"a"), is_slow=True)


def test_client_that_leaves_within_its_body_is_refused() -> None:
    with pytest.raises(Invalid, match="left"):
        read(chunk(b"ab"), {"type": "http.disconnect"})
