"""`skillsim verify`: exit codes, and one sentence for what is wrong."""

import socket
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from skillsim.app import create_app
from skillsim.config import Config
from tests.kit import served_wsgi
from tests.kit.mini_skilltrack import MiniSkillTrack
from tests.kit.served import served
from tests.kit.verify_command import (
    BLIND,
    CLEAN,
    FINDINGS,
    HOSTILE,
    PROFILE,
    SECRET,
    UNREACHABLE,
    USAGE,
    Command,
    profile,
)


def test_nothing_found_is_0(run: Command) -> None:
    ran = run("skilltrack", "--rule", "ST-EMP1", "--rule", "ST-SKL1")

    assert (ran.code, ran.err) == (CLEAN, "")
    assert ran.out.splitlines()[-1].startswith("OK: 2 passed; ")


def test_finding_is_1_and_blamed_on_the_operation(run: Command, broken: str) -> None:
    ran = run("skilltrack", "--rule", "ST-EMP2", "--url", broken, "--quiet")

    assert (ran.code, ran.err) == (FINDINGS, "")
    lines = ran.out.splitlines()
    assert lines[0] == "MUST  GET /v1/employees"
    assert HOSTILE in lines[1]
    assert f"    again: skillsim verify skilltrack --rule ST-EMP2 --url {broken}" in lines
    assert lines[-1].startswith("FAILED: 1 failed; ")


def test_command_that_is_shown_finds_it_again(run: Command, broken: str) -> None:
    first = run("--rule", "ST-EMP2", "--rule", "ST-EMP4", "--url", broken, "--seed", "3")
    (again,) = [line for line in first.out.splitlines() if line.startswith("    again: ")][:1]

    second = run(*again.removeprefix("    again: skillsim verify ").split())

    assert second.code == FINDINGS
    assert second.out.splitlines()[0] == first.out.splitlines()[0]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--rule", "ST-NO"], "there is no rule ST-NO"),
        (["workday"], "there is no vendor workday"),
        (["--layer", "L9"], "there is no layer L9"),
        (["--list", "--layer", "L9"], "there is no layer L9"),
        (["techwolf", "--rule", "ST-EMP1"], "there is no rule ST-EMP1"),
        (["--profile", "nowhere.yaml"], "the profile nowhere.yaml cannot be read"),
        (["--har", "nowhere.har"], "nowhere.har: cannot be read"),
        (["workday", "--har", "nowhere.har"], "there is no vendor workday"),
        (["--rule", "ST-EMP1", "--json", "/dev/null/x.json"], "cannot be written"),
    ],
)
def test_wrong_use_is_2_and_one_sentence(
    run: Command, arguments: list[str], complaint: str
) -> None:
    ran = run(*arguments)

    assert ran.code == USAGE
    assert complaint in ran.sentence


@pytest.mark.parametrize("arguments", [["--seed", "x"], ["--budget", "soon"], ["--jobs", "-1"]])
def test_wrong_flag_is_2(run: Command, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(*arguments)

    assert ended.value.code == USAGE


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("target: [", "cannot be read"),
        ("tarket: {}", "the profile has no 'tarket'"),
        ("target: {urls: {skilltrack: 'http://127.0.0.1:9'}}", "under auth.skilltrack"),
        ("control: {token: 'env:NO_SUCH_TOKEN'}", "the environment has no NO_SUCH_TOKEN"),
    ],
)
def test_broken_profile_is_2(run: Command, tmp_path: Path, text: str, complaint: str) -> None:
    ran = run("skilltrack", "--profile", profile(tmp_path, text))

    assert ran.code == USAGE
    assert complaint in ran.sentence


@pytest.mark.parametrize("text", ["{}", "not a recording"])
def test_what_is_no_recording_is_2(run: Command, tmp_path: Path, text: str) -> None:
    ran = run("--har", profile(tmp_path, text))

    assert (ran.code, "is no HAR file" in ran.sentence) == (USAGE, True)


def test_wrong_admin_token_is_2(run: Command, tmp_path: Path) -> None:
    with served(create_app(Config(scenario="small", admin_token="right-token"))) as url:
        text = f"target: {{url: '{url}'}}\ncontrol: {{token: wrong-token}}"
        ran = run("skilltrack", "--profile", profile(tmp_path, text))

    assert ran.code == USAGE
    assert "asks for its token" in ran.sentence


def test_refused_client_is_2(run: Command, tmp_path: Path) -> None:
    with served_wsgi.served(MiniSkillTrack()) as url:
        wrong = PROFILE.format(url=url, secret="of-somebody-else")
        ran = run("--profile", profile(tmp_path, wrong), "--rule", "ST-GAP2")

    assert ran.code == USAGE
    assert ran.sentence.endswith("sells no token to the client hr-portal: it answered 401")


