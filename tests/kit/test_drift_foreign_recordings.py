"""What other programs recorded of a sandbox: trimmed to what matters here, otherwise as it was.

`browser` is Playwright's: with bodies, without, beside the file, hidden from the page, aborted, and
a socket. `events` was made from a browser's events, `passing` by mitmproxy that streamed.
"""

import base64
import copy
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from skillsim_contracts.drift.checking import check_har
from skillsim_contracts.drift.har_stream import HarError
from skillsim_contracts.drift.ledger import BLIND, CLEAN, Ledger
from tests.kit.drifting import told

RECORDINGS = Path(__file__).parent / "recordings"
SKILLS = [{"skill_name": "Go", "proficiency_level": "Expert", "last_used": "2026-02-11"}]


def entries(name: str) -> list[dict[str, Any]]:
    written = json.loads((RECORDINGS / f"{name}.har").read_text(encoding="utf-8"))
    return list(written["log"]["entries"])


def checked(folder: Path, *written: dict[str, Any], **options: Any) -> Ledger:
    path = folder / "traffic.har"
    path.write_text(json.dumps({"log": {"pages": None, "entries": written}}))
    return check_har(path, **options)


def found(ledger: Ledger) -> list[tuple[str, str, str]]:
    return told(cause.first for cause in ledger.causes())


def asked(url: str, method: str = "GET", **content: Any) -> dict[str, Any]:
    """An exchange with a list of skills as its answer, unless its content says otherwise."""
    answered = {"mimeType": "application/json", "size": 90, "text": json.dumps(SKILLS)} | content
    field = {"name": "Content-Type", "value": answered["mimeType"]}
    return {
        "request": {"method": method, "url": url, "headers": [], "bodySize": 0},
        "response": {"status": 200, "headers": [field], "content": answered},
    }


@pytest.mark.parametrize(
    ("name", "n_exchanges", "n_unrecorded", "n_others"),
    [("browser", 11, 7, 1), ("events", 5, 4, 0), ("passing", 7, 6, 1)],
)
def test_recording_of_another_program_accuses_nobody(
    name: str, n_exchanges: int, n_unrecorded: int, n_others: int
) -> None:
    ledger = check_har(RECORDINGS / f"{name}.har")

    assert (found(ledger), ledger.exit_code) == ([], CLEAN)
    assert (ledger.n_exchanges, ledger.n_others) == (n_exchanges, n_others)
    assert ledger.n_unrecorded == n_unrecorded


@pytest.mark.parametrize(("name", "number"), [("browser", 0), ("passing", 6)])
def test_drift_in_a_recording_of_another_program_is_found(
    tmp_path: Path, name: str, number: int
) -> None:
    one = copy.deepcopy(entries(name)[number])
    content = one["response"]["content"]
    content["text"] = content["text"].replace("last_used", "used")

    ledger = checked(tmp_path, one)

    assert found(ledger) == [("answer", "body", "/0/last_used")]


@pytest.mark.parametrize("status", [-1, 0, 101])
def test_request_without_a_final_answer_has_no_status(tmp_path: Path, status: int) -> None:
    one = asked("https://api.skilltrack.com/v1/employees/1/skills")
    one["response"] |= {"status": status, "headers": [], "content": {"size": -1}}

    assert found(checked(tmp_path, one)) == []


def test_body_that_is_still_compressed_is_unpacked(tmp_path: Path) -> None:
    packed = base64.b64encode(gzip.compress(b'[{"skill_name": 7}]')).decode()
    one = asked("https://api.skilltrack.com/v1/employees/1/skills", text=packed, encoding="base64")
    one["response"]["headers"].append({"name": "content-encoding", "value": "gzip"})

    assert ("answer", "body", "/0/skill_name") in found(checked(tmp_path, one))


def test_body_that_nobody_here_can_unpack_is_not_judged(tmp_path: Path) -> None:
    text = base64.b64encode(b"\xc1\x8b\x00").decode()
    one = asked("https://api.skilltrack.com/v1/employees/1/skills", text=text, encoding="base64")
    one["response"]["headers"].append({"name": "content-encoding", "value": "br"})

    ledger = checked(tmp_path, one)

    assert (found(ledger), ledger.n_unrecorded) == ([], 1)


@pytest.mark.parametrize(
    "foreign",
    [
        asked("https://shop.example/employees", mimeType="text/html", text="<html>"),
        asked("https://login.example/.well-known/jwks.json", text='{"keys": []}'),
        asked("https://login.example/oauth/token", "POST"),
        asked("wss://shop.example/candidates"),
        asked("data:,/candidates"),
    ],
    ids=lambda one: one["request"]["url"],
)
def test_pages_and_logins_of_others_are_nobodys(tmp_path: Path, foreign: dict[str, Any]) -> None:
    ledger = checked(tmp_path, foreign)

    assert (ledger.causes(), ledger.n_others, ledger.exit_code) == ([], 1, BLIND)


def test_login_beside_other_calls_is_the_vendors(tmp_path: Path) -> None:
    login = asked("https://gateway.example/v1/auth/token", "POST", text="{}")
    list_of_skills = asked("https://gateway.example/v1/employees/1/skills")

    assert ("answer", "body", "/access_token") in found(checked(tmp_path, login, list_of_skills))


def test_vendor_with_a_given_base_is_nowhere_else(tmp_path: Path) -> None:
    elsewhere = asked("https://shop.example/candidates", text='{"mine": 1}')

    ledger = checked(tmp_path, elsewhere, bases=[("devskiller", "https://gateway.example/ds")])

    assert (ledger.n_others, ledger.n_exchanges) == (1, 0)


def test_credential_that_a_recording_may_leave_out_is_missed_with_a_doubt(tmp_path: Path) -> None:
    one = asked("https://api.skilltrack.com/v1/employees", text='{"error": "x", "message": "y"}')
    one["request"]["headers"] = [{"name": "Accept", "value": "*/*"}]
    one["response"]["status"] = 401

    (cause,) = checked(tmp_path, one).causes()

    assert cause.first.message == (
        "the header authorization is missing, or the recording leaves it out"
    )


def test_recording_that_breaks_off_says_after_how_much(tmp_path: Path) -> None:
    path = tmp_path / "cut.har"
    whole = (RECORDINGS / "browser.har").read_text(encoding="utf-8")
    path.write_text(whole[: len(whole) // 2])

    with pytest.raises(HarError, match=r"is no HAR file: it breaks off after [1-9] entries$"):
        check_har(path)


def test_value_of_too_many_parts_ends_the_reading_before_memory_does(tmp_path: Path) -> None:
    path = tmp_path / "crowded.har"
    path.write_text('{"log": {"_own": [' + '{"a":1},' * 1_100_000 + '0], "entries": []}}')

    with pytest.raises(HarError, match="more than 1,000,000 parts"):
        check_har(path)


def test_parts_inside_of_a_text_do_not_count(tmp_path: Path) -> None:
    body = "," * 5_000_000

    assert found(checked(tmp_path, asked("https://shop.example/x", text=body))) == []
