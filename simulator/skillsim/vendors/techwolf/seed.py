"""The company through TechWolf's lens: people with the clusters that their skills form.

No page says how the vendor finds clusters, levels and related skills. What stands here is assumed:
simple, explainable, and the same for the same seed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from skillsim.company import Company, Person, PersonSkill
from skillsim.ids import chance_for, uuid_for
from skillsim.instants import from_date, from_text
from skillsim.store import Transaction
from skillsim.vendors.techwolf.service.exports import add_employees
from skillsim.vendors.techwolf.tables import (
    NOTHING_TOLD,
    REJECTED,
    SUGGESTED,
    VALIDATED,
    Cluster,
    Employee,
    Facts,
    Skill,
    catalogue,
    jobs,
)

# Documented: the event types of the skill events page; lists of sources are printed in this order.
SOURCES = (
    "working_history",
    "education_history",
    "resume_document",
    "learning",
    "feedback",
    "goal",
    "project",
    "ticket",
    "certificate",
    "skill_notes",
    "skill_profile_feedback",
)

_REJECTED_SHARE = 0.06
_VALIDATED_SHARE = 0.25


@dataclass(frozen=True)
class _Judged:
    """A skill someone has, and what its owner said to it."""

    skill: PersonSkill
    state: str


@dataclass(frozen=True)
class _Lens:
    """A company and the ids under which this vendor knows its catalogue."""

    company: Company
    skill_ids: Mapping[str, str]
    cluster_ids: Mapping[str, str]


def seed(tx: Transaction, company: Company, samples: Mapping[str, Any]) -> None:
    """Store the documents' employees, then everyone in the company, in that creation order.

    Beside them the catalogue that feedback may name, and a job for each role.
    """
    printed = [_sample(employee) for employee in samples.get("employees", ())]
    clusters = [cluster for employee in printed for cluster in employee.clusters]
    lens = _lens(company, clusters)
    people = (_employee(lens, index, person) for index, person in enumerate(company.people))
    add_employees(tx, [*printed, *people])
    tx.insert_many(catalogue, _catalogue(lens, clusters))
    tx.insert_many(jobs, [{"job_id": _job_id(r.name), "name": r.name} for r in company.roles])


def _catalogue(lens: _Lens, printed: Iterable[Cluster]) -> list[dict[str, Any]]:
    """Every skill with its cluster: the company's catalogue, then what only documents print."""
    rows = {
        name.casefold(): _catalogue_row(
            lens.skill_ids[name], name, lens.cluster_ids[skill.cluster], skill.cluster, skill.domain
        )
        for name, skill in lens.company.skills.items()
    }
    for cluster in printed:
        for skill in (*cluster.current, *cluster.related):
            row = _catalogue_row(
                skill.skill_id, skill.name, cluster.cluster_id, cluster.name, cluster.domain
            )
            rows.setdefault(row["folded"], row)
    return list(rows.values())


def _catalogue_row(
    skill_id: str, name: str, cluster_id: str, cluster_name: str, domain: str
) -> dict[str, Any]:
    return {
        "folded": name.casefold(),
        "skill_id": skill_id,
        "name": name,
        "cluster_folded": cluster_name.casefold(),
        "cluster_id": cluster_id,
        "cluster_name": cluster_name,
        "domain": domain,
    }


def _job_id(role: str) -> str:
    """The id of the job that a role is: its name in lower case, with hyphens."""
    return "-".join(role.lower().split())


def _lens(company: Company, printed: Iterable[Cluster]) -> _Lens:
    """Ids by place in the catalogue; what the documents print keeps the printed id everywhere."""
    clusters = list(dict.fromkeys(skill.cluster for skill in company.skills.values()))
    cluster_ids = _ids(company.seed, "techwolf-cluster", clusters)
    skill_ids = _ids(company.seed, "techwolf-skill", company.skills)
    for cluster in printed:
        cluster_ids[cluster.name] = cluster.cluster_id
        skill_ids |= {skill.name: skill.skill_id for skill in (*cluster.current, *cluster.related)}
    return _Lens(company, skill_ids, cluster_ids)


def _ids(seed_number: int, kind: str, names: Iterable[str]) -> dict[str, str]:
    return {name: uuid_for(seed_number, kind, index) for index, name in enumerate(names)}


