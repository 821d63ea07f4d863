"""Filters of the export: each true, together narrower, and right across pages."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Need, Strength
from skillsim_contracts.vendors.techwolf.export import sizes_for
from skillsim_contracts.vendors.techwolf.steps import (
    EXPORT,
    EXPORT_PAGE,
    EXPORT_SOURCE,
    IDS,
    LIST,
    create,
    export_body,
    ids_of,
    items_of,
    listed,
    page,
    techwolf_rule,
    walk,
)

FILTER_SOURCE = f"{EXPORT_SOURCE}, filters"
UPDATED_SOURCE = f"{FILTER_SOURCE}; page of a sister export; decision T1"

OPERATORS: dict[str, Callable[[datetime, datetime], bool]] = {
    "lt": lambda updated, value: updated < value,
    "gte": lambda updated, value: updated >= value,
    "lte": lambda updated, value: updated <= value,
    "gt": lambda updated, value: updated > value,
    "eq": lambda updated, value: updated == value,
}


def active(wanted: bool) -> dict[str, Any]:
    """The filter on activity."""
    return {"filter": "is_active", "is_active": wanted}


def updated(operator: str, value: str) -> dict[str, Any]:
    """The filter on the last update."""
    return {"filter": "last_updated", "operator": operator, "value": value}


def _both_kinds(probe: Probe) -> None:
    """See to it that there are active and inactive employees, where the kit may write."""
    if Need.WRITE in probe.client.target.offers:
        create(probe, "off", active=False)
        create(probe, "on", active=True)
        create(probe, "off", active=False)


def _activity(probe: Probe) -> dict[str, bool]:
    """Whether each employee is active, as the list says."""
    return {item["external_id"]: item["active"] for item in items_of(listed(probe))}


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@techwolf_rule(
    "TW-EF1",
    "is_active true and false part the employees in two",
    EXPORT,
    source=f"{FILTER_SOURCE}, is_active",
    cost=7,
)
def _is_active_parts_employees(probe: Probe) -> None:
    _both_kinds(probe)
    everyone = ids_of(walk(probe))
    on = ids_of(walk(probe, filters=[active(True)]))
    off = walk(probe, filters=[active(False)])
    rest = [external_id for external_id in everyone if external_id not in on]
    probe.expect(*off).at(IDS).are(rest, "whoever is not active should be inactive")
    whole = walk(probe)
    probe.expect(*whole).at(IDS).are(everyone, "without a filter everyone comes")


@techwolf_rule(
    "TW-EF2",
    "is_active gives those that the list shows as active, or as inactive",
    EXPORT,
    LIST,
    source=f"{FILTER_SOURCE}, is_active",
    cost=7,
)
def _is_active_agrees_with_the_list(probe: Probe) -> None:
    _both_kinds(probe)
    activity = _activity(probe)
    for wanted in (True, False):
        answers = walk(probe, filters=[active(wanted)])
        right = [external_id for external_id, is_active in activity.items() if is_active is wanted]
        told = probe.expect(*answers).at(IDS)
        told.are_items(right, f"the list shows these with active {str(wanted).lower()}")


@techwolf_rule(
    "TW-EF3",
    "A filtered export walks like a whole one: complete, in order, and it ends",
    EXPORT,
    source=f"{FILTER_SOURCE}; {EXPORT_SOURCE}, has_next",
    cost=60,
)
def _filtered_export_walks_complete(probe: Probe) -> None:
    _both_kinds(probe)
    everyone = ids_of(walk(probe))
    activity = _activity(probe)
    for wanted in (True, False):
        right = [one for one in everyone if activity.get(one) is wanted]
        for size in sizes_for(min(len(right), EXPORT_PAGE))[1:]:
            answers = walk(probe, limit=size, filters=[active(wanted)])
            told = probe.expect(*answers).at(IDS)
            told.are(right, f"pages of {size} should give all that pass the filter")
            if right:
                end = probe.expect(answers[-1]).at("/records/*")
                end.exists("has_next should be false when nobody who passes follows")


@techwolf_rule(
    "TW-EF4",
    "A filtered export goes on behind an employee that does not pass the filter",
    EXPORT,
    source=f"{EXPORT_SOURCE}, starting_after: the employee to continue from",
    strength=Strength.LIKELY,
    needs=[Need.WRITE],
    cost=8,
)
def _filtered_export_goes_on_behind_anyone(probe: Probe) -> None:
    first_off = create(probe, "off", active=False)
    first_on = create(probe, "on", active=True)
    second_off = create(probe, "off", active=False)
    second_on = create(probe, "on", active=True)
    behind_on = page(probe, after=first_on, filters=[active(False)])
    probe.expect(behind_on).at(IDS).are([second_off], "only the second inactive one is behind")
    behind_off = page(probe, after=first_off, filters=[active(True)])
    probe.expect(behind_off).at(IDS).are([first_on, second_on], "both active ones are behind")


@techwolf_rule(
    "TW-EF5",
    "No filter and an empty list of filters are the same",
    EXPORT,
    source=FILTER_SOURCE,
    strength=Strength.LIKELY,
    cost=2,
)
def _empty_list_of_filters_filters_nothing(probe: Probe) -> None:
    whole = page(probe, limit=20)
    answer = probe.must(probe.call(EXPORT, json={**export_body(limit=20), "filters": []}))
    probe.expect(answer).at(IDS).are(ids_of([whole]), "an empty list filters nothing")
    answer = probe.must(probe.call(EXPORT, json={**export_body(limit=20), "include": []}))
    told = probe.expect(answer).at("/records")
    told.equals(whole.json()["records"], "an empty include adds nothing")


@techwolf_rule(
    "TW-EF6",
    "Several filters narrow together",
    EXPORT,
    source=UPDATED_SOURCE,
    strength=Strength.LIKELY,
    cost=8,
)
def _filters_narrow_together(probe: Probe) -> None:
    items = items_of(listed(probe))
    instants = sorted({_instant(item["last_updated"]) for item in items})
    if len(instants) < 3:
        probe.not_exercised("the employees were all updated at one or two instants")
    edge = instants[len(instants) // 3]
    for wanted in (True, False):
        right = [
            item["external_id"]
            for item in items
            if item["active"] is wanted and _instant(item["last_updated"]) < edge
        ]
        narrow = [active(wanted), updated("lt", _text(edge))]
        for filters in (narrow, narrow[::-1]):
            told = probe.expect(*walk(probe, filters=filters, limit=4)).at(IDS)
            told.are_items(right, "both filters should hold")


@techwolf_rule(
    "TW-EF7",
    "Filters that contradict each other let nobody through",
    EXPORT,
    source="Decision T1",
    strength=Strength.ASSUMED,
    cost=2,
)
def _contradicting_filters_let_nobody_through(probe: Probe) -> None:
    answer = page(probe, filters=[active(True), active(False)])
    probe.expect(answer).at("/records/*").absent("nobody is both")
    probe.expect(answer).at("/has_next").equals(False)


@techwolf_rule(
    "TW-EF8",
    "last_updated compares the instant that the list shows",
    EXPORT,
    LIST,
    source=UPDATED_SOURCE,
    strength=Strength.LIKELY,
    cost=20,
)
def _last_updated_compares_instants(probe: Probe) -> None:
    items = items_of(listed(probe))
    instants = {item["external_id"]: _instant(item["last_updated"]) for item in items}
    edges = sorted(set(instants.values()))
    if len(edges) < 2:
        probe.not_exercised("all employees were updated at the same instant")
    for operator in OPERATORS:
        for edge in {edges[0], edges[len(edges) // 2], edges[-1]}:
            _check_updated(probe, operator, _text(edge), edge, instants)


@techwolf_rule(
    "TW-EF9",
    "last_updated takes a day too",
    EXPORT,
    LIST,
    source=UPDATED_SOURCE,
    strength=Strength.LIKELY,
    cost=12,
)
def _last_updated_takes_days(probe: Probe) -> None:
    items = items_of(listed(probe))
    instants = {item["external_id"]: _instant(item["last_updated"]) for item in items}
    for operator in ("lt", "lte", "gt", "gte"):
        for day in _quiet_days(list(instants.values())):
            _check_updated(probe, operator, day.strftime("%Y-%m-%d"), day, instants)


@techwolf_rule(
    "TW-EF10",
    "last_updated tells instants of one day apart",
    EXPORT,
    source=UPDATED_SOURCE,
    strength=Strength.LIKELY,
    needs=[Need.WRITE, Need.CLOCK],
    cost=14,
)
def _last_updated_tells_instants_apart(probe: Probe) -> None:
    for pause in (60, 1, 600):
        create(probe)
        probe.advance(pause)
    instants = {item["external_id"]: _instant(item["last_updated"]) for item in _items(probe)}
    edge = sorted(set(instants.values()))[-2]
    for operator in OPERATORS:
        _check_updated(probe, operator, _text(edge), edge, instants)


def _items(probe: Probe) -> list[dict[str, Any]]:
    return items_of(listed(probe))


def _check_updated(
    probe: Probe, operator: str, value: str, edge: datetime, instants: dict[str, datetime]
) -> None:
    asked = export_body(filters=[updated(operator, value)])
    answer = probe.call(EXPORT, json=asked)
    # The pages print `lt` alone; a target may know other words for the others.
    if probe.is_open and operator != "lt" and answer.status in (400, 422):
        return
    probe.must(answer)
    compare = OPERATORS[operator]
    right = [one for one, instant in instants.items() if compare(instant, edge)]
    told = probe.expect(*walk(probe, filters=[updated(operator, value)])).at(IDS)
    told.are_items(right, f"these were updated {operator} {value}")


def _quiet_days(instants: list[datetime]) -> list[datetime]:
    """Days on which nothing happened, between the updates: all readings of a day agree there."""
    busy = {instant.date() for instant in instants}
    days = []
    for instant in sorted(instants):
        day = datetime(instant.year, instant.month, instant.day, tzinfo=UTC) + timedelta(days=1)
        if day.date() not in busy:
            days.append(day)
    spread = sorted(set(days))
    return spread[:: max(1, len(spread) // 2)][:3]


def _text(instant: datetime) -> str:
    """The instant as answers print it."""
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")
