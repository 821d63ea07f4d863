"""Who TechWolf knows: employees by their external id. It is told neither names nor addresses."""

from collections.abc import Sequence
from typing import Any

from skillsim.context import VendorAdminCtx
from skillsim.directory import Directory, Entry, Known, Portrait
from skillsim.instants import to_text
from skillsim.store import Transaction
from skillsim.vendors.techwolf import wire
from skillsim.vendors.techwolf.service import employees, exports, profiles
from skillsim.vendors.techwolf.service.profiles import Profile
from skillsim.vendors.techwolf.service.selection import Detail
from skillsim.vendors.techwolf.tables import Cluster, Skill
from skillsim.vendors.techwolf.wire import employees as employee_wire

_EVERYTHING = Detail(current=True, related=True, rejected=True)
_INCLUDED = frozenset({"current_skills", "related_skills", "sources"})


def _with_employee_id(tx: Transaction, *, employee_id: str) -> list[Known]:
    is_there = employees.exists(tx, employee_id)
    return [Known("employees", employee_id, employee_id)] if is_there else []


def _describe(ctx: VendorAdminCtx, known: Known) -> Portrait:
    profile = profiles.profile(ctx.tx, known.id)
    card, facts = profile.card, profile.card.facts
    clusters = exports.clusters_of(ctx.tx, card.seq, _EVERYTHING)
    return Portrait(
        facts={
            "employee_id": card.external_id,
            "role": facts.assigned_position,
            "team_key": facts.organisational_unit,
            "active": "yes" if card.is_active else "no",
            "last_updated": to_text(card.last_updated_at_us),
        },
        lists={
            "skills": [Entry(skill.name, _skill_text(skill)) for skill in profile.skills],
            "skill_clusters": [Entry(cluster.name, _cluster_text(cluster)) for cluster in clusters],
        },
        record=_record(profile, clusters, ctx.settings["proficiency_steps"]),
    )


def _skill_text(skill: Skill) -> str:
    rated = {"inferred": skill.inferred_percent, "self-rated": skill.self_rated_percent}
    levels = [f"{how} {percent} %" for how, percent in rated.items() if percent is not None]
    return ", ".join([*levels, skill.validation_state])


def _cluster_text(cluster: Cluster) -> str:
    state = f", {cluster.validation_state}" if cluster.validation_state else ""
    return f"{cluster.level_1_to_5} of 5{state}"


def _record(profile: Profile, clusters: Sequence[Cluster], steps: int) -> dict[str, Any]:
    """What the API answers about one employee, as members of one object."""
    exported = wire.skill_clusters(profile.card.external_id, clusters, _INCLUDED)
    return {
        **employee_wire.employee(profile.card, ()),
        "skill_profile": employee_wire.profile(profile, steps=steps)["skills"],
        "skill_clusters": exported["skill_clusters"],
    }


DIRECTORY = Directory(employees.ids_like, _with_employee_id, _describe)
