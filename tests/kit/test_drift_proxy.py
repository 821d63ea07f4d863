"""The proxy passes everything on as it is, whatever it then thinks of it."""

import asyncio
import gzip
import json
import ssl
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from skillsim_contracts.contract import known_vendors
from skillsim_contracts.drift.checking import check_har
from skillsim_contracts.drift.har_file import HarFile
from skillsim_contracts.drift.ledger import BLIND, CLEAN, DRIFT, Ledger
from skillsim_contracts.drift.places import Places
from skillsim_contracts.drift.redaction import Redaction
from skillsim_contracts.drift.upstream import NoAnswer, Upstream
from skillsim_contracts.drift.watching import UNREACHABLE, Watch
from tests import raw_socket
from tests.kit.answers import EMPLOYEE
from tests.kit.drifting import BEARER, JSON, Asked, passed, proxy_to, told
from tests.kit.raw_upstream import RawUpstream, raw_upstream

trustme = pytest.importorskip("trustme")

ASK = Asked("GET", "/v1/employees", BEARER)


def answer(body: bytes = b"[]", *fields: str, status: str = "200 OK", length: int = -1) -> bytes:
    head = [
        f"HTTP/1.1 {status}",
        "Content-Type: application/json",
        f"Content-Length: {len(body) if length < 0 else length}",
        *fields,
    ]
    return "\r\n".join([*head, "", ""]).encode("latin-1") + body


def asked_raw(upstream: RawUpstream, request: bytes) -> raw_socket.RawAnswer:
    """The answer to the bytes of one request through a proxy."""
    watch = Watch(Places(known_vendors(), otherwise=""), Ledger(), say=lambda _: None)
    with proxy_to(Upstream(upstream.url), watch, 1) as address:
        parts = urlsplit(address)
        return raw_socket.exchange((str(parts.hostname), parts.port or 0), request)


def test_request_is_passed_on_without_what_concerns_the_connection() -> None:
    request = (
        b"POST /v1/%7Ea%2Fb?x=%20y&x=+ HTTP/1.1\r\nHost: my.proxy\r\n"
        b"X-Mine: \xc3\xa9\r\nX-Twice: 1\r\nX-Twice: 2\r\nKeep-Alive: 5\r\nTE: trailers\r\n"
        b"Proxy-Authorization: Basic x\r\n"
        b"X-Hop: gone\r\nConnection: close, X-Hop\r\nContent-Length: 3\r\n\r\nabc"
    )

    with raw_upstream(answer()) as upstream:
        asked_raw(upstream, request)

    assert upstream.head[0] == b"POST /v1/%7Ea%2Fb?x=%20y&x=+ HTTP/1.1"
    assert sorted(upstream.head[1:]) == [
        b"connection: close",
        b"content-length: 3",
        b"host: " + urlsplit(upstream.url).netloc.encode(),
        b"x-mine: \xc3\xa9",
        b"x-twice: 1",
        b"x-twice: 2",
    ]
    assert upstream.body == b"abc"


