"""`skillsim proxy` and `skillsim check-har`, in this process and in one of their own."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from skillsim import cli
from tests.running_server import CHECKOUT


def run(arguments: Sequence[object]) -> int:
    """The exit code of a command such as `["check-har", file]`. Raises ConfigurationError."""
    options = cli.make_parser().parse_args([str(argument) for argument in arguments])
    return int(options.command(options))


@contextmanager
def running_proxy(folder: Path, *arguments: object) -> Iterator["subprocess.Popen[str]"]:
    """A proxy in a process of its own, which is ended with the block."""
    command = [sys.executable, "-m", "skillsim", "proxy", "-p", "0", *map(str, arguments)]
    paths = (CHECKOUT / "simulator", CHECKOUT / "contract_tests")
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, paths))},
    ) as process:
        try:
            yield process
        finally:
            process.kill()
