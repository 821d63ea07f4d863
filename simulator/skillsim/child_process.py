"""What a process does that was begun to help this one."""

import multiprocessing
import os
import signal
import threading


def follow_parent() -> None:
    """In a child: leave Ctrl-C to the process that tidies up, and do not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
