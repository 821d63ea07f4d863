"""What runs in the process of a test run's server: `skillsim serve`, and its end with the run.

The test run holds the other end of this process's standard input. It writes one byte there, when it
has read the ready line. However it ends, killed included, the system closes that end.
"""

import os
import signal
import sys
import threading

from skillsim import cli

# At the end of a run nobody waits for an answer: what is slow on purpose may be cut off.
PATIENCE_S = 1.0
CLEARING_UP_S = 10.0


def main() -> int:
    """Serve with the flags of `skillsim serve`; its exit code."""
    threading.Thread(target=_follow_the_run, daemon=True).start()
    return cli.main(["serve", *sys.argv[1:]])


def _follow_the_run() -> None:
    watched = sys.stdin.fileno()
    if os.read(watched, 1):
        # Nobody reads any further: what a vendor's code prints would fill the pipe, and then stop.
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        os.read(watched, 1)
    _end()


def _end() -> None:
    """End as after Ctrl-C, the second of which waits for no request; else at once."""
    for allowed_s in (PATIENCE_S, CLEARING_UP_S):
        os.kill(os.getpid(), signal.SIGINT)
        threading.Event().wait(allowed_s)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
