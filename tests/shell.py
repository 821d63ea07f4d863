"""Shell scripts as our pages show them, run against a server of ours, and what they print."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

from tests.documentation import DEFAULT_URL
from tests.running_server import Server

LIMIT_S = 60.0
RECEIVER_PORT = "9000"

# What a page starts and leaves running ends with it.
_PREAMBLE = """
pytest() { python3 -m pytest "$@"; }
trap 'kill $(jobs -p) 2> /dev/null || true' EXIT
"""
_STEP_ENDS = "\n--- step ends ---\n"

# What differs from one run to the next.
_PASSING = "python|number|first|last|in_s|duration_us|latency_ms"
_MASKS = (
    (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z"), "INSTANT"),
    (re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "UUID"),
    (
        re.compile(rf'("(?:{_PASSING})":\s*)("[^"]*"|[0-9.]+)'),
        r"\1null",
    ),
    (re.compile(r"\b[0-9]+\.[0-9]$", re.MULTILINE), "MS"),
    (re.compile(r"\([0-9]+ ms\)"), "(MS)"),
    # The journal numbers on after a reset.
    (re.compile(r"\b(Exchanges?) [0-9]+(?:, [0-9]+)*(?: and [0-9]+)?"), r"\1 N"),
    (re.compile(r"[ ]+"), " "),
)


def run(
    script: str, server: Server, home: Path, *, may_fail: bool = False, receiver: int = 0
) -> str:
    """What a script prints; it stops at the first command that fails, refused requests included.

    `skillsim`, `python3` and `pytest` are those of the server's installation.
    """
    fail = "" if may_fail else "fail-with-body\n"
    (home / ".curlrc").write_text(f'{fail}show-error\nnoproxy = "*"\n')
    script = script.replace(DEFAULT_URL, server.base_url)
    script = re.sub(rf"\b{RECEIVER_PORT}\b", str(receiver), script)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", _PREAMBLE + script],
        env={
            **server.installation.environment(),
            "CURL_HOME": str(home),
            "SKILLSIM_URL": server.base_url,
        },
        cwd=home,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    printed = done.stdout.replace(server.base_url, DEFAULT_URL)
    return re.sub(rf"\b{receiver}\b", RECEIVER_PORT, printed) if receiver else printed


def run_steps(scripts: list[str], server: Server, home: Path, *, receiver: int) -> list[str]:
    """What each of several scripts prints that run one after the other in one shell."""
    whole = "".join(f"{script}printf '{_STEP_ENDS}'\n" for script in scripts)
    printed = run(whole, server, home, may_fail=True, receiver=receiver)
    return printed.split(_STEP_ENDS)[:-1]


def masked(text: str) -> str:
    """A text without what differs from one run to the next, and with single spaces."""
    for pattern, word in _MASKS:
        text = pattern.sub(word, text)
    return "\n".join(line.strip() for line in text.strip().splitlines())


def as_shown(printed: str, shown: str) -> bool:
    """Whether the shown JSON is that which was printed, save that lists may be cut short."""
    return _starts_like(json.loads(masked(printed)), json.loads(masked(shown)))


def _starts_like(value: Any, shown: Any) -> bool:
    if isinstance(value, dict) and isinstance(shown, dict):
        same = value.keys() == shown.keys()
        return same and all(_starts_like(value[name], shown[name]) for name in value)
    if isinstance(value, list) and isinstance(shown, list):
        is_cut = len(shown) <= len(value) and bool(shown) == bool(value)
        return is_cut and all(map(_starts_like, value, shown))
    return bool(value == shown)
