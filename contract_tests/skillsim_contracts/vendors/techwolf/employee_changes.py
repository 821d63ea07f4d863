"""Changing employees: what is sent changes, at once and everywhere, and nothing else does."""

from collections.abc import Iterator
from typing import Any

from skillsim_contracts.calls import Answer
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Need, Strength
from skillsim_contracts.vendors.techwolf.employee_facts import FACTS, check_facts
from skillsim_contracts.vendors.techwolf.steps import (
    CREATE,
    DELETE,
    EMPLOYEE_SOURCE,
    EVERYTHING,
    EXPORT,
    EXPORT_SOURCE,
    IDS,
    LIST,
    PROFILE,
    READ,
    UPDATE,
    Reading,
    agree,
    create,
    delete,
    items_of,
    listed,
    page,
    patch,
    post,
    profile,
    read,
    reading_in,
    techwolf_rule,
    walk,
)

OTHER_FACTS: dict[str, Any] = {
    "assigned_position": "Data Engineer",
    "active": True,
    "organisational_unit": "kit-data",
    "working_history": [{"start_date": "2021-02-01", "company": "Initech", "job_title": "Analyst"}],
    "education_history": [{"start_date": "2010-09-01", "school": "KU Leuven"}],
    "languages": [{"language": "de", "level": 3}],
    "desired_functions": [{"title": "Data Architect", "importance": 0.25}],
    "non_desired_functions": [{"title": "Recruiter"}],
    "location": {"lat": 50.85, "lng": 4.35},
}
# A position decides on its job and the other way round; the last update moves with every change.
FOLLOWING = {"last_updated", "assigned_position_id", "low_data_availability"}
HISTORIES = ("working_history", "education_history", "languages", "desired_functions")


@techwolf_rule(
    "TW-EU1",
    "A change shows, and changes nothing else of the employee",
    UPDATE,
    READ,
    LIST,
    source=EMPLOYEE_SOURCE,
    needs=[Need.WRITE],
    cost=30,
)
def _change_shows_and_changes_nothing_else(probe: Probe) -> None:
    external_id = create(probe, **FACTS)
    before = probe.must(read(probe, external_id)).json()
    for name, value in OTHER_FACTS.items():
        probe.must(patch(probe, external_id, **{name: value}))
        because = "it should be what was sent last"
        after = check_facts(probe, UPDATE, external_id, {name: value}, because)
        for other in before.keys() - {name} - FOLLOWING:
            told = probe.expect(after).at(f"/{other}")
            told.equals(before[other], f"only {name} was sent")
        before = after.json()
    check_facts(probe, UPDATE, external_id, OTHER_FACTS, "every change should stay")
    _check_item(probe, external_id)


def _check_item(probe: Probe, external_id: str) -> None:
    pages = listed(probe)
    for name in ("active", "assigned_position", "organisational_unit"):
        reading = reading_in(LIST, pages, "results", external_id, name, OTHER_FACTS[name])
        told = probe.expect(*reading.answers, blame=LIST).at(reading.pointer)
        told.relation(reading.relation, reading.want, "the list should show the change")


@techwolf_rule(
    "TW-EU2",
    "Several facts change in one request, and again in the next",
    UPDATE,
    READ,
    source=EMPLOYEE_SOURCE,
    needs=[Need.WRITE],
    cost=8,
)
def _several_facts_change_at_once(probe: Probe) -> None:
    external_id = create(probe)
    for facts in (FACTS, OTHER_FACTS, FACTS, FACTS):
        probe.must(patch(probe, external_id, **facts))
        check_facts(probe, UPDATE, external_id, facts, "it should be what was sent last")


@techwolf_rule(
    "TW-EU3",
    "A list that is sent replaces the one before, an empty one too",
    UPDATE,
    READ,
    source='Reference page "Update Employee": histories replace',
    strength=Strength.LIKELY,
    needs=[Need.WRITE],
    cost=14,
)
def _list_replaces_the_one_before(probe: Probe) -> None:
    external_id = create(probe, **FACTS)
    for name in HISTORIES:
        values: tuple[Any, ...] = (OTHER_FACTS[name], [], FACTS[name])
        for value in values:
            probe.must(patch(probe, external_id, **{name: value}))
            because = "what was there before is replaced"
            check_facts(probe, UPDATE, external_id, {name: value}, because)


@techwolf_rule(
    "TW-EU4",
    "Becoming inactive, and active again, shows in every read and filter",
    UPDATE,
    READ,
    LIST,
    EXPORT,
    source=f"{EMPLOYEE_SOURCE}; {EXPORT_SOURCE}, is_active",
    needs=[Need.WRITE],
    cost=16,
)
def _activity_shows_everywhere(probe: Probe) -> None:
    external_id = create(probe, active=True)
    for is_active in (False, True, False):
        probe.must(patch(probe, external_id, active=is_active))
        readings = list(_activity_readings(probe, external_id, is_active))
        because = f"the employee was made {'active' if is_active else 'inactive'}"
        agree(probe, UPDATE, readings, because)


def _activity_readings(probe: Probe, external_id: str, is_active: bool) -> Iterator[Reading]:
    yield Reading(READ, (read(probe, external_id),), "/active", "is", is_active)
    yield reading_in(LIST, listed(probe), "results", external_id, "active", is_active)
    for wanted in (True, False):
        relation = "contains" if wanted is is_active else "lacks"
        text = str(wanted).lower()
        some = listed(probe, is_active=text)
        yield Reading(LIST, some, "/results/*/external_id", relation, external_id)
        passing = walk(probe, filters=[{"filter": "is_active", "is_active": wanted}])
        yield Reading(EXPORT, passing, IDS, relation, external_id)


