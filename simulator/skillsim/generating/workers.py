"""The parts of a run in their order, made by several processes or by this one."""

import gc
import multiprocessing
import signal
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from itertools import islice

from skillsim.child_process import follow_parent
from skillsim.errors import ConfigurationError
from skillsim.generating.making import Part, Task, maker_of

BEGINNING = -1
"""Stands for the part that depends on no block, where a block's number is meant."""

_AHEAD = 3
"""So many parts for each process are being made or wait to be taken; this bounds memory."""

# Forked workers have all modules already, which takes a fresh process most of a second. Elsewhere a
# fork is not safe or does not exist.
_START_METHOD = "fork" if sys.platform == "linux" else "spawn"


@contextmanager
def parts(task: Task, numbers: Sequence[int], *, jobs: int) -> Iterator[Iterator[Part]]:
    """The parts with these numbers, in their order; what they hold does not depend on `jobs`.

    Processes start at once: enter this before files are opened and threads are started. Raises
    ConfigurationError when one of them ends before its work is done.
    """
    jobs = min(jobs, len(numbers))
    if jobs <= 1:
        yield (make_part(task, number) for number in numbers)
        return
    with ExitStack() as ending:
        context = multiprocessing.get_context(_START_METHOD)
        pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin)
        ending.callback(pool.shutdown, cancel_futures=True)
        waiting = (pool.submit(make_part, task, number) for number in numbers)
        started = deque(islice(waiting, _AHEAD * jobs))
        try:
            yield _in_order(started, waiting)
        except BrokenProcessPool as error:
            raise ConfigurationError(
                "a worker process was ended from outside, perhaps for want of memory;"
                " run it again with fewer --jobs"
            ) from error


def make_part(task: Task, number: int) -> Part:
    """One part of a task."""
    maker = maker_of(task)
    with _no_collecting():
        return maker.beginning() if number == BEGINNING else maker.block(number)


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Look for no garbage in circles meanwhile: records make none, and looking costs a third."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _in_order(started: deque[Future[Part]], further: Iterator[Future[Part]]) -> Iterator[Part]:
    """Each result; whenever one is taken, one more is started."""
    while started:
        part = started.popleft().result()
        started.extend(islice(further, 1))
        yield part


def _begin() -> None:
    """Follow this process, and end at SIGTERM without a word: it is for whoever tidies up."""
    follow_parent()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
