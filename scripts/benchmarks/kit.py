"""`skillsim verify`, every rule of it: in process, and over HTTP against a running sandbox."""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from harness import processes, reporting, servers, tables
from harness.reporting import Benchmark, Json, Shown

_SKILLSIM = [sys.executable, "-m", "skillsim"]
_WAYS = ("in process", "over HTTP")


def _add_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--jobs", type=int, default=2, help="processes at a time (%(default)s)")


def _measure(options: argparse.Namespace) -> Json:
    runs: dict[str, list[Json]] = {way: [] for way in _WAYS}
    for number in range(1, options.rounds + 1):
        print(f"round {number}", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory() as name:
            runs[_WAYS[0]].append(_verify(Path(name), options.jobs))
            runs[_WAYS[1]].append(_over_http(Path(name), options.jobs))
    return {"runs": runs, "jobs": options.jobs}


def _over_http(folder: Path, jobs: int) -> Json:
    port = servers.free_port()
    command = [*_SKILLSIM, "serve", "--port", str(port)]
    with processes.running(command, port=port, folder=folder, is_pinned=False):
        return _verify(folder, jobs, "--url", f"http://127.0.0.1:{port}")


def _verify(folder: Path, jobs: int, *flags: str) -> Json:
    report = folder / "report.json"
    command = [*_SKILLSIM, "verify", "--quiet", "--jobs", str(jobs), "--json", str(report)]
    began = time.perf_counter()
    ended = subprocess.run([*command, *flags], cwd=folder, capture_output=True, check=False)
    took_s = time.perf_counter() - began
    written: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return {
        "took_s": took_s,
        "n_requests": sum(rule["n_requests"] for rule in written["rules"]),
        "n_rules": len(written["rules"]),
        "outcomes": written["outcomes"],
        "exit_code": ended.returncode,
    }


def _show(report: Json) -> Shown:
    runs = report["runs"]
    head = ["", "seconds", "rules", "requests", "requests/s"]
    return Shown([[head, *(_row(way, runs[way]) for way in _WAYS)]], _notes(report))


def _row(way: str, runs: Sequence[Json]) -> list[str]:
    pace = [run["n_requests"] / run["took_s"] for run in runs]
    return [
        way,
        tables.middle([run["took_s"] for run in runs], 1),
        tables.middle([run["n_rules"] for run in runs]),
        tables.middle([run["n_requests"] for run in runs]),
        tables.middle(pace),
    ]


def _notes(report: Json) -> list[str]:
    runs = report["runs"]
    codes = sorted({run["exit_code"] for some in runs.values() for run in some})
    return [
        f"{report['jobs']} processes; the seconds are those of the whole command.",
        f"Exit codes: {', '.join(map(str, codes))}.",
        tables.widest({way: [run["took_s"] for run in some] for way, some in runs.items()}),
    ]


BENCHMARK = Benchmark("kit", __doc__, _measure, _show, add_flags=_add_flags)

if __name__ == "__main__":
    sys.exit(reporting.run(BENCHMARK))
