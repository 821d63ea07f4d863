"""Processes that share the work of a run."""

import multiprocessing
import warnings
from concurrent.futures import ProcessPoolExecutor
from functools import partial


def process_pool(jobs: int) -> ProcessPoolExecutor:
    """A pool of fresh processes that are as silent as the command line is."""
    # Connexion imports Starlette's test client, which warns about a library that tests may miss.
    warning = "Using `httpx` with `starlette.testclient`"
    return ProcessPoolExecutor(
        max_workers=jobs,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=partial(warnings.filterwarnings, "ignore", message=warning),
    )
