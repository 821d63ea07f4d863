"""Hostile requests over a raw socket: refused in the vendor's own shape, nothing stored."""

import json

import pytest

from skillsim_contracts.replay import load_shapes
from skillsim_contracts.shapes import findings
from tests.raw_requests import CASES
from tests.raw_socket import CLOSED, RawAnswer, exchange, parse
from tests.raw_target import OK, RESOURCES, RawCase, make_target, stored
from tests.running_server import Server

TRACES = (b"Traceback", b'File "')
ERROR_SHAPES = {vendor: load_shapes(vendor)["error"] for vendor in RESOURCES}


def _readable(case: RawCase) -> str:
    return case.name.replace(" ", "_")


@pytest.mark.parametrize("vendor", RESOURCES)
@pytest.mark.parametrize("case", CASES, ids=_readable)
def test_hostile_request_is_answered_cleanly(server: Server, vendor: str, case: RawCase) -> None:
    server.reset()
    target = make_target(server, vendor)
    before = stored(server, target)
    log_start = server.log.stat().st_size
    request = case.build(target)

    answer = exchange(target.address, request, half_close=case.half_close)

    after = stored(server, target)
    creates = request.startswith(b"POST") and target.resource.reads == "GET"
    assert answer.status in case.statuses(vendor), answer
    assert len(after) == len(before) + (creates and answer.status in OK)
    assert after[: len(before)] == before
    assert not any(trace in answer.body for trace in TRACES)
    assert "Traceback" not in server.log_text(log_start)
    assert _shape_findings(vendor, case, answer, request) == []


def _shape_findings(vendor: str, case: RawCase, answer: RawAnswer, request: bytes) -> list[str]:
    """What is wrong with a refusal's form; what the parser refuses has no form of ours."""
    if answer.status < 400 or case.any_shape or (case.parser and answer.status == 400):
        return []
    found = [] if answer.status != 405 or "allow" in answer.headers else ["no Allow header"]
    if request.startswith(b"HEAD"):
        return found + (["HEAD is answered with a body"] if answer.body else [])
    if answer.headers.get("content-type", "").partition(";")[0] != "application/json":
        return [*found, f"Content-Type is {answer.headers.get('content-type')!r}"]
    return found + findings(ERROR_SHAPES[vendor], json.loads(answer.body))


def test_cases_have_unique_names() -> None:
    names = [case.name for case in CASES]

    assert len(set(names)) == len(names) >= 60


def test_closed_connection_counts_as_an_answer_only_where_a_case_says_so() -> None:
    closing = {case.name for case in CASES if CLOSED in case.statuses("skilltrack")}

    assert "2^63" not in closing
    assert "a TLS greeting" in closing


def test_first_final_answer_is_read_from_what_came_back() -> None:
    interim = b"HTTP/1.1 100 Continue\r\n\r\n"
    first = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"

    assert parse(interim + first + b"HTTP/1.1 400 x\r\n\r\n") == RawAnswer(
        200, {"content-length": "2"}, b"{}"
    )
    assert parse(b"").status == CLOSED
