"""Whole runs of pytest with the plugin, in projects of their own."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.documentation import text_of
from tests.plugin.plugin_run import environment, run, write

LATE = ("skillsim.client", "multiprocessing.connection", "http.client", "yaml")


def test_plugin_is_declared_for_pytest() -> None:
    points = tomllib.loads(text_of("pyproject.toml"))["project"]["entry-points"]

    assert points["pytest11"] == {"skillsim": "skillsim.pytest_plugin"}


def test_import_brings_nothing_that_is_not_needed_yet() -> None:
    code = (
        "import json, sys, pytest; before = set(sys.modules); import skillsim.pytest_plugin;"
        "print(json.dumps(sorted(set(sys.modules) - before)))"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, check=True
    )

    brought = json.loads(done.stdout)
    assert [name for name in brought if not name.startswith("skillsim")] == []
    assert [name for name in brought if name in LATE or len(name.split(".")) > 3] == []


@pytest.mark.slow
def test_each_test_has_a_world_as_its_marks_say(tmp_path: Path) -> None:
    write(
        tmp_path,
        test_marks="""
            import pytest

            @pytest.mark.skillsim(scenario="empty", seed=7, frozen="2026-01-01T08:00:00Z")
            class TestClass:
                def test_marks_of_class(self, world, clock):
                    assert (world.described["scenario"], world.described["seed"]) == ("empty", 7)
                    assert clock.now.hour == 8
                    clock.advance("1h")

                @pytest.mark.skillsim(seed=8)
                def test_nearest_mark(self, world, clock):
                    assert (world.described["scenario"], world.described["seed"]) == ("empty", 8)
                    assert clock.now.hour == 8

            def test_without_marks(world, clock, journal, faults, inbox):
                assert (world.described["scenario"], world.described["seed"]) == ("small", 1)
                assert world.clock is clock
                assert journal.count() == 0

            @pytest.mark.skillsim(candidates="diligent", settings={"latency_ms": 1})
            def test_settings(world):
                settings = world.admin.get_settings()
                assert (settings["candidates"], settings["latency_ms"]) == ("diligent", 1)

            @pytest.fixture(scope="module")
            def company(skillsim):
                with skillsim.world(scenario="demo") as made:
                    yield made

            def test_world_for_a_module(company, world):
                assert company.name != world.name

            def test_nothing_is_left(skillsim, company):
                left = [made["world"] for made in skillsim.admin.list_worlds()["worlds"]]
                assert left == ["default", company.name]
            """,
    )

    ended = run(tmp_path)

    assert ended.counts() == {"passed": 6}, ended.said


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["0", "2"])
def test_failing_test_shows_the_last_exchanges_of_its_world(tmp_path: Path, workers: str) -> None:
    write(
        tmp_path,
        test_failing="""
            def test_fails(world, faults):
                faults.add("status", id="busy", status=503, operation_id="issueToken")
                world.skilltrack.headers

            def test_passes(world):
                world.skilltrack.headers
            """,
    )

    ended = run(tmp_path, "-n", workers)

    assert ended.counts() == {"failed": 1, "passed": 1}, ended.said
    assert ended.said.count("skillsim exchanges of world w-") == 1
    assert "skilltrack -> POST /v1/auth/token: 503, fault busy" in ended.said


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["0", "2"])
def test_unknown_keyword_of_the_mark_is_an_error_before_anything_runs(
    tmp_path: Path, workers: str
) -> None:
    write(
        tmp_path,
        test_wrong="""
            import pytest

            @pytest.mark.skillsim(frozn=True)
            def test_wrong(world):
                pass

            def test_right():
                pass
            """,
    )

    ended = run(tmp_path, "-n", workers)

    assert ended.status != 0
    said = r"^test_wrong\.py::test_wrong: the mark skillsim takes scenario, .*; not frozn$"
    assert len(re.findall(said, ended.said, re.MULTILINE)) == 1, ended.said
    assert "Traceback" not in ended.said
    assert ended.counts() == {"error": 1}


@pytest.mark.slow
def test_what_the_sandbox_refuses_is_one_sentence(tmp_path: Path) -> None:
    write(
        tmp_path,
        test_wrong="""
            import pytest

            @pytest.mark.skillsim(scenario="huge")
            def test_wrong(world):
                pass
            """,
    )

    ended = run(tmp_path)

    assert ended.counts() == {"error": 1}
    assert "\nskillsim: the world of this test cannot be made: " in ended.said
    assert "scenario is no scenario; there is demo, empty" in ended.said
    assert "Traceback" not in ended.said
    assert "Error:" not in ended.said


@pytest.mark.slow
def test_coroutines_use_the_fixtures(tmp_path: Path) -> None:
    write(
        tmp_path,
        test_awaiting="""
            import anyio
            import pytest

            @pytest.fixture
            def anyio_backend():
                return "asyncio"

            @pytest.mark.anyio
            async def test_awaits(world, clock, inbox, journal):
                headers = await anyio.to_thread.run_sync(lambda: world.techwolf.headers)
                await anyio.sleep(0)
                assert headers["Authorization"].startswith("Bearer ")
                assert journal.count() == 1
            """,
    )

    ended = run(tmp_path)

    assert ended.counts() == {"passed": 1}, ended.said


@pytest.mark.slow
def test_fixtures_of_a_project_win_and_ours_are_still_there(tmp_path: Path) -> None:
    write(
        tmp_path,
        conftest="""
            import pytest

            @pytest.fixture
            def world():
                return "ours"

            @pytest.fixture
            def clock():
                return 12
            """,
        test_own="""
            def test_own(world, clock, skillsim_world, journal):
                assert (world, clock) == ("ours", 12)
                skillsim_world.skilltrack.headers
                assert journal.count() == 1
            """,
    )

    ended = run(tmp_path)

    assert ended.counts() == {"passed": 1}, ended.said
