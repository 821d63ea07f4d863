"""Writes of employees that are refused: each kind of mistake, and that it leaves no trace."""

from typing import Any

from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Need, Strength
from skillsim_contracts.vendors.techwolf.employee_facts import FACTS, sightings
from skillsim_contracts.vendors.techwolf.steps import (
    CREATE,
    EMPLOYEE_SOURCE,
    EXPORT,
    LANGUAGE,
    LIST,
    READ,
    UPDATE,
    agree,
    create,
    ids_of,
    listed,
    page,
    patch,
    post,
    read,
    techwolf_rule,
    walk,
)

WRONG: tuple[dict[str, Any], ...] = (
    {"assigned_position": ""},
    {"assigned_position": "x" * 256},
    {"assigned_position": 7},
    {"active": "yes"},
    {"organisational_unit": "u" * 256},
    {"working_history": "all of it"},
    {"working_history": [{"start_date": "yesterday"}]},
    {"education_history": {"school": "Ghent"}},
    {"languages": [{"language": "nl", "level": 6}]},
    {"languages": [{"language": "nl", "level": 0}]},
    {"desired_functions": [{"importance": 0.5}]},
    {"location": {"lat": 91, "lng": 0}},
    {"location": {"lat": 0, "lng": 181}},
    {"location": {"lat": 51}},
)
"""Facts that break the documented types and ranges, one by one."""


@techwolf_rule(
    "TW-EW1",
    "A create that is refused leaves no trace",
    CREATE,
    READ,
    LIST,
    EXPORT,
    source=EMPLOYEE_SOURCE,
    strength=Strength.LIKELY,
    needs=[Need.WRITE],
    cost=24,
    fault="F104",
)
def _refused_create_leaves_no_trace(probe: Probe) -> None:
    count = listed(probe)[0].json()["count"]
    external_id = probe.unique("emp")
    for facts in WRONG:
        probe.expect_refused(post(probe, external_id, **{**FACTS, **facts}), 400)
    readings = sightings(probe, external_id, is_there=False)
    agree(probe, CREATE, readings, f"creating it was refused {len(WRONG)} times")
    told = probe.expect(listed(probe)[0]).at("/count")
    told.equals(count, "nobody was created")


@techwolf_rule(
    "TW-EW2",
    "A change that is refused changes nothing, not even what was right in it",
    UPDATE,
    READ,
    source=EMPLOYEE_SOURCE,
    strength=Strength.LIKELY,
    needs=[Need.WRITE],
    cost=30,
    fault="F104",
)
def _refused_change_changes_nothing(probe: Probe) -> None:
    external_id = create(probe, **FACTS)
    before = probe.must(read(probe, external_id)).json()
    if Need.CLOCK in probe.client.target.offers:
        probe.advance(60)
    for facts in WRONG:
        right = {"organisational_unit": "kit-elsewhere", "active": True}
        answer = patch(probe, external_id, **{**right, **facts})
        probe.expect_refused(answer, 400)
    after = probe.must(read(probe, external_id))
    probe.expect(after).at("").equals(before, f"{len(WRONG)} changes were refused")


@techwolf_rule(
    "TW-EW3",
    "An external_id has 1 to 100 letters, digits, hyphens and underscores",
    CREATE,
    source="Reference page of skill events, external_id; tutorial on skill clusters",
    needs=[Need.WRITE],
    cost=16,
)
def _external_id_keeps_to_its_form(probe: Probe) -> None:
    word = probe.unique("e")
    for external_id in ((word + "x" * 100)[:100], f"{word}_-9", f"{word}Z"):
        probe.must(post(probe, external_id))
        told = probe.expect(probe.must(read(probe, external_id)), blame=READ).at("/external_id")
        told.equals(external_id, "the id is the one that was sent")
    known = ids_of(walk(probe))
    for external_id in ("", (word + "x" * 101)[:101], f"{word} b", f"{word}/b", f"{word}ä"):
        probe.expect_refused(post(probe, external_id), 400)
    probe.expect_refused(probe.call(CREATE, query=LANGUAGE, json=dict(FACTS)), 400)
    for value in (None, ["a"], {"id": word}):
        body = {"external_id": value, **FACTS}
        probe.expect_refused(probe.call(CREATE, query=LANGUAGE, json=body), 400)
    told = probe.expect(*walk(probe)).at("/records/*/external_id")
    told.are(known, "creates that were refused add nobody")


@techwolf_rule(
    "TW-EW4",
    "Upper and lower case make two ids",
    CREATE,
    READ,
    source="Reference page of skill events, external_id: upper and lower case letters",
    strength=Strength.LIKELY,
    needs=[Need.WRITE],
    cost=8,
)
def _case_makes_two_ids(probe: Probe) -> None:
    lower = probe.unique("case")
    upper = lower.upper()
    probe.must(post(probe, lower, assigned_position="Lower"))
    probe.expect(read(probe, upper), blame=READ).status(404)
    probe.must(post(probe, upper, assigned_position="Upper"))
    for external_id, position in ((lower, "Lower"), (upper, "Upper")):
        told = probe.expect(probe.must(read(probe, external_id)), blame=READ)
        told.at("/external_id").equals(external_id)
        told.at("/assigned_position").equals(position)
    behind = page(probe, after=lower)
    told = probe.expect(behind, blame=EXPORT).at("/records/*/external_id")
    told.are([upper], "only the second one is behind the first")


@techwolf_rule(
    "TW-EW5",
    "A write without a language is refused",
    CREATE,
    UPDATE,
    source="Reference page of skill events, language: required; decision T22",
    strength=Strength.ASSUMED,
    needs=[Need.WRITE],
    cost=4,
)
def _write_without_language_is_refused(probe: Probe) -> None:
    body = {"external_id": probe.unique("emp")}
    probe.expect_refused(probe.call(CREATE, json=body), 400)
    path = {"external_id": create(probe)}
    probe.expect_refused(probe.call(UPDATE, path=path, json={"active": False}), 400, blame=UPDATE)
