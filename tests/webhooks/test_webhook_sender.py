"""The sender against receivers that behave and receivers that do not."""

import asyncio
import socket
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from skillsim.webhooks.dispatcher import Outcome, deliver
from skillsim.webhooks.sender import MAX_BODY_BYTES, Answer, Sender
from tests.webhooks import receivers
from tests.webhooks.posting import BODY, DEADLINE_S, HEADERS, LOCAL, post_to
from tests.webhooks.receivers import Behaviour, receiver, status
from tests.webhooks.webhook_store import TERMS, Log

# For a machine that is busy elsewhere. What has no end of its own goes on far longer.
LATEST_S = 20.0


@dataclass
class Exchange:
    """What a receiver got, what we got, and how long it took in seconds."""

    answer: Answer
    requests: list[bytes]
    took_s: float


def exchange(behave: Behaviour, tls: ssl.SSLContext | None = None) -> Exchange:
    async def run() -> Exchange:
        async with receiver(behave, tls) as here:
            began_s = asyncio.get_running_loop().time()
            answer = await post_to(here.url(scheme="https" if tls else "http"))
            took_s = asyncio.get_running_loop().time() - began_s
        return Exchange(answer, here.requests, took_s)

    return asyncio.run(run())


def outcome_of(answer: Answer) -> Outcome:
    class Same:
        async def post(self, *_: object) -> Answer:
            return answer

    log = Log()
    log.publish("a")
    sending = log.take()
    assert sending is not None
    return asyncio.run(deliver(sending, Same(), real_timeout_s=1, terms=TERMS))


HOSTILE: dict[str, tuple[Behaviour, str, bool]] = {
    "ok": (receivers.OK, "200", True),
    "hang": (receivers.hang, "timeout", False),
    "reset": (receivers.reset, "reset", False),
    "301": (status(301, "Location: http://127.0.0.1:1/"), "301", False),
    "410": (status(410), "410", False),
    "500": (status(500), "500", False),
    "drip-head": (receivers.DRIP_HEAD, "timeout", False),
    "drip-body": (receivers.DRIP_BODY, "200", True),
    "endless-body": (receivers.ENDLESS_BODY, "200", True),
    "huge-header": (receivers.HUGE_HEADER, "protocol", False),
    "endless-headers": (receivers.ENDLESS_HEADERS, "protocol", False),
    "garbage": (receivers.GARBAGE, "protocol", False),
    "gzip-bomb": (receivers.GZIP_BOMB, "200", True),
    "endless-100": (receivers.ENDLESS_100, "protocol", False),
    "early-hints": (receivers.EARLY_HINTS, "200", True),
    "cut-off-body": (receivers.CUT_OFF_BODY, "200", True),
}


@pytest.mark.parametrize(("behave", "summary", "is_accepted"), HOSTILE.values(), ids=HOSTILE)
def test_receiver_ends_within_the_deadline_with_the_right_decision(
    behave: Behaviour, summary: str, is_accepted: bool
) -> None:
    met = exchange(behave)

    result = outcome_of(met.answer)
    assert met.took_s < LATEST_S
    assert len(met.answer.body) <= MAX_BODY_BYTES
    assert (result.summary, result.is_accepted) == (summary, is_accepted)
    assert is_accepted or result.failure in TERMS.retry_on


def test_refused_connection_is_a_failure_to_retry() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        answer = asyncio.run(post_to(f"http://127.0.0.1:{taken.getsockname()[1]}/"))

    assert (answer.status, answer.error) == (None, "refused")
    assert outcome_of(answer).failure == "connection"


