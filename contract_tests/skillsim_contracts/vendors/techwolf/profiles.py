"""Skill profiles: what an employee can do, and how it fits to the export and to the facts."""

from typing import Any

from skillsim_contracts.calls import Answer
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Need, Strength
from skillsim_contracts.vendors.techwolf.employee_facts import FACTS
from skillsim_contracts.vendors.techwolf.export_requests import SOURCES
from skillsim_contracts.vendors.techwolf.steps import (
    CREATE,
    EVERYTHING,
    EXPORT,
    LIST,
    PROFILE,
    READ,
    UPDATE,
    create,
    listed,
    page,
    patch,
    place_in,
    profile,
    read,
    records_of,
    techwolf_rule,
)

PROFILE_SOURCE = 'Reference page "Get the Skill Profile for an Employee"'
EVENTS_SOURCE = f"{PROFILE_SOURCE}, num_skill_events; decision T22"
MOST_READ = 15


def _skilled(probe: Probe) -> list[dict[str, Any]]:
    """Records of the first employees that have clusters, with all there is."""
    records = records_of([page(probe, include=EVERYTHING, limit=40)])
    skilled = [record for record in records if record["skill_clusters"]]
    if not skilled:
        probe.not_exercised("no employee on the first page has a skill cluster")
    return skilled[:MOST_READ]


@techwolf_rule(
    "TW-PR1",
    "A profile is that of the employee asked for, as a list with or without the word",
    PROFILE,
    source=f"{PROFILE_SOURCE}, external_id and response_format",
    cost=34,
)
def _profile_is_that_of_the_employee(probe: Probe) -> None:
    for record in _skilled(probe):
        external_id = record["external_id"]
        answer = profile(probe, external_id)
        told = probe.expect(answer)
        told.at("/external_id").equals(external_id, "the employee that was asked for")
        told.at("/skills/*/skill_id").unique("a skill comes once")
        path, query = {"external_id": external_id}, {"response_format": "list"}
        again = probe.must(probe.call(PROFILE, path=path, query=query))
        probe.expect(again).at("").equals(answer.json(), "list is what comes without the word")


@techwolf_rule(
    "TW-PR2",
    "A profile holds the current skills that the export shows, rejected ones excepted",
    PROFILE,
    EXPORT,
    source=f"{PROFILE_SOURCE} and that of the export; decision T25",
    strength=Strength.LIKELY,
    cost=17,
)
def _profile_holds_the_current_skills(probe: Probe) -> None:
    for record in _skilled(probe):
        skills = [
            skill
            for cluster in record["skill_clusters"]
            if cluster.get("validation_state") != "rejected"
            for skill in cluster["current_skills"]
            if skill["validation_state"] != "rejected"
        ]
        answer = profile(probe, record["external_id"])
        told = probe.expect(answer).at("/skills/*/skill")
        told.are_items([skill["name"] for skill in skills], "the export shows these as current")
        _check_states(probe, answer, {skill["name"]: skill for skill in skills})


def _check_states(probe: Probe, answer: Answer, exported: dict[str, dict[str, Any]]) -> None:
    for index, skill in enumerate(answer.json()["skills"]):
        known = exported[skill["skill"]]
        told = probe.expect(answer)
        for name, other in (("skill_id", "skill_id"), ("validation_state", "validation_state")):
            told.at(f"/skills/{index}/{name}").equals(known[other], "as the export shows it")
        told.at(f"/skills/{index}/sources/*").are_items(known["skill_sources"], "as in the export")


@techwolf_rule(
    "TW-PR3",
    "No rejected skill is in a profile",
    PROFILE,
    source="Decision T25",
    strength=Strength.ASSUMED,
    cost=17,
)
def _no_rejected_skill_is_in_a_profile(probe: Probe) -> None:
    for record in _skilled(probe):
        told = probe.expect(profile(probe, record["external_id"]))
        told.at("/skills/*/validation_state").lacks("rejected")


@techwolf_rule(
    "TW-PR4",
    "The share of a proficiency is its level over the number of steps",
    PROFILE,
    source=f"{PROFILE_SOURCE}, samples: 2 is 0.4, 3 is 0.6, 5 is 1",
    strength=Strength.LIKELY,
    cost=17,
)
def _share_is_level_over_steps(probe: Probe) -> None:
    for record in _skilled(probe):
        answer = profile(probe, record["external_id"])
        for index, skill in enumerate(answer.json()["skills"]):
            for kind in ("self_rated", "inferred"):
                level = skill[f"{kind}_proficiency_level"]
                pointer = f"/skills/{index}/{kind}_proficiency_float"
                # How many steps there are is the customer's setting.
                shares = [None] if level is None else _shares(level)
                told = probe.expect(answer).at(pointer)
                told.relation("one_of", shares, f"its level is {level}")


