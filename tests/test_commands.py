"""The commands that talk to a running sandbox: what they ask for, say, and exit with."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from skillsim import cli
from tests.canned_admin import CannedAdmin, canned_admin

CLOCK = {"mode": "scaled", "now": "2026-01-01T00:00:00.000000Z", "speed": 60.0}
FIRED = {"at": "2026-01-01T00:00:03Z", "kind": "k", "subject": "s", "outcome": "500"}
ADVANCED = {"now": "2026-01-01T01:00:00Z", "reached": True, "pending": 2, "fired": [FIRED]}
DELIVERY = {"id": "d-1", "state": "pending", "attempts": 1, "vendor": "v", "event": "e"} | {
    "subject": "s",
    "url": "http://127.0.0.1/\x1b[2J",
    "next_attempt_at": None,
}
EXCHANGE = {"number": 3, "method": "GET", "path": "/x", "status": 404, "duration_us": 1500}


@pytest.fixture(scope="module")
def _server() -> Iterator[CannedAdmin]:
    with canned_admin() as running:
        yield running


@pytest.fixture
def canned(_server: CannedAdmin, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> CannedAdmin:
    monkeypatch.setenv("SKILLSIM_URL", _server.url)
    monkeypatch.delenv("SKILLSIM_ADMIN_TOKEN", raising=False)
    monkeypatch.chdir(tmp_path)
    _server.answer({})
    _server.asked.clear()
    return _server


def said(capsys: pytest.CaptureFixture[str], line: str) -> tuple[int, str]:
    code = cli.main(line.split())
    return code, capsys.readouterr().out


REQUESTS = [
    ("clock", CLOCK, "GET /clock", None),
    ("clock show", CLOCK, "GET /clock", None),
    ("clock set 2026-01-02T00:00:00Z", CLOCK, "PUT /clock", {"now": "2026-01-02T00:00:00Z"}),
    ("clock freeze", CLOCK, "PUT /clock", {"mode": "frozen"}),
    ("clock run", CLOCK, "PUT /clock", {"mode": "real"}),
    ("clock run --speed 60", CLOCK, "PUT /clock", {"speed": 60.0}),
    ("clock advance 2h 30m", ADVANCED, "POST /clock/advance", {"seconds": 9000}),
    ("clock advance 0.5s", ADVANCED, "POST /clock/advance", {"seconds": 0.5}),
    (
        "clock to 2026-01-02T00:00:00Z",
        ADVANCED,
        "POST /clock/advance",
        {"to": "2026-01-02T00:00:00Z"},
    ),
    ("clock idle", ADVANCED, "POST /clock/advance", {"until": "idle"}),
    ("reset", {"world": "w", "scenario": "small", "seed": 1}, "POST /reset", {}),
    ("snapshot", {"snapshots": []}, "GET /snapshots", None),
    ("snapshot save a", {}, "PUT /snapshots/a", {}),
    ("snapshot restore a", {}, "POST /snapshots/a/restore", {}),
    ("snapshot delete a", {}, "DELETE /snapshots/a", None),
    ("snapshot download a -o a.sqlite", b"SQLite", "GET /snapshots/a", None),
    ("faults list", {"faults": []}, "GET /faults", None),
    ("faults remove f-1", {}, "DELETE /faults/f-1", None),
    ("faults clear", {}, "DELETE /faults", None),
    ("deliveries show d-1", {**DELIVERY, "attempts": []}, "GET /deliveries/d-1", None),
    ("deliveries resend d-1", DELIVERY, "POST /deliveries/d-1/resend", {}),
    ("deliveries resend --since i", {"count": 2}, "POST /deliveries/resend", {"since": "i"}),
    ("requests show 3", EXCHANGE, "GET /requests/3", None),
]


@pytest.mark.parametrize(
    ("line", "answer", "target", "body"), REQUESTS, ids=[line for line, *_ in REQUESTS]
)
def test_command_asks_for_its_operation(
    canned: CannedAdmin, line: str, answer: Any, target: str, body: Any
) -> None:
    canned.answer(answer)

    assert cli.main(line.split()) == 0

    (asked,) = canned.asked
    assert f"{asked.method} {asked.target}" == target.replace(" ", " /__admin") + "?world=default"
    assert (asked.json if asked.body else None) == body


@pytest.mark.parametrize(
    "line",
    [
        "clock --world w-1 --format json",
        "clock show --world w-1 --format json",
        "clock --world w-1 show --format json",
        "clock --world other --format json show --world w-1",
    ],
)
def test_shared_flags_stand_before_or_behind_the_verb(
    canned: CannedAdmin, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    canned.answer(CLOCK)

    code, output = said(capsys, line)

    assert (code, json.loads(output)) == (0, CLOCK)
    assert canned.last.target == "/__admin/clock?world=w-1"


def test_flags_win_over_the_environment(
    canned: CannedAdmin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SKILLSIM_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("SKILLSIM_ADMIN_TOKEN", "in the environment")
    canned.answer(CLOCK)

    cli.main(["clock", "--url", canned.url])
    cli.main(["clock", "--url", canned.url, "--admin-token", "flag"])

    sent = [asked.headers["authorization"] for asked in canned.asked]
    assert sent == ["Bearer in the environment", "Bearer flag"]


def test_clock_says_the_time_and_how_it_runs(
    canned: CannedAdmin, capsys: pytest.CaptureFixture[str]
) -> None:
    canned.answer(CLOCK)

    assert said(capsys, "clock") == (0, "2026-01-01T00:00:00.000000Z, scaled, speed 60\n")


def test_advance_lists_what_fired(canned: CannedAdmin, capsys: pytest.CaptureFixture[str]) -> None:
    canned.answer(ADVANCED)

    _, output = said(capsys, "clock idle")

    assert output.splitlines() == [
        "AT                    KIND  SUBJECT  OUTCOME",
        "2026-01-01T00:00:03Z  k     s        500",
        "now 2026-01-01T01:00:00Z, 2 planned",
    ]


def test_advance_that_stopped_early_exits_with_1(
    canned: CannedAdmin, capsys: pytest.CaptureFixture[str]
) -> None:
    canned.answer({**ADVANCED, "reached": False})

    code, output = said(capsys, "clock advance 1d")

    assert (code, "it stopped early" in output) == (1, True)


@pytest.mark.parametrize(
    "line",
    [
        "clock advance 90",
        "faults add {",
        "faults add []",
        "deliveries resend",
        "deliveries resend d-1 --since i",
        "worlds create --set candidates",
        "worlds create --set nope=1",
        "snapshot download a -o missing/a.sqlite",
        "clock --url sandbox",
    ],
)
def test_bad_usage_exits_with_2_in_one_line(
    canned: CannedAdmin, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    code = cli.main(line.split())

    output, errors = capsys.readouterr()
    assert (code, output, errors.count("\n")) == (2, "", 1)
    assert errors.startswith("skillsim: ")


def test_refusal_of_the_sandbox_is_said_in_its_own_words(
    canned: CannedAdmin, capsys: pytest.CaptureFixture[str]
) -> None:
    canned.answer({"detail": "time does not go back"}, 409)

    code = cli.main(["clock", "set", "2020-01-01T00:00:00Z"])

    assert (code, capsys.readouterr().err) == (2, "skillsim: time does not go back\n")


def test_fault_is_put_together_from_json_and_flags(canned: CannedAdmin) -> None:
    canned.answer({"id": "fault-1"})

    cli.main(["faults", "add", '{"effect": "delay", "delay_ms": 5}', "--delay-ms", "9"])
    cli.main(["faults", "add", "--effect", "drop", "--method", "post", "--from", "i"])

    first, second = (asked.json for asked in canned.asked)
    assert first == {"effect": "delay", "delay_ms": 9}
    assert second == {"effect": "drop", "method": "POST", "from": "i"}


def test_faults_are_listed_with_what_they_are_about(
    canned: CannedAdmin, capsys: pytest.CaptureFixture[str]
) -> None:
    rule = {"id": "f-1", "effect": "status", "status": 503, "times": 2, "seen": 4, "fired": 2}
    canned.answer({"faults": [rule]})

    _, output = said(capsys, "faults")

    assert output.splitlines() == [
        "ID   EFFECT  HOW         REQUESTS  WHEN     SEEN  FIRED",
        "f-1  status  status=503  -         times=2  4     2",
    ]


def test_world_is_made_from_flags(canned: CannedAdmin, capsys: pytest.CaptureFixture[str]) -> None:
    canned.answer({"detail": "stop here"}, 400)

    origin = "--seed 7 --people 9 --locale de_DE --as-of 2026-01-01"
    said(capsys, f"worlds create w-1 {origin} --set latency_ms=5")

    spec = {
        "name": "w-1",
        "people": 9,
        "seed": 7,
        "locale": "de_DE",
        "as_of": "2026-01-01",
        "settings": {"latency_ms": 5},
    }
    assert (canned.last.target, canned.last.json) == ("/__admin/worlds", spec)


def test_worlds_are_listed_with_their_clocks(
    canned: CannedAdmin, capsys: pytest.CaptureFixture[str]
) -> None:
    canned.answer({"worlds": [{"world": "w", "scenario": "s", "seed": 1, "clock": CLOCK}]})

    _, output = said(capsys, "worlds")

    assert output.splitlines()[1].split() == ["w", "s", "1", "-", "scaled", CLOCK["now"]]


def test_what_a_terminal_would_obey_is_not_printed(
    canned: CannedAdmin, capsys: pytest.CaptureFixture[str]
) -> None:
    canned.answer({"deliveries": [DELIVERY]})

    _, output = said(capsys, "deliveries --format text")

    assert "http://127.0.0.1/?[2J" in output


def test_delivery_is_shown_with_its_attempts(
    canned: CannedAdmin, capsys: pytest.CaptureFixture[str]
) -> None:
    attempts = [
        {"number": 1, "at": "a", "latency_ms": 1.5, "response": {"status": 500}, "error": None},
        {"number": 2, "at": "b", "latency_ms": 2, "response": None, "error": "timeout"},
    ]
    canned.answer({"id": "d-1", "state": "pending", "attempts": attempts})

    _, output = said(capsys, "deliveries show d-1")

    rows = [row.split() for row in output.splitlines()]
    assert rows[:2] == [["id", "d-1"], ["state", "pending"]]
    assert rows[-2:] == [["1", "a", "500", "1.5"], ["2", "b", "timeout", "2"]]


def test_filters_are_passed_on(canned: CannedAdmin) -> None:
    canned.answer({"deliveries": []})

    assert cli.main(["deliveries", "list", "--state", "pending", "--limit", "5"]) == 0

    assert canned.last.target.endswith("?world=default&state=pending&limit=5")


def test_filters_need_their_verb(canned: CannedAdmin, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(["deliveries", "--state", "pending"])

    assert caught.value.code == 2


def test_requests_are_exported_to_a_file_or_to_standard_output(
    canned: CannedAdmin, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    canned.answer(b'{"number":1}\n{"number":2}\n')

    _, printed = said(capsys, "requests export --format ndjson --status 4xx")
    said(capsys, "requests export --format ndjson -o all.ndjson")

    assert printed == canned.content.decode()
    assert (tmp_path / "all.ndjson").read_bytes() == canned.content
    assert canned.asked[0].target.endswith("&format=ndjson&status=4xx")


def test_request_is_shown_with_headers_and_body(
    canned: CannedAdmin, capsys: pytest.CaptureFixture[str]
) -> None:
    side = {"headers": [{"name": "Accept", "value": "*/*"}], "body": "line\x07\nnext"}
    canned.answer({**EXCHANGE, "request": side, "response": None})

    _, output = said(capsys, "requests show 3")

    assert "request\nAccept: */*\n\nline?\nnext\n" in output
