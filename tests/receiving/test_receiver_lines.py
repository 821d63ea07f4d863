"""What is said of an arrival, to people and as JSON."""

import json

import pytest

from skillsim.receiving import Arrival, lines
from skillsim.receiving.forwarding import Forwarded

AT_US = 1_767_225_600_000_000
SECRET = "TEST-SECRET"


def arrival(**changed: object) -> Arrival:
    whole: dict[str, object] = {
        "number": 1,
        "at_us": AT_US,
        "method": "POST",
        "path": "/hook",
        "headers": {"devskiller-hook-secret": SECRET, "x-own": "1"},
        "body": b'[{"event": "ERROR"}]',
        "event": "ERROR",
        "secret": SECRET,
        "status": 200,
    }
    return Arrival(**{**whole, **changed})  # type: ignore[arg-type]


def said(came: Arrival) -> str:
    spans = [*lines.arrived(came, is_secret_checked=True), *lines.body(came)]
    return lines.plain([*spans, *lines.answered(came, 4_321, forwarded_to="http://here/")])


def test_arrival_is_said_with_event_path_and_body() -> None:
    text = lines.plain([*lines.arrived(arrival(), is_secret_checked=True), *lines.body(arrival())])

    assert text == '--> #1 ERROR POST /hook\n    [{"event": "ERROR"}]'


@pytest.mark.parametrize(
    ("changed", "is_secret_checked", "note"),
    [
        ({}, False, " (secret not checked)"),
        ({"secret": None}, False, ""),
        ({"attempt": 3}, True, " (attempt 3)"),
        ({"attempt": 3}, False, " (secret not checked, attempt 3)"),
    ],
)
def test_notes_say_what_is_known(
    changed: dict[str, object], is_secret_checked: bool, note: str
) -> None:
    text = lines.plain(lines.arrived(arrival(**changed), is_secret_checked=is_secret_checked))

    assert text == f"--> #1 ERROR POST /hook{note}"


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({}, "<-- #1 200 (4 ms)"),
        ({"status": None}, "<-- #1 no answer (4 ms)"),
        ({"status": 401, "is_trusted": False}, "<-- #1 401 (4 ms) wrong secret"),
        ({"status": 401, "is_trusted": False, "secret": None}, "<-- #1 401 (4 ms) no secret"),
        ({"forwarded": Forwarded(204)}, "<-- #1 200 (4 ms) (204 from http://here/)"),
        (
            {"status": 502, "forwarded": Forwarded(502, "refused")},
            "<-- #1 502 (4 ms) not forwarded to http://here/: refused",
        ),
    ],
)
def test_answer_is_said_with_its_reason(changed: dict[str, object], line: str) -> None:
    spans = lines.answered(arrival(**changed), 4_321, forwarded_to="http://here/")

    assert lines.plain(spans) == line


def test_slow_answer_is_said_in_seconds() -> None:
    assert "(3.004s)" in lines.plain(lines.answered(arrival(), 3_004_321))


def test_nothing_that_is_said_or_recorded_holds_the_secret() -> None:
    came = arrival(
        headers={"devskiller-hook-secret": SECRET, "authorization": f"Bearer {SECRET}"},
        path=f"/hook?secret={SECRET}",
        body=json.dumps({"client_secret": SECRET}).encode(),
    )

    assert SECRET not in said(came)
    assert SECRET not in json.dumps(lines.record(came))


def test_record_has_all_but_the_secret() -> None:
    record = lines.record(arrival(forwarded=Forwarded(204)))

    assert record == {
        "number": 1,
        "at": "2026-01-01T00:00:00.000000Z",
        "event": "ERROR",
        "attempt": 1,
        "method": "POST",
        "path": "/hook",
        "headers": {"devskiller-hook-secret": "[redacted]", "x-own": "1"},
        "body": [{"event": "ERROR"}],
        "has_secret": True,
        "is_trusted": True,
        "status": 200,
        "forwarded_status": 204,
        "forwarding_problem": None,
    }


def test_failed_forwarding_has_no_status_of_the_other_side() -> None:
    record = lines.record(arrival(forwarded=Forwarded(502, "refused")))

    assert (record["forwarded_status"], record["forwarding_problem"]) == (None, "refused")


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b"plain", "plain"),
        (b"\xff", "\ufffd"),
        (b"[NaN]", "[NaN]"),
        (b"[" * 5000, "[" * 5000),
        (b"", ""),
        (b"null", None),
    ],
)
def test_body_is_recorded_as_a_value_only_if_it_can_be_written_again(
    body: bytes, value: object
) -> None:
    assert lines.record(arrival(body=body))["body"] == value


def test_nothing_that_is_said_steers_a_terminal() -> None:
    hostile = "\x1b[2J\x9b\r\u202e"

    text = said(
        arrival(event=hostile, path=f"/{hostile}", body=json.dumps([hostile + "\x7f"]).encode())
    )

    assert {c for c in text if not c.isprintable()} == {"\n"}


def test_long_body_is_cut_with_its_size() -> None:
    text = lines.plain(lines.body(arrival(body=b"x" * 5000)))

    assert text.endswith("xxx... (5000 bytes)")
    assert len(text) < 4100
