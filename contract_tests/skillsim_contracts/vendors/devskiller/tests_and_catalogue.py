"""Tests of the account and predefined tests: pages, searches, filters and links."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from skillsim_contracts.calls import Answer
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Rule, Strength, rule
from skillsim_contracts.vendors.devskiller.ids import as_printed, nobody
from skillsim_contracts.vendors.devskiller.lists_of_tests import (
    PREDEFINED,
    TESTS,
    Item,
    Library,
    holds_exactly,
    ids_on,
    items_on,
    pages_of,
    says_where_it_is,
)
from skillsim_contracts.vendors.devskiller.steps import word

Fits = Callable[[Item], bool]

MOST_PAGES = 30


def _paged(number: int, library: Library) -> Rule:
    """A rule: pages of every size hold the same things, each once, and say where they are."""

    @rule(
        f"DS-TC{number}",
        f"Pages of {library.operation_id} hold everything once, whatever their size",
        vendor="devskiller",
        operations=[library.operation_id],
        source=library.source,
        cost=60,
    )
    def check(probe: Probe) -> None:
        ids = ids_on(pages_of(probe, library), library)
        total = len(ids)
        smallest = -(-total // MOST_PAGES)
        sizes = {1, 7, 10, total - 1, total, total + 1, -(-total // 2)}
        for size in sorted(size for size in sizes if max(smallest, 1) <= size <= 100):
            pages = pages_of(probe, library, size)
            holds_exactly(probe, pages, library, ids, f"pages of {size} should hold everything")
            says_where_it_is(probe, pages, library, size, total)
        beyond = probe.call(library.operation_id, query={"count": 10, "page": 5000})
        if beyond.ok or not probe.is_open:
            why = "a page past the end should be empty"
            probe.expect(beyond).succeeds().at(library.ids).are([], why)
        usual = probe.must(probe.call(library.operation_id))
        ten = ids_on(pages_of(probe, library, 10)[:1], library)
        shown = probe.expect(usual).at(library.ids)
        shown.are_items(as_printed(ten, ids_on([usual], library)), "a page holds 10 by default")

    return check


_test_pages = _paged(1, TESTS)
_catalogue_pages = _paged(2, PREDEFINED)


@rule(
    "DS-TC3",
    "Tests are found by their name, and only tests that fit",
    vendor="devskiller",
    operations=["listTests"],
    source='V2 page, "List tests", query',
    cost=12,
)
def _query_tests(probe: Probe) -> None:
    tests = items_on(pages_of(probe, TESTS), TESTS)
    _needs_items(probe, tests)
    for name in dict.fromkeys(test["name"] for test in tests[:4]):
        # Whether skills are searched as well is open, so more may be found than the names.
        _finds(probe, TESTS, {"query": name}, _has_text(name, "name"), _has_text(name))
    _finds(probe, TESTS, {"query": word(probe, "nothing")}, _never, _never)


@rule(
    "DS-TC4",
    "Predefined tests are found by name, description and skill, and only those that fit",
    vendor="devskiller",
    operations=["listPredefinedTests"],
    source='V2 page, "List predefined tests", query',
    cost=14,
)
def _query_catalogue(probe: Probe) -> None:
    tests = items_on(pages_of(probe, PREDEFINED), PREDEFINED)
    _needs_items(probe, tests)
    texts = [tests[0]["name"], tests[-1]["name"], tests[0]["skills"][0], tests[-1]["skills"][0]]
    texts += [_longest_word(tests[0]["description"]), _longest_word(tests[-1]["description"])]
    for text in dict.fromkeys(texts):
        _finds(probe, PREDEFINED, {"query": text}, _has_text(text), _has_text(text))
    _finds(probe, PREDEFINED, {"query": word(probe, "nothing")}, _never, _never)


@rule(
    "DS-TC5",
    "Predefined tests are filtered by one skill and by one seniority level",
    vendor="devskiller",
    operations=["listPredefinedTests"],
    source='V2 page, "List predefined tests", skills and seniorityLevels',
    cost=16,
)
def _filter_by_one(probe: Probe) -> None:
    tests = items_on(pages_of(probe, PREDEFINED), PREDEFINED)
    _needs_items(probe, tests)
    skills = list(dict.fromkeys(skill for test in tests for skill in test["skills"]))
    for skill in (*skills[:3], skills[-1]):
        has_skill = _has_skill(skill)
        _finds(probe, PREDEFINED, {"skills": skill}, has_skill, has_skill)
        for level in ("JUNIOR", "SENIOR"):
            both = _both(has_skill, _has_level(level))
            filters = {"skills": skill, "seniorityLevels": level}
            _finds(probe, PREDEFINED, filters, both, both)
    for level in ("JUNIOR", "MIDDLE", "SENIOR"):
        has_level = _has_level(level)
        _finds(probe, PREDEFINED, {"seniorityLevels": level}, has_level, has_level)
    _finds(probe, PREDEFINED, {"skills": word(probe, "nothing")}, _never, _never)


@rule(
    "DS-TC6",
    "Several seniority levels widen the list of predefined tests",
    vendor="devskiller",
    operations=["listPredefinedTests"],
    source='V2 page, "List predefined tests": several seniority levels; decision D15',
    cost=6,
)
def _several_levels(probe: Probe) -> None:
    levels = ["JUNIOR", "MIDDLE", "SENIOR"]
    for wanted in (levels[:2], levels[1:], [levels[2], levels[0]], levels):
        has_level = _has_level(*wanted)
        _finds(probe, PREDEFINED, {"seniorityLevels": wanted}, has_level, has_level)


@rule(
    "DS-TC7",
    "Several skills are all looked at",
    vendor="devskiller",
    operations=["listPredefinedTests"],
    source='V2 page, "List predefined tests": several skills; decision D15',
    cost=6,
)
def _several_skills(probe: Probe) -> None:
    tests = items_on(pages_of(probe, PREDEFINED), PREDEFINED)
    _needs_items(probe, tests)
    for pair in _telling_pairs(tests):
        widened = [test["id"] for test in tests if set(pair) & set(test["skills"])]
        narrowed = [test["id"] for test in tests if set(pair) <= set(test["skills"])]
        pages = pages_of(probe, PREDEFINED, filters={"skills": list(pair)})
        found = ids_on(pages, PREDEFINED)
        # Whether several skills widen or narrow is open; the contract says widen.
        narrows = probe.is_open and sorted(found) == sorted(as_printed(narrowed, found))
        wanted = narrowed if narrows else widened
        holds_exactly(probe, pages, PREDEFINED, wanted, f"{' and '.join(pair)} should be looked at")


@rule(
    "DS-TC8",
    "A seniority level that the page does not list is refused",
    vendor="devskiller",
    operations=["listPredefinedTests"],
    source='V2 page, "List predefined tests", seniorityLevels: valid values',
    strength=Strength.LIKELY,
    cost=2,
)
def _wrong_level(probe: Probe) -> None:
    query = {"seniorityLevels": "EXPERT"}
    probe.expect_refused(probe.call("listPredefinedTests", query=query), 400)


@rule(
    "DS-TC9",
    "The self link of a test leads to that test",
    vendor="devskiller",
    operations=["getTest", "getPredefinedTest", "listTests", "listPredefinedTests"],
    source="V2 page, links of both lists; decision D41",
    strength=Strength.LIKELY,
    cost=14,
)
def _self_links(probe: Probe) -> None:
    for library, members in ((TESTS, ()), (PREDEFINED, ("seniorityLevel", "description"))):
        answer = probe.must(probe.call(library.operation_id, query={"count": 5}))
        for number, item in enumerate(items_on([answer], library)):
            place = f"{library.items}/{number}/_links/self/href"
            reached = _follow(probe, answer, place, item["_links"]["self"]["href"], library)
            _is_as_listed(probe, reached, item, ("name", "durationInMinutes", *members))
    for operation_id in ("getTest", "getPredefinedTest"):
        missing = probe.call(operation_id, path={"id": nobody(probe)})
        probe.expect(missing, blame=operation_id).status(404)


def _follow(probe: Probe, printed: Answer, place: str, link: str, library: Library) -> Answer:
    path = probe.client.path_of(probe.vendor, link)
    shown = probe.expect(printed, blame=library.operation_id).at(place)
    if path is None:
        shown.relation("is_not", link, "a self link should lead back to the API")
    return probe.must(probe.raw("GET", path or "/"))


def _is_as_listed(probe: Probe, reached: Answer, item: Item, members: Sequence[str]) -> None:
    shown = probe.expect(reached, blame=reached.call.operation_id)
    ids = as_printed([item["id"]], [reached.json().get("id")])
    shown.at("/id").equals(ids[0], "the self link should lead to the test it stands on")
    shown.at("/skills/*").are_items(item["skills"], "skills should be as listed")
    for member in members:
        shown.at(f"/{member}").equals(item[member], f"{member} should be as listed")


def _finds(
    probe: Probe, library: Library, filters: Mapping[str, Any], least: Fits, most: Fits
) -> None:
    """The list holds everything that must be found and nothing that may not be."""
    everything = items_on(pages_of(probe, library), library)
    pages = pages_of(probe, library, filters=filters)
    found = ids_on(pages, library)
    shown = probe.expect(*pages, blame=library.operation_id).at(library.ids)
    asked = ", ".join(f"{name}={value}" for name, value in filters.items())
    wanted = as_printed([item["id"] for item in everything if least(item)], found)
    shown.relation("contains_all", wanted, f"{asked} should find everything that fits")
    allowed = as_printed([item["id"] for item in everything if most(item)], found)
    shown.relation("all_among", allowed, f"{asked} should find nothing that does not fit")
    shown.unique(f"{asked} should find nothing twice")
    total = probe.expect(pages[0], blame=library.operation_id).at("/page/totalElements")
    total.equals(len(found), f"totalElements should count what {asked} finds")


def _has_text(text: str, *members: str) -> Fits:
    """Whether an item has a text in some member, whatever its case."""

    def fits(item: Item) -> bool:
        names = members or ("name", "description", "skills")
        return any(text.lower() in str(item.get(name, "")).lower() for name in names)

    return fits


def _has_skill(skill: str) -> Fits:
    return lambda item: skill in item["skills"]


def _has_level(*levels: str) -> Fits:
    return lambda item: item["seniorityLevel"] in levels


def _both(first: Fits, second: Fits) -> Fits:
    return lambda item: first(item) and second(item)


def _never(item: Item) -> bool:
    return False


def _longest_word(text: str) -> str:
    words: list[str] = re.findall("[A-Za-z]+", text) or [text]
    return max(words, key=len)


def _telling_pairs(tests: list[Item]) -> list[tuple[str, str]]:
    """Pairs of skills of which each finds what the other does not, in both orders."""
    skills = list(dict.fromkeys(skill for test in tests for skill in test["skills"]))
    by_skill = {s: {t["id"] for t in tests if s in t["skills"]} for s in skills}
    pairs = [
        (first, second)
        for first in skills
        for second in skills
        if by_skill[first] - by_skill[second] and by_skill[second] - by_skill[first]
    ]
    return [*pairs[:2], *((b, a) for a, b in pairs[:1])]


def _needs_items(probe: Probe, found: list[Item]) -> None:
    if not found:
        probe.not_exercised("the list is empty")
