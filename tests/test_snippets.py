"""The requests that the documentation shows, sent to a running simulator."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.documentation import DEFAULT_URL, SNIPPETS, text_of
from tests.running_server import Server

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="the pages show curl")

LIMIT_S = 60.0

# What only the last answer of a snippet holds, so everything before it worked.
SHOWN = {"devskiller": "Lovelace", "skilltrack": "Alice Johnson", "techwolf": '"has_next":true'}
PRINTED = re.findall(r"^\$ (curl .+)\n(.+)$", text_of("docs/admin.md"), re.MULTILINE)


def _run(script: str, server: Server, home: Path) -> str:
    """What a shell script prints; a request that is refused fails it."""
    (home / ".curlrc").write_text('fail-with-body\nshow-error\nnoproxy = "*"\n')
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script.replace(DEFAULT_URL, server.base_url)],
        env={**os.environ, "CURL_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda path: path.stem)
def test_requests_of_the_readme_are_answered(server: Server, tmp_path: Path, snippet: Path) -> None:
    server.reset()

    printed = _run(snippet.read_text(encoding="utf-8"), server, tmp_path)

    assert SHOWN[snippet.stem] in printed


@pytest.mark.parametrize(
    ("command", "answer"), PRINTED, ids=[command.rpartition("/")[2] for command, _ in PRINTED]
)
def test_request_of_the_admin_page_is_answered_as_printed(
    server: Server, tmp_path: Path, command: str, answer: str
) -> None:
    printed = json.loads(_run(command, server, tmp_path))

    assert printed | {"as_of": None} == json.loads(answer) | {"as_of": None}
