"""Employees one by one: created, read and deleted, seen alike by every read."""

from dataclasses import replace
from typing import Any

from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Layer, Need, Strength
from skillsim_contracts.vendors.techwolf.employee_facts import FACTS, check_facts, sightings
from skillsim_contracts.vendors.techwolf.steps import (
    CREATE,
    DELETE,
    EMPLOYEE_SOURCE,
    EXPORT,
    FEEDBACK,
    LIST,
    PROFILE,
    READ,
    UPDATE,
    Reading,
    agree,
    create,
    delete,
    listed,
    patch,
    post,
    profile,
    read,
    reading_in,
    techwolf_rule,
)


@techwolf_rule(
    "TW-EM1",
    "A new employee is there for every read",
    CREATE,
    READ,
    LIST,
    EXPORT,
    source=EMPLOYEE_SOURCE,
    needs=[Need.WRITE],
    cost=5,
)
def _new_employee_is_there(probe: Probe) -> None:
    for word in ("emp", "Emp_2"):
        external_id = create(probe, word)
        readings = sightings(probe, external_id, is_there=True)
        agree(probe, CREATE, readings, "an employee that was created should be there")
    probe.must(probe.call(PROFILE, path={"external_id": external_id}))


@techwolf_rule(
    "TW-EM2",
    "An employee is read as it was created",
    CREATE,
    READ,
    LIST,
    source=EMPLOYEE_SOURCE,
    needs=[Need.WRITE],
    cost=8,
)
def _employee_is_read_as_created(probe: Probe) -> None:
    whole = create(probe, **FACTS)
    bare = create(probe)
    check_facts(probe, CREATE, whole, FACTS, "it should be what was sent")
    pages = listed(probe)
    for name in ("active", "assigned_position", "organisational_unit"):
        reading = reading_in(LIST, pages, "results", whole, name, FACTS[name])
        told = probe.expect(*reading.answers, blame=LIST).at(reading.pointer)
        told.relation(reading.relation, reading.want, "the list should show what was sent")
    plain = probe.must(read(probe, bare))
    probe.expect(plain, blame=READ).at("/external_id").equals(bare)
    _check_untold(probe, CREATE, bare)


def _check_untold(probe: Probe, writer: str, external_id: str) -> None:
    """Nothing is known of an employee of whom only the id was told."""
    answer = probe.must(read(probe, external_id))
    pages = listed(probe)
    for name in ("assigned_position", "organisational_unit", "location"):
        item = reading_in(LIST, pages, "results", external_id, name, None)
        readings = [
            Reading(READ, (answer,), f"/{name}", "all_are"),
            replace(item, relation="all_are" if item.want is None else item.relation),
        ]
        agree(probe, writer, readings, f"nobody told the {name} of this employee")


@techwolf_rule(
    "TW-EM3",
    "Texts and numbers are kept to the letter",
    CREATE,
    READ,
    source=EMPLOYEE_SOURCE,
    needs=[Need.WRITE],
    cost=20,
)
def _texts_are_kept_to_the_letter(probe: Probe) -> None:
    texts = (
        "Zoë Müller-Łukasz",
        "工程师 👩🏽‍💻",
        "C++, C# \"quoted\" & <b>bold</b> 'n' \\ back",
        " leading and trailing ",
        "line one\nline two\ttab",
        "null",
        "x" * 255,
    )
    for text in texts:
        history = [{"start_date": "2024-02-29", "company": text, "job_title": text}]
        facts: dict[str, Any] = {
            "assigned_position": text,
            "organisational_unit": text,
            "working_history": history,
        }
        external_id = create(probe, **facts)
        check_facts(probe, CREATE, external_id, facts, "the text should come back as it was sent")
    for lat, lng in ((-90, 180), (90, -180), (0, 0), (51.054342, 3.717424)):
        facts = {"location": {"lat": lat, "lng": lng}}
        external_id = create(probe, **facts)
        check_facts(probe, CREATE, external_id, facts, "the place should come back as it was sent")


@techwolf_rule(
    "TW-EM4",
    "An employee is active unless something else was sent",
    CREATE,
    READ,
    source='Reference page "Create Employee", active; decision T25',
    strength=Strength.LIKELY,
    needs=[Need.WRITE],
    cost=4,
)
def _employee_is_active_by_default(probe: Probe) -> None:
    external_id = create(probe)
    check_facts(probe, CREATE, external_id, {"active": True}, "nobody said otherwise")


