"""The kit against a SkillTrack that it was not written for: over HTTP, without control plane.

What that service decided for itself must not count against it; a defect must, and at the
operation that has it.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from skillsim import cli
from skillsim_contracts.calls import OWNER, READER, SECOND
from skillsim_contracts.findings import Outcome, RunResult
from skillsim_contracts.guard import Mode
from skillsim_contracts.profile import Profile
from skillsim_contracts.rules import Layer, Need, Strength
from skillsim_contracts.verifying import Request, is_blind, verify
from tests.kit.mini_skilltrack import (
    ACCOUNTS,
    LATEST_REVIEW,
    REFUSED_REVIEW,
    SHARED_SKILL,
    MiniSkillTrack,
)
from tests.kit.served_wsgi import served

BLAMED = {
    SHARED_SKILL: "putSkill",
    LATEST_REVIEW: "listTopPerformers",
    REFUSED_REVIEW: "createReview",
}

ACTORS = {OWNER: "hr-portal", SECOND: "hr-batch", READER: "hr-dashboard"}

# The kit sends more than a client may in a minute; the last test has a limit.
UNLIMITED: tuple[tuple[int, int], ...] = ()

# It finds some of the bugs too, and then takes longest, making the sequence shorter.
MODEL = frozenset({"ST-M1"})

PROFILE = """\
target:
  urls: {{skilltrack: "{url}"}}
auth:
  skilltrack:
    owner: {{client_id: hr-portal, client_secret: env:MINI_OWNER}}
    second: {{client_id: hr-batch, client_secret: open-sesame-2}}
    reader: {{client_id: hr-dashboard, client_secret: open-sesame-3}}
safety: {{mode: full}}
"""


def words(actor: str) -> dict[str, str]:
    return {"client_id": ACTORS[actor], "client_secret": ACCOUNTS[ACTORS[actor]][0]}


def run(
    mini: MiniSkillTrack,
    layers: Sequence[Layer] = (),
    mode: Mode = Mode.FULL,
    skip: frozenset[str] = frozenset(),
) -> RunResult:
    with served(mini) as url:
        profile = Profile(
            name="mini",
            urls={"skilltrack": url},
            words={("skilltrack", actor): words(actor) for actor in ACTORS},
            mode=mode,
            skip=skip,
        )
        return verify(Request(profile=profile, vendors=("skilltrack",), layers=tuple(layers)))


def failures(result: RunResult) -> list[tuple[str, str, str]]:
    """Rule, blamed operation and message of everything that fails the run."""
    return [
        (finding.rule_id, finding.operation_id, finding.message)
        for ended in result.results
        if ended.outcome is Outcome.FAILED
        for finding in ended.findings
        if finding.strength in result.fail_on
    ]


@pytest.fixture(scope="module")
def everything_tried() -> RunResult:
    """Every rule, on the service without a defect."""
    return run(MiniSkillTrack(limits=UNLIMITED))


@pytest.mark.slow
def test_own_choices_of_another_implementation_are_no_failures(everything_tried: RunResult) -> None:
    assert failures(everything_tried) == []
    assert not everything_tried.has_failed
    assert not is_blind(everything_tried)


@pytest.mark.slow
def test_rules_that_move_time_or_reset_are_skipped_with_the_reason(
    everything_tried: RunResult,
) -> None:
    skipped = [one for one in everything_tried.results if one.outcome is Outcome.SKIPPED]

    assert {need for one in skipped for need in one.rule.needs} >= {Need.CLOCK, Need.RESET}
    assert all(one.reason.startswith("needs ") for one in skipped)


@pytest.mark.slow
@pytest.mark.parametrize("bug", sorted(BLAMED))
def test_planted_bug_fails_and_the_right_operation_is_blamed(bug: str) -> None:
    result = run(MiniSkillTrack(bugs=frozenset({bug}), limits=UNLIMITED), [Layer.L4], skip=MODEL)

    found = failures(result)
    assert found != []
    assert {operation for _, operation, _ in found} == {BLAMED[bug]}
    assert result.fail_on == {Strength.MUST}


@pytest.mark.slow
@pytest.mark.parametrize(("bugs", "code"), [(frozenset[str](), 0), (frozenset({LATEST_REVIEW}), 1)])
def test_command_line_says_it_by_its_exit_code(
    bugs: frozenset[str], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINI_OWNER", ACCOUNTS["hr-portal"][0])
    profile, report = tmp_path / "mini.yaml", tmp_path / "report.json"

    with served(MiniSkillTrack(bugs=bugs, limits=UNLIMITED)) as url:
        profile.write_text(PROFILE.format(url=url), encoding="utf-8")
        arguments = ["skilltrack", "--profile", os.fspath(profile), "--rule", "ST-TOP*"]
        ended = cli.main(["verify", *arguments, "--json", os.fspath(report), "--quiet"])

    assert ended == code
    assert ("listTopPerformers" in report.read_text(encoding="utf-8")) is bool(code)
    assert json.loads(report.read_text(encoding="utf-8"))["profile"] == "mini"


@pytest.mark.slow
def test_reading_alone_changes_nothing() -> None:
    mini = MiniSkillTrack(limits=UNLIMITED)
    client = mini.flask.test_client()
    bought = client.post(
        "/v1/auth/token", json={**words(OWNER), "grant_type": "client_credentials"}
    )
    headers = {"Authorization": f"Bearer {bought.get_json()['access_token']}"}
    before = client.get("/v1/employees", headers=headers).data

    result = run(mini, mode=Mode.READ_ONLY)

    assert failures(result) == []
    assert client.get("/v1/employees", headers=headers).data == before


@pytest.mark.slow
def test_limit_that_gets_in_the_way_is_no_failure_and_leaves_the_run_blind() -> None:
    result = run(MiniSkillTrack(limits=[(60, 300)], now=lambda: 0.0), [Layer.L4])

    assert failures(result) == []
    assert is_blind(result)
