"""What was asked and answered in a test's world."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from skillsim.client import AdminClient, Json
from skillsim.journal_filters import JOURNAL_FILTERS
from skillsim.pytest_plugin import last_exchanges

Filter = str | int | None

_PAGE = 1000


class Journal:
    """The exchanges of one world, calls and webhooks.

    Filters are those of the admin API: `vendor, operation, status, client, direction, since, until,
    after, before`. Raises ValueError for another one, AdminError for what one does not take.
    """

    def __init__(self, admin: AdminClient) -> None:
        self._admin = admin

    def requests(self, **filters: Filter) -> tuple[Json, ...]:
        """The exchanges that match, oldest first, without headers and bodies."""
        _check(filters)
        return tuple(self._pages(filters))

    def last(self, n: int = 1, **filters: Filter) -> tuple[Json, ...]:
        """The newest that match, at most `n`, oldest first, with headers and bodies."""
        _check(filters)
        listed = self._admin.list_requests(**filters, order="newest", limit=n)["requests"]
        return tuple(self._admin.get_request(found["number"]) for found in reversed(listed))

    def count(self, **filters: Filter) -> int:
        """How many match."""
        _check(filters)
        return int(self._admin.count_requests(**filters)["count"])

    def assert_count(self, n: int, **filters: Filter) -> None:
        """Fail unless so many match, and say what there was instead."""
        __tracebackhide__ = True
        found = self.count(**filters)
        if found != n:
            wanted = ", ".join(f"{name}={value!r}" for name, value in filters.items())
            raise AssertionError(
                f"{found} exchanges match ({wanted or 'any'}), not {n}; the last of the world:\n"
                + last_exchanges.text(self._admin)
            )

    def _pages(self, filters: dict[str, Filter]) -> Iterator[Json]:
        after = filters.pop("after", None)
        while True:
            page = self._admin.list_requests(**filters, after=after, order="oldest", limit=_PAGE)
            yield from page["requests"]
            if len(page["requests"]) < _PAGE:
                return
            after = page["requests"][-1]["number"]


def _check(filters: Iterable[str]) -> None:
    """Refuse what is no filter: the admin API would leave it aside, and everything would match."""
    unknown = sorted(set(filters) - set(JOURNAL_FILTERS))
    if unknown:
        raise ValueError(f"filters are {', '.join(JOURNAL_FILTERS)}; not {unknown[0]}")
