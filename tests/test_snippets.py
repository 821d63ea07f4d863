"""The requests that the documentation shows, sent to a running simulator.

The how-to pages run as their readers run them: with the wheel installed, without a checkout.
"""

import json
import shutil
import socket
from pathlib import Path

import pytest

from tests.documentation import HOW_TO_PAGES, SNIPPETS, printed_commands, steps, text_of
from tests.running_server import JSON, Server
from tests.shell import as_shown, masked, run, run_steps

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="the pages show curl")

# What only the last answers of a snippet hold, so everything before them worked.
SHOWN = {
    "devskiller": "Lovelace",
    "skilltrack": "Alice Johnson",
    "techwolf": '"has_next":true',
    "time_and_faults": "added fault-1\n503\n503\n200\n",
}
PRINTED = printed_commands(text_of("docs/admin.md"))
STREAM = "/__admin/events"


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda path: path.stem)
def test_requests_of_the_readme_are_answered(server: Server, tmp_path: Path, snippet: Path) -> None:
    server.reset()
    script = snippet.read_text(encoding="utf-8")

    printed = run(script, server, tmp_path, may_fail="faults" in snippet.stem)

    assert SHOWN[snippet.stem] in printed


@pytest.mark.parametrize(
    ("command", "shown"), PRINTED, ids=[command.rpartition("/")[2] for command, _ in PRINTED]
)
def test_request_of_the_admin_page_is_answered_as_printed(
    server: Server, tmp_path: Path, command: str, shown: str
) -> None:
    _prepare(server)

    printed = run(_ending(command), server, tmp_path)

    if shown.startswith("{"):
        assert as_shown(printed, shown), printed
    else:
        assert printed.startswith(shown.partition("\n")[0])


def _prepare(server: Server) -> None:
    """A world as the page assumes it: some requests were made, one of them without a token."""
    _start_afresh(server)
    employees = f"{server.vendors['skilltrack'].base_url}/v1/employees"
    server.request("GET", employees)
    authorization = server.authorization("skilltrack")
    for _ in range(12):
        server.request("GET", employees, authorization)
    server.request("PUT", f"{server.base_url}/__admin/snapshots/before-migration", JSON)


def _start_afresh(server: Server) -> None:
    """The default world as it was at the start, and no other."""
    server.reset()
    worlds = f"{server.base_url}/__admin/worlds"
    names = [world["world"] for world in json.loads(server.request("GET", worlds).body)["worlds"]]
    for name in names:
        server.request("DELETE", f"{worlds}/{name}", JSON)


def _ending(command: str) -> str:
    """A command that comes to an end: a stream is left after a second."""
    return f"timeout 1 {command} || true" if STREAM in command else command


@pytest.mark.slow
@pytest.mark.parametrize("page", HOW_TO_PAGES, ids=lambda path: path.stem)
def test_page_shows_what_its_commands_print(
    wheel_server: Server, tmp_path: Path, page: Path
) -> None:
    server = wheel_server
    _start_afresh(server)
    scripts, shown = zip(*steps(page.read_text(encoding="utf-8")), strict=True)

    printed = run_steps(list(scripts), server, tmp_path, receiver=_free_port())

    told = [text for text in shown if text is not None]
    spoken = [text for text, said in zip(printed, shown, strict=True) if said is not None]
    assert [masked(text) for text in spoken] == [masked(text) for text in told]
    server.reset()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
