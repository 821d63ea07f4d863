"""A hundred thousand people as JSON lines by two processes, beside Faker row by row.

Both are measured in turns, so that a machine that is busy for a while slows both. Faker makes the
same records for a few people in one process, with `json.dumps`. Prints medians and the spread:
compare the ratio, the seconds depend on the machine. Memory is that of all processes together; a
page that several of them share counts as often. `--format json` prints every figure.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.generating.averages import Averages
from tests.generating.faker_rows import rows

GENERATE = [sys.executable, "-m", "skillsim", "generate", "--quiet", "--scenario", "load"]
AS_OF = "2026-08-01"
SAMPLE_PEOPLE = 1000
EVERY_S = 0.05


def main() -> None:
    """Measure in turns and print."""
    options = _options()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _generate(folder / "sample", SAMPLE_PEOPLE, jobs=1)
        faker, ours = [], []
        for turn in range(options.rounds):
            faker.append(_by_faker(folder / f"{turn}.jsonl", options.faker_people, folder))
            ours.append(_by_skillsim(folder / str(turn), options.people, options.jobs))
    found = {
        "people": options.people,
        "jobs": options.jobs,
        "faker": faker,
        "skillsim": ours,
        "ratio_records_per_s": _median(ours, "records_per_s") / _median(faker, "records_per_s"),
    }
    print(json.dumps(found) if options.format == "json" else _text(found))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench generate")
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--faker-people", type=int, default=300)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    return parser.parse_args()


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
            peak_mb = max(peak_mb, sum(map(_resident_mb, _tree(process.pid))))
            time.sleep(EVERY_S)
    if process.returncode:
        raise SystemExit(f"skillsim generate ended with {process.returncode}")
    return peak_mb


def _tree(pid: int) -> Iterator[int]:
    """A process and all below it; this benchmark needs Linux."""
    yield pid
    try:
        for thread in Path(f"/proc/{pid}/task").iterdir():
            for child in (thread / "children").read_text().split():
                yield from _tree(int(child))
    except OSError:
        return


def _resident_mb(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    sizes = (line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:"))
    return sum(map(int, sizes)) / 1024


def _median(runs: list[dict[str, float]], name: str) -> float:
    return statistics.median(run[name] for run in runs)


def _text(found: dict[str, Any]) -> str:
    lines = [f"{found['people']:,} people, {found['jobs']} processes; Faker row by row in one"]
    for who in ("faker", "skillsim"):
        runs = found[who]
        seconds = [run["took_s"] for run in runs]
        lines.append(
            f"{who:<9} {_median(runs, 'people_per_s'):>9,.0f} people/s"
            f" {_median(runs, 'records_per_s'):>9,.0f} records/s"
            f" median {statistics.median(seconds):.2f} s"
            f" ({min(seconds):.2f} to {max(seconds):.2f}, {len(runs)} runs)"
        )
    size_mb = _median(found["skillsim"], "n_bytes") / 1e6
    peak_mb = max(run["peak_mb"] for run in found["skillsim"])
    lines.append(f"skillsim wrote {size_mb:,.0f} MB with at most {peak_mb:,.0f} MB resident")
    lines.append(f"ratio of records/s  {found['ratio_records_per_s']:.1f}")
    return "\n".join(lines)


main()
