"""`skillsim check-har` and `skillsim proxy`: exit codes, reports, and how they end."""

import json
import re
import signal
import threading
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from skillsim.errors import ConfigurationError
from skillsim.resources import contract_path
from tests.kit.answers import EMPLOYEE
from tests.kit.drift_commands import run, running_proxy
from tests.kit.drifting import BEARER, Asked, answering, send
from tests.kit.served_wsgi import served
from tests.running_server import Server

CLEAN, DRIFT, USAGE, UNREACHABLE, BLIND = range(5)
SECRET = "hush-hush-0123456789"
SKILLTRACK = "https://gw.example/hr"


def entry(path: str, status: int, answered: Any, base: str = SKILLTRACK) -> dict[str, Any]:
    text = json.dumps(answered)
    credential = {"name": "Authorization", "value": f"Bearer {SECRET}"}
    return {
        "request": {"method": "GET", "url": base + path, "headers": [credential], "bodySize": 0},
        "response": {
            "status": status,
            "headers": [{"name": "Content-Type", "value": "application/json"}],
            "content": {"size": len(text), "text": text},
        },
    }


def recording(folder: Path, *entries: dict[str, Any]) -> Path:
    path = folder / "traffic.har"
    path.write_text(json.dumps({"log": {"entries": entries}}))
    return path


GOOD = entry("/v1/employees", 200, [EMPLOYEE])
WEAK = entry("/v1/employees", 418, {"error": "teapot", "message": "x"})
ODD_LEVEL = entry(
    "/v1/employees/1/skills",
    200,
    [{"skill_name": "Go", "proficiency_level": "Wizard", "last_used": "2026-02-11"}],
)
WRONG = entry("/v1/employees", 200, [EMPLOYEE | {"name": {"said": SECRET}}])


@pytest.mark.parametrize(
    ("entries", "flags", "code"),
    [
        ([GOOD], [], CLEAN),
        ([GOOD, WRONG], [], DRIFT),
        ([ODD_LEVEL], [], DRIFT),
        ([ODD_LEVEL], ["--fail-on", "must"], CLEAN),
        ([WEAK], [], CLEAN),
        ([WEAK], ["--fail-on", "any"], DRIFT),
        ([], [], BLIND),
        ([GOOD, WRONG], ["devskiller"], BLIND),
        ([GOOD], ["--base-url", "techwolf=https://gw.example/hr/v1"], DRIFT),
    ],
)
def test_exit_code_says_what_was_found(
    tmp_path: Path, entries: list[dict[str, Any]], flags: list[str], code: int
) -> None:
    assert run(["check-har", recording(tmp_path, *entries), *flags]) == code


def test_text_says_the_worst_first_and_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["check-har", recording(tmp_path, GOOD, WEAK, ODD_LEVEL, WRONG, WRONG)])

    assert capsys.readouterr().out.splitlines() == [
        "MUST  skilltrack listEmployees, answer: /0/name is {'said': '[redacted]'}, which breaks"
        " type of the contract",
        "    body /0/name, contract #/components/schemas/Name/type",
        "    2 exchanges, answered 200: 3, 4",
        "LIKELY  skilltrack listSkills, answer: /0/proficiency_level is 'Wizard', which breaks"
        " enum of the contract",
        "    body /0/proficiency_level, contract #/components/schemas/Level/enum",
        "    1 exchange, answered 200: 2",
        "ASSUMED  skilltrack listEmployees, answer: the status 418 is not documented here",
        "    status, contract #/paths/~1v1~1employees/get/responses",
        "    1 exchange, answered 418: 1",
        "DRIFT: 2 causes in 3 of 5 exchanges; 1 weaker",
    ]


def test_json_has_every_violation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["check-har", recording(tmp_path, WRONG, WEAK), "--format", "json"])

    report = json.loads(capsys.readouterr().out)
    assert (report["exit_code"], report["exchanges"], report["drifted"]) == (DRIFT, 2, 1)
    wrong, weak = report["violations"]
    assert (wrong["pointer"], wrong["side"], wrong["exchanges"]) == ("/0/name", "answer", [0])
    assert (wrong["fails"], weak["fails"], weak["statuses"]) == (True, False, {"418": 1})


