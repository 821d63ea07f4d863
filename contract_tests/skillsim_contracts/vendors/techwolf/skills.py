"""Skills of an employee, rated by feedback and found again in profile and export."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from skillsim_contracts.calls import Answer
from skillsim_contracts.probe import Probe
from skillsim_contracts.vendors.techwolf.steps import (
    EVERYTHING,
    EXPORT,
    FEEDBACK,
    PROFILE,
    Reading,
    agree,
    page,
    place_in,
    profile,
    records_of,
    walk,
)

KEPT = ("sources", "current_skills", "related_skills")


@dataclass(frozen=True)
class Catalogue:
    """Names that the target knows: skills of different clusters, and the clusters they are in."""

    skills: tuple[str, ...]
    clusters: tuple[str, ...]
    neighbours: tuple[str, str]
    """Two skills of one cluster."""


def catalogue_of(probe: Probe, count: int = 3) -> Catalogue:
    """Names from the first page of the export, which feedback may use."""
    by_cluster: dict[str, list[str]] = {}
    for record in records_of([page(probe, include=EVERYTHING)]):
        for cluster in record["skill_clusters"]:
            known = by_cluster.setdefault(cluster["skill_cluster_name"], [])
            known += [s["name"] for s in cluster["current_skills"] if s["name"] not in known]
    taken: dict[str, str] = {}
    for cluster_name, names in by_cluster.items():
        free = [name for name in names if name not in taken.values()]
        if free:
            taken[cluster_name] = free[0]
    pairs = [(names[0], names[1]) for names in by_cluster.values() if len(names) > 1]
    if len(taken) < count or not pairs:
        probe.not_exercised("the first page of the export shows too few skills to rate")
    return Catalogue(tuple(taken.values()), tuple(taken), pairs[0])


def rate(
    probe: Probe,
    external_id: str,
    skills: Sequence[tuple[str, float]] = (),
    clusters: Sequence[tuple[str, int]] = (),
    *,
    operation_id: str = FEEDBACK,
) -> Answer:
    """The answer to feedback, in pairs of a name and a rating."""
    body: dict[str, Any] = {}
    if skills:
        body["skills"] = [{"skill": name, "score": score} for name, score in skills]
    if clusters:
        body["skill_clusters"] = [
            {"skill_cluster_name": name, "proficiency_level": level} for name, level in clusters
        ]
    return probe.call(operation_id, path={"external_id": external_id}, json=body)


def rated(
    probe: Probe,
    external_id: str,
    skills: Sequence[tuple[str, float]] = (),
    clusters: Sequence[tuple[str, int]] = (),
) -> None:
    """Give feedback, which has to succeed."""
    probe.must(rate(probe, external_id, skills, clusters))


def check_held(
    probe: Probe, writer: str, external_id: str, names: Sequence[str], because: str
) -> None:
    """Each of these skills is validated, in the profile and in the export."""
    answer = profile(probe, external_id)
    pages = walk(probe, include=KEPT)
    for name in names:
        readings = [in_profile(answer, name), in_export(pages, external_id, name)]
        agree(probe, writer, readings, f"{name}: {because}")


def check_gone(
    probe: Probe, writer: str, external_id: str, names: Sequence[str], because: str
) -> None:
    """None of these skills is in the profile, nor in the export."""
    answer = profile(probe, external_id)
    pages = walk(probe, include=KEPT)
    found = place_in(pages, "records", external_id)
    pointer = f"{found[1]}/skill_clusters/*/current_skills/*/name" if found else "/none"
    for name in names:
        readings = [
            Reading(PROFILE, (answer,), "/skills/*/skill", "lacks", name),
            Reading(EXPORT, found[0] if found else pages, pointer, "lacks", name),
        ]
        agree(probe, writer, readings, f"{name}: {because}")


def in_profile(answer: Answer, name: str, member: str = "validation_state") -> Reading:
    """That the profile shows the skill as validated."""
    for index, skill in enumerate(answer.json()["skills"]):
        if skill["skill"] == name:
            return Reading(PROFILE, (answer,), f"/skills/{index}/{member}", "is", "validated")
    return Reading(PROFILE, (answer,), "/skills/*/skill", "contains", name)


def in_export(
    pages: tuple[Answer, ...], external_id: str, name: str, state: str = "validated"
) -> Reading:
    """That the export shows the skill in this state among the employee's current ones."""
    found = place_in(pages, "records", external_id)
    if found is None:
        return Reading(EXPORT, pages, "/records/*/external_id", "contains", external_id)
    record = found[0][0].json()["records"][int(found[1].rpartition("/")[2])]
    for number, cluster in enumerate(record["skill_clusters"]):
        for index, skill in enumerate(cluster["current_skills"]):
            if skill["name"] == name:
                place = f"{found[1]}/skill_clusters/{number}/current_skills/{index}"
                return Reading(EXPORT, found[0], f"{place}/validation_state", "is", state)
    pointer = f"{found[1]}/skill_clusters/*/current_skills/*/name"
    return Reading(EXPORT, found[0], pointer, "contains", name)


def cluster_in(
    pages: tuple[Answer, ...], external_id: str, name: str
) -> tuple[tuple[Answer, ...], str] | None:
    """The page and the pointer of an employee's cluster in an export."""
    found = place_in(pages, "records", external_id)
    if found is None:
        return None
    record = found[0][0].json()["records"][int(found[1].rpartition("/")[2])]
    for number, cluster in enumerate(record["skill_clusters"]):
        if cluster["skill_cluster_name"] == name:
            return found[0], f"{found[1]}/skill_clusters/{number}"
    return None
