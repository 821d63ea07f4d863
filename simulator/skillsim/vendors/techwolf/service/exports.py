"""Employees with their skill clusters: exported page by page, stored in creation order."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from skillsim.errors import Invalid
from skillsim.store import Row, Transaction
from skillsim.vendors.techwolf import tables
from skillsim.vendors.techwolf.service.selection import Detail, Selection
from skillsim.vendors.techwolf.tables import (
    CURRENT,
    REJECTED,
    RELATED,
    Cluster,
    Employee,
    Facts,
    Skill,
)

_EMPLOYEE = (
    "seq",
    "external_id",
    "is_active",
    "last_updated_at_us",
    "deleted",
    "n_events",
    "assigned_position",
    "job_id",
    "organisational_unit",
    "location",
    "lists",
)
_CLUSTER = (
    "seq",
    "employee_seq",
    "cluster_id",
    "name",
    "domain",
    "level_1_to_5",
    "validation_state",
    "sources",
)
_SKILL = (
    "cluster_seq",
    "employee_seq",
    "kind",
    "skill_id",
    "name",
    "validation_state",
    "sources",
    "inferred_percent",
    "self_rated_percent",
)

EVERYONE = Selection()
CLUSTERS_ONLY = Detail()


class Slice(NamedTuple):
    """Employees in creation order, and whether more of those that were asked for follow."""

    employees: tuple[Employee, ...]
    has_next: bool


def export(
    tx: Transaction,
    *,
    limit: int,
    after: str | None = None,
    selection: Selection = EVERYONE,
    detail: Detail = CLUSTERS_ONLY,
) -> Slice:
    """The next employees in creation order (documented), each with all clusters.

    `after` is the external id behind which to go on. An id that was never an employee's has no
    place in the order and is refused; a deleted employee's still has one (assumed, decision T4).
    """
    after_seq = 0 if after is None else _place(tx, after)
    wanted = {
        "active_from": selection.active_from,
        "active_to": selection.active_to,
        "updated_from_us": selection.updated_from_us,
        "updated_until_us": selection.updated_until_us,
    }
    rows = tx.rows(tables.EMPLOYEES_AFTER, after_seq=after_seq, at_most=limit + 1, **wanted)
    page = rows[:limit]
    if not page:
        return Slice((), has_next=False)
    in_page = {
        "first_seq": page[0][0],
        "last_seq": page[-1][0],
        # Assumed (decisions T3, T24): what was rejected stays out unless it is asked for.
        "unwanted_state": "" if detail.rejected else REJECTED,
        **wanted,
    }
    clusters = _clusters(tx, detail, in_page)
    found = [
        Employee(external_id, is_active == 1, updated_us, tuple(clusters.get(seq, ())))
        for seq, external_id, is_active, updated_us in page
    ]
    return Slice(tuple(found), has_next=len(rows) > limit)


def clusters_of(tx: Transaction, employee_seq: int, detail: Detail) -> Sequence[Cluster]:
    """The clusters of the employee at one place in the order of creation."""
    in_page = {
        "first_seq": employee_seq,
        "last_seq": employee_seq,
        "unwanted_state": "" if detail.rejected else REJECTED,
        "active_from": EVERYONE.active_from,
        "active_to": EVERYONE.active_to,
        "updated_from_us": EVERYONE.updated_from_us,
        "updated_until_us": EVERYONE.updated_until_us,
    }
    return _clusters(tx, detail, in_page).get(employee_seq, ())


def add_employees(tx: Transaction, added: Iterable[Employee]) -> None:
    """Store employees with their clusters, in this order behind all others."""
    employee_seq, cluster_seq = tx.value(tables.LAST_EMPLOYEE), tx.value(tables.LAST_CLUSTER)
    employees: list[Row] = []
    clusters: list[Row] = []
    skills: list[Row] = []
    for employee in added:
        employee_seq += 1
        employees.append(_employee_row(employee_seq, employee))
        for cluster in employee.clusters:
            cluster_seq += 1
            clusters.append(_cluster_row(cluster_seq, employee_seq, cluster))
            skills += _skill_rows(cluster_seq, employee_seq, CURRENT, cluster.current)
            skills += _skill_rows(cluster_seq, employee_seq, RELATED, cluster.related)
    tx.insert_rows(tables.employees, _EMPLOYEE, employees)
    tx.insert_rows(tables.clusters, _CLUSTER, clusters)
    tx.insert_rows(tables.skills, _SKILL, skills)


def _place(tx: Transaction, external_id: str) -> int:
    seq = tx.value(tables.EMPLOYEE_SEQ, external_id=external_id)
    if seq is None:
        raise Invalid.field(
            "starting_after", external_id, "names no employee; send an external_id of an answer"
        )
    return int(seq)


def _clusters(
    tx: Transaction, detail: Detail, in_page: dict[str, object]
) -> dict[int, list[Cluster]]:
    """The clusters of a page by employee, with the skills that are asked for: two queries."""
    current: dict[int, list[Skill]] = defaultdict(list)
    related: dict[int, list[Skill]] = defaultdict(list)
    for cluster_seq, kind, skill_id, name, state, sources in _shown_skills(tx, detail, in_page):
        skills = current if kind == CURRENT else related
        skills[cluster_seq].append(Skill(skill_id, name, state, _texts(sources)))
    by_employee: dict[int, list[Cluster]] = defaultdict(list)
    for row in tx.rows(tables.CLUSTERS_IN_PAGE, **in_page):
        employee_seq, seq, cluster_id, name, domain, level, state, sources = row
        skills_of = tuple(current.get(seq, ())), tuple(related.get(seq, ()))
        by_employee[employee_seq].append(
            Cluster(cluster_id, name, domain, level, state, _texts(sources), *skills_of)
        )
    return by_employee


def _shown_skills(tx: Transaction, detail: Detail, in_page: dict[str, object]) -> Sequence[Row]:
    if not (detail.current or detail.related):
        return ()
    return tx.rows(
        tables.SKILLS_IN_PAGE,
        kind_from=CURRENT if detail.current else RELATED,
        kind_to=RELATED if detail.related else CURRENT,
        **in_page,
    )


@lru_cache(maxsize=1024)
def _texts(stored: str) -> tuple[str, ...]:
    return tuple(json.loads(stored))


@lru_cache(maxsize=4096)
def _stored(texts: tuple[str, ...]) -> str:
    return json.dumps(texts)


def _employee_row(seq: int, employee: Employee) -> Row:
    return (
        seq,
        employee.external_id,
        int(employee.is_active),
        employee.last_updated_at_us,
        0,
        employee.n_events,
        *facts_row(employee.facts).values(),
    )


def facts_row(facts: Facts) -> dict[str, object]:
    """The columns that hold what the customer told."""
    return {
        "assigned_position": facts.assigned_position,
        "job_id": facts.job_id,
        "organisational_unit": facts.organisational_unit,
        "location": None if facts.location is None else json.dumps(facts.location),
        "lists": json.dumps(dict(facts.lists)),
    }


def _cluster_row(seq: int, employee_seq: int, cluster: Cluster) -> Row:
    return (
        seq,
        employee_seq,
        cluster.cluster_id,
        cluster.name,
        cluster.domain,
        cluster.level_1_to_5,
        cluster.validation_state,
        _stored(cluster.sources),
    )


def _skill_rows(
    cluster_seq: int, employee_seq: int, kind: str, skills: Iterable[Skill]
) -> list[Row]:
    return [
        (cluster_seq, employee_seq, kind, skill_id, name, state, _stored(sources), inferred, rated)
        for skill_id, name, state, sources, inferred, rated in skills
    ]
