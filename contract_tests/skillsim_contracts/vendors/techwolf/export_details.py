"""What the export shows of an employee: clusters, and the lists that `include` switches on."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from skillsim_contracts.calls import Answer
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Need, Strength
from skillsim_contracts.vendors.techwolf.steps import (
    EVERYTHING,
    EXPORT,
    EXPORT_SOURCE,
    create,
    page,
    place_in,
    records_of,
    techwolf_rule,
    walk,
)

CLUSTERS = "/records/*/skill_clusters/*"
KEYS = ("current_skills", "related_skills", "sources")
SCALARS = ("skill_cluster_name", "domain_name", "proficiency_level", "validation_state")


def _clustered(probe: Probe, include: Sequence[str] = ()) -> Answer:
    """A page on which somebody has a cluster; without one nothing can be said of clusters."""
    answer = page(probe, include=include)
    if not any(record["skill_clusters"] for record in records_of([answer])):
        probe.not_exercised("no employee on the first page has a skill cluster")
    return answer


@techwolf_rule(
    "TW-ED1",
    "Each option of include switches on its list on every cluster",
    EXPORT,
    source=f"{EXPORT_SOURCE}, include",
    cost=8,
)
def _option_switches_its_list_on(probe: Probe) -> None:
    for count in (1, 2, 3):
        for wanted in combinations(KEYS, count):
            answer = _clustered(probe, wanted)
            for key in wanted:
                told = probe.expect(answer).at(CLUSTERS)
                told.relation("all_have", key, f"{key} was asked for")
                told.at(f"{CLUSTERS}/{key}").relation("all_typed", ["array"])


@techwolf_rule(
    "TW-ED2",
    "A list comes only when include asks for it",
    EXPORT,
    source=f"{EXPORT_SOURCE}, include: expand the results with extra data; decision T2",
    strength=Strength.LIKELY,
    cost=8,
)
def _list_comes_only_when_asked_for(probe: Probe) -> None:
    # Nothing, something, then nothing again: what one request asks for ends with it.
    for wanted in ((), *((key,) for key in KEYS), ("rejected_skills",), KEYS[:2], EVERYTHING, ()):
        answer = _clustered(probe, wanted)
        for key in KEYS:
            if key not in wanted:
                told = probe.expect(answer).at(f"{CLUSTERS}/{key}")
                told.absent(f"{key} was not asked for")


@techwolf_rule(
    "TW-ED3",
    "The lists that are asked for hold something",
    EXPORT,
    source=f"{EXPORT_SOURCE}, include and sample answer",
    strength=Strength.LIKELY,
    cost=3,
)
def _lists_hold_something(probe: Probe) -> None:
    answers = walk(probe, include=EVERYTHING)
    shown = {key for record in records_of(answers) for c in record["skill_clusters"] for key in c}
    if not shown:
        probe.not_exercised("nobody has a skill cluster")
    for key in KEYS:
        told = probe.expect(*answers).at(f"{CLUSTERS}/{key}/*")
        told.exists(f"some cluster should have {key}")


@techwolf_rule(
    "TW-ED4",
    "What include adds changes nothing else",
    EXPORT,
    source=f"{EXPORT_SOURCE}, include: extra data",
    cost=6,
)
def _include_changes_nothing_else(probe: Probe) -> None:
    plain = _clustered(probe)
    for wanted in (("current_skills",), ("related_skills",), ("sources",), KEYS):
        answer = page(probe, include=wanted)
        for pointer in ("/records/*/external_id", f"{CLUSTERS}/skill_cluster_id"):
            _same_values(probe, plain, answer, pointer)
        for name in SCALARS:
            _same_values(probe, plain, answer, f"{CLUSTERS}/{name}")


def _same_values(probe: Probe, before: Answer, answer: Answer, pointer: str) -> None:
    values = _values(before, pointer)
    because = "an option adds lists and leaves the rest alone"
    probe.expect(answer).at(pointer).relation("are_items", values, because)


def _values(answer: Answer, pointer: str) -> list[Any]:
    """What a pointer of this module finds, in order."""
    name = pointer.rpartition("/")[2]
    records = records_of([answer])
    if pointer.startswith(CLUSTERS):
        clusters = [cluster for record in records for cluster in record["skill_clusters"]]
        return [cluster[name] for cluster in clusters if name in cluster]
    return [record[name] for record in records]


@techwolf_rule(
    "TW-ED5",
    "One list is the same whatever else is asked for",
    EXPORT,
    source=f"{EXPORT_SOURCE}, include",
    strength=Strength.LIKELY,
    cost=6,
)
def _list_is_the_same_whatever_else_is_asked_for(probe: Probe) -> None:
    whole = _clustered(probe, KEYS)
    for key in KEYS:
        values = _values(whole, f"{CLUSTERS}/{key}")
        told = probe.expect(page(probe, include=[key])).at(f"{CLUSTERS}/{key}")
        told.relation("are_items", values, f"{key} does not depend on other options")


@techwolf_rule(
    "TW-ED9",
    "A cluster knows every source of its current skills",
    EXPORT,
    source=f"{EXPORT_SOURCE}, sources: the event type sources that led to the cluster; its sample",
    strength=Strength.LIKELY,
    cost=2,
)
def _cluster_knows_the_sources_of_its_skills(probe: Probe) -> None:
    answers = walk(probe, include=["sources", "current_skills"])
    for answer in answers:
        for number, record in enumerate(answer.json()["records"]):
            for index, cluster in enumerate(record["skill_clusters"]):
                wanted = sorted({s for k in cluster["current_skills"] for s in k["skill_sources"]})
                place = f"/records/{number}/skill_clusters/{index}/sources/*"
                told = probe.expect(answer).at(place)
                told.relation("contains_all", wanted, "its current skills are known from these")


@techwolf_rule(
    "TW-ED10",
    "A cluster and a skill come once, and a source is named once",
    EXPORT,
    source=f"{EXPORT_SOURCE}, sample answer",
    strength=Strength.LIKELY,
    cost=2,
)
def _nothing_comes_twice(probe: Probe) -> None:
    for answer in walk(probe, include=EVERYTHING):
        for number, record in enumerate(answer.json()["records"]):
            place = f"/records/{number}/skill_clusters"
            told = probe.expect(answer)
            told.at(f"{place}/*/skill_cluster_id").unique("a cluster comes once")
            told.at(f"{place}/*/current_skills/*/skill_id").unique("a skill is held once")
            for index in range(len(record["skill_clusters"])):
                told.at(f"{place}/{index}/sources/*").unique("a source is named once")


@techwolf_rule(
    "TW-ED11",
    "An employee without clusters has an empty list of them",
    EXPORT,
    source=f"{EXPORT_SOURCE}, records; decision T6",
    needs=[Need.WRITE],
    cost=4,
)
def _employee_without_clusters_has_an_empty_list(probe: Probe) -> None:
    external_id = create(probe)
    for include in ((), EVERYTHING):
        answers = walk(probe, include=include)
        found = place_in(answers, "records", external_id)
        if found is None:
            probe.expect(*answers).at("/records/*/external_id").contains(external_id)
            return
        told = probe.expect(*found[0]).at(f"{found[1]}/skill_clusters")
        told.relation("all_typed", ["array"], "skill_clusters is an array").exists()


@techwolf_rule(
    "TW-ED12",
    "An employee is shown the same on whatever page it comes",
    EXPORT,
    source=f"{EXPORT_SOURCE}, limit and include",
    cost=14,
)
def _employee_is_the_same_on_every_page(probe: Probe) -> None:
    whole = records_of([page(probe, include=EVERYTHING, limit=40)])
    place = 0
    for answer in walk(probe, include=EVERYTHING, limit=3):
        part = whole[place : place + len(answer.json()["records"])]
        if not part:
            return
        told = probe.expect(answer).at("/records/*")
        told.relation("are" if len(part) == 3 else "contains_all", part, "as on a page of forty")
        place += len(part)