def _shares(level: int) -> list[float]:
    wanted = [level / steps for steps in (3, 4, 5) if level <= steps]
    return [*wanted, *(round(share, 2) for share in wanted), *(int(100 * w) / 100 for w in wanted)]


@techwolf_rule(
    "TW-PR5",
    "A new employee has an empty profile",
    PROFILE,
    CREATE,
    source='Reference page "Create Employee", strict: an empty profile; decision T22',
    strength=Strength.LIKELY,
    needs=[Need.WRITE],
    cost=4,
)
def _new_employee_has_an_empty_profile(probe: Probe) -> None:
    answer = profile(probe, create(probe))
    probe.expect(answer).at("/skills").equals([], "nothing is known of this employee")
    probe.expect(answer).at("/num_skill_events").equals(0, "nothing is known of this employee")


@techwolf_rule(
    "TW-PR6",
    "Every position and degree that is told is one more event",
    PROFILE,
    CREATE,
    UPDATE,
    source=EVENTS_SOURCE,
    strength=Strength.LIKELY,
    needs=[Need.WRITE],
    cost=14,
)
def _every_history_is_an_event(probe: Probe) -> None:
    job = {"start_date": "2021-02-01", "company": "Initech", "job_title": "Analyst"}
    school = {"start_date": "2010-09-01", "school": "KU Leuven"}
    for count in (1, 2, 3):
        external_id = create(probe, working_history=[job] * (count - 1), education_history=[school])
        told = probe.expect(profile(probe, external_id)).at("/num_skill_events")
        told.equals(count, f"{count - 1} positions and one degree were told")
    probe.must(patch(probe, external_id, working_history=[job]))
    told = probe.expect(profile(probe, external_id)).at("/num_skill_events")
    told.equals(2, "two positions were replaced by one")


@techwolf_rule(
    "TW-PR7",
    "Whether little is known of an employee is said alike everywhere",
    PROFILE,
    READ,
    LIST,
    source="Reference pages of employees, low_data_availability",
    strength=Strength.LIKELY,
    needs=[Need.WRITE],
    cost=10,
)
def _little_data_is_said_alike(probe: Probe) -> None:
    for facts in ({}, dict(FACTS)):
        external_id = create(probe, **facts)
        shown = probe.must(read(probe, external_id)).json()["low_data_availability"]
        told = probe.expect(profile(probe, external_id)).at("/low_data_availability")
        told.equals(shown, "as reading the employee says")
        found = place_in(listed(probe), "results", external_id)
        if found is not None:
            told = probe.expect(*found[0], blame=LIST)
            told.at(f"{found[1]}/low_data_availability").equals(shown, "as reading says")


@techwolf_rule(
    "TW-PR8",
    "What a skill is known from is a kind of event, and an event of that kind",
    PROFILE,
    source=f"{PROFILE_SOURCE}, sources and source_events",
    strength=Strength.LIKELY,
    cost=17,
)
def _sources_are_kinds_of_events(probe: Probe) -> None:
    for record in _skilled(probe):
        answer = profile(probe, record["external_id"])
        told = probe.expect(answer)
        told.at("/skills/*/sources/*").relation("all_among", list(SOURCES))
        told.at("/skills/*/source_events/*/event_type").relation("all_among", list(SOURCES))
        for index, skill in enumerate(answer.json()["skills"]):
            kinds = sorted({event["event_type"] for event in skill["source_events"]})
            told.at(f"/skills/{index}/sources/*").relation("contains_all", kinds)


@techwolf_rule(
    "TW-PR9",
    "A form of answer that does not exist is refused",
    PROFILE,
    source=f"{PROFILE_SOURCE}, response_format",
    strength=Strength.LIKELY,
    needs=[Need.WRITE],
    cost=3,
)
def _unknown_form_is_refused(probe: Probe) -> None:
    path = {"external_id": create(probe)}
    answer = probe.call(PROFILE, path=path, query={"response_format": "tree"})
    probe.expect_refused(answer, 400)
