"""A reproduction as a script that a stranger runs: bash, curl and Python against a real socket."""

import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from skillsim_contracts import in_process
from skillsim_contracts.calls import NOBODY, READER, SECOND
from skillsim_contracts.client import Client
from skillsim_contracts.findings import Expectation
from skillsim_contracts.mutant import Mutant
from skillsim_contracts.repro_script import script
from skillsim_contracts.target import Target
from tests.kit.bash_runs import HOLDS, SHOWS, STOPPED, run
from tests.kit.echo import Echo
from tests.kit.planted import (
    LIMIT,
    NO_LIMIT,
    OTHER_SECRET,
    SAME_ID,
    SHOUTS,
    ST,
    finding,
    missing_limit,
    other_secret,
    retold,
    same_ids,
    shouted_name,
)
from tests.kit.served import served, simulator_app

pytestmark = pytest.mark.slow

DEFAULT_URL = "http://127.0.0.1:8600"

STORIES = {
    "a candidate is made and read": (SHOUTS, shouted_name),
    "employees are made at the same time": (SAME_ID, same_ids),
    "37 calls after a window of silence": (NO_LIMIT, missing_limit),
    "a webhook is delivered": (OTHER_SECRET, other_secret),
}


@pytest.fixture(scope="module", params=STORIES)
def told(request: pytest.FixtureRequest) -> tuple[Mutant, str]:
    mutant, story = STORIES[request.param]
    return mutant, script(retold(mutant, story), default_url=DEFAULT_URL)


@pytest.fixture(scope="module")
def sound() -> Iterator[str]:
    with served(simulator_app()) as base:
        yield base


def test_defect_shows_where_it_is_planted(told: tuple[Mutant, str], tmp_path: Path) -> None:
    mutant, text = told

    with served(simulator_app(mutant)) as base:
        ran = run(text, base, tmp_path)

    assert ran.code == SHOWS, ran
    assert "the defect shows" in ran.printed
    assert ran.complaint == ""


def test_expectation_holds_elsewhere_however_often(
    told: tuple[Mutant, str], sound: str, tmp_path: Path
) -> None:
    first = run(told[1], sound, tmp_path)
    second = run(told[1], sound, tmp_path)

    assert first.code == second.code == HOLDS, first
    assert "The expectation holds" in first.printed
    assert [path.name for path in tmp_path.iterdir()] == ["reproduction.sh"]


def test_script_is_what_bash_can_read(told: tuple[Mutant, str], tmp_path: Path) -> None:
    file = tmp_path / "reproduction.sh"
    file.write_text(told[1], encoding="utf-8")

    assert subprocess.run(["bash", "-n", str(file)], check=False).returncode == 0


def test_script_holds_no_secret(told: tuple[Mutant, str]) -> None:
    with in_process.simulator() as target:
        secrets = {
            word
            for words in target.words.values()
            for name, word in words.items()
            if name in ("api_key", "client_secret", "client_id")
        }

    assert [secret for secret in secrets if secret in told[1]] == []


def test_runs_of_the_same_call_are_one_loop() -> None:
    text = script(retold(NO_LIMIT, missing_limit), default_url=DEFAULT_URL)

    assert f"for n in {{3..{LIMIT + 3}}}; do" in text
    assert text.count('"$DEVSKILLER_URL/candidates"') == 1


def test_nobody_listening_stops_the_script(sound: str, tmp_path: Path) -> None:
    text = script(retold(SHOUTS, shouted_name), default_url=DEFAULT_URL)

    ran = run(text, "http://127.0.0.1:9", tmp_path, API_KEY="some")

    assert ran.code == STOPPED
    assert ran.complaint.splitlines()[-1] == "No answer to GET http://127.0.0.1:9/devskiller/tests."


def test_missing_credentials_stop_the_script(tmp_path: Path) -> None:
    text = script(retold(SHOUTS, shouted_name), default_url=DEFAULT_URL)

    ran = run(text, "http://127.0.0.1:9", tmp_path)

    assert ran.code == STOPPED
    assert ran.complaint.startswith("Nothing proves who calls devskiller: set API_KEY")


def test_missing_control_plane_stops_a_script_that_needs_it(tmp_path: Path) -> None:
    text = script(retold(NO_LIMIT, missing_limit), default_url=DEFAULT_URL)

    ran = run(text, "http://127.0.0.1:9", tmp_path, API_KEY="some")

    assert ran.code == STOPPED
    assert ran.complaint.startswith("This needs a simulator whose control plane is at")


def test_refused_credentials_stop_the_script(sound: str, tmp_path: Path) -> None:
    text = script(retold(SAME_ID, same_ids), default_url=DEFAULT_URL)

    ran = run(text, sound, tmp_path, CLIENT_ID="nobody", CLIENT_SECRET="nothing")

    assert ran.code == STOPPED
    assert "sells no token for CLIENT_ID: it answered 401." in ran.complaint


def test_answer_without_what_the_next_step_needs_stops_the_script(tmp_path: Path) -> None:
    text = script(retold(SHOUTS, shouted_name), default_url=DEFAULT_URL)

    with served(Echo()) as base:
        ran = run(text, base, tmp_path, API_KEY="some")

    assert ran.code == STOPPED
    assert ran.complaint == ("Answer 1 has nothing at json:/id that the next steps could use.\n")


def actors_and_tokens(target: Target) -> Any:
    """Three actors, a token call with the client's words, and a token of somebody's own."""
    with closing(Client(target)) as client:
        words = target.words[ST, "owner"]
        body = {**words, "grant_type": "client_credentials"}
        bought = client.send(ST, "POST", "/v1/auth/token", json=body, actor=NOBODY)
        proof = {"authorization": f"Bearer {bought.json()['access_token']}"}
        client.send(ST, "GET", "/v1/employees", headers=proof, actor=NOBODY)
        client.login(ST)
        client.send(ST, "GET", "/v1/employees")
        client.send(ST, "GET", "/v1/employees", actor=SECOND)
        answer = client.send(ST, "POST", "/v1/employees", json={}, actor=READER)
        return finding(client, Expectation((answer.number,), "status", "is", 403), "some", ST)


def test_every_actor_proves_itself(sound: str, tmp_path: Path) -> None:
    text = script(retold(SHOUTS, actors_and_tokens), default_url=DEFAULT_URL)

    ran = run(text, sound, tmp_path)

    assert ran.code == HOLDS, ran
    assert '"Authorization' not in text
    for name in ("$CLIENT_SECRET", "$TOKEN", "$READER_TOKEN", "$SECOND_TOKEN", "$SECRET1"):
        assert name in text


def test_token_that_is_given_is_not_bought(sound: str, tmp_path: Path) -> None:
    text = script(retold(SAME_ID, same_ids), default_url=DEFAULT_URL)

    ran = run(text, sound, tmp_path, TOKEN="of-no-worth")

    assert ran.code == HOLDS
    assert "Found:     []" in ran.printed
