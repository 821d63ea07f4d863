"""Lists the other way round, wherever no document names an order; pages and cursors included."""

from functools import partial
from typing import Any

from skillsim_contracts.mutant import Patch
from skillsim_contracts.mutants.originals import original, patch_with

DEVSKILLER = "skillsim.vendors.devskiller.service"
SKILLTRACK = "skillsim.vendors.skilltrack.service"

SEARCHES = ("candidate_search:page", "invitation_search:page", "predefined_tests:page")
EVERYTHING = 1_000_000
BATCHES = ("people:batch", "teams:batch", "job_positions:batch")
WHOLE = (
    f"{DEVSKILLER}.assessments:all_of",
    *(
        f"{SKILLTRACK}:{name}"
        for name in (
            "employees",
            "skills",
            "reviews",
            "certifications",
            "held_skills",
            "employees_lacking",
        )
    ),
)

_Batch = original(f"{DEVSKILLER}.batches:Batch")


def _backwards(whole: Any) -> Any:
    """A list that comes at once."""
    return lambda *asked, **more: list(reversed(whole(*asked, **more)))


def _backwards_by_page(page: Any, count: Any) -> Any:
    """A list in numbered pages: page 0 holds what was the end."""

    def newest_first(tx: Any, *, limit: int, offset: int, **filters: Any) -> Any:
        end = count(tx, **filters) - offset
        start = max(0, end - limit)
        found = page(tx, limit=end - start, offset=start, **filters) if end > 0 else []
        return list(reversed(found))

    return newest_first


def _backwards_in_search(page: Any) -> Any:
    """The same of a search, which tells with every page how many records there are."""

    def newest_first(tx: Any, wanted: Any, *, limit: int, offset: int) -> Any:
        total, _ = page(tx, wanted, limit=1, offset=0)
        end = total - offset
        start = max(0, end - limit)
        found = page(tx, wanted, limit=end - start, offset=start)[1] if end > 0 else []
        return total, list(reversed(found))

    return newest_first


def _backwards_by_batch(batch: Any) -> Any:
    """A list behind cursors, where a place is that of the newest record still to be shown."""

    def newest_first(tx: Any, *, size: int, after: int = 0, **filters: Any) -> Any:
        left = batch(tx, after=0, size=EVERYTHING, **filters).records
        if after:
            newer = batch(tx, after=after, size=EVERYTHING, **filters).records
            left = left[: len(left) - len(newer)]
        rest, shown = left[:-size], left[-size:]
        place = batch(tx, after=0, size=len(rest), **filters).next_position if rest else None
        return _Batch(list(reversed(shown)), place)

    return newest_first


PATCHES: tuple[Patch, ...] = (
    *(patch_with(target, _backwards) for target in WHOLE),
    *(patch_with(f"{DEVSKILLER}.{search}", _backwards_in_search) for search in SEARCHES),
    patch_with(
        f"{DEVSKILLER}.tests:page",
        partial(_backwards_by_page, count=original(f"{DEVSKILLER}.tests:count")),
    ),
    *(patch_with(f"{DEVSKILLER}.{batch}", _backwards_by_batch) for batch in BATCHES),
)
