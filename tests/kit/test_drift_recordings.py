"""Recordings of browsers, mitmproxy and skillsim itself, read one entry at a time."""

import base64
import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from skillsim_contracts import in_process
from skillsim_contracts.client import Client
from skillsim_contracts.drift import har_stream
from skillsim_contracts.drift.checking import check_har
from skillsim_contracts.drift.exchanges import Exchange
from skillsim_contracts.drift.har_stream import HarError, entries_of
from skillsim_contracts.drift.ledger import BLIND, CLEAN, DRIFT, Ledger
from skillsim_contracts.drift.recordings import recorded_entries
from tests.kit.answers import EMPLOYEE
from tests.kit.drifting import NEW_EMPLOYEE, told

URL = "https://api.skilltrack.com/v1/employees"
SENT = json.dumps(NEW_EMPLOYEE)
FORM = "application/x-www-form-urlencoded"


def entry(
    method: str = "GET",
    status: int = 200,
    answered: Any = None,
    *,
    url: str = URL,
    request: dict[str, Any] | None = None,
    content: dict[str, Any] | None = None,
) -> dict[str, Any]:
    text = json.dumps([] if answered is None else answered)
    return {
        "startedDateTime": "2026-08-01T08:00:00.000Z",
        "request": {"method": method, "url": url, "headers": [], "bodySize": 0, **(request or {})},
        "response": {
            "status": status,
            "headers": [{"name": "Content-Type", "value": "application/json"}],
            "content": {"size": len(text), "text": text} if content is None else content,
        },
    }


def recording(folder: Path, *entries: Any) -> Path:
    path = folder / "traffic.har"
    path.write_text(json.dumps({"log": {"version": "1.2", "pages": [{}], "entries": entries}}))
    return path


def checked(folder: Path, *entries: Any) -> Ledger:
    return check_har(recording(folder, *entries))


def found(ledger: Ledger) -> list[tuple[str, str, str]]:
    return told(cause.first for cause in ledger.causes())


def only(folder: Path, written: dict[str, Any]) -> Exchange:
    (one,) = recorded_entries(recording(folder, written))
    return one.exchange()


def test_own_recording_of_right_requests_is_clean(tmp_path: Path) -> None:
    path = tmp_path / "own.har"
    with in_process.simulator() as target, closing(Client(target)) as client:
        client.send("skilltrack", "GET", "/v1/employees")
        client.send("skilltrack", "POST", "/v1/employees", json=NEW_EMPLOYEE)
        client.send("skilltrack", "GET", "/v1/employees/skills/export")
        client.send("techwolf", "GET", "/employees?limit=2")
        client.send("techwolf", "GET", "/employees/nobody")
        made = client.send("devskiller", "POST", "/candidates", json={"email": "kit@example.com"})
        client.send("devskiller", "GET", f"/candidates/{made.json()['id']}")
        client.send("devskiller", "GET", "/predefined-tests?count=100")
        path.write_bytes(client.control("GET", "/requests/export?format=har").body)

    ledger = check_har(path)

    assert found(ledger) == []
    assert ledger.exit_code == CLEAN
    assert ledger.exercised["skilltrack", "createEmployee", 200] == 1


def test_drift_is_counted_by_cause_with_its_entries(tmp_path: Path) -> None:
    wrong = {name: value for name, value in EMPLOYEE.items() if name != "role"}

    ledger = checked(tmp_path, entry(), entry(answered=[EMPLOYEE, wrong]), entry(answered=[wrong]))

    (cause,) = ledger.causes()
    assert (cause.count, cause.numbers, cause.first.pointer) == (2, [1, 2], "/1/role")
    assert (ledger.n_exchanges, ledger.n_drifted, ledger.exit_code) == (3, 2, DRIFT)


def test_other_addresses_are_counted_and_not_judged(tmp_path: Path) -> None:
    other = entry(url="https://www.example/logo.png", content={"size": 9, "text": "?"})

    ledger = checked(tmp_path, other, other)

    assert (ledger.n_others, ledger.n_exchanges, ledger.exit_code) == (2, 0, BLIND)


@pytest.mark.parametrize(
    "content",
    [
        {"size": 512},
        {"size": 512, "text": ""},
        {"size": -1},
        {"size": 19, "text": '[{"employee_id": "1', "comment": "cut"},
    ],
)
def test_answer_that_was_not_wholly_recorded_is_no_violation(
    tmp_path: Path, content: dict[str, Any]
) -> None:
    ledger = checked(tmp_path, entry(content=content))

    assert (found(ledger), ledger.n_unrecorded) == ([], 1)


