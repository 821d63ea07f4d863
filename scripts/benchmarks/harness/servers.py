"""A server as the benchmarks start it: skillsim in its variants, and the bare limit."""

import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from harness import works
from harness.load import Work

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
AS_OF = "2026-08-01"

OURS = "skillsim"
OURS_KEPT = "skillsim --data"
BARE = "bare ASGI on uvicorn"


@dataclass(frozen=True)
class Started:
    """A command that serves, and the works for the server once it answers at a port."""

    command: Sequence[str]
    works: Callable[[int], Sequence[Work]]
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Server:
    """One kind of server."""

    name: str
    start: Callable[[Path, int], Started]
    """(an empty folder, a free port) → how it is started there."""
    warm_up_s: float = 1
    less: str = ""
    """What it leaves out of what skillsim does, for the notes."""
    more: str = ""
    """What it does that skillsim does not."""
    lacks: str = ""
    """What is missing on this machine; empty when it can be started."""


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


def skillsim(
    wanted: Callable[[int], Sequence[Work]] | None = None, *, data: bool = False
) -> Server:
    """This product with everything switched on; with `data` its worlds are kept on disk.

    Its works are those of the comparison with peers unless others are given.
    """

    def start(folder: Path, port: int) -> Started:
        kept = ["--data", str(folder / "data")] if data else []
        return Started([*serve(port), *kept], wanted or own_works)

    return Server(OURS_KEPT if data else OURS, start)


def serve(port: int, *, script: Sequence[str] = (str(HERE / "raised_limits.py"),)) -> list[str]:
    """The command that serves the `demo` scenario."""
    flags = ["--port", str(port), "--scenario", "demo", "--as-of", AS_OF]
    return [sys.executable, *script, "serve", *flags]


def own_works(port: int) -> Sequence[Work]:
    """The works of the comparison, for skillsim."""
    return works.devskiller("/devskiller", candidate=first_candidate())


def first_candidate() -> str:
    """The id of a candidate that the demo scenario begins with: one of the documents' records."""
    samples = yaml.safe_load((ROOT / "fixtures" / "samples" / "devskiller.yaml").read_text())
    return str(samples["candidates"][0]["id"])


def bare_asgi() -> Server:
    """uvicorn with one fixed answer: what an ASGI application cannot get below."""

    def start(folder: Path, port: int) -> Started:
        application = ["tests.bare_asgi:app", "--app-dir", str(ROOT)]
        flags = ["--host", "127.0.0.1", "--port", str(port), "--no-access-log"]
        command = [sys.executable, "-m", "uvicorn", *application, *flags, "--log-level", "warning"]
        return Started(command, lambda _: [Work("W2", "/candidates/1")])

    return Server(BARE, start, less="one fixed answer, nothing is looked at")
