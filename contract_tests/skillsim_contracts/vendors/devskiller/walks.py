"""The two lists of TalentScore, page by page: what they hold and what they say of themselves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from skillsim_contracts.calls import Answer
from skillsim_contracts.expecting import selected
from skillsim_contracts.probe import Probe
from skillsim_contracts.vendors.devskiller.ids import as_printed, spellings
from skillsim_contracts.vendors.devskiller.steps import (
    View,
    a_test,
    new_candidate,
    new_invitation,
    read_candidate,
)

MOST = 100
"""Documented: V2 page, lists, `count`: "Max"."""

MANY_PAGES = 400
"""A walk of more pages has lost its way, or the list is too long to be walked."""

Query = Mapping[str, Any]


@dataclass(frozen=True)
class Listing:
    """A list: its operation, where its items are, and where an item has what filters look at.

    `begin` gives a function that adds one thing to the list, with changes to the body that makes
    it, and returns its id.
    """

    operation_id: str
    items: str
    candidate: str
    status: str
    code: str
    create: str
    source: str
    begin: Callable[[Probe], Callable[..., str]]

    def at(self, member: str) -> str:
        """A pointer to a member of every item."""
        return f"{self.items}/*{member}"

    def of_candidates(self, member: str) -> str:
        """A pointer to a member of the candidate of every item."""
        return self.at(self.candidate + member)


def _candidates(probe: Probe) -> Callable[..., str]:
    return lambda **changes: str(new_candidate(probe, **changes)["id"])


def _invitations(probe: Probe) -> Callable[..., str]:
    test_id = a_test(probe)
    return lambda **changes: str(new_invitation(probe, test_id, **changes)["id"])


CANDIDATES = Listing(
    operation_id="listCandidates",
    items="/_embedded/candidates",
    candidate="",
    status="/status",
    code="C",
    create="createCandidate",
    source='V2 page, "Listing candidates"',
    begin=_candidates,
)
INVITATIONS = Listing(
    operation_id="listInvitations",
    items="/_embedded/invitations",
    candidate="/_embedded/candidate",
    status="/_embedded/assessment/status",
    code="I",
    create="createInvitation",
    source='V2 page, "Listing invitations"',
    begin=_invitations,
)

Pages = list[Answer]


def page(probe: Probe, listing: Listing, query: Query) -> Answer:
    """One page; a refusal is the list's fault."""
    return probe.must(probe.call(listing.operation_id, query=query))


def walk(probe: Probe, listing: Listing, count: int, filters: Query) -> Pages:
    """Every page from 0 to the last: one that is not full, or the end by both counters."""
    pages: Pages = []
    while len(pages) < MANY_PAGES:
        query = {**filters, "count": count, "page": len(pages)}
        pages.append(page(probe, listing, query))
        if len(items(pages[-1:], listing)) < count or _says_end(pages, listing):
            return pages
    last = probe.expect(pages[-1], blame=listing.operation_id).at(listing.at("/id"))
    last.absent(f"the list should have ended after {MANY_PAGES} pages of {count}")
    return pages


def _says_end(pages: Pages, listing: Listing) -> bool:
    """Whether the counters of the last page say that nothing follows."""
    totals = values(pages[-1:], "/page/totalElements")
    of_pages = values(pages[-1:], "/page/totalPages")
    return totals == [len(items(pages, listing))] and of_pages == [len(pages)]


def whole(probe: Probe, listing: Listing, filters: Query) -> Pages:
    """Everything that passes the filters, in pages as large as they can be."""
    return walk(probe, listing, MOST, filters)


def values(pages: Sequence[Answer], pointer: str) -> list[Any]:
    """What a pointer finds on pages, one after the other."""
    return [value for answer in pages for value in selected(answer, f"json:{pointer}")]


def listed_ids(pages: Sequence[Answer], listing: Listing) -> list[str]:
    """The ids on pages, in their order."""
    return values(pages, listing.at("/id"))


def items(pages: Sequence[Answer], listing: Listing) -> list[Any]:
    """The items on pages, in their order."""
    return values(pages, listing.at(""))


def holds_exactly(
    probe: Probe, pages: Pages, listing: Listing, wanted: Sequence[str], why: str
) -> None:
    """The pages hold the things of these ids, each once, and nothing else."""
    there = as_printed(wanted, listed_ids(pages, listing))
    expecting = probe.expect(*pages, blame=listing.operation_id).at(listing.at("/id"))
    expecting.unique(f"{why}: nothing should be listed twice")
    expecting.are_items(there, why)


def has(
    probe: Probe,
    pages: Pages,
    listing: Listing,
    wanted: Sequence[str],
    why: str,
    *,
    blame: str = "",
) -> None:
    """The pages hold the things of these ids, perhaps among others."""
    there = as_printed(wanted, listed_ids(pages, listing))
    expecting = probe.expect(*pages, blame=blame or listing.operation_id).at(listing.at("/id"))
    expecting.relation("contains_all", there, why)


def lacks(
    probe: Probe,
    pages: Pages,
    listing: Listing,
    unwanted: Sequence[str],
    why: str,
    *,
    blame: str = "",
) -> None:
    """The pages hold none of the things of these ids."""
    expecting = probe.expect(*pages, blame=blame or listing.operation_id).at(listing.at("/id"))
    for one in as_printed(unwanted, listed_ids(pages, listing)):
        expecting.lacks(one, why)


def place_of(pages: Pages, listing: Listing, wanted: str) -> View | None:
    """Where on the pages the thing of this id is; None when it is on none."""
    for answer in pages:
        for number, listed in enumerate(listed_ids([answer], listing)):
            if listed in spellings(wanted):
                return View(answer, f"{listing.items}/{number}", listing.operation_id)
    return None


def counted(probe: Probe, listing: Listing, filters: Query) -> int:
    """How many things pass the filters; the list is wrong when it says another number."""
    pages = whole(probe, listing, filters)
    n_listed = len(listed_ids(pages, listing))
    says_total(probe, pages[:1], listing, n_listed)
    return n_listed


def says_total(probe: Probe, pages: Pages, listing: Listing, total: int) -> None:
    """Each of the pages says how many things there are on all of them."""
    for answer in pages:
        expecting = probe.expect(answer, blame=listing.operation_id).at("/page/totalElements")
        expecting.equals(total, "totalElements should be what all pages together hold")


def says_where_it_is(probe: Probe, pages: Pages, listing: Listing, count: int, total: int) -> None:
    """Each page tells its number and how many there are; an empty list may have one or none."""
    says_total(probe, pages, listing, total)
    of_pages = [-(-total // count)] if total else [0, 1]
    for number, answer in enumerate(pages):
        said = probe.expect(answer, blame=listing.operation_id)
        said.at("/page/number").equals(number, "number should be the page that was asked for")
        why = f"totalPages should be {total} things in pages of {count}"
        said.at("/page/totalPages").relation("one_of", of_pages, why)


def candidate_views(probe: Probe, candidate_id: str) -> list[View]:
    """A new candidate in its details and in the list; missing in both is the create's fault."""
    read = read_candidate(probe, candidate_id)
    pages = whole(probe, CANDIDATES, {})
    place = place_of(pages, CANDIDATES, candidate_id)
    blame = "getCandidate" if place else CANDIDATES.create
    probe.expect(read, blame=blame).succeeds()
    if place is None:
        there = as_printed([candidate_id], listed_ids(pages, CANDIDATES))[0]
        shown = probe.expect(*pages, blame="listCandidates").at(CANDIDATES.at("/id"))
        shown.contains(there, "a candidate that can be read should be listed")
    return [View(read, "", "getCandidate"), *([place] if place else [])]
