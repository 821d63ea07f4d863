"""Feedback on clusters, and clusters that feedback on skills makes."""

from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Need, Strength
from skillsim_contracts.vendors.techwolf.feedback import FEEDBACK_SOURCE
from skillsim_contracts.vendors.techwolf.skills import (
    KEPT,
    catalogue_of,
    cluster_in,
    rate,
    rated,
)
from skillsim_contracts.vendors.techwolf.steps import (
    EVERYTHING,
    EXPORT,
    FEEDBACK,
    PROFILE,
    PUT_FEEDBACK,
    create,
    place_in,
    profile,
    techwolf_rule,
    walk,
)


def _check_cluster(probe: Probe, writer: str, external_id: str, name: str, level: int) -> None:
    pages = walk(probe, include=KEPT)
    found = cluster_in(pages, external_id, name)
    if found is None:
        told = probe.expect(*pages, blame=writer).at("/records/*/none")
        told.exists(f"the cluster {name} was rated {level} and is not there")
        return
    told = probe.expect(*found[0], blame=writer)
    told.at(f"{found[1]}/proficiency_level").equals(level, "this was rated last")
    state = told.at(f"{found[1]}/validation_state")
    state.relation("all_are", "validated", "it was rated above 0")


@techwolf_rule(
    "TW-FC1",
    "A cluster rated above 0 is held at that level, one rated 0 is gone",
    FEEDBACK,
    EXPORT,
    source=FEEDBACK_SOURCE,
    strength=Strength.LIKELY,
    needs=[Need.WRITE],
    cost=20,
)
def _rated_cluster_is_held_at_its_level(probe: Probe) -> None:
    _check_rating_of_clusters(probe, FEEDBACK)


@techwolf_rule(
    "TW-FC2",
    "PUT takes feedback on clusters as PATCH does",
    PUT_FEEDBACK,
    EXPORT,
    source='Tutorial "Entity Creation"; decision T11',
    strength=Strength.LIKELY,
    needs=[Need.WRITE],
    cost=20,
)
def _put_takes_feedback_on_clusters(probe: Probe) -> None:
    _check_rating_of_clusters(probe, PUT_FEEDBACK)


def _check_rating_of_clusters(probe: Probe, operation_id: str) -> None:
    first, second = catalogue_of(probe).clusters[:2]
    external_id = create(probe)
    for level in (4, 2, 5):
        pair = [(first, level), (second, 3)]
        probe.must(rate(probe, external_id, operation_id=operation_id, clusters=pair))
        _check_cluster(probe, operation_id, external_id, first, level)
        _check_cluster(probe, operation_id, external_id, second, 3)
    gone = [(first, 0), (second, 3)]
    probe.must(rate(probe, external_id, operation_id=operation_id, clusters=gone))
    pages = walk(probe, include=KEPT)
    found = place_in(pages, "records", external_id)
    if found is None:
        probe.expect(*pages, blame=EXPORT).at("/records/*/external_id").contains(external_id)
        return
    told = probe.expect(*found[0], blame=operation_id).at(
        f"{found[1]}/skill_clusters/*/skill_cluster_name"
    )
    told.are_items([second], "the other one was rated 0")


@techwolf_rule(
    "TW-FC3",
    "The skills of a cluster rated 0 leave the profile",
    FEEDBACK,
    PROFILE,
    source="Decision T24",
    strength=Strength.ASSUMED,
    needs=[Need.WRITE],
    cost=8,
)
def _skills_of_a_removed_cluster_leave(probe: Probe) -> None:
    known = catalogue_of(probe)
    external_id = create(probe)
    rated(probe, external_id, skills=[(known.skills[0], 1), (known.skills[1], 1)])
    rated(probe, external_id, clusters=[(known.clusters[0], 0)])
    told = probe.expect(profile(probe, external_id)).at("/skills/*/skill")
    told.are([known.skills[1]], "its cluster was rated 0")
    rated(probe, external_id, clusters=[(known.clusters[0], 3)])
    told = probe.expect(profile(probe, external_id)).at("/skills/*/skill")
    told.are_items(known.skills[:2], "its cluster came back")


@techwolf_rule(
    "TW-FC4",
    "Every cluster and skill of an employee is exported, however many there are",
    EXPORT,
    FEEDBACK,
    PROFILE,
    source=f"Reference page of the export, skill_clusters; {FEEDBACK_SOURCE}",
    strength=Strength.LIKELY,
    needs=[Need.WRITE],
    cost=6,
)
def _all_clusters_are_exported(probe: Probe) -> None:
    names = catalogue_of(probe).skills[:12]
    external_id = create(probe)
    rated(probe, external_id, skills=[(name, 1) for name in names])
    told = probe.expect(profile(probe, external_id), blame=PROFILE).at("/skills/*/skill")
    told.are_items(names, "all of them were rated 1")
    pages = walk(probe, include=EVERYTHING)
    found = place_in(pages, "records", external_id)
    if found is None:
        probe.expect(*pages).at("/records/*/external_id").contains(external_id)
        return
    place = f"{found[1]}/skill_clusters/*"
    told = probe.expect(*found[0])
    told.at(f"{place}/current_skills/*/name").are_items(names, "all of them were rated 1")
    told.at(f"{place}/skill_cluster_id").unique("a cluster comes once")


@techwolf_rule(
    "TW-FC5",
    "The list that feedback_format names is taken",
    FEEDBACK,
    EXPORT,
    source=f"{FEEDBACK_SOURCE}, feedback_format",
    strength=Strength.LIKELY,
    needs=[Need.WRITE],
    cost=8,
)
def _named_format_is_taken(probe: Probe) -> None:
    known = catalogue_of(probe)
    external_id = create(probe)
    path = {"external_id": external_id}
    skills = {"skills": [{"skill": known.skills[0], "score": 1}]}
    query = {"feedback_format": "skills"}
    probe.must(probe.call(FEEDBACK, path=path, query=query, json=skills))
    told = probe.expect(profile(probe, external_id)).at("/skills/*/skill")
    told.are([known.skills[0]], "it was rated 1")
    rating = {"skill_cluster_name": known.clusters[1], "proficiency_level": 2}
    query = {"feedback_format": "skill_clusters"}
    body = {"skill_clusters": [rating]}
    probe.must(probe.call(FEEDBACK, path=path, query=query, json=body))
    _check_cluster(probe, FEEDBACK, external_id, known.clusters[1], 2)
    wrong = probe.call(FEEDBACK, path=path, query={"feedback_format": "stars"}, json=skills)
    probe.expect_refused(wrong, 400)