def _employee(lens: _Lens, index: int, person: Person) -> Employee:
    chance = chance_for(lens.company.seed, "techwolf-validation", index)
    by_cluster: dict[str, list[_Judged]] = defaultdict(list)
    for skill in person.skills:
        name = lens.company.skills[skill.name].cluster
        by_cluster[name].append(_Judged(skill, _state(chance)))
    held = frozenset(skill.name for skill in person.skills)
    clusters = tuple(_cluster(lens, judged, held) for judged in by_cluster.values())
    facts = _facts(lens.company, person)
    return Employee(
        external_id=person.number,
        is_active=person.is_active,
        last_updated_at_us=min(from_date(_last_change(person)), lens.company.as_of_us),
        clusters=clusters,
        n_events=_n_events(clusters, facts),
        facts=facts,
    )


def _facts(company: Company, person: Person) -> Facts:
    """What the customer would tell: the job held since the day of hire, and the team."""
    job = {
        "start_date": person.hired_on.isoformat(),
        "company": company.name,
        "job_title": person.role,
    }
    return Facts(
        assigned_position=person.role,
        job_id=_job_id(person.role),
        organisational_unit=person.team,
        lists={"working_history": [job]},
    )


def _n_events(clusters: Iterable[Cluster], facts: Facts) -> int:
    """One event of each kind that something is known from (assumed, decision T25)."""
    kinds = {source for cluster in clusters for source in cluster.sources}
    return len(kinds | facts.lists.keys())


def _state(chance: Random) -> str:
    drawn = chance.random()
    if drawn < _REJECTED_SHARE:
        return REJECTED
    return VALIDATED if drawn < _REJECTED_SHARE + _VALIDATED_SHARE else SUGGESTED


def _last_change(person: Person) -> date:
    return max((skill.last_used_on for skill in person.skills), default=person.hired_on)


def _cluster(lens: _Lens, judged: list[_Judged], held: frozenset[str]) -> Cluster:
    """The cluster of skills that share one; what its owner rejected tells nothing about it."""
    kept = [one for one in judged if one.state != REJECTED]
    current = tuple(
        Skill(
            lens.skill_ids[one.skill.name],
            one.skill.name,
            one.state,
            one.skill.sources,
            inferred_percent=25 * one.skill.level_1_to_4,
        )
        for one in judged
    )
    related = _related(lens, kept, held)
    catalogued = lens.company.skills[judged[0].skill.name]
    return Cluster(
        cluster_id=lens.cluster_ids[catalogued.cluster],
        name=catalogued.cluster,
        domain=catalogued.domain,
        level_1_to_5=_level([one.skill.level_1_to_4 for one in kept or judged]),
        validation_state=VALIDATED if any(s.state == VALIDATED for s in kept) else SUGGESTED,
        sources=_union(skill.sources for skill in (*current, *related)),
        current=current,
        related=related,
    )


def _related(lens: _Lens, kept: list[_Judged], held: frozenset[str]) -> tuple[Skill, ...]:
    """What often comes with the kept skills and is not held; known from where those are."""
    sources: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for one in kept:
        for name in lens.company.skills[one.skill.name].related:
            if name not in held:
                sources[name].append(one.skill.sources)
    return tuple(
        Skill(lens.skill_ids[name], name, SUGGESTED, _union(known))
        for name, known in sources.items()
    )


def _level(levels_1_to_4: list[int]) -> int:
    """The mean of four steps on a scale of five, rounded (assumed, decision T13)."""
    count = len(levels_1_to_4)
    return (10 * sum(levels_1_to_4) + 4 * count) // (8 * count)


def _union(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({source for sources in lists for source in sources}, key=SOURCES.index))


def _sample(printed: Mapping[str, Any]) -> Employee:
    clusters = tuple(_sample_cluster(cluster) for cluster in printed["skill_clusters"])
    return Employee(
        external_id=printed["external_id"],
        is_active=printed["is_active"],
        last_updated_at_us=from_text(printed["last_updated"]),
        clusters=clusters,
        n_events=_n_events(clusters, NOTHING_TOLD),
    )


def _sample_cluster(printed: Mapping[str, Any]) -> Cluster:
    return Cluster(
        cluster_id=printed["skill_cluster_id"],
        name=printed["skill_cluster_name"],
        domain=printed["domain_name"],
        level_1_to_5=printed["proficiency_level"],
        validation_state=printed.get("validation_state"),
        sources=tuple(printed["sources"]),
        current=tuple(_sample_skill(skill) for skill in printed["current_skills"]),
        related=tuple(_sample_skill(skill) for skill in printed["related_skills"]),
    )


def _sample_skill(printed: Mapping[str, Any]) -> Skill:
    return Skill(
        skill_id=printed["skill_id"],
        name=printed["name"],
        validation_state=printed["validation_state"],
        sources=tuple(printed["skill_sources"]),
    )
