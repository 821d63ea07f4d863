"""The employees of `fixtures/samples/techwolf.yaml`, as records."""

from collections.abc import Mapping
from typing import Any

from skillsim.instants import from_text
from skillsim.vendors.techwolf.tables import Cluster, Employee, Skill

Entry = Mapping[str, Any]


def printed_employee(entry: Entry) -> Employee:
    """An employee as printed; of its facts nobody told anything."""
    clusters = tuple(_cluster(cluster) for cluster in entry["skill_clusters"])
    return Employee(
        external_id=entry["external_id"],
        is_active=entry["is_active"],
        last_updated_at_us=from_text(entry["last_updated"]),
        clusters=clusters,
        # One event of each kind that something is known from (assumed, decision T25).
        n_events=len({source for cluster in clusters for source in cluster.sources}),
    )


def _cluster(entry: Entry) -> Cluster:
    return Cluster(
        cluster_id=entry["skill_cluster_id"],
        name=entry["skill_cluster_name"],
        domain=entry["domain_name"],
        level_1_to_5=entry["proficiency_level"],
        validation_state=entry.get("validation_state"),
        sources=tuple(entry["sources"]),
        current=tuple(_skill(skill) for skill in entry["current_skills"]),
        related=tuple(_skill(skill) for skill in entry["related_skills"]),
    )


def _skill(entry: Entry) -> Skill:
    return Skill(
        skill_id=entry["skill_id"],
        name=entry["name"],
        validation_state=entry["validation_state"],
        sources=tuple(entry["skill_sources"]),
    )