def test_certificate_that_proves_nothing_is_a_failure_to_retry(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1"
    subject = ["-subj", "/CN=127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*command.split(), *subject], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    met = exchange(receivers.OK, context)

    assert (met.answer.error, met.requests) == ("tls", [])


def test_receiver_that_never_shakes_hands_ends_within_the_deadline() -> None:
    async def run() -> Answer:
        async with receiver(receivers.hang) as here:
            return await post_to(here.url(scheme="https"))

    assert asyncio.run(run()).error == "timeout"


def test_good_answer_is_kept_whole() -> None:
    answer = exchange(receivers.OK).answer

    assert answer.headers == (("Content-Length", "6"),)
    assert (answer.body, answer.is_cut, answer.is_timeout) == (b"thanks", False, False)
    assert 0 <= answer.elapsed_us < LATEST_S * 1_000_000


def test_request_carries_our_headers_and_bytes_and_nothing_that_we_did_not_say() -> None:
    (request,) = exchange(receivers.OK).requests

    head, _, body = request.partition(b"\r\n\r\n")
    line, *headers = head.split(b"\r\n")
    assert (line, body) == (b"POST /hook HTTP/1.1", BODY)
    names = {header.partition(b":")[0].decode() for header in headers}
    assert names - {"Connection"} == {"Host", "Content-Length", *HEADERS}


def test_compressed_body_is_kept_as_it_came() -> None:
    answer = exchange(receivers.GZIP_BOMB).answer

    assert answer.body == receivers.BOMB[:MAX_BODY_BYTES]


@pytest.mark.parametrize("name", ["drip-body", "endless-body", "cut-off-body"])
def test_incomplete_body_is_flagged(name: str) -> None:
    assert exchange(HOSTILE[name][0]).answer.is_cut


def test_redirect_is_not_followed() -> None:
    async def run() -> tuple[Answer, int]:
        async with receiver(receivers.OK) as target:
            moved = status(307, f"Location: {target.url()}")
            async with receiver(moved) as here:
                return await post_to(here.url()), target.n_connections

    answer, n_followed = asyncio.run(run())
    assert (answer.status, n_followed) == (307, 0)


def test_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")

    assert exchange(receivers.OK).answer.status == 200


def test_cookie_is_not_sent_back() -> None:
    async def run() -> list[bytes]:
        sender = Sender(LOCAL)
        async with receiver(status(200, "Set-Cookie: a=b")) as here:
            for _ in range(2):
                await sender.post(here.url("localhost"), HEADERS, BODY, DEADLINE_S)
        await sender.close()
        return here.requests

    assert not any(b"cookie" in request.lower() for request in asyncio.run(run()))


@pytest.mark.parametrize(
    ("path", "target"),
    [("/a%2Fb?x=%7e&y=a+b#part", b"/a%2Fb?x=%7e&y=a+b"), ("", b"/"), ("/é ü", b"/%C3%A9%20%C3%BC")],
)
def test_url_is_sent_as_registered(path: str, target: bytes) -> None:
    async def run() -> bytes:
        async with receiver(receivers.OK) as here:
            await post_to(here.url(path=path))
        return here.requests[0].split(b" ")[1]

    assert asyncio.run(run()) == target


@pytest.mark.parametrize(
    "url", ["", "nothing", "ftp://127.0.0.1/", "http://", "http://[::1", "http://127.0.0.1:99999/"]
)
def test_url_that_cannot_be_sent_to_is_an_error(url: str) -> None:
    assert asyncio.run(post_to(url)).error == "invalid"


def test_url_cannot_smuggle_a_header() -> None:
    async def run() -> list[bytes]:
        async with receiver(receivers.OK) as here:
            await post_to(here.url(path="/ HTTP/1.1\r\nX-Smuggled: 1\r\n"))
        return here.requests

    assert not any(b"\r\nX-Smuggled" in request for request in asyncio.run(run()))


def test_header_that_holds_a_line_break_is_an_error() -> None:
    async def run() -> Answer:
        sender = Sender(LOCAL)
        async with receiver(receivers.OK) as here:
            answer = await sender.post(here.url(), {"S": "a\r\nB: c"}, BODY, DEADLINE_S)
        await sender.close()
        return answer

    assert asyncio.run(run()).error == "invalid"


def test_hanging_receivers_do_not_hold_up_a_good_one() -> None:
    async def run() -> Answer:
        sender = Sender(LOCAL)
        async with receiver(receivers.hang) as silent, receiver(receivers.OK) as good:
            hanging = [
                asyncio.create_task(sender.post(silent.url(), HEADERS, BODY, 10 * LATEST_S))
                for _ in range(150)
            ]
            async with asyncio.timeout(LATEST_S):
                while silent.n_connections < len(hanging):
                    await asyncio.sleep(0)
            answer = await sender.post(good.url(), HEADERS, BODY, LATEST_S)
            assert not any(task.done() for task in hanging)
            for task in hanging:
                task.cancel()
            await asyncio.gather(*hanging, return_exceptions=True)
        await sender.close()
        return answer

    assert asyncio.run(run()).status == 200


def test_sender_can_be_closed_twice_and_unused() -> None:
    async def run() -> None:
        sender = Sender(LOCAL)
        await sender.close()
        await sender.close()

    asyncio.run(run())
