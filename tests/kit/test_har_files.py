"""Recorded traffic is held against the contracts, and nothing is sent."""

import base64
import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from skillsim_contracts import in_process
from skillsim_contracts.calls import NOBODY, READER
from skillsim_contracts.catalogue import UnknownName
from skillsim_contracts.client import Client
from skillsim_contracts.contract import known_vendors, load_contract
from skillsim_contracts.findings import Finding, Outcome, RunResult
from skillsim_contracts.har import HarError, verify_har
from skillsim_contracts.verifying import is_blind
from tests.kit.answers import EMPLOYEE

TECHWOLF_EMPLOYEE = {"external_id": "kit-7", "skills": [{"name": "Python"}]}
ANYWHERE = "https://api.example/hr"


def entry(
    request: str,
    status: int,
    body: Any = None,
    *,
    media: str = "application/json",
    base: str = ANYWHERE,
    **content: Any,
) -> dict[str, Any]:
    method, path = request.split()
    text = "" if body is None else body if isinstance(body, str) else json.dumps(body)
    return {
        "request": {"method": method, "url": base + path},
        "response": {
            "status": status,
            "headers": [{"name": "Content-Type", "value": media}] if media else [],
            "content": {"size": len(text), "text": text, **content},
        },
    }


def verified(folder: Path, *entries: Any, vendors: tuple[str, ...] = ()) -> RunResult:
    path = folder / "traffic.har"
    path.write_text(json.dumps({"log": {"version": "1.2", "entries": entries}}))
    return verify_har(path, vendors)


def failed(result: RunResult) -> list[Finding]:
    return [
        found
        for ended in result.results
        if ended.outcome is Outcome.FAILED
        for found in ended.findings
    ]


def judged(result: RunResult) -> set[str]:
    return {r.rule.operations[0] for r in result.results if r.outcome is not Outcome.SKIPPED}


@pytest.fixture(scope="module")
def own_recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The journal's export of exchanges with all three vendors."""
    path = tmp_path_factory.mktemp("recorded") / "own.har"
    with in_process.simulator() as target, closing(Client(target)) as client:
        client.send("skilltrack", "GET", "/v1/employees")
        client.send("skilltrack", "POST", "/v1/employees", json={"name": "x"})
        client.send("skilltrack", "GET", "/v1/employees/skills/export")
        client.send("skilltrack", "GET", "/v1/employees", actor=NOBODY)
        client.send("skilltrack", "POST", "/v1/employees", json={}, actor=READER)
        client.send("techwolf", "GET", "/employees")
        client.send("techwolf", "POST", "/employees?language=en", json=TECHWOLF_EMPLOYEE)
        client.send("techwolf", "GET", "/employees/nobody")
        made = client.send("devskiller", "POST", "/candidates", json={"email": "kit@example.com"})
        client.send("devskiller", "GET", f"/candidates/{made.json()['id']}")
        client.send("devskiller", "GET", "/candidates?count=100")
        client.send("devskiller", "DELETE", f"/candidates/{made.json()['id']}")
        path.write_bytes(client.control("GET", "/requests/export?format=har").body)
    return path


def test_own_recording_is_clean(own_recording: Path) -> None:
    result = verify_har(own_recording)

    assert failed(result) == []
    assert judged(result) >= {"listEmployees", "createEmployee", "createCandidate"}
    assert result.exercised["skilltrack", "listEmployees", 401] == 1
    assert result.exercised["techwolf", "createEmployee", 204] == 1
    assert not is_blind(result)


def test_answer_that_breaks_the_contract_fails_its_operation(tmp_path: Path) -> None:
    wrong = {name: value for name, value in EMPLOYEE.items() if name != "role"}

    result = verified(
        tmp_path,
        entry("GET /v1/employees", 200, [EMPLOYEE]),
        entry("GET /v1/employees", 200, [wrong]),
        entry("GET /v1/employees/12345/skills", 200, []),
    )

    (found,) = failed(result)
    assert (found.vendor, found.operation_id) == ("skilltrack", "listEmployees")
    assert found.rule_id == "ST-C-SCHEMA"
    assert found.message == "entry 1: GET /v1/employees (200): role is missing at /0"
    assert judged(result) == {"listEmployees", "listSkills"}


def test_only_what_a_document_promises_fails_a_recording(tmp_path: Path) -> None:
    result = verified(tmp_path, entry("POST /v1/employees", 201, EMPLOYEE))

    assert not result.has_failed
    assert [found.strength.value for r in result.results for found in r.findings] == ["assumed"]


@pytest.mark.parametrize(
    "content",
    [
        {"text": "", "size": 512},
        {"text": None, "size": 512},
        {"text": "", "size": -1},
        {"text": '[{"employee_id": "1', "size": 19, "comment": "cut"},
    ],
)
def test_body_that_was_not_wholly_recorded_is_not_judged(
    tmp_path: Path, content: dict[str, Any]
) -> None:
    result = verified(tmp_path, entry("GET /v1/employees", 200, **content))

    assert judged(result) == set()
    assert is_blind(result)


