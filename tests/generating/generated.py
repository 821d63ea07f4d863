"""Runs of `skillsim generate` in this process, and what stands in the folders they fill."""

import csv
import json
from pathlib import Path
from typing import Any

from skillsim import cli

AS_OF = "2026-08-01"


def generate(out: Path | str, *arguments: str) -> int:
    """The exit code of a run with one process and a fixed day."""
    fixed = ("--as-of", AS_OF, "--jobs", "1", "--quiet")
    return cli.main(["generate", "--out", str(out), *fixed, *arguments])


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its path below it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def manifest(folder: Path) -> Any:
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


def records(path: Path) -> list[dict[str, Any]]:
    """The records of one jsonl file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of one csv file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
