"""Rejected skills in the export: left out, and marked where they are asked for."""

from collections.abc import Sequence
from typing import Any

from skillsim_contracts.calls import Answer
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Strength
from skillsim_contracts.vendors.techwolf.steps import (
    EVERYTHING,
    EXPORT,
    EXPORT_SOURCE,
    SKILL_LISTS,
    place_in,
    records_of,
    techwolf_rule,
    walk,
)

CLUSTERS = "/records/*/skill_clusters/*"
PRINTED = "5cbdbdbe-5f44-4423-8157-520f8a2f429a"
PRINTED_CLUSTERS: dict[str, list[Any]] = {
    "skill_cluster_name": ["DevOps", "Programming Languages"],
    "domain_name": ["Computer Science", "Computer Science"],
    "proficiency_level": [3, 2],
    "validation_state": ["validated", "suggested"],
    "sources/*": ["working_history", "education_history", "resume_document", "working_history"],
}
PRINTED_SOURCES = {
    "current_skills": ["working_history"] * 4 + ["resume_document"] * 3,
    "related_skills": [
        "resume_document",
        "education_history",
        "working_history",
        "working_history",
    ],
}
PRINTED_SKILLS = {
    "current_skills": ["Git", "Jenkins", "Kubernetes", "Python", "Java"],
    "related_skills": ["Helm", "Django", "Spring Framework"],
}
REJECTED_SOURCE = "Sample answer and a sister page on rejected tasks; decision T3"


@techwolf_rule(
    "TW-ED6",
    "Rejected skills stay out unless they are asked for",
    EXPORT,
    source=REJECTED_SOURCE,
    strength=Strength.LIKELY,
    cost=4,
)
def _rejected_skills_stay_out(probe: Probe) -> None:
    for wanted in (SKILL_LISTS, SKILL_LISTS[:1], SKILL_LISTS[1:]):
        answers = walk(probe, include=wanted)
        for key in SKILL_LISTS:
            told = probe.expect(*answers).at(f"{CLUSTERS}/{key}/*/validation_state")
            told.lacks("rejected", "rejected_skills was not asked for")


@techwolf_rule(
    "TW-ED7",
    "rejected_skills adds rejected skills to the lists and changes no other",
    EXPORT,
    source=REJECTED_SOURCE,
    strength=Strength.LIKELY,
    cost=4,
)
def _rejected_skills_are_added(probe: Probe) -> None:
    plain = walk(probe, include=SKILL_LISTS)
    answers = walk(probe, include=[*SKILL_LISTS, "rejected_skills"])
    known = _skills_of(plain)
    for employee, shown in _skills_of(answers).items():
        kept = [skill for skill in shown if skill[-1] != "rejected"]
        if kept != known.get(employee, []):
            _check_skills(probe, answers, employee, known.get(employee, []))


@techwolf_rule(
    "TW-ED8",
    "The employee of the printed answer is exported as printed",
    EXPORT,
    source=f"{EXPORT_SOURCE}, sample answer; decision T20",
    strength=Strength.LIKELY,
    cost=2,
)
def _printed_employee_is_exported(probe: Probe) -> None:
    answers = walk(probe, include=EVERYTHING)
    found = place_in(answers, "records", PRINTED)
    if found is None:
        probe.not_exercised("the employee of the printed answer is not there")
        return
    told = probe.expect(*found[0])
    clusters = f"{found[1]}/skill_clusters/*"
    for member, values in PRINTED_CLUSTERS.items():
        told.at(f"{clusters}/{member}").are_items(values, "as in the printed answer")
    for key, names in PRINTED_SKILLS.items():
        told.at(f"{clusters}/{key}/*/name").are_items(names, "as in the printed answer")
        sources = told.at(f"{clusters}/{key}/*/skill_sources/*")
        sources.are_items(PRINTED_SOURCES[key], "as in the printed answer")
    states = ["suggested"] * 3 + ["validated", "rejected"]
    told.at(f"{clusters}/current_skills/*/validation_state").are_items(states, "as printed")


def _skills_of(answers: Sequence[Answer]) -> dict[str, list[tuple[str, ...]]]:
    """Each employee's skills as (cluster, list, name, state), sorted; rejected clusters apart."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for record in records_of(answers):
        found[record["external_id"]] = sorted(
            (cluster["skill_cluster_id"], key, skill["name"], skill["validation_state"])
            for cluster in record["skill_clusters"]
            if cluster.get("validation_state") != "rejected"
            for key in SKILL_LISTS
            for skill in cluster[key]
        )
    return found


def _check_skills(
    probe: Probe, answers: Sequence[Answer], employee: str, known: list[tuple[str, ...]]
) -> None:
    """Say which of an employee's skills that are not rejected came, went or changed."""
    found = place_in(answers, "records", employee)
    pointer = found[1] if found else "/records"
    told = probe.expect(*(found[0] if found else answers))
    for key in SKILL_LISTS:
        names = [skill[2] for skill in known if skill[1] == key]
        told.at(f"{pointer}/skill_clusters/*/{key}/*/name").relation("contains_all", names)
    states = [skill[3] for skill in known]
    for state in ("validated", "suggested"):
        shown = told.at(f"{pointer}/skill_clusters/*/*/*/validation_state")
        shown.relation("contains_all", [s for s in states if s == state][:1])
    probe.fail(f"rejected_skills changed skills of {employee} that are not rejected")