@techwolf_rule(
    "TW-EM5",
    "Creating an id that is in use is refused, and nothing is overwritten",
    CREATE,
    source=f"{EMPLOYEE_SOURCE}: 409, nothing is overwritten",
    needs=[Need.WRITE],
    cost=8,
)
def _id_in_use_is_refused(probe: Probe) -> None:
    external_id = create(probe, **FACTS)
    count = listed(probe)[0].json()["count"]
    before = probe.must(read(probe, external_id)).json()
    for facts in ({}, {"assigned_position": "Usurper", "active": True}, dict(FACTS)):
        probe.expect_refused(post(probe, external_id, **facts), 409)
        after = probe.must(read(probe, external_id))
        for name in (*FACTS, "last_updated"):
            told = probe.expect(after).at(f"/{name}")
            told.relation("all_are", before[name], "a refused create overwrites nothing")
    told = probe.expect(listed(probe)[0]).at("/count")
    told.equals(count, "a refused create adds nobody")


@techwolf_rule(
    "TW-EM6",
    "A deleted employee is gone for every read",
    DELETE,
    READ,
    LIST,
    EXPORT,
    source="Reference page on deleting units, carried over; decision T21",
    strength=Strength.LIKELY,
    needs=[Need.WRITE],
    cost=14,
)
def _deleted_employee_is_gone(probe: Probe) -> None:
    left, gone, right = create(probe, **FACTS), create(probe, **FACTS), create(probe, **FACTS)
    before = listed(probe, size=200)[0].json()["count"]
    probe.must(delete(probe, gone))
    readings = sightings(probe, gone, is_there=False)
    agree(probe, DELETE, readings, "an employee that was deleted should be gone")
    probe.expect(read(probe, gone), blame=READ).status(404)
    for kept in (left, right):
        agree(probe, DELETE, sightings(probe, kept, is_there=True), "nobody else was deleted")
        check_facts(probe, DELETE, kept, FACTS, "nobody else was deleted")
    told = probe.expect(listed(probe)[0], blame=LIST).at("/count")
    told.equals(before - 1, "one employee is gone")


@techwolf_rule(
    "TW-EM7",
    "Whoever is unknown is not found",
    READ,
    UPDATE,
    DELETE,
    PROFILE,
    FEEDBACK,
    source=f"{EMPLOYEE_SOURCE}: 404 for an unknown id",
    layer=Layer.L1,
    needs=[Need.WRITE],
    cost=6,
)
def _unknown_employee_is_not_found(probe: Probe) -> None:
    _check_not_found(probe, probe.unique("nobody"))


@techwolf_rule(
    "TW-EM8",
    "A deleted employee is not found, and nothing of it comes back with its id",
    DELETE,
    READ,
    CREATE,
    source="Reference page on deleting units, carried over; decision T21",
    strength=Strength.LIKELY,
    needs=[Need.WRITE],
    cost=14,
)
def _nothing_of_the_deleted_comes_back(probe: Probe) -> None:
    external_id = create(probe, **FACTS)
    probe.must(delete(probe, external_id))
    _check_not_found(probe, external_id)
    if not post(probe, external_id).ok:
        # That an id may be used again is assumed (decision T21).
        return
    _check_untold(probe, DELETE, external_id)
    told = probe.expect(profile(probe, external_id)).at("/skills/*")
    told.absent("the new employee has no skills")


def _check_not_found(probe: Probe, external_id: str) -> None:
    path = {"external_id": external_id}
    wish = {"skills": [{"skill": "Python", "score": 1}]}
    answers = {
        READ: read(probe, external_id),
        UPDATE: patch(probe, external_id, active=True),
        PROFILE: probe.call(PROFILE, path=path),
        FEEDBACK: probe.call(FEEDBACK, path=path, json=wish),
        DELETE: delete(probe, external_id),
    }
    for operation_id, answer in answers.items():
        # Who does not know the skill may say so first.
        further = (400, 422) if probe.is_open and operation_id == FEEDBACK else ()
        probe.expect(answer, blame=operation_id).status(404, *further)
    probe.expect(read(probe, external_id), blame=UPDATE).status(404)