def test_body_that_is_known_to_be_empty_is_judged(tmp_path: Path) -> None:
    result = verified(tmp_path, entry("GET /v1/employees", 200))

    assert [found.rule_id for found in failed(result)] == ["ST-C-BODY"]


def test_answer_that_was_lost_is_not_judged(tmp_path: Path) -> None:
    assert judged(verified(tmp_path, entry("GET /v1/employees", 0))) == set()


def test_body_in_base64_is_decoded(tmp_path: Path) -> None:
    text = base64.b64encode(json.dumps([EMPLOYEE]).encode()).decode()

    result = verified(tmp_path, entry("GET /v1/employees", 200, text, encoding="base64"))

    assert (judged(result), failed(result)) == ({"listEmployees"}, [])


def test_delivery_that_skillsim_sent_is_no_answer_of_a_vendor(tmp_path: Path) -> None:
    delivery = entry("POST /webhook", 200, "thanks", base="http://127.0.0.1:9000")

    result = verified(tmp_path, delivery | {"_skillsim": {"direction": "out"}})

    assert judged(result) == set()


def test_other_addresses_and_methods_are_left_out(tmp_path: Path) -> None:
    result = verified(
        tmp_path,
        entry("GET /favicon.ico", 500),
        entry("DELETE /v1/employees", 500),
        entry("HEAD /v1/employees", 500),
    )

    assert judged(result) == set()


@pytest.mark.parametrize(
    ("url", "vendor"),
    [
        ("http://127.0.0.1:8600/techwolf/employees", "techwolf"),
        ("http://127.0.0.1:8600/skilltrack/v1/employees", "skilltrack"),
        ("https://api.skilltrack.com/v1/employees", "skilltrack"),
        ("https://gateway.example/a/b/c/candidates", "devskiller"),
    ],
)
def test_vendor_is_known_by_the_path_wherever_its_base_is(
    tmp_path: Path, url: str, vendor: str
) -> None:
    base, _, path = url.rpartition("/")

    result = verified(tmp_path, entry(f"GET /{path}", 500, base=base))

    assert {found.vendor for found in failed(result)} == {vendor}


def test_one_vendor_can_be_chosen(tmp_path: Path) -> None:
    broken = entry("GET /v1/employees", 500), entry("GET /candidates", 500)

    result = verified(tmp_path, *broken, vendors=("devskiller",))

    assert {found.vendor for found in failed(result)} == {"devskiller"}
    assert {ended.rule.vendor for ended in result.results} == {"devskiller"}


def test_there_is_a_rule_for_every_operation(tmp_path: Path) -> None:
    result = verified(tmp_path)

    expected = [o for vendor in known_vendors() for o in load_contract(vendor).operations]
    assert [ended.rule.operations[0] for ended in result.results] == expected
    assert {ended.reason for ended in result.results} == {"the recording has no answer of it"}


def test_token_in_a_recording_is_not_repeated(tmp_path: Path) -> None:
    sold = {"access_token": "opaque 0123456789", "expires_in": "soon", "token_type": "Bearer"}

    result = verified(tmp_path, entry("POST /v1/auth/token", 200, sold))

    assert result.has_failed
    assert not any("0123456789" in found.message for r in result.results for found in r.findings)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "no HAR file"),
        ("{", "no HAR file"),
        ("[]", "no HAR file"),
        ("null", "no HAR file"),
        ('{"log": {}}', "no HAR file"),
        ('{"log": {"entries": {}}}', "no list"),
        pytest.param("[" * 100_000, "no HAR file", id="deep"),
        ('{"log": {"entries": [{}]}}', "entry 0"),
        ('{"log": {"entries": [7]}}', "entry 0"),
        ('{"log": {"entries": [{"request": {"method": "GET", "url": 7}}]}}', "entry 0"),
    ],
)
def test_what_is_no_recording_is_one_sentence(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "odd.har"
    path.write_text(text)

    with pytest.raises(HarError, match=complaint) as caught:
        verify_har(path)

    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("status", ["nothing", None, []])
def test_entry_that_cannot_be_read_is_named(tmp_path: Path, status: Any) -> None:
    good = entry("GET /v1/employees", 200, [])
    broken = entry("GET /v1/employees", 200, [])
    broken["response"]["status"] = status
    if not status:
        del broken["response"]["status"]

    with pytest.raises(HarError, match="entry 1 of the recording cannot be read"):
        verified(tmp_path, good, broken)


def test_bytes_that_are_no_text_are_no_recording(tmp_path: Path) -> None:
    path = tmp_path / "picture.har"
    path.write_bytes(b"\x89PNG\xff\xfe")

    with pytest.raises(HarError, match="no HAR file"):
        verify_har(path)


def test_missing_file_and_folder_are_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(HarError, match="cannot be read: No such file"):
        verify_har(tmp_path / "nowhere.har")
    with pytest.raises(HarError, match="cannot be read: Is a directory"):
        verify_har(tmp_path)


def test_unknown_vendor_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="there is no vendor workday"):
        verified(tmp_path, vendors=("workday",))
