"""The lists of TalentBoost: slices, cursors, links and filters, and what their items refer to."""

import re
from collections.abc import Sequence
from urllib.parse import quote

from skillsim_contracts.calls import Answer
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Need, Rule, Strength, rule
from skillsim_contracts.vendors.devskiller.ids import spellings
from skillsim_contracts.vendors.devskiller.slices import (
    JOB_POSITIONS,
    LISTS,
    PEOPLE,
    TEAMS,
    SliceList,
    Slices,
    cursor_of,
    followed,
    ids_of,
    link_of,
    small_slices,
    walk_by_cursor,
    walk_by_link,
)
from skillsim_contracts.vendors.devskiller.steps import word

LISTING = 'V2 page, "Listing people" and "Listing teams"'
WRITES = (Need.WRITE,)


def _sliced(number: int, listing: SliceList) -> Rule:
    """A rule: the slices of a list hold everything once, by cursor and by link."""

    @rule(
        f"DS-TB{number}",
        f"The slices of {listing.operation_id} hold everything once, by cursor and by link",
        vendor="devskiller",
        operations=[listing.operation_id],
        source=f"{LISTING}; decision D21" if listing is JOB_POSITIONS else LISTING,
        cost=50,
    )
    def check(probe: Probe) -> None:
        _is_offered(probe, listing)
        whole = ids_of(walk_by_cursor(probe, listing), listing)
        for size in (2, 7):
            small_slices(probe, size)
            for slices in (walk_by_cursor(probe, listing), walk_by_link(probe, listing)):
                shown = probe.expect(*slices).at(listing.ids)
                shown.unique("no item should stand on two slices")
                shown.are_items(whole, "all slices together should hold the whole list")

    return check


_people_slices = _sliced(1, PEOPLE)
_team_slices = _sliced(2, TEAMS)
_job_position_slices = _sliced(3, JOB_POSITIONS)


@rule(
    "DS-TB4",
    "A slice has a cursor if and only if it has a next link, and the link has that cursor",
    vendor="devskiller",
    operations=["listPeople", "listTeams"],
    source=f"{LISTING}, slice.next and the link next",
    strength=Strength.LIKELY,
    cost=30,
)
def _cursor_and_link(probe: Probe) -> None:
    small_slices(probe)
    for listing in (PEOPLE, TEAMS):
        for answer in walk_by_cursor(probe, listing):
            cursor = cursor_of(answer)
            shown = probe.expect(answer, blame=listing.operation_id)
            if cursor is None:
                shown.at("/_links/next/href").absent("the last slice has no cursor, so no link")
            else:
                written = "|".join(re.escape(text) for text in (cursor, quote(cursor, safe="")))
                next_link = shown.at("/_links/next/href")
                next_link.matches(f".*({written}).*", "the link should have the slice's cursor")


@rule(
    "DS-TB5",
    "The link first leads back to the first slice",
    vendor="devskiller",
    operations=["listPeople", "listTeams", "listJobPositions"],
    source=f"{LISTING}, the link first",
    cost=9,
)
def _first_link(probe: Probe) -> None:
    small_slices(probe)
    for listing in LISTS:
        if not _is_offered(probe, listing, needed=False):
            continue
        first = probe.must(probe.call(listing.operation_id))
        wanted = ids_of([first], listing)
        later = [first]
        if link := link_of(first, "next"):
            later.append(followed(probe, first, "next", link))
        for answer in later:
            back = _back_to_first(probe, answer, listing)
            reached = probe.expect(back, blame=listing.operation_id).at(listing.ids)
            reached.are_items(wanted, "the link first should lead to the first slice")


@rule(
    "DS-TB6",
    "People of one customId are found in every slice, by cursor and by link, and nobody else",
    vendor="devskiller",
    operations=["listPeople", "invitePerson"],
    source='V2 page, "Listing people", customId and the links of its sample',
    needs=WRITES,
    cost=24,
)
def _filtered_slices(probe: Probe) -> None:
    custom_id = word(probe, "custom")
    emails = [_invited(probe, customId=custom_id) for _ in range(5)]
    _invited(probe)
    small_slices(probe)
    filters = {"customId": custom_id}
    for walked in (walk_by_cursor, walk_by_link):
        slices = walked(probe, PEOPLE, filters)
        shown = probe.expect(*slices, blame="listPeople")
        customs = shown.at("/_embedded/people/*/customId")
        customs.relation("all_are", custom_id, "every slice should keep to the filter")
        found = shown.at("/_embedded/people/*/email")
        found.are_items(emails, "all slices together should hold everybody with the customId")
        for answer in slices:
            back = _back_to_first(probe, answer, PEOPLE)
            first = probe.expect(back, blame="listPeople").at("/_embedded/people/*/customId")
            first.relation("all_are", custom_id, "the link first should keep the filter")


@rule(
    "DS-TB7",
    "People are found by their email and by their customId; both together narrow",
    vendor="devskiller",
    operations=["listPeople", "invitePerson"],
    source='V2 page, "Listing people", email and customId; decision D39',
    needs=WRITES,
    cost=14,
)
def _filters(probe: Probe) -> None:
    customs = [word(probe, "custom") for _ in range(2)]
    emails = [_invited(probe, customId=custom) for custom in customs]
    for email, custom in zip(emails, customs, strict=True):
        both = {"email": email, "customId": custom}
        for filters in ({"email": email}, {"customId": custom}, both):
            _finds(probe, filters, [email])
    _finds(probe, {"email": emails[0], "customId": customs[1]}, [])
    for name in ("email", "customId"):
        unknown = word(probe, "nobody").lower()
        _finds(probe, {name: f"{unknown}@example.com" if name == "email" else unknown}, [])


