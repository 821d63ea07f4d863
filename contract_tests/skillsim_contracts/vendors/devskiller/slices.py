"""The lists of TalentBoost, slice by slice, by the cursor or by the link."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from skillsim_contracts.calls import Answer
from skillsim_contracts.expecting import selected
from skillsim_contracts.probe import Probe
from skillsim_contracts.vendors.devskiller.ids import spellings
from skillsim_contracts.vendors.devskiller.steps import View

MANY_SLICES = 300
"""A walk of more slices has lost its way, or the list is too long to be walked."""

_NO_FILTERS: Mapping[str, str] = MappingProxyType({})

Slices = list[Answer]


@dataclass(frozen=True)
class SliceList:
    """A list in slices: its operation, and where its items are."""

    operation_id: str
    items: str

    @property
    def ids(self) -> str:
        """A pointer to the id of every item."""
        return f"{self.items}/*/id"


PEOPLE = SliceList("listPeople", "/_embedded/people")
TEAMS = SliceList("listTeams", "/_embedded/teams")
JOB_POSITIONS = SliceList("listJobPositions", "/_embedded/jobPositions")
LISTS = (PEOPLE, TEAMS, JOB_POSITIONS)


def small_slices(probe: Probe, size: int = 2) -> None:
    """Ask a simulator for small slices (decision D20); other targets choose themselves."""
    if probe.client.target.admin_url:
        probe.client.control("PUT", "/settings", {"talentboost_batch": size})


def walk_by_cursor(
    probe: Probe, listing: SliceList, filters: Mapping[str, str] = _NO_FILTERS
) -> Slices:
    """Every slice, each asked for with the cursor of the one before."""
    slices = [probe.must(probe.call(listing.operation_id, query=filters))]
    while (cursor := cursor_of(slices[-1])) is not None and ids_of(slices[-1:], listing):
        _still_going(probe, slices, listing)
        query = {**filters, "after": cursor}
        slices.append(probe.must(probe.call(listing.operation_id, query=query)))
    return slices


def walk_by_link(
    probe: Probe, listing: SliceList, filters: Mapping[str, str] = _NO_FILTERS
) -> Slices:
    """Every slice, each reached by the `next` link of the one before."""
    slices = [probe.must(probe.call(listing.operation_id, query=filters))]
    while (link := link_of(slices[-1], "next")) is not None and ids_of(slices[-1:], listing):
        _still_going(probe, slices, listing)
        slices.append(followed(probe, slices[-1], "next", link))
    return slices


def followed(probe: Probe, answer: Answer, name: str, link: str) -> Answer:
    """What a link of a slice leads to; it is the list's fault when that is not a list."""
    path = probe.client.path_of(probe.vendor, link)
    blame = answer.call.operation_id
    shown = probe.expect(answer, blame=blame).at(f"/_links/{name}/href")
    if path is None:
        shown.relation("lacks", link, f"the link {name} should lead back to the API")
    reached = probe.raw("GET", path or "/")
    probe.expect(reached, blame=blame).succeeds()
    return reached


def cursor_of(answer: Answer) -> str | None:
    """The cursor of the next slice; None for the last."""
    return _text(answer, "/slice/next")


def link_of(answer: Answer, name: str) -> str | None:
    """The target of a link of a slice; None where it has none."""
    return _text(answer, f"/_links/{name}/href")


def ids_of(slices: Slices, listing: SliceList) -> list[str]:
    """The ids on slices, in their order."""
    return [value for answer in slices for value in selected(answer, f"json:{listing.ids}")]


def place_in(slices: Slices, listing: SliceList, member: str, wanted: str) -> View | None:
    """Where the first item with this value of a member is; None when there is none."""
    for answer in slices:
        values = selected(answer, f"json:{listing.items}/*/{member}")
        for number, value in enumerate(values):
            if value in spellings(wanted):
                return View(answer, f"{listing.items}/{number}", listing.operation_id)
    return None


def _text(answer: Answer, pointer: str) -> str | None:
    found = selected(answer, f"json:{pointer}")
    return found[0] if found and isinstance(found[0], str) and found[0] else None


def _still_going(probe: Probe, slices: Slices, listing: SliceList) -> None:
    """A list that goes on for ever, or in a circle, is at fault."""
    cursors = [cursor_of(answer) for answer in slices]
    if len(slices) < MANY_SLICES and len(set(cursors)) == len(cursors):
        return
    last = probe.expect(slices[-1], blame=listing.operation_id).at("/slice/next")
    last.relation("lacks", cursors[-1], f"the list should have ended after {len(slices)} slices")
