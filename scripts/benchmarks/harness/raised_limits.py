"""skillsim's command line, with the contracts' rate limits raised to a million a second.

The limiter works as ever; it only never refuses. Not a byte of the contracts is different besides.
BENCH_LIMIT is another number of requests a second.
"""

import os
import re
import sys
import tempfile
from pathlib import Path

from skillsim import cli, resources

LIMIT = int(os.environ.get("BENCH_LIMIT", "1000000"))
WINDOW_S = 1
_LIMITS = re.compile(r"^x-rate-limits:\n(?:(?: .*)?\n)+", re.MULTILINE)


def main(arguments: list[str]) -> int:
    """Serve until stopped; the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        for contract in resources.contracts_root().glob("*.yaml"):
            text = raised(contract.read_text(encoding="utf-8"))
            Path(folder, contract.name).write_text(text, encoding="utf-8")
        resources.contracts_root = lambda: Path(folder)
        return cli.main(arguments)


def raised(contract: str) -> str:
    """A contract's text with other numbers in its limits. Text, for reading YAML takes long."""
    limits = _LIMITS.search(contract)
    assert limits, "a contract without limits"
    text = re.sub(r"(?m)^( +limit:) \d+$", rf"\1 {LIMIT}", limits[0])
    text = re.sub(r"(?m)^( +window_s:) \d+$", rf"\1 {WINDOW_S}", text)
    return contract[: limits.start()] + text + contract[limits.end() :]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
