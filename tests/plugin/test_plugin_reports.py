"""What the report of a test that failed shows, and what it must not."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.plugin.plugin_run import run, write

pytestmark = pytest.mark.slow

HEADING = "skillsim exchanges of world w-"


@pytest.mark.parametrize("workers", ["0", "2"])
def test_fixture_that_fails_after_the_test_shows_the_exchanges(
    tmp_path: Path, workers: str
) -> None:
    write(
        tmp_path,
        test_teardown="""
            import pytest

            @pytest.fixture
            def strict(world, journal):
                yield
                assert journal.count() == 0

            def test_asks(world, strict):
                world.skilltrack.headers

            @pytest.fixture
            def broken(world):
                world.techwolf.headers
                raise RuntimeError

            def test_begins(broken):
                pass
            """,
    )

    ended = run(tmp_path, "-n", workers)

    assert ended.counts() == {"passed": 1, "errors": 2}, ended.said
    assert ended.said.count(HEADING) == 2
    assert "skilltrack -> POST /v1/auth/token: 200" in ended.said
    assert "techwolf -> POST /oauth/token: 200" in ended.said


@pytest.mark.parametrize("workers", ["0", "2"])
def test_report_for_machines_has_the_exchanges(tmp_path: Path, workers: str) -> None:
    write(
        tmp_path,
        test_failing="""
            def test_fails(world):
                assert not world.skilltrack.headers
            """,
    )

    run(tmp_path, "-n", workers, "--junitxml=report.xml")

    (failure,) = ElementTree.parse(tmp_path / "report.xml").iter("failure")
    assert HEADING in str(failure.text)
    assert "skilltrack -> POST /v1/auth/token: 200" in str(failure.text)


def test_test_that_forbids_the_network_does_not_end_the_run(tmp_path: Path) -> None:
    write(
        tmp_path,
        test_forbidding="""
            import http.client

            def forbid(*_, **__):
                raise RuntimeError("nobody asks anybody")

            def test_forbids(world, monkeypatch):
                monkeypatch.setattr(http.client.HTTPConnection, "request", forbid)
                assert not world

            def test_goes_on(world):
                assert world.skilltrack.headers
            """,
    )

    ended = run(tmp_path)

    assert ended.counts() == {"failed": 1, "passed": 1}, ended.said
    assert "they cannot be read: nobody asks anybody" in ended.said


@pytest.mark.parametrize("effect", ["'status', status=500", "'reset'", "'malformed'"])
def test_secrets_are_not_shown_when_no_token_is_sold(tmp_path: Path, effect: str) -> None:
    write(
        tmp_path,
        test_secret=f"""
            import pathlib

            def test_secret(world, faults):
                secret = world.skilltrack.credentials["client_secret"]
                pathlib.Path("secret").write_text(secret)
                faults.add({effect}, operation_id="issueToken")
                world.skilltrack.headers
            """,
    )

    ended = run(tmp_path)

    assert ended.counts() == {"failed": 1}, ended.said
    assert "NoToken: " in ended.said
    assert (tmp_path / "secret").read_text() not in ended.said


def test_fork_that_comes_back_to_pytest_leaves_the_test_its_world(tmp_path: Path) -> None:
    write(
        tmp_path,
        test_fork="""
            import os

            def test_forks(world):
                child = os.fork()
                if not child:
                    raise SystemExit
                os.waitpid(child, 0)
                assert world.skilltrack.headers
            """,
    )

    ended = run(tmp_path)

    assert ended.counts() == {"passed": 1}, ended.said
