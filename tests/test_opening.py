"""What a start says before there is a world, and where it keeps what took long."""

import sys
from pathlib import Path

import pytest

from skillsim.config import Config
from tests import asgi


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a company of eleven people be a large one."""
    monkeypatch.setattr("skillsim.templates.LARGE_PEOPLE", 10)


def start(cache: str, people: int = 11) -> None:
    """Start and stop once."""
    config = Config(scenario="small", people=people, as_of="2026-08-01", cache=cache)
    asgi.start(config).close()


def test_person_at_a_terminal_is_told_what_takes_long(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)

    start(str(tmp_path))

    assert capsys.readouterr() == ("", "making a company of 11 people ...\n")


def test_nothing_is_told_when_nothing_takes_long(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    start(str(tmp_path))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)

    start(str(tmp_path))
    start(str(tmp_path), people=10)

    assert capsys.readouterr() == ("", "")


def test_nothing_is_told_where_nobody_reads(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    start(str(tmp_path))

    assert capsys.readouterr() == ("", "")


def test_cache_that_is_switched_off_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    start("")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_world_from_the_cache_is_the_one_that_was_made(tmp_path: Path) -> None:
    config = Config(scenario="small", people=11, as_of="2026-08-01", cache=str(tmp_path / "cache"))
    first, second = asgi.start(config), asgi.start(config)

    pages = [
        asgi.ask(app, "GET", "/skilltrack/v1/employees", asgi.bearer(app))
        for app in (first, second)
    ]

    assert pages[0].json() == pages[1].json()
    assert len(list((tmp_path / "cache").iterdir())) == 1
    second.worlds.get("default").reset()
    again = asgi.ask(second, "GET", "/skilltrack/v1/employees", asgi.bearer(second))
    assert again.json() == pages[0].json()
    first.close()
    second.close()