@rule(
    "DS-TB8",
    "A filter keeps with its links what needs escaping",
    vendor="devskiller",
    operations=["listPeople", "invitePerson"],
    source='V2 page, "Listing people", the links of its sample',
    strength=Strength.LIKELY,
    needs=WRITES,
    cost=9,
)
def _escaped_filters(probe: Probe) -> None:
    custom_id = f"{word(probe, 'a')} & b=c+d/é"
    emails = [_invited(probe, customId=custom_id) for _ in range(3)]
    small_slices(probe)
    slices = walk_by_link(probe, PEOPLE, {"customId": custom_id})
    found = probe.expect(*slices, blame="listPeople").at("/_embedded/people/*/email")
    found.are_items(emails, "the links should carry the filter unchanged")


@rule(
    "DS-TB9",
    "A cursor that no list gave is refused, and the last slice has neither cursor nor link",
    vendor="devskiller",
    operations=["listPeople", "listTeams"],
    source="decision D19; contract, parameter after",
    strength=Strength.ASSUMED,
    cost=6,
)
def _cursors(probe: Probe) -> None:
    for listing in (PEOPLE, TEAMS):
        strange = probe.call(listing.operation_id, query={"after": "x" * 43})
        probe.expect_refused(strange, 400, blame=listing.operation_id)
        last = walk_by_cursor(probe, listing)[-1]
        shown = probe.expect(last, blame=listing.operation_id)
        shown.at("/slice/next").equals(None, "the last slice has no cursor")
        shown.at(listing.ids).exists("the last slice holds something")


@rule(
    "DS-TB10",
    "A walk goes on where it was when people before its place are deleted",
    vendor="devskiller",
    operations=["listPeople", "deletePerson"],
    source="decision D20",
    strength=Strength.ASSUMED,
    needs=WRITES,
    cost=16,
)
def _stable_cursor(probe: Probe) -> None:
    custom_id = word(probe, "custom")
    emails = [_invited(probe, customId=custom_id) for _ in range(4)]
    small_slices(probe)
    filters = {"customId": custom_id}
    first = probe.must(probe.call("listPeople", query=filters))
    for person in ids_of([first], PEOPLE):
        probe.must(probe.call("deletePerson", path={"id": person}))
    after = {**filters, "after": cursor_of(first) or ""}
    rest = probe.must(probe.call("listPeople", query=after))
    there = probe.expect(first, rest).at("/_embedded/people/*/email")
    there.are_items(emails, "nobody should be left out")


@rule(
    "DS-TB11",
    "The teams, job positions and supervisors that items name are listed",
    vendor="devskiller",
    operations=["listPeople", "listTeams"],
    source=f"{LISTING}, teams, jobPositionId, parentTeamId and supervisorId",
    strength=Strength.LIKELY,
    cost=6,
)
def _references(probe: Probe) -> None:
    people, teams = walk_by_cursor(probe, PEOPLE), walk_by_cursor(probe, TEAMS)
    team_ids = ids_of(teams, TEAMS)
    _refer_to(probe, people, PEOPLE, "/teams/*", team_ids)
    _refer_to(probe, teams, TEAMS, "/parentTeamId", team_ids)
    _refer_to(probe, teams, TEAMS, "/supervisorId", ids_of(people, PEOPLE))
    if _is_offered(probe, JOB_POSITIONS, needed=False):
        positions = ids_of(walk_by_cursor(probe, JOB_POSITIONS), JOB_POSITIONS)
        _refer_to(probe, people, PEOPLE, "/jobPositionId", positions)


def _is_offered(probe: Probe, listing: SliceList, *, needed: bool = True) -> bool:
    """Whether the list is there; job positions have an empty chapter (decision D21)."""
    if listing is not JOB_POSITIONS or not probe.is_open:
        return True
    is_there = probe.call(listing.operation_id).status != 404
    if needed and not is_there:
        probe.not_exercised("the target offers no list of job positions")
    return is_there


def _invited(probe: Probe, **content: str) -> str:
    """The email of a new person in the first team."""
    email = f"{word(probe, 'person').lower()}@example.com"
    teams = ids_of([probe.must(probe.call("listTeams"))], TEAMS)
    body = {"email": email, "teamId": teams[0], **content}
    probe.must(probe.call("invitePerson", json=body))
    return email


def _finds(probe: Probe, filters: dict[str, str], emails: list[str]) -> None:
    found = probe.must(probe.call("listPeople", query=filters))
    shown = probe.expect(found, blame="listPeople").at("/_embedded/people/*/email")
    shown.are_items(emails, f"{' and '.join(filters)} should find {len(emails)}")


def _back_to_first(probe: Probe, answer: Answer, listing: SliceList) -> Answer:
    link = link_of(answer, "first")
    shown = probe.expect(answer, blame=listing.operation_id).at("/_links/first/href")
    shown.exists("every slice should have the link first")
    return followed(probe, answer, "first", link or "")


def _refer_to(
    probe: Probe, slices: Slices, listing: SliceList, member: str, known: Sequence[str]
) -> None:
    wanted = [spelling for one in known for spelling in spellings(one)]
    shown = probe.expect(*slices, blame=listing.operation_id).at(f"{listing.items}/*{member}")
    shown.relation("all_among", [*wanted, None], f"{member} should name what is listed")
