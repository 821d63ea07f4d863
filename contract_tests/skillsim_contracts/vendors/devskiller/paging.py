"""Rules about pages, for either list of TalentScore: nothing twice, nothing missing, true counters.

Most of them walk things that the kit has made and tagged, so that they need no known data.
"""

from collections.abc import Callable
from functools import partial

from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Layer, Rule, Strength
from skillsim_contracts.vendors.devskiller import walks
from skillsim_contracts.vendors.devskiller.steps import ds_rule, word
from skillsim_contracts.vendors.devskiller.walks import Listing, Query

OWN = 7
BASE = 'V2 page, lists: "count" and "page"'
BEYOND = 1000

Check = Callable[[Listing, Probe], None]


def paging_rules(listing: Listing) -> tuple[Rule, ...]:
    """The rules about the pages of one list."""
    return (
        _rule(listing, 1, "The pages together hold everything once", _small_pages, cost=30),
        _rule(listing, 2, "Pages of every size hold the same", _sizes_agree, cost=40),
        _rule(listing, 3, "The counters agree with the pages", _counters, cost=25),
        _rule(listing, 4, "A page tells its size", _size, Strength.LIKELY, cost=12),
        _rule(listing, 5, "Without count and page: the first ten", _defaults, cost=14),
        _rule(listing, 6, "A page past the end is empty", _past_the_end, Strength.LIKELY, cost=8),
        _rule(listing, 7, "A page holds at most a hundred", _at_most_100, cost=100),
        _rule(listing, 8, "The order stays the same", _stable, Strength.LIKELY, cost=12),
        _rule(listing, 9, "Filters hold on every page", _filtered_pages, cost=30),
        _rule(listing, 10, "A wrong count or page is refused", _wrong, Strength.ASSUMED, cost=5),
    )


def _rule(
    listing: Listing,
    number: int,
    title: str,
    check: Check,
    strength: Strength = Strength.MUST,
    *,
    cost: int,
) -> Rule:
    name = listing.items.rpartition("/")[2]
    made: Rule = ds_rule(
        f"DS-{listing.code}P{number}",
        f"{title} ({name})",
        operations=(listing.operation_id, listing.create),
        source=f"{listing.source}; {BASE}" if strength is not Strength.ASSUMED else "Decision D7",
        layer=Layer.L4,
        strength=strength,
        cost=cost,
    )(partial(check, listing))
    return made


def _small_pages(listing: Listing, probe: Probe) -> None:
    wanted, filters = _own(listing, probe)
    for count in (1, 2, 3, OWN - 1, OWN, OWN + 1):
        pages = walks.walk(probe, listing, count, filters)
        why = f"pages of {count} should hold everything once"
        walks.holds_exactly(probe, pages, listing, wanted, why)


def _sizes_agree(listing: Listing, probe: Probe) -> None:
    wanted, _ = _own(listing, probe)
    first = walks.whole(probe, listing, {})
    walks.has(probe, first, listing, wanted, "what was made should be listed")
    everything = walks.listed_ids(first, listing)
    total = len(everything)
    sizes = {7, min(total - 1, walks.MOST), min(total, walks.MOST), min(total + 1, walks.MOST)}
    for count in sorted(sizes):
        pages = walks.walk(probe, listing, count, {})
        why = f"pages of {count} should hold the same as pages of {walks.MOST}"
        walks.holds_exactly(probe, pages, listing, everything, why)


def _counters(listing: Listing, probe: Probe) -> None:
    wanted, filters = _own(listing, probe)
    for count in (1, 3, OWN, OWN + 1):
        pages = walks.walk(probe, listing, count, filters)
        walks.says_where_it_is(probe, pages, listing, count, len(wanted))
    everything = walks.listed_ids(walks.whole(probe, listing, {}), listing)
    pages = walks.walk(probe, listing, OWN, {})
    walks.says_where_it_is(probe, pages, listing, OWN, len(everything))
    pages = walks.whole(probe, listing, {"query": word(probe, "Nobody")})
    walks.says_where_it_is(probe, pages, listing, walks.MOST, 0)


def _size(listing: Listing, probe: Probe) -> None:
    _, filters = _own(listing, probe)
    for count in (1, 4, OWN, walks.MOST):
        for answer in walks.walk(probe, listing, count, filters):
            size = probe.expect(answer, blame=listing.operation_id).at("/page/size")
            size.equals(count, "size should be the most that a page may hold")