def _seen(probe: Probe, external_id: str) -> dict[str, Answer]:
    return {READ: probe.must(read(probe, external_id)), PROFILE: profile(probe, external_id)}


@techwolf_rule(
    "TW-EU5",
    "Creating, changing and deleting one employee leaves the others alone",
    UPDATE,
    CREATE,
    DELETE,
    READ,
    source=EMPLOYEE_SOURCE,
    needs=[Need.WRITE],
    cost=24,
)
def _others_are_left_alone(probe: Probe) -> None:
    bystander = create(probe, **FACTS)
    known = [item["external_id"] for item in items_of(listed(probe))][:2]
    others = [*known, bystander]
    before = {external_id: _seen(probe, external_id) for external_id in others}
    records = page(probe, include=EVERYTHING).json()["records"]
    subject = create(probe, **OTHER_FACTS)
    _check_same(probe, CREATE, before)
    probe.must(patch(probe, subject, **{**FACTS, "organisational_unit": "kit-moved"}))
    _check_same(probe, UPDATE, before)
    probe.must(delete(probe, subject))
    _check_same(probe, DELETE, before)
    answer = page(probe, limit=min(100, len(records)), include=EVERYTHING)
    told = probe.expect(answer, blame=UPDATE).at("/records")
    told.equals(records, "what the export shows of the others stays")


def _check_same(probe: Probe, writer: str, before: dict[str, dict[str, Answer]]) -> None:
    for external_id, answers in before.items():
        now = _seen(probe, external_id)
        for operation_id, answer in answers.items():
            told = probe.expect(now[operation_id], blame=writer).at("")
            told.equals(answer.json(), "another employee was written, not this one")


@techwolf_rule(
    "TW-EU6",
    "last_updated moves with a change, and with nothing else",
    UPDATE,
    READ,
    LIST,
    source="Reference pages of employees, last_updated",
    strength=Strength.LIKELY,
    needs=[Need.WRITE, Need.CLOCK],
    cost=22,
)
def _last_updated_moves_with_changes(probe: Probe) -> None:
    external_id, other = create(probe), create(probe)
    first = probe.must(read(probe, external_id))
    probe.advance(3600)
    profile(probe, external_id)
    page(probe, include=EVERYTHING)
    then = first.json()["last_updated"]
    still = probe.must(read(probe, external_id))
    probe.expect(still, blame=READ).at("/last_updated").equals(then, "it was only read")
    probe.must(patch(probe, external_id, active=False))
    moved = probe.must(read(probe, external_id))
    pages = listed(probe)
    readings = [
        Reading(READ, (moved,), "/last_updated", "is_not", then),
        _moved_in_list(pages, external_id, then),
    ]
    agree(probe, UPDATE, readings, "it was changed an hour later")
    told = probe.expect(first, moved, blame=UPDATE).at("/last_updated")
    told.relation("ascending", None, "a later change has a later instant")
    unmoved = probe.must(read(probe, other))
    told = probe.expect(unmoved, blame=UPDATE).at("/last_updated")
    told.equals(then, "this one was not changed")
    late = probe.must(read(probe, create(probe)))
    told = probe.expect(first, late, blame=CREATE).at("/last_updated")
    told.relation("ascending", None, "created later").unique("created an hour later")


def _moved_in_list(pages: tuple[Answer, ...], external_id: str, then: str) -> Reading:
    reading = reading_in(LIST, pages, "results", external_id, "last_updated", then)
    return Reading(LIST, reading.answers, reading.pointer, "is_not", then)


@techwolf_rule(
    "TW-EU7",
    "The name of a job given by its id becomes the position",
    UPDATE,
    CREATE,
    READ,
    source='Reference page "Create Employee", assigned_position_id; decision T23',
    strength=Strength.LIKELY,
    needs=[Need.WRITE],
    cost=10,
)
def _name_of_the_job_becomes_the_position(probe: Probe) -> None:
    jobs = _jobs(probe)
    if len(jobs) < 2:
        probe.not_exercised("the first employees name no two jobs by their ids")
    (first, first_name), (second, second_name) = jobs[:2]
    external_id = create(probe, assigned_position_id=first)
    facts = {"assigned_position_id": first, "assigned_position": first_name}
    check_facts(probe, CREATE, external_id, facts, "the job's name is the position")
    probe.must(patch(probe, external_id, assigned_position_id=second))
    facts = {"assigned_position_id": second, "assigned_position": second_name}
    check_facts(probe, UPDATE, external_id, facts, "the job's name is the position")
    both = {"assigned_position_id": first, "assigned_position": "Something else"}
    answer = patch(probe, external_id, **both)
    probe.expect_refused(answer, 400)
    probe.expect_refused(post(probe, probe.unique("emp"), **both), 400, blame=CREATE)
    check_facts(probe, UPDATE, external_id, facts, "a refused change changes nothing")


def _jobs(probe: Probe) -> list[tuple[str, str]]:
    """Id and name of the jobs that the first employees hold."""
    found: dict[str, str] = {}
    for item in items_of(listed(probe)[:1])[:12]:
        told = probe.must(read(probe, item["external_id"])).json()
        if told.get("assigned_position_id") and told.get("assigned_position"):
            found[told["assigned_position_id"]] = told["assigned_position"]
    return list(found.items())
