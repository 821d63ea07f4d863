"""Process start to first 200, and resident memory then, with the `demo` scenario.

Beside it the start of a bare Python process: compare ratios, the seconds depend on the machine.
"""

import argparse
import http.client
import json
import statistics
import subprocess
import sys
import time
from urllib.parse import urlsplit

from harness import processes, reporting, tables
from harness.reporting import Benchmark, Json, Shown

_SERVE = ["-m", "skillsim", "serve", "--port", "0", "--scenario", "demo", "--format", "json"]
_BARE, _FIRST, _MEMORY = "bare python", "first 200, demo", "resident memory"
_UNITS = {_BARE: "s", _FIRST: "s", _MEMORY: "MB"}


def _measure(options: argparse.Namespace) -> Json:
    figures: dict[str, list[float]] = {name: [] for name in _UNITS}
    for _ in range(options.rounds):
        figures[_BARE].append(_bare_start_s())
        start_s, resident_mb = _serve_start()
        figures[_FIRST].append(start_s)
        figures[_MEMORY].append(resident_mb)
    return {"figures": figures}


def _bare_start_s() -> float:
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", ""], check=True)
    return time.perf_counter() - begin


def _serve_start() -> tuple[float, float]:
    begin = time.perf_counter()
    with subprocess.Popen([sys.executable, *_SERVE], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            ready = json.loads(process.stdout.readline())
            _expect_200(ready["vendors"]["devskiller"])
            return time.perf_counter() - begin, processes.resident_mb(process.pid)
        finally:
            process.terminate()


def _expect_200(vendor: Json) -> None:
    parts = urlsplit(str(vendor["base_url"]))
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    key = {"Devskiller-Api-Key": vendor["credentials"]["api_key"]}
    connection.request("GET", parts.path + "/candidates", headers=key)
    assert connection.getresponse().status == 200
    connection.close()


def _show(report: Json) -> Shown:
    figures = report["figures"]
    rows = [["", "median", "least", "most", "unit"]]
    for name, values in figures.items():
        ends = (f"{min(values):.2f}", f"{max(values):.2f}")
        rows.append([name, tables.middle(values, 2), *ends, _UNITS[name]])
    ratio = statistics.median(figures[_FIRST]) / statistics.median(figures[_BARE])
    return Shown([rows], [f"The first 200 comes after {ratio:.0f} times a bare start."])


BENCHMARK = Benchmark("start", __doc__, _measure, _show, rounds=7)

if __name__ == "__main__":
    sys.exit(reporting.run(BENCHMARK))
