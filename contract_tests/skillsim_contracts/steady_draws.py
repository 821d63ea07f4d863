"""What Hypothesis draws, made to depend on the seed alone.

Hypothesis also draws constants that it finds in the modules of a checkout. Which of them are loaded
differs from one process to the next, and so would the requests of one seed.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis.internal.cache import LRUCache
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

_CACHED = 1024


@contextmanager
def steady_draws() -> Iterator[None]:
    """While this is open, no constant of any module is drawn."""
    find, cache = providers._get_local_constants, providers.CONSTANTS_CACHE
    providers._get_local_constants = Constants
    # What is cached was chosen from the constants of modules, too.
    providers.CONSTANTS_CACHE = LRUCache(_CACHED)
    try:
        yield
    finally:
        providers._get_local_constants, providers.CONSTANTS_CACHE = find, cache
