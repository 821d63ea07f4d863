"""Run Schemathesis against each contract on a sandbox started for it; twice the same cases.

The second run, after a reset and with the same seed, must send the same number of cases to each
operation: a run that cannot be repeated proves nothing.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from skillsim.resources import contract_path, contracts_root
from tests.running_server import Server, running_server

EXAMPLES = os.environ.get("EXAMPLES", "100")
SEED = os.environ.get("SEED", "1")


def main() -> int:
    """Fuzz the vendors named on the command line, or all; 0 when nothing was found."""
    known = sorted(path.stem for path in contracts_root().glob("*.yaml"))
    vendors = sys.argv[1:] or known
    unknown = sorted(set(vendors) - set(known))
    if unknown:
        print(f"no contract named {unknown[0]}; there is {', '.join(known)}", file=sys.stderr)
        return 2
    with (
        tempfile.TemporaryDirectory() as scratch,
        running_server(Path(scratch) / "server.log") as server,
    ):
        return max(fuzz_twice(server, vendor, Path(scratch)) for vendor in vendors)


def fuzz_twice(server: Server, vendor: str, scratch: Path) -> int:
    """Two runs with one seed; 1 when one finds a failure or they differ."""
    cases, code = [], 0
    for run in ("first", "second"):
        server.reset()
        report = scratch / f"{vendor}-{run}.ndjson"
        print(f"== {vendor}, {run} run, {EXAMPLES} examples, seed {SEED}", flush=True)
        code = max(code, run_schemathesis(server, vendor, report))
        cases.append(requests_in(report))
    same = cases[0] == cases[1]
    print(
        f"== {vendor}: {len(cases[0])} and {len(cases[1])} cases, {'same' if same else 'DIFFERENT'}"
    )
    return code if same else 1


def run_schemathesis(server: Server, vendor: str, report: Path) -> int:
    """One run; Schemathesis's exit code."""
    command = [
        str(Path(sys.executable).with_name("st")),
        "--config-file=schemathesis.toml",
        "run",
        str(contract_path(vendor)),
        f"--url={server.vendors[vendor].base_url}",
        f"--max-examples={EXAMPLES}",
        f"--seed={SEED}",
        "--report=ndjson",
        f"--report-ndjson-path={report}",
        *(f"--header={name}: {value}" for name, value in server.authorization(vendor).items()),
    ]
    return subprocess.run(command, check=False).returncode


def requests_in(report: Path) -> list[Any]:
    """Method and address of every request of a run, in order."""
    events = (json.loads(line) for line in report.read_text().splitlines())
    return [request for event in events for request in _requests(event)]


def _requests(node: Any) -> list[Any]:
    """Every recorded request below a node of the report."""
    if isinstance(node, dict):
        if "uri" in node and "method" in node:
            return [(node["method"], node["uri"])]
        return [found for value in node.values() for found in _requests(value)]
    if isinstance(node, list):
        return [found for value in node for found in _requests(value)]
    return []


sys.exit(main())
