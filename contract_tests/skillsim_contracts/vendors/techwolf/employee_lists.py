"""The list of employees: complete, counted, in order, and filtered truly."""

from collections.abc import Mapping
from typing import Any

from skillsim_contracts.calls import Answer
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Layer, Need, Strength
from skillsim_contracts.vendors.techwolf.employee_facts import FACTS
from skillsim_contracts.vendors.techwolf.steps import (
    LIST,
    LIST_PAGE,
    LISTED_IDS,
    READ,
    UPDATE,
    create,
    ids_of,
    items_of,
    listed,
    listed_ids,
    patch,
    read,
    techwolf_rule,
    walk,
)

LIST_SOURCE = 'Reference page "List Employees"'
PAGING_SOURCE = f"{LIST_SOURCE}; page on paging: limit, offset and count"
MOST_WALKED = 60


def _slice(probe: Probe, **query: Any) -> Answer:
    return probe.must(probe.call(LIST, query=query))


@techwolf_rule(
    "TW-LS1",
    "Every page size of the list gives the same employees, each once and in the same order",
    LIST,
    source=PAGING_SOURCE,
    cost=40,
)
def _every_page_size_gives_the_same(probe: Probe) -> None:
    ids = listed_ids(listed(probe))
    probe.expect(*listed(probe)).at(LISTED_IDS).unique("nobody is listed twice")
    start = max(0, len(ids) - MOST_WALKED)
    left = len(ids) - start
    for size in {2, 5, max(1, left - 1), left, left + 1} & set(range(1, LIST_PAGE + 1)):
        pages = [_slice(probe, limit=size, offset=at) for at in range(start, len(ids), size)]
        told = probe.expect(*pages).at(LISTED_IDS)
        told.are(ids[start:], f"pages of {size} should give what pages of {LIST_PAGE} give")


@techwolf_rule(
    "TW-LS2",
    "count is that of the whole list, on every page",
    LIST,
    source=PAGING_SOURCE,
    cost=8,
)
def _count_is_that_of_the_whole_list(probe: Probe) -> None:
    total = len(listed_ids(listed(probe)))
    for limit, offset in ((1, 0), (200, 0), (3, 2), (2, max(0, total - 1)), (5, total)):
        answer = _slice(probe, limit=limit, offset=offset)
        told = probe.expect(answer)
        told.at("/count").equals(total, f"{total} employees are listed page by page")
        shown = min(limit, max(0, total - offset))
        told.at("/results/*").count(shown, f"{total - offset} follow, {limit} may be shown")


@techwolf_rule(
    "TW-LS3",
    "Employees are listed by their last update, then by id",
    LIST,
    source=f"{PAGING_SOURCE}; page on lists: order",
    strength=Strength.LIKELY,
    needs=[Need.WRITE],
    cost=8,
)
def _employees_are_listed_by_last_update(probe: Probe) -> None:
    # On one target these are created in the same second, so their ids decide.
    made = [create(probe, word) for word in ("m", "z", "a", "k")]
    pages = listed(probe)
    told = probe.expect(*pages).at("/results/*/last_updated")
    told.relation("ascending", None, "the list is ordered by the last update")
    same: dict[str, list[str]] = {}
    for item in items_of(pages):
        if item["external_id"] in made:
            same.setdefault(item["last_updated"], []).append(item["external_id"])
    ids = [external_id for instant in sorted(same) for external_id in sorted(same[instant])]
    shown = [one for one in listed_ids(pages) if one in made]
    if shown != ids:
        first = probe.expect(*pages).at(LISTED_IDS)
        first.are(_sorted_ids(pages), "those of one instant are ordered by their ids")


def _sorted_ids(pages: tuple[Answer, ...]) -> list[str]:
    key = [(item["last_updated"], item["external_id"]) for item in items_of(pages)]
    return [external_id for _, external_id in sorted(key)]


@techwolf_rule(
    "TW-LS4",
    "An employee that changes moves to the end of the list",
    LIST,
    UPDATE,
    source=f"{PAGING_SOURCE}; page on lists: order",
    strength=Strength.LIKELY,
    needs=[Need.WRITE, Need.CLOCK],
    cost=8,
)
def _changed_employee_moves_to_the_end(probe: Probe) -> None:
    made = [create(probe, word) for word in ("b", "a", "c")]
    probe.advance(120)
    probe.must(patch(probe, made[1], organisational_unit="kit-moved"))
    others = [one for one in listed_ids(listed(probe)) if one != made[1]]
    told = probe.expect(*listed(probe)).at(LISTED_IDS)
    told.are([*others, made[1]], "it was updated last")