def test_key_that_was_not_given_is_2(run: Command, tmp_path: Path) -> None:
    text = "target: {urls: {devskiller: 'http://127.0.0.1:9'}}\n"
    text += "auth: {devskiller: {owner: {token: abc}}}"

    ran = run("--profile", profile(tmp_path, text))

    assert ran.code == USAGE
    assert ran.sentence == "the credentials of devskiller for owner have no api_key"


@pytest.mark.parametrize("vendors", [[], ["skilltrack"]])
def test_address_of_a_stranger_needs_a_profile(run: Command, vendors: list[str]) -> None:
    with served_wsgi.served(MiniSkillTrack()) as url:
        ran = run(*vendors, "--url", url)

    assert ran.code == USAGE
    assert "profile" in ran.sentence


@pytest.mark.parametrize("url", ["http://127.0.0.1:{port}", "http://127.0.0.1:{port}/", "nonsense"])
def test_nobody_at_the_address_is_3(run: Command, url: str) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]

    ran = run("skilltrack", "--url", url.format(port=port))

    assert ran.code == UNREACHABLE
    assert "does not answer" in ran.sentence


def test_unreachable_target_of_a_profile_is_3(run: Command, tmp_path: Path) -> None:
    text = PROFILE.format(url="http://127.0.0.1:9", secret=SECRET)

    assert run("--profile", profile(tmp_path, text), "--rule", "ST-GAP2").code == UNREACHABLE


def test_target_that_goes_away_is_3(run: Command, tmp_path: Path) -> None:
    mini = MiniSkillTrack()

    def dying(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not environ["PATH_INFO"].endswith("/token"):
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        return mini(environ, start_response)

    with served_wsgi.served(dying) as url:
        text = PROFILE.format(url=url, secret=SECRET)
        ran = run("--profile", profile(tmp_path, text), "--rule", "ST-GAP8")

    assert ran.code == UNREACHABLE
    assert "does not answer" in ran.sentence


def test_budget_that_cuts_rules_off_is_4(run: Command) -> None:
    ran = run("skilltrack", "--rule", "ST-EMP*", "--budget", "0")

    assert (ran.code, ran.err) == (BLIND, "")
    assert "rules: the budget was used up" in ran.out
    assert ran.out.splitlines()[-1].startswith("TOO LITTLE TRIED: nothing tried")


def test_budget_of_requests_in_a_profile_is_4(run: Command, tmp_path: Path) -> None:
    with served_wsgi.served(MiniSkillTrack()) as url:
        text = PROFILE.format(url=url, secret=SECRET) + "limits: {max_requests: 3}\n"
        ran = run("--profile", profile(tmp_path, text), "--rule", "ST-G*")

    assert (ran.code, ran.err) == (BLIND, "")


@pytest.mark.parametrize("limits", [((60, 0),), None])
def test_limiter_that_refuses_everything_is_4(
    run: Command, tmp_path: Path, limits: tuple[tuple[int, int], ...] | None
) -> None:
    def refuse(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("429 Too Many Requests", [("Content-Type", "application/json")])
        return [b'{"error": "slow_down", "message": "Later."}']

    with served_wsgi.served(MiniSkillTrack(limits=limits) if limits else refuse) as url:
        text = PROFILE.format(url=url, secret=SECRET)
        ran = run("--profile", profile(tmp_path, text), "--rule", "ST-GAP*", "--rule", "ST-TOP*")

    assert (ran.code, ran.err) == (BLIND, "")
    assert "NOT EXERCISED  ST-GAP8: the target's rate limit got in the way (429)" in ran.out
    assert "TOO LITTLE TRIED" in ran.out


def test_recording_without_answers_is_4(run: Command, tmp_path: Path) -> None:
    assert run("--har", profile(tmp_path, '{"log": {"entries": []}}')).code == BLIND


@pytest.mark.slow
def test_as_a_program_it_ends_alike_and_quietly(tmp_path: Path) -> None:
    asked = [sys.executable, "-m", "skillsim", "verify"]

    wrong = subprocess.run([*asked, "workday"], capture_output=True, text=True, check=False)
    listed = subprocess.run(
        f"{sys.executable} -m skillsim verify --list | head -1",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (wrong.returncode, wrong.stdout) == (USAGE, "")
    assert wrong.stderr.startswith("skillsim: there is no vendor workday")
    assert (len(listed.stdout.splitlines()), listed.stderr) == (1, "")
