"""Rules about filters, for either list of TalentScore: who passes is listed, and nobody else.

Where data is already there, the whole list says what a filter should let through.
"""

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Rule, Strength
from skillsim_contracts.vendors.devskiller import walks
from skillsim_contracts.vendors.devskiller.ids import spellings
from skillsim_contracts.vendors.devskiller.steps import (
    a_test,
    candidate_of,
    ds_rule,
    new_invitation,
    word,
)
from skillsim_contracts.vendors.devskiller.walks import CANDIDATES, INVITATIONS, Listing, Query

BOTH = frozenset({"NEW", "ERROR", "CANCELED"})
"""Statuses that candidates and assessments have; for invitations they may mean either (D14)."""

UNWRITTEN = "V2 page does not say how a query compares"

CODE = re.compile(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){2}")
"""Documented: what an exam's link ends in. It is taken to be the token (D26)."""

Check = Callable[[Listing, Probe], None]


class Crowd(NamedTuple):
    """People of the kit's own: their last name, the tag of all and that of every second."""

    family: str
    tags: tuple[str, str]


def filter_rules(listing: Listing) -> tuple[Rule, ...]:
    """The rules about the filters of one list."""
    likely, assumed = Strength.LIKELY, Strength.ASSUMED
    return (
        _rule(listing, 1, "A status selects what has it", _one_status, cost=20),
        _rule(listing, 2, "Several statuses select what has one of them", _statuses, cost=16),
        _rule(listing, 3, "A tag selects who has it", _one_tag, cost=20),
        _rule(listing, 4, "Several tags select by all or by any of them", _tags, cost=14),
        _rule(listing, 5, "Tags and addresses may hold any sign", _odd_tags, likely, cost=12),
        _rule(listing, 6, "A query finds names and e-mail addresses", _query, cost=10),
        _rule(listing, 7, "A query finds everybody of a name", _common_names, cost=8),
        _rule(listing, 8, "Different filters narrow together", _together, likely, cost=20),
        _rule(listing, 9, "A query finds a token", _token, likely, cost=6),
        _rule(listing, 10, "Several tags select who has all", _all_tags, assumed, cost=4),
        _rule(listing, 11, "A query is kind", _kind_query, assumed, source=UNWRITTEN, cost=6),
    )


def _rule(
    listing: Listing,
    number: int,
    title: str,
    check: Check,
    strength: Strength = Strength.MUST,
    *,
    source: str = "",
    cost: int,
) -> Rule:
    name = listing.items.rpartition("/")[2]
    written = "Decision D15" if strength is Strength.ASSUMED else listing.source
    made: Rule = ds_rule(
        f"DS-{listing.code}F{number}",
        f"{title} ({name})",
        operations=(listing.operation_id, listing.create),
        source=source or written,
        strength=strength,
        cost=cost,
    )(partial(check, listing))
    return made


def _one_status(listing: Listing, probe: Probe) -> None:
    _crowd(listing, probe)
    for status in _statuses_of(listing, probe):
        _selects(listing, probe, {"status": status}, listing.status, [status])


def _statuses(listing: Listing, probe: Probe) -> None:
    _crowd(listing, probe)
    known = _statuses_of(listing, probe)
    for statuses in (known[:2], known[:2][::-1], known[-2:], known):
        _selects(listing, probe, {"status": statuses}, listing.status, statuses)


def _one_tag(listing: Listing, probe: Probe) -> None:
    crowd = _crowd(listing, probe)
    _neighbours(listing, probe, crowd)
    everything = _everything(listing, probe)
    others = {tag for item in everything for tag in _tags_of(listing, item)} - {*crowd.tags}
    for tag in (*crowd.tags, *sorted(others)[:5]):
        wanted = [item["id"] for item in everything if tag in _tags_of(listing, item)]
        _finds(listing, probe, {"tags": tag}, wanted)


def _tags(listing: Listing, probe: Probe) -> None:
    make = listing.begin(probe)
    first, second = word(probe, "red"), word(probe, "blue")
    both = [make(tags=tags) for tags in ([first, second], [second, first])]
    one = [make(tags=[tag]) for tag in (first, second)]
    make(tags=[word(probe, "green")])
    for tags in ([first, second], [second, first]):
        pages = walks.whole(probe, listing, {"tags": tags})
        shown = {*walks.listed_ids(pages, listing)}
        # Each reading of the page has its own result; to look at one of the tags only has none.
        is_wide = any({*spellings(item)} & shown for item in one)
        why = "two tags should select by both of them or by either of them"
        walks.holds_exactly(probe, pages, listing, [*both, *one] if is_wide else both, why)


def _odd_tags(listing: Listing, probe: Probe) -> None:
    make = listing.begin(probe)
    for signs in ("C++ & C#", "100%", "Zoë=Ä?", "a/b", "two words"):
        tag = f"{signs} {word(probe, 'tag')}"
        _finds(listing, probe, {"tags": tag}, [make(tags=[tag])])
    email = f"{word(probe, 'ada')}+kit@example.com"
    _finds(listing, probe, {"query": email}, [make(email=email)])


def _query(listing: Listing, probe: Probe) -> None:
    make = listing.begin(probe)
    first, family, mail = word(probe, "Grace"), word(probe, "Hopper"), word(probe, "grace")
    one = make(firstName=first, lastName=family)
    two = make(lastName=family, email=f"{mail}@example.com")
    make(firstName=None, lastName=None, tags=None)
    found: tuple[tuple[str, list[str]], ...] = (
        (first, [one]),
        (f"{mail}@example.com", [two]),
        (family, [one, two]),
        (word(probe, "Nobody"), []),
    )
    for query, wanted in found:
        pages = _finds(listing, probe, {"query": query}, wanted)
        walks.says_total(probe, pages[:1], listing, len(wanted))


