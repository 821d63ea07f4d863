"""Which sandbox a run of pytest uses, and what its settings are."""

import json
from pathlib import Path

import pytest

from skillsim import cli
from tests.plugin.plugin_run import run, write
from tests.running_server import Server


@pytest.mark.slow
@pytest.mark.parametrize("how", ["option", "variable"])
def test_running_sandbox_is_used_and_left_as_it_was(
    server: Server, tmp_path: Path, how: str
) -> None:
    write(
        tmp_path,
        test_running="""
            def test_running(world, skillsim):
                assert world.skilltrack.headers
                print("used", skillsim.url)
            """,
    )
    chosen = ["--skillsim-url", server.base_url + "/"] if how == "option" else []
    variables = {} if chosen else {"SKILLSIM_URL": server.base_url}

    ended = run(tmp_path, "-s", *chosen, **variables)

    assert ended.counts() == {"passed": 1}, ended.said
    assert f"used {server.base_url}\n" in ended.said
    assert f"skillsim: the sandbox at {server.base_url}" in ended.said
    worlds = server.request("GET", f"{server.base_url}/__admin/worlds")
    assert [w["world"] for w in json.loads(worlds.body)["worlds"]] == ["default"]


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["0", "2"])
def test_sandbox_that_is_not_there_is_one_sentence(tmp_path: Path, workers: str) -> None:
    write(tmp_path, test_it="def test_it(world): pass\n")

    ended = run(tmp_path, "-n", workers, "--skillsim-url", "elsewhere")

    assert ended.counts() == {"error": 1}
    assert "skillsim: there is no sandbox: 'elsewhere' is not an http address" in ended.said


@pytest.mark.slow
@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("http://me:hush@127.0.0.1:9", "its address holds a user name or a password"),
        ("http://127.0.0.1:9/@w-1", "its address ends with /@w-1; leave that out"),
    ],
)
def test_address_with_more_than_it_takes_is_refused(
    tmp_path: Path, url: str, sentence: str
) -> None:
    write(tmp_path, test_it="def test_it(world): pass\n")

    ended = run(tmp_path, "--skillsim-url", f" {url} ")

    assert ended.counts() == {"error": 1}
    assert f"skillsim: there is no sandbox: {sentence}" in ended.said
    assert "hush" not in ended.said


@pytest.mark.slow
def test_interrupted_run_drops_its_world(server: Server, tmp_path: Path) -> None:
    write(tmp_path, test_it="def test_it(world): raise KeyboardInterrupt\n")

    ended = run(tmp_path, "--skillsim-url", server.base_url)

    assert ended.status == pytest.ExitCode.INTERRUPTED
    worlds = server.request("GET", f"{server.base_url}/__admin/worlds")
    assert [w["world"] for w in json.loads(worlds.body)["worlds"]] == ["default"]


@pytest.mark.slow
def test_vendors_of_the_project_are_served(tmp_path: Path) -> None:
    assert cli.main(["new-vendor", "acme", "--out", str(tmp_path / "own")]) == 0
    write(
        tmp_path,
        test_acme="""
            def test_acme(world):
                assert world.acme.base_url.endswith("/acme")
            """,
    )

    ended = run(tmp_path, "test_acme.py", SKILLSIM_OWN_VENDORS=str(tmp_path / "own"))

    assert ended.counts() == {"passed": 1}, ended.said


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["0", "2"])
def test_server_that_does_not_start_is_one_sentence(tmp_path: Path, workers: str) -> None:
    write(tmp_path, test_it="def test_it(world): pass\n")
    (tmp_path / "sandbox.yaml").write_text("scenario: huge\n", encoding="utf-8")

    ended = run(tmp_path, "-n", workers, "-o", "skillsim_config=sandbox.yaml")

    assert ended.counts() == {"error": 1}
    assert "skillsim: there is no sandbox: the server did not start: skillsim: " in ended.said
    assert "huge" in ended.said


@pytest.mark.slow
def test_settings_of_others_do_not_change_the_sandbox(tmp_path: Path) -> None:
    write(
        tmp_path,
        test_scenario="""
            def test_scenario(world):
                assert world.described["scenario"] == "small"
            """,
    )
    (tmp_path / "skillsim.yaml").write_text("scenario: empty\n", encoding="utf-8")

    ended = run(tmp_path, SKILLSIM_SCENARIO="demo")

    assert ended.counts() == {"passed": 1}, ended.said


@pytest.mark.slow
def test_settings_file_of_the_project_is_the_one_that_counts(tmp_path: Path) -> None:
    write(
        tmp_path,
        test_scenario="""
            def test_scenario(world, skillsim):
                assert world.described["scenario"] == "empty"
            """,
    )
    (tmp_path / "sandbox.yaml").write_text("scenario: empty\nport: 1\n", encoding="utf-8")

    ended = run(tmp_path, "-o", "skillsim_config=sandbox.yaml")

    assert ended.counts() == {"passed": 1}, ended.said


@pytest.mark.slow
def test_nothing_is_started_when_no_test_asks(tmp_path: Path) -> None:
    write(tmp_path, test_it="def test_it(): pass\n")
    (tmp_path / "sandbox.yaml").write_text("scenario: huge\n", encoding="utf-8")

    ended = run(tmp_path, "-n", "2", "-o", "skillsim_config=sandbox.yaml")

    assert ended.counts() == {"passed": 1}, ended.said
