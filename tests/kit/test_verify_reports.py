"""What `skillsim verify` says and writes, and that it does the same twice."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from skillsim_contracts.findings import RunResult
from skillsim_contracts.verifying import Request, verify
from tests.kit import served_wsgi
from tests.kit.admin_calls import ask, worlds
from tests.kit.mini_skilltrack import MiniSkillTrack
from tests.kit.served import served, simulator_app
from tests.kit.verify_command import (
    CLEAN,
    FINDINGS,
    HOSTILE,
    PROFILE,
    SECRET,
    Command,
    profile,
)


def test_list_names_rules_and_asks_nobody(run: Command) -> None:
    ran = run("skilltrack", "--list", "--layer", "L5", "--url", "http://127.0.0.1:9")

    assert (ran.code, ran.err) == (CLEAN, "")
    *rules, last = ran.out.splitlines()
    assert {line.split()[1] for line in rules} == {"L5"}
    assert last == f"{len(rules)} rules"


def test_every_report_is_written_where_it_should_be(
    run: Command, broken: str, tmp_path: Path
) -> None:
    paths = {kind: tmp_path / "new folder" / f"r.{kind}" for kind in ("junit", "json", "html")}
    paths["sarif"] = tmp_path / "r.sarif"
    flags = [text for kind, path in paths.items() for text in (f"--{kind}", path)]

    ran = run("skilltrack", "--rule", "ST-EMP2", "--url", broken, *flags)

    assert ran.code == FINDINGS
    written = {kind: path.read_text(encoding="utf-8") for kind, path in paths.items()}
    assert ET.fromstring(written["junit"]).get("failures") == "1"
    assert json.loads(written["json"])["causes"][0]["operation"] == "GET /v1/employees"
    assert HOSTILE not in written["html"]
    assert "&lt;img" in written["html"]
    assert json.loads(written["sarif"])["runs"][0]["results"][0]["level"] == "error"


def test_no_report_has_a_secret_of_the_target(
    run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ST_SECRET", SECRET)
    mini = MiniSkillTrack(limits=())
    tokens: list[str] = []

    def broken_token(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        answer = b"".join(mini(environ, start_response))
        if environ["PATH_INFO"].endswith("/token") and b"access_token" in answer:
            tokens.append(json.loads(answer)["access_token"])
            answer = answer.replace(b"3600", b"true")
        return [answer]

    kinds = ("junit", "json", "html", "sarif")
    flags = [text for kind in kinds for text in (f"--{kind}", tmp_path / f"r.{kind}")]
    with served_wsgi.served(broken_token) as url:
        text = PROFILE.format(url=url, secret="env:ST_SECRET") + "fail_on: assumed\n"
        wanted = ["--rule", "ST-TOK*", "--rule", "ST-A8-*", "--rule", "ST-GAP8"]
        ran = run("--profile", profile(tmp_path, text), *wanted, *flags)

    assert ran.code == FINDINGS
    said = [ran.out, *((tmp_path / f"r.{kind}").read_text() for kind in kinds)]
    assert len(tokens) > 1
    assert [s for s in (SECRET, *tokens) if any(s in one for one in said)] == []


def test_recording_is_judged_without_a_target(run: Command, tmp_path: Path) -> None:
    # Without any header it would be an answer that a browser hid, and judged by nobody.
    empty = {"name": "Content-Length", "value": "0"}
    entry = {
        "request": {"method": "GET", "url": "https://x.example/v1/employees"},
        "response": {"status": 500, "headers": [empty], "content": {"size": 0}},
    }
    recording = profile(tmp_path, json.dumps({"log": {"entries": [entry]}}))

    ran = run("--har", recording, "--quiet")

    assert ran.code == FINDINGS
    assert "GET /v1/employees" in ran.out.splitlines()[0]
    assert f"    again: skillsim verify skilltrack --har {recording}" in ran.out


@pytest.mark.slow
def test_script_is_written_for_each_cause(run: Command, broken: str, tmp_path: Path) -> None:
    scripts = tmp_path / "scripts"

    run("skilltrack", "--rule", "ST-EMP2", "--url", broken, "--repro", scripts)

    first = min(scripts.iterdir())
    assert first.name == "01-ST-C-SCHEMA.sh"
    assert first.stat().st_mode & 0o111
    assert broken in first.read_text()


# --- The same run twice ---


def outcomes(result: RunResult) -> list[tuple[str, str, str, int]]:
    return [(r.rule.id, r.outcome.value, r.reason, r.n_requests) for r in result.results]


FEW = ("ST-EMP1", "ST-EMP2", "ST-FUZZ-listEmployees", "ST-FUZZ-listSkills")


@pytest.mark.slow
def test_same_seed_sends_the_same_requests() -> None:
    first, second = (verify(Request(rule_ids=FEW, seed=5)) for _ in range(2))

    assert first.exercised == second.exercised
    assert outcomes(first) == outcomes(second)
    assert len(first.results) == len(FEW)


@pytest.mark.slow
def test_several_processes_come_to_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("skillsim_contracts.verifying.CHUNK_COST", 90)
    told: list[str] = []

    one = verify(Request(rule_ids=FEW, seed=5))
    two = verify(Request(rule_ids=FEW, seed=5, jobs=2), lambda ended: told.append(ended.rule.id))

    assert outcomes(one) == outcomes(two)
    assert one.exercised == two.exercised
    assert sorted(told) == sorted(FEW)
    assert (one.target, one.cut, two.cut) == (two.target, 0, 0)


def test_verifying_a_sandbox_leaves_its_own_world_alone(run: Command) -> None:
    with served(simulator_app()) as url:
        journal = f"{url}/__admin/requests?world=default"
        before = ask("GET", journal)
        ran = run("skilltrack", "--rule", "ST-EMP1*", "--rule", "ST-SKL1", "--url", url)
        after = ask("GET", journal)
        left = worlds(url)

    assert ran.code == CLEAN
    assert after == before
    assert left == {"default"}