def test_status_is_judged_without_a_body(tmp_path: Path) -> None:
    assert found(checked(tmp_path, entry(status=202, content={"size": 512}))) == [
        ("answer", "status", "")
    ]


@pytest.mark.parametrize(
    ("request_part", "body"),
    [
        ({"bodySize": 120}, None),
        ({"bodySize": -1}, None),
        ({"bodySize": -1, "headers": [{"name": "Content-Length", "value": "7"}]}, None),
        ({"bodySize": 0}, b""),
        ({"bodySize": -1, "headers": [{"name": "content-length", "value": "0"}]}, b""),
        ({"postData": {"mimeType": "application/json", "text": SENT}}, SENT.encode()),
        ({"postData": {"mimeType": FORM, "params": [{"name": "a b", "value": "1"}]}}, b"a+b=1"),
        ({"postData": {"mimeType": "a/json", "params": [{"name": "a", "value": "1"}]}}, None),
        ({"postData": {"mimeType": "x/y"}, "bodySize": 3}, None),
    ],
)
def test_body_of_a_request_is_known_or_said_not_to_be(
    tmp_path: Path, request_part: dict[str, Any], body: bytes | None
) -> None:
    assert only(tmp_path, entry("POST", request=request_part)).request_body == body


@pytest.mark.parametrize("member", ["encoding", "comment"])
def test_bodies_in_base64_are_decoded(tmp_path: Path, member: str) -> None:
    text = base64.b64encode(b"\xff\x00").decode()
    posted = {"postData": {"text": text, member: "base64"}}

    one = only(
        tmp_path, entry("POST", request=posted, content={"text": text, "encoding": "base64"})
    )

    assert (one.request_body, one.answer_body) == (b"\xff\x00", b"\xff\x00")


def test_large_body_of_an_own_recording_was_cut(tmp_path: Path) -> None:
    posted = {"postData": {"text": "{" * 16384}, "bodySize": 20000}

    assert only(tmp_path, entry("POST", request=posted) | {"_skillsim": {}}).request_body is None


def test_fields_that_http_2_invented_are_left_out(tmp_path: Path) -> None:
    named = {"headers": [{"name": ":path", "value": "/"}, {"name": "Accept", "value": "*/*"}]}

    assert only(tmp_path, entry(request=named)).request_headers == (("accept", "*/*"),)


def test_webhook_that_skillsim_sent_is_left_out(tmp_path: Path) -> None:
    delivery = entry("POST") | {"_skillsim": {"direction": "out"}}

    assert list(recorded_entries(recording(tmp_path, delivery))) == []


def test_method_that_the_browser_asks_by_itself_is_left_out(tmp_path: Path) -> None:
    assert checked(tmp_path, entry("OPTIONS", 204)).n_others == 1


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "no HAR file"),
        ("{", "no HAR file"),
        ("[]", "no HAR file"),
        ('{"log": {}}', "no HAR file"),
        ('{"log": 7}', "no HAR file"),
        ('{"log": {"entries": {}}}', "no list"),
        ('{"log": {"entries": [}}', "no HAR file"),
        ('{"log": {"entries": [', "no HAR file"),
        ('{"log": {"entries": []}} {}', "no HAR file"),
        pytest.param("[" * 100_000, "no HAR file", id="deep"),
        ('{"log": {"entries": [{}]}}', "entry 0"),
        ('{"log": {"entries": [{"request": {"method": "GET", "url": "http://[x"}}]}}', "entry 0"),
        (
            json.dumps({"log": {"entries": [entry(content={"text": "?", "encoding": "base64"})]}}),
            "0",
        ),
    ],
)
def test_what_is_no_recording_is_one_sentence(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "odd.har"
    path.write_text(text)

    with pytest.raises(HarError, match=complaint) as caught:
        check_har(path)

    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("chunk", [1, 7, 64])
def test_entries_are_the_same_however_the_file_is_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    entries = [12, {"a": [1, {}]}, "é", None, -1.5e3, [], "\\u00e9"]
    path = tmp_path / "cut.har"
    text = json.dumps({"before": [[1]], "log": {"n": 123, "entries": entries, "after": {}}})
    path.write_text("\ufeff" + text.replace(",", " ,\n"), encoding="utf-8")
    monkeypatch.setattr(har_stream, "_CHUNK_CHARS", chunk)

    assert list(entries_of(path)) == entries


def test_value_that_is_too_large_ends_the_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(har_stream, "_CHUNK_CHARS", 10)
    monkeypatch.setattr(har_stream, "MAX_ENTRY_CHARS", 100)

    with pytest.raises(HarError):
        check_har(recording(tmp_path, entry(answered=["x" * 200])))