@techwolf_rule(
    "TW-LS5",
    "is_active filters the list and its count",
    LIST,
    source=f"{LIST_SOURCE}, is_active: all when it is not sent",
    needs=[],
    cost=16,
)
def _is_active_filters_the_list(probe: Probe) -> None:
    if Need.WRITE in probe.client.target.offers:
        create(probe, "off", active=False)
        create(probe, "on", active=True)
    everyone = items_of(listed(probe))
    for text in ("true", "false"):
        wanted = text == "true"
        right = [item["external_id"] for item in everyone if item["active"] is wanted]
        for size in (LIST_PAGE, 3):
            pages = listed(probe, size=size, is_active=text)
            told = probe.expect(*pages)
            told.at("/results/*/active").relation("all_are", wanted, "it was asked for")
            told.at(LISTED_IDS).are(right, "those that the whole list shows so")
            told.at("/count").relation("all_are", len(right), "the count is that of the filter")


@techwolf_rule(
    "TW-LS6",
    "organisational_unit filters the list and its count, alone and with is_active",
    LIST,
    source=f"{LIST_SOURCE}, organisational_unit",
    needs=[Need.WRITE],
    cost=14,
)
def _unit_filters_the_list(probe: Probe) -> None:
    unit = probe.unique("unit")
    ids = [create(probe, organisational_unit=unit, active=on) for on in (True, False, True)]
    create(probe, organisational_unit=f"{unit}-2")
    create(probe)
    for query, right in (
        ({}, ids),
        ({"is_active": "true"}, [ids[0], ids[2]]),
        ({"is_active": "false"}, [ids[1]]),
    ):
        answer = _slice(probe, organisational_unit=unit, **query)
        told = probe.expect(answer)
        told.at(LISTED_IDS).are_items(right, "only these are of the unit that was asked for")
        told.at("/count").equals(len(right), "the count is that of the filter")
    answer = _slice(probe, organisational_unit=unit, limit=1, offset=1)
    probe.expect(answer).at("/count").equals(3, "the count is that of all pages")
    answer = _slice(probe, organisational_unit=probe.unique("unit"))
    probe.expect(answer).at("/count").equals(0, "nobody is of that unit")
    probe.expect(answer).at("/results/*").absent("nobody is of that unit")


@techwolf_rule(
    "TW-LS7",
    "A unit that changes changes what the filter finds",
    LIST,
    UPDATE,
    source=f"{LIST_SOURCE}, organisational_unit",
    needs=[Need.WRITE],
    cost=8,
)
def _changed_unit_changes_what_is_found(probe: Probe) -> None:
    old, new = probe.unique("unit"), probe.unique("unit")
    external_id = create(probe, organisational_unit=old)
    answer = _slice(probe, organisational_unit=old)
    probe.expect(answer).at(LISTED_IDS).are([external_id])
    probe.must(patch(probe, external_id, organisational_unit=new))
    shown = probe.must(read(probe, external_id))
    probe.expect(shown, blame=UPDATE).at("/organisational_unit").equals(new)
    answer = _slice(probe, organisational_unit=new)
    probe.expect(answer).at(LISTED_IDS).are([external_id], "it moved to that unit")
    answer = _slice(probe, organisational_unit=old)
    probe.expect(answer).at(LISTED_IDS).absent("it moved away from that unit")


@techwolf_rule(
    "TW-LS8",
    "The list shows of an employee what reading the employee shows",
    LIST,
    READ,
    source=f'{LIST_SOURCE} and "Get Employee"',
    needs=[Need.WRITE],
    cost=30,
)
def _list_shows_what_reading_shows(probe: Probe) -> None:
    known = {create(probe, **FACTS): FACTS}
    pages = listed(probe)
    for item in items_of(pages)[-25:]:
        answer = probe.must(read(probe, item["external_id"]))
        shown = answer.json()
        for name, value in item.items():
            if name in shown and shown[name] != value:
                told = known.get(item["external_id"], {})
                is_read = _is_read_wrong(probe, item["external_id"], name, value, told)
                blame = READ if is_read else LIST
                message = f"the list shows this {name}"
                probe.expect(answer, blame=blame).at(f"/{name}").equals(value, message)


def _is_read_wrong(
    probe: Probe, external_id: str, name: str, value: Any, told: Mapping[str, Any]
) -> bool:
    """Whether what was told, or a filter of the export, agrees with the list."""
    if name in told:
        return bool(told[name] == value)
    filters = {
        "active": {"filter": "is_active", "is_active": value},
        "last_updated": {"filter": "last_updated", "operator": "eq", "value": value},
    }
    if name not in filters:
        return False
    return external_id in ids_of(walk(probe, filters=[filters[name]]))


@techwolf_rule(
    "TW-LS9",
    "limit is refused outside 1 to 200 and offset below 0",
    LIST,
    source=f"{LIST_SOURCE}, limit and offset",
    layer=Layer.L1,
    cost=12,
)
def _paging_out_of_range_is_refused(probe: Probe) -> None:
    for name, wrong in (
        ("limit", ("0", "201", "-1", "many", "1.5")),
        ("offset", ("-1", "start", "0.5")),
    ):
        for value in wrong:
            probe.expect_refused(probe.call(LIST, query={name: value}), 400)
    probe.expect_refused(probe.call(LIST, query={"is_active": "perhaps"}), 400)
    for limit in (1, 200):
        _slice(probe, limit=limit, offset=0)
