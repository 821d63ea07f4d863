"""Process start to first 200, and resident memory, with the `demo` scenario.

Prints the median of the runs and the spread, and the start of a bare Python process beside it:
compare ratios, the seconds depend on the machine.
"""

import http.client
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

RUNS = 7
SERVE = ["-m", "skillsim", "serve", "--port", "0", "--scenario", "demo", "--format", "json"]


def main() -> None:
    """Measure and print one line per figure."""
    bare, starts, memory = [], [], []
    for _ in range(RUNS):
        bare.append(_bare_start_s())
        start_s, rss_mb = _serve_start()
        starts.append(start_s)
        memory.append(rss_mb)
    _print("bare python", bare, "s")
    _print("first 200, demo", starts, "s")
    _print("resident memory", memory, "MB")
    print(f"ratio to bare python  {statistics.median(starts) / statistics.median(bare):.1f}")


def _bare_start_s() -> float:
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", ""], check=True)
    return time.perf_counter() - begin


def _serve_start() -> tuple[float, float]:
    begin = time.perf_counter()
    with subprocess.Popen([sys.executable, *SERVE], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            ready = json.loads(process.stdout.readline())
            _expect_200(ready["vendors"]["devskiller"])
            return time.perf_counter() - begin, _resident_mb(process.pid)
        finally:
            process.terminate()


def _expect_200(vendor: dict[str, dict[str, str]]) -> None:
    parts = urlsplit(str(vendor["base_url"]))
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    key = {"Devskiller-Api-Key": vendor["credentials"]["api_key"]}
    connection.request("GET", parts.path + "/candidates", headers=key)
    assert connection.getresponse().status == 200
    connection.close()


def _resident_mb(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise LookupError("no VmRSS: this benchmark needs Linux")


def _print(name: str, values: list[float], unit: str) -> None:
    spread = f"{min(values):.2f} to {max(values):.2f}"
    print(f"{name:<20}  median {statistics.median(values):.2f} {unit}  ({spread}, {RUNS} runs)")


main()