def _common_names(listing: Listing, probe: Probe) -> None:
    listing.begin(probe)()
    everything = _everything(listing, probe)
    for name in ("firstName", "lastName", "email"):
        for text in {_person(listing, item).get(name) for item in everything[:2]} - {None, ""}:
            wanted = [i["id"] for i in everything if _person(listing, i).get(name) == text]
            pages = walks.whole(probe, listing, {"query": text})
            why = f"the query {text} should find everybody with that {name}"
            walks.has(probe, pages, listing, wanted, why)


def _together(listing: Listing, probe: Probe) -> None:
    crowd = _crowd(listing, probe)
    everything = _everything(listing, probe)
    own = [item for item in everything if crowd.family == _person(listing, item).get("lastName")]
    status = _status_of(listing, own[0]) if own else "NEW"
    other = next((s for s in _statuses_of(listing, probe) if s != status), "EXPIRED")
    every_second, family = crowd.tags[1], crowd.family
    queries: tuple[Query, ...] = (
        {"status": status, "tags": every_second},
        {"status": status, "query": family},
        {"tags": every_second, "query": family},
        {"status": status, "tags": every_second, "query": family},
        {"status": other, "tags": every_second},
    )
    for query in queries:
        wanted = [item["id"] for item in everything if _passes(listing, item, query)]
        _finds(listing, probe, query, wanted)


def _token(listing: Listing, probe: Probe) -> None:
    test_id = a_test(probe)
    made = [new_invitation(probe, test_id) for _ in range(2)]
    for one in made:
        link = one["_embedded"]["assessment"]["_links"]["candidateAccess"]["href"]
        code = CODE.search(link)
        if code is None:
            probe.not_exercised("no code is to be seen in candidateAccess")
        else:
            wanted = candidate_of(one) if listing is CANDIDATES else one["id"]
            _finds(listing, probe, {"query": code[0]}, [wanted])


def _all_tags(listing: Listing, probe: Probe) -> None:
    make = listing.begin(probe)
    first, second = word(probe, "red"), word(probe, "blue")
    both = make(tags=[first, second])
    make(tags=[first])
    _finds(listing, probe, {"tags": [first, second]}, [both])


def _kind_query(listing: Listing, probe: Probe) -> None:
    first, last = word(probe, "Grace"), word(probe, "Hopper")
    wanted = listing.begin(probe)(firstName=first, lastName=last)
    for query in (first[2:], first.upper(), last.lower(), f"{first} {last}"):
        _finds(listing, probe, {"query": query}, [wanted])


def _crowd(listing: Listing, probe: Probe) -> Crowd:
    """Five people of one family: all with a tag, every second with another, some decided."""
    family, tags = word(probe, "Hopper"), (word(probe, "all"), word(probe, "second"))
    make = listing.begin(probe)
    made = [make(lastName=family, tags=tags[: 2 - place % 2]) for place in range(5)]
    if listing is CANDIDATES:
        for one, status in zip(made, ("ACCEPTED", "REJECTED", "ACCEPTED"), strict=False):
            answer = probe.call("decideCandidate", path={"id": one}, json={"status": status})
            probe.must(answer)
    probe.settle()
    return Crowd(family, tags)


def _neighbours(listing: Listing, probe: Probe, crowd: Crowd) -> None:
    """Somebody whose tags only begin, end or go on as a tag of the crowd does."""
    tag = crowd.tags[0]
    listing.begin(probe)(tags=[f"{tag}2", f"a{tag}", tag[:-1]])


def _selects(
    listing: Listing, probe: Probe, query: Query, member: str, accepted: Sequence[str]
) -> None:
    """The filter lets through what the whole list shows to have one of the values."""
    everything = walks.whole(probe, listing, {})
    wanted = [
        place
        for place, value in zip(
            walks.listed_ids(everything, listing),
            walks.values(everything, listing.at(member)),
            strict=True,
        )
        if value in accepted
    ]
    pages = _finds(listing, probe, query, wanted)
    shown = probe.expect(*pages, blame=listing.operation_id).at(listing.at(member))
    shown.relation("all_among", list(accepted), "the list should show what was asked for")


def _finds(listing: Listing, probe: Probe, query: Query, wanted: Sequence[str]) -> walks.Pages:
    pages = walks.whole(probe, listing, query)
    shown = " and ".join(f"{name} {value}" for name, value in query.items())
    why = f"the list filtered by {shown} should hold what passes, and nothing else"
    walks.holds_exactly(probe, pages, listing, wanted, why)
    return pages


def _everything(listing: Listing, probe: Probe) -> list[Any]:
    return walks.items(walks.whole(probe, listing, {}), listing)


def _statuses_of(listing: Listing, probe: Probe) -> list[str]:
    shown = {_status_of(listing, item) for item in _everything(listing, probe)}
    return sorted(shown - (BOTH if listing is INVITATIONS else frozenset()))


def _status_of(listing: Listing, item: Any) -> str:
    return str(
        item["status"] if listing is CANDIDATES else item["_embedded"]["assessment"]["status"]
    )


def _person(listing: Listing, item: Any) -> Any:
    return item if listing is CANDIDATES else item["_embedded"]["candidate"]


def _tags_of(listing: Listing, item: Any) -> list[str]:
    return list(_person(listing, item).get("tags") or ())


def _passes(listing: Listing, item: Any, query: Query) -> bool:
    person = _person(listing, item)
    return (
        query.get("status", _status_of(listing, item)) == _status_of(listing, item)
        and query.get("query", person.get("lastName")) == person.get("lastName")
        and ("tags" not in query or query["tags"] in _tags_of(listing, item))
    )
