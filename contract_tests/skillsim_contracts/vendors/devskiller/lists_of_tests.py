"""The two lists of tests, page by page: those of the account, and the vendor's predefined ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from skillsim_contracts.calls import Answer
from skillsim_contracts.expecting import selected
from skillsim_contracts.probe import Probe
from skillsim_contracts.vendors.devskiller.ids import as_printed

MOST = 100
"""Documented: V2 page, both lists, `count`: "Max"."""

MANY_PAGES = 400
"""A walk of more pages has lost its way, or the list is too long to be walked."""

NO_FILTERS: Mapping[str, Any] = MappingProxyType({})

Item = dict[str, Any]
Pages = list[Answer]


@dataclass(frozen=True)
class Library:
    """A list of tests: its operation, where its items are, and what its page is called."""

    operation_id: str
    items: str
    source: str

    @property
    def ids(self) -> str:
        """A pointer to the id of every item."""
        return f"{self.items}/*/id"


TESTS = Library("listTests", "/_embedded/tests", 'V2 page, "List tests"')
PREDEFINED = Library(
    "listPredefinedTests", "/_embedded/predefinedTests", 'V2 page, "List predefined tests"'
)


def pages_of(
    probe: Probe, library: Library, count: int = MOST, filters: Mapping[str, Any] = NO_FILTERS
) -> Pages:
    """Every page from 0 to the first that is not full; a list without end is at fault."""
    pages: Pages = []
    while len(pages) < MANY_PAGES:
        query = {**filters, "count": count, "page": len(pages)}
        pages.append(probe.must(probe.call(library.operation_id, query=query)))
        if len(ids_on(pages[-1:], library)) < count:
            return pages
    last = probe.expect(pages[-1], blame=library.operation_id).at(library.ids)
    last.absent(f"the list should have ended after {MANY_PAGES} pages of {count}")
    return pages


def ids_on(pages: Sequence[Answer], library: Library) -> list[str]:
    """The ids on pages, in their order."""
    return [value for answer in pages for value in selected(answer, f"json:{library.ids}")]


def items_on(pages: Sequence[Answer], library: Library) -> list[Item]:
    """The items on pages, in their order."""
    return [v for answer in pages for v in selected(answer, f"json:{library.items}/*")]


def holds_exactly(
    probe: Probe, pages: Pages, library: Library, wanted: Sequence[str], why: str
) -> None:
    """The pages hold the tests of these ids, each once, and no other; else the list is at fault."""
    shown = probe.expect(*pages, blame=library.operation_id).at(library.ids)
    shown.unique(f"{why}: nothing should be listed twice")
    shown.are_items(as_printed(wanted, ids_on(pages, library)), why)


def says_where_it_is(probe: Probe, pages: Pages, library: Library, count: int, total: int) -> None:
    """Each page tells its number, and how many pages and tests there are."""
    # Whether an empty list has one page or none is open.
    of_pages = [-(-total // count)] if total else [0, 1]
    for number, answer in enumerate(pages):
        said = probe.expect(answer, blame=library.operation_id)
        said.at("/page/number").equals(number, "number should be the page that was asked for")
        said.at("/page/totalElements").equals(total, "totalElements should count all pages")
        why = f"{total} tests should make that many pages of {count}"
        said.at("/page/totalPages").relation("one_of", of_pages, why)
