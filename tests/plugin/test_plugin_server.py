"""The server of a run: how it starts, what it is told, how it ends."""

from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from skillsim import cli
from skillsim.pytest_plugin import server_process
from skillsim.pytest_plugin.sandbox import Sandbox
from skillsim.pytest_plugin.server_process import NotStarted, ServerProcess
from tests.plugin.plugin_run import run, write

# More than a pipe holds; each page is another answer.
PRINTING = """
    import requests

    def test_everybody_is_answered(world):
        api = world.acme
        for page in range(40):
            address = f"{api.base_url}/people?page={page}&size=2"
            requests.get(address, headers=api.headers, timeout=5)
    """


def acme_that_prints(folder: Path) -> None:
    """A vendor whose handlers print when they are loaded, and 5 kB for each list."""
    assert cli.main(["new-vendor", "acme", "--out", str(folder)]) == 0
    handlers = folder / "vendors" / "acme" / "handlers.py"
    text = handlers.read_text(encoding="utf-8")
    first = "    wanted = Page(page, size)\n"
    assert first in text
    noisy = text.replace(first, f"{first}    print('x' * 5000)\n")
    handlers.write_text(f"{noisy}\nprint('handlers are loaded', flush=True)\n", encoding="utf-8")


def test_server_that_takes_too_long_is_said_to_be_late(tmp_path: Path) -> None:
    with pytest.raises(
        NotStarted, match=r"not ready after 0.001 s; start one with `skillsim serve"
    ):
        ServerProcess.start(tmp_path, limit_s=0.001)


def test_server_is_not_measured_as_if_it_were_under_test(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COV_CORE_SOURCE", "COVERAGE_PROCESS_START", "SKILLSIM_PORT"):
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("SKILLSIM_OWN_VENDORS", "own")

    passed_on = server_process._environment()

    assert not [n for n in passed_on if n.startswith(("COV_CORE_", "COVERAGE_"))]
    assert [n for n in passed_on if n.startswith("SKILLSIM_")] == ["SKILLSIM_OWN_VENDORS"]


@pytest.mark.slow
def test_stopped_server_clears_up_and_waits_for_no_slow_answer(tmp_path: Path) -> None:
    (tmp_path / "sandbox.yaml").write_text("tls: true\n", encoding="utf-8")
    server = ServerProcess.start(tmp_path, tmp_path / "sandbox.yaml")
    world = Sandbox(server.url).create_world()
    world.faults.add("delay", delay_ms=60_000)
    waiting = HTTPConnection(urlsplit(server.url).netloc)
    waiting.request("GET", urlsplit(world.devskiller.base_url).path + "/tests")
    was_there = Path(server.ready["tls"]["ca"]).exists()

    server.stop()
    waiting.close()

    assert was_there
    assert not Path(server.ready["tls"]["ca"]).parent.exists()


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["0", "2"])
def test_vendor_that_prints_holds_nobody_up(tmp_path: Path, workers: str) -> None:
    acme_that_prints(tmp_path / "own")
    write(tmp_path, test_acme=PRINTING)

    ended = run(tmp_path, "-n", workers, "test_acme.py", SKILLSIM_OWN_VENDORS=str(tmp_path / "own"))

    assert ended.counts() == {"passed": 1}, ended.said