def _defaults(listing: Listing, probe: Probe) -> None:
    wanted, filters = _own(listing, probe, 12)
    pages = [walks.page(probe, listing, {**filters, **rest}) for rest in ({}, {"page": 1})]
    for answer, count in zip(pages, (10, 2), strict=True):
        listed = probe.expect(answer, blame=listing.operation_id).at(listing.at("/id"))
        listed.count(count, "without a count a page should hold ten")
    walks.holds_exactly(probe, pages, listing, wanted, "two pages should hold the twelve")
    first = walks.page(probe, listing, {**filters, "page": 0})
    same = probe.expect(first, blame=listing.operation_id).at(listing.at("/id"))
    same.are(walks.listed_ids(pages[:1], listing), "without a page the first should be meant")


def _past_the_end(listing: Listing, probe: Probe) -> None:
    wanted, filters = _own(listing, probe)
    walked = walks.walk(probe, listing, 3, filters)
    for number in (len(walked), len(walked) + 1, BEYOND):
        answer = walks.page(probe, listing, {**filters, "count": 3, "page": number})
        listed = probe.expect(answer, blame=listing.operation_id).at(listing.at("/id"))
        listed.absent("a page past the end should be empty")
        walks.says_total(probe, [answer], listing, len(wanted))


def _at_most_100(listing: Listing, probe: Probe) -> None:
    there = walks.counted(probe, listing, {})
    make = listing.begin(probe)
    for _ in range(walks.MOST + 1 - there):
        make()
    everything = walks.whole(probe, listing, {})
    full = probe.expect(everything[0], blame=listing.operation_id).at(listing.at("/id"))
    full.count(walks.MOST, "a page of a hundred should be full when there are more")
    everyone = walks.listed_ids(everything, listing)
    why = "pages of a hundred should hold everything once"
    walks.holds_exactly(probe, everything, listing, everyone, why)
    walks.says_where_it_is(probe, everything, listing, walks.MOST, len(everyone))
    enough = max(walks.MOST + 1, there)
    probe.expect(*everything, blame=listing.operation_id).at(listing.at("/id")).count(
        enough, "everything that was made should be listed"
    )
    for count in (walks.MOST + 1, BEYOND):
        answer = probe.call(listing.operation_id, query={"count": count})
        if answer.ok:
            listed = probe.expect(answer, blame=listing.operation_id).at(listing.at("/id"))
            listed.relation("count_one_of", list(range(walks.MOST + 1)), "a hundred is the most")


def _stable(listing: Listing, probe: Probe) -> None:
    _own(listing, probe)
    walked = [walks.walk(probe, listing, 7, {}) for _ in range(2)]
    again = probe.expect(*walked[1], blame=listing.operation_id).at(listing.at("/id"))
    why = "two walks should give the same order while nothing changes"
    again.are(walks.listed_ids(walked[0], listing), why)


def _filtered_pages(listing: Listing, probe: Probe) -> None:
    family = word(probe, "Lovelace")
    wanted, filters = _own(listing, probe, lastName=family)
    listing.begin(probe)(tags=[word(probe, "other")])
    everything = walks.whole(probe, listing, {})
    status = next(iter(walks.values(everything, listing.at(listing.status))), "NEW")
    own: tuple[Query, ...] = (filters, {"query": family}, {**filters, "query": family})
    for query in own:
        pages = walks.walk(probe, listing, 2, query)
        why = "the filters should hold on every page"
        walks.holds_exactly(probe, pages, listing, wanted, why)
        walks.says_where_it_is(probe, pages, listing, 2, len(wanted))
    by_status = {"status": status}
    n_listed = len(walks.listed_ids(walks.whole(probe, listing, by_status), listing))
    pages = walks.walk(probe, listing, 2, by_status)
    shown = probe.expect(*pages, blame=listing.operation_id).at(listing.at(listing.status))
    shown.relation("all_are", status, "the filter should hold on every page")
    walks.says_where_it_is(probe, pages, listing, 2, n_listed)


def _wrong(listing: Listing, probe: Probe) -> None:
    for query in ({"count": 0}, {"count": -1}, {"count": "abc"}, {"page": -1}, {"page": "x"}):
        answer = probe.call(listing.operation_id, query=query)
        probe.expect_refused(answer, 400, blame=listing.operation_id)


def _own(
    listing: Listing, probe: Probe, count: int = OWN, **changes: str
) -> tuple[list[str], Query]:
    """Things that only the kit has made, and the filter that selects them."""
    tag = word(probe, "crowd")
    make = listing.begin(probe)
    made = [make(tags=[tag], **changes) for _ in range(count)]
    probe.settle()
    return made, {"tags": tag}
