"""A hundred thousand people as JSON lines by two processes, beside Faker row by row.

Both are measured in turns, so that a machine that is busy for a while slows both. Faker makes the
same records for a few people in one process, with `json.dumps`. Compare the ratio, the
seconds depend on the machine. Memory is that of all processes together; a page that several of them
share counts as often.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from harness import processes, reporting
from harness.reporting import Benchmark, Json, Shown

from tests.generating.averages import Averages
from tests.generating.faker_rows import rows

GENERATE = [sys.executable, "-m", "skillsim", "generate", "--quiet", "--scenario", "load"]
AS_OF = "2026-08-01"
SAMPLE_PEOPLE = 1000
EVERY_S = 0.05
_FAKER, _OURS = "faker", "skillsim"


def _add_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--people", type=int, default=100_000, help="for skillsim (%(default)s)")
    parser.add_argument("--faker-people", type=int, default=300, help="for Faker (%(default)s)")
    parser.add_argument("--jobs", type=int, default=2, help="processes of skillsim (%(default)s)")


def _measure(options: argparse.Namespace) -> Json:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _generate(folder / "sample", SAMPLE_PEOPLE, jobs=1)
        faker, ours = [], []
        for turn in range(options.rounds):
            faker.append(_by_faker(folder / f"{turn}.jsonl", options.faker_people, folder))
            ours.append(_by_skillsim(folder / str(turn), options.people, options.jobs))
    return {"people": options.people, "jobs": options.jobs, _FAKER: faker, _OURS: ours}


def _by_faker(path: Path, people: int, folder: Path) -> dict[str, float]:
    average = Averages(folder / "sample")
    began = time.perf_counter()
    n_records = 0
    with path.open("w", encoding="utf-8") as file:
        for _, record in rows(people, average):
            file.write(json.dumps(record) + "\n")
            n_records += 1
    return _figures(time.perf_counter() - began, people, n_records, path.stat().st_size)


def _by_skillsim(folder: Path, people: int, jobs: int) -> dict[str, float]:
    began = time.perf_counter()
    peak_mb = _generate(folder, people, jobs=jobs)
    took_s = time.perf_counter() - began
    files = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["files"]
    n_records = sum(file["records"] for file in files)
    n_bytes = sum(file["n_bytes"] for file in files)
    subprocess.run(["rm", "-r", str(folder)], check=True)
    return {**_figures(took_s, people, n_records, n_bytes), "peak_mb": peak_mb}


def _figures(took_s: float, people: int, n_records: int, n_bytes: int) -> dict[str, float]:
    return {
        "took_s": took_s,
        "people_per_s": people / took_s,
        "records_per_s": n_records / took_s,
        "records": n_records,
        "n_bytes": n_bytes,
    }


def _generate(folder: Path, people: int, *, jobs: int) -> float:
    """The most megabytes that all processes of a run had at the same time."""
    arguments = ["--people", str(people), "--as-of", AS_OF, "--jobs", str(jobs)]
    peak_mb = 0.0
    with subprocess.Popen([*GENERATE, *arguments, "--out", str(folder)]) as process:
        while process.poll() is None:
            peak_mb = max(peak_mb, processes.resident_mb(process.pid))
            time.sleep(EVERY_S)
    if process.returncode:
        raise SystemExit(f"skillsim generate ended with {process.returncode}")
    return peak_mb


def _show(report: Json) -> Shown:
    head = ["", "people/s", "records/s", "seconds", "least", "most"]
    rows = [head, *(_row(who, report[who]) for who in (_FAKER, _OURS))]
    ratio = _median(report[_OURS], "records_per_s") / _median(report[_FAKER], "records_per_s")
    size_mb = _median(report[_OURS], "n_bytes") / 1e6
    peak_mb = max(run["peak_mb"] for run in report[_OURS])
    return Shown(
        [rows],
        [
            f"{report['people']:,} people, {report['jobs']} processes; Faker row by row in one.",
            f"skillsim wrote {size_mb:,.0f} MB with at most {peak_mb:,.0f} MB resident.",
            f"Ratio of records a second: {ratio:.1f}.",
        ],
    )


def _row(who: str, runs: list[dict[str, float]]) -> list[str]:
    seconds = [run["took_s"] for run in runs]
    paces = (f"{_median(runs, name):,.0f}" for name in ("people_per_s", "records_per_s"))
    lasted = (statistics.median(seconds), min(seconds), max(seconds))
    return [who, *paces, *(f"{value:.2f}" for value in lasted)]


def _median(runs: list[dict[str, float]], name: str) -> float:
    return statistics.median(run[name] for run in runs)


BENCHMARK = Benchmark("generate", __doc__, _measure, _show, add_flags=_add_flags)

if __name__ == "__main__":
    sys.exit(reporting.run(BENCHMARK))
