"""What runs in the process of a test run's server: `skillsim serve`, and its end with the run.

The test run holds the other end of this process's standard input and never writes to it. However
the run ends, killed included, the system closes that end.
"""

import os
import sys
import threading

from skillsim import cli


def main() -> int:
    """Serve with the flags of `skillsim serve`; its exit code."""
    threading.Thread(target=_end_with_the_run, daemon=True).start()
    return cli.main(["serve", *sys.argv[1:]])


def _end_with_the_run() -> None:
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