def test_body_in_chunks_is_passed_on_in_chunks() -> None:
    request = (
        b"POST /v1/x HTTP/1.1\r\nHost: p\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    )

    with raw_upstream(answer()) as upstream:
        asked_raw(upstream, request)

    assert b"transfer-encoding: chunked" in upstream.head
    assert b"abc" in upstream.body
    assert upstream.body.endswith(b"0\r\n\r\n")


def test_answer_is_passed_on_as_it_is() -> None:
    body = gzip.compress(json.dumps([EMPLOYEE]).encode())
    fields = ("Content-Encoding: gzip", "X-Rate: 3", "Keep-Alive: 5", "Connection: keep-alive")

    with raw_upstream(answer(body, *fields, "Date: then", "Server: theirs")) as upstream:
        (got,), watch, _ = passed(upstream.url, ASK)

    assert got.body == body
    assert got.headers == {
        "content-type": "application/json",
        "content-length": str(len(body)),
        "content-encoding": "gzip",
        "x-rate": "3",
        "date": "then",
        "server": "theirs",
    }
    assert (watch.ledger.n_unrecorded, watch.exit_code) == (0, CLEAN)


def test_redirect_is_for_the_client() -> None:
    moved = answer(b"", "Location: http://127.0.0.1:1/v1/employees", status="302 Found")

    with raw_upstream(moved) as upstream:
        (got,), _, _ = passed(upstream.url, ASK)

    assert (got.status, len(upstream.asked)) == (302, 1)
    assert got.headers["location"] == "http://127.0.0.1:1/v1/employees"


def test_prefix_of_the_upstream_is_put_before_the_path() -> None:
    with raw_upstream(answer()) as upstream:
        _, watch, lines = passed(f"{upstream.url}/hr/", ASK)

    assert upstream.head[0] == b"GET /hr/v1/employees HTTP/1.1"
    assert lines == ["200 GET /hr/v1/employees listEmployees ok"]
    assert watch.exit_code == CLEAN


def test_body_that_is_too_large_is_passed_on_and_not_judged() -> None:
    body = json.dumps([{"name": "x" * (2 << 20)}]).encode()

    with raw_upstream(answer(body)) as upstream:
        (got,), watch, _ = passed(upstream.url, ASK)

    assert got.body == body
    assert (watch.ledger.causes(), watch.ledger.n_unrecorded) == ([], 1)


def test_compressed_body_that_is_too_large_is_not_judged() -> None:
    body = gzip.compress(b"[" + b" " * (2 << 20) + b"]")

    with raw_upstream(answer(body, "Content-Encoding: gzip")) as upstream:
        _, watch, _ = passed(upstream.url, ASK)

    assert (watch.ledger.causes(), watch.ledger.n_unrecorded) == ([], 1)


def test_answer_that_breaks_off_breaks_off() -> None:
    request = b"GET /v1/employees HTTP/1.1\r\nHost: p\r\nConnection: close\r\n\r\n"

    with raw_upstream(answer(b"[{", length=100)) as upstream:
        got = asked_raw(upstream, request)

    assert got.status in (200, raw_socket.CLOSED)
    assert len(got.body) < 100


def test_upstream_that_is_not_there_is_a_502_and_a_sentence() -> None:
    with raw_upstream(answer()) as upstream:
        nobody = upstream.url

    (got,), watch, lines = passed(nobody, ASK)

    assert got.status == 502
    assert json.loads(got.body)["detail"] == (
        f"skillsim proxy: {nobody} does not answer: nobody listens there"
    )
    assert lines == [
        f"--- GET /v1/employees listEmployees {nobody} does not answer: nobody listens there"
    ]
    assert watch.exit_code == UNREACHABLE


def test_certificate_is_verified_by_the_file_that_is_given(tmp_path: Path) -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    (tmp_path / "ca.pem").write_bytes(authority.cert_pem.bytes())

    with raw_upstream(answer(), context) as upstream:
        (distrusted,), watch, _ = passed(upstream.url, ASK)
        (trusted,), _, _ = passed(upstream.url, ASK, ca=tmp_path / "ca.pem")

    assert (distrusted.status, watch.exit_code) == (502, UNREACHABLE)
    assert "its certificate is not trusted" in json.loads(distrusted.body)["detail"]
    assert trusted.status == 200


def test_path_that_would_name_another_host_is_refused() -> None:
    async def once() -> None:
        async with Upstream("http://api.example").ask("GET", "@127.0.0.1:9/x", [], None):
            pass

    with pytest.raises(NoAnswer, match="does not begin with a slash"):
        asyncio.run(once())


def test_saved_recording_says_the_same_and_no_secret(tmp_path: Path) -> None:
    sold = {"access_token": "opaque-token-0123456789", "expires_in": 60, "token_type": "Bearer"}
    login = {
        "grant_type": "client_credentials",
        "client_id": "me",
        "client_secret": "hush-hush-hush",
    }
    pin = {"X-Pin": "9876-5432-1098"}
    file = HarFile(tmp_path / "saved.har")

    with raw_upstream(answer(json.dumps(sold).encode(), "Set-Cookie: sid=cookie-0123456789")) as up:
        _, watch, lines = passed(
            up.url,
            Asked("POST", "/v1/auth/token", JSON | pin, json.dumps(login).encode()),
            Asked("GET", "/v1/employees?token=query-0123456789", BEARER),
            har=file,
            redaction=Redaction(["X-Pin"]),
        )
    file.close()

    saved = (tmp_path / "saved.har").read_text()
    again = check_har(tmp_path / "saved.har")
    found = [cause.first for cause in watch.ledger.causes()]
    assert told(found) == [("answer", "body", "")]
    assert [cause.first for cause in again.causes()] == found
    for secret in ("0123456789", "hush", "9876", BEARER["Authorization"][7:]):
        assert secret not in saved + "".join(lines) + repr(found)


def test_recording_is_whole_after_each_exchange(tmp_path: Path) -> None:
    file = HarFile(tmp_path / "saved.har")
    assert check_har(tmp_path / "saved.har").exit_code == BLIND

    with raw_upstream(answer()) as upstream:
        passed(upstream.url, ASK, ASK, har=file)

    assert check_har(tmp_path / "saved.har").n_exchanges == 2
    file.close()


def test_paths_of_nobody_are_listed() -> None:
    with raw_upstream(answer(b"{}")) as upstream:
        _, watch, lines = passed(upstream.url, Asked("GET", "/hidden/1"), Asked("GET", "/hidden/2"))

    (cause,) = watch.ledger.causes()
    assert (cause.count, cause.first.message) == (
        2,
        "GET /hidden/* is not in the contract, and is there",
    )
    assert lines[0] == "200 GET /hidden/1 no operation drift: 1"
    assert watch.exit_code == DRIFT


def test_lines_can_be_json() -> None:
    with raw_upstream(answer(b"{}")) as upstream:
        _, _, (line,) = passed(upstream.url, ASK, is_json=True)

    told_of = json.loads(line)
    assert (told_of["status"], told_of["operation_id"], told_of["drift"]) == (
        200,
        "listEmployees",
        1,
    )
    (violation,) = told_of["violations"]
    assert (violation["side"], violation["pointer"], violation["rule"]) == (
        "answer",
        "",
        "ST-D-SCHEMA",
    )