def test_reports_for_ci_have_causes_and_no_secret(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sarif, junit = tmp_path / "out" / "drift.sarif", tmp_path / "drift.xml"
    flags = ["--sarif", sarif, "--junit", junit]

    run(["check-har", recording(tmp_path, GOOD, ODD_LEVEL, WRONG, WEAK), *flags])

    (ran,) = json.loads(sarif.read_text())["runs"]
    assert [one["level"] for one in ran["results"]] == ["error", "warning", "note"]
    place = ran["results"][0]["locations"][0]["physicalLocation"]
    line = contract_path("skilltrack").read_text().splitlines()[place["region"]["startLine"]]
    assert line.strip() == "operationId: listEmployees"
    cases = ET.fromstring(junit.read_text()).iter("testcase")
    assert {case.get("name"): case.find("failure") is not None for case in cases} == {
        "listEmployees": True,
        "listSkills": True,
    }
    assert SECRET not in capsys.readouterr().out + sarif.read_text() + junit.read_text()


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["check-har", "nowhere.har"], "nowhere.har: cannot be read"),
        (["check-har", "{har}", "workday"], "there is no vendor workday"),
        (["check-har", "{har}", "--base-url", "workday=http://x.example"], "no vendor workday"),
        (["check-har", "{har}", "--sarif", "/dev/null/x"], "cannot be written"),
        (["proxy", "--upstream", "ftp://x.example"], "http or https address"),
        (["proxy", "--upstream", "http://[x"], "http or https address"),
        (["proxy", "--upstream", "http://x.example/?a=b"], "without a query"),
        (["proxy", "--upstream", "http://me:word@x.example"], "holds no credentials"),
        (["proxy", "--upstream", "http://x.example", "--count", "0"], "at least 1"),
        (["proxy", "--upstream", "http://x.example", "--vendor", "workday"], "no vendor workday"),
        (["proxy", "--upstream", "http://x.example", "--ca", "nowhere.pem"], "No such file"),
        (["proxy", "--upstream", "http://x.example", "--ca", "{har}"], "holds no certificate"),
        (["proxy", "--upstream", "http://x.example", "-p", "77777"], "at most 65535"),
        (["proxy", "--upstream", "http://x.example", "--host", "192.0.2.1"], "cannot listen on"),
        (["proxy", "--upstream", "http://x.example", "--save", "/dev/null/x"], "cannot be written"),
    ],
)
def test_wrong_use_is_one_sentence(tmp_path: Path, arguments: list[str], complaint: str) -> None:
    har = str(recording(tmp_path, GOOD))
    port = [] if "-p" in arguments or arguments[0] == "check-har" else ["-p", "0"]

    with pytest.raises(ConfigurationError, match=re.escape(complaint)) as caught:
        run([argument.replace("{har}", har) for argument in arguments] + port)

    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["skilltrack", "=http://x.example", "skilltrack=api.example"])
def test_base_that_is_none_is_wrong_use(tmp_path: Path, text: str) -> None:
    with pytest.raises(SystemExit) as ended:
        run(["check-har", recording(tmp_path), "--base-url", text])

    assert ended.value.code == USAGE


def test_proxy_before_itself_is_wrong_use() -> None:
    with pytest.raises(ConfigurationError, match="is the proxy itself"):
        run(["proxy", "--upstream", "http://127.0.0.1:8603", "-p", "8603"])


def test_proxy_ends_by_its_count_and_sums_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = Asked("GET", "/v1/employees", BEARER)
    codes: list[int] = []
    canned = {"GET /v1/employees": (200, "application/json", [EMPLOYEE | {"name": 7}])}
    with served(answering(canned)) as upstream:
        flags = ["-p", "0", "--count", "1", "--vendor", "skilltrack"]
        ran = threading.Thread(
            target=lambda: codes.append(run(["proxy", "--upstream", upstream, *flags]))
        )
        ran.start()
        said = ""
        while " -> " not in said:
            said += capsys.readouterr().out
        send(said.partition(" -> ")[0], asked)
        ran.join(20)

    assert codes == [DRIFT]
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "200 GET /v1/employees listEmployees drift: 1"
    assert lines[-1] == "DRIFT: 1 cause in 1 of 1 exchange"


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_simulator_behind_the_proxy_is_clean_and_a_signal_ends_it(
    server: Server, tmp_path: Path, number: signal.Signals
) -> None:
    har = tmp_path / "saved.har"
    with running_proxy(tmp_path, "--upstream", server.base_url, "--save", har) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        address = process.stdout.readline().partition(" -> ")[0]
        for path, vendor in (
            ("/skilltrack/v1/employees", "skilltrack"),
            ("/skilltrack/v1/employees/skills/export", "skilltrack"),
            ("/techwolf/employees?limit=3", "techwolf"),
            ("/devskiller/candidates", "devskiller"),
            ("/devskiller/boost/people", "devskiller"),
        ):
            assert send(address, Asked("GET", path, server.authorization(vendor))).status == 200
        process.send_signal(number)
        said, complained = process.stdout.read(), process.stderr.read()
        code = process.wait(20)

    assert said.splitlines()[-1] == "OK: no drift in 5 exchanges"
    assert (code, complained) == (CLEAN, "")
    assert run(["check-har", har]) == CLEAN
    assert not re.search(r"Bearer (?!\[redacted\])|TEST-API-KEY", har.read_text())
