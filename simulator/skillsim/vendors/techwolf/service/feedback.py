"""What an employee says to the skills found: yes, this well, or no.

Documented: feedback is an event of its own kind, and 0 removes. What exactly changes is assumed
(decision T24): a skill or cluster that is rated above 0 is validated and known from feedback,
one rated 0 is rejected. A cluster keeps the level it was given when its skills are rated.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from skillsim.errors import Invalid, Problem
from skillsim.store import Row, Statement, Transaction
from skillsim.vendors.techwolf import tables
from skillsim.vendors.techwolf.service import employees, queries
from skillsim.vendors.techwolf.tables import CURRENT, FEEDBACK, REJECTED, VALIDATED

_STEPS = 5


@dataclass(frozen=True, slots=True)
class Rating:
    """How well someone masters what is named, 0 for not at all.

    In hundredths of the highest level for a skill, as a level from 1 to 5 for a cluster. `place`
    is where the name stands in the request.
    """

    name: str
    level: int
    place: str


@dataclass(frozen=True, slots=True)
class _Cluster:
    """A cluster as the catalogue has it."""

    cluster_id: str
    name: str
    domain: str


def rate_skills(
    tx: Transaction, external_id: str, ratings: Sequence[Rating], *, now_us: int
) -> None:
    """Take feedback on skills by name. Raises NotFound for the employee, Invalid for a name."""
    employee_seq = employees.get(tx, external_id).seq
    found = _in_catalogue(tx, queries.CATALOGUED_SKILL, ratings)
    for rating, (skill_id, name, *cluster) in zip(ratings, found, strict=True):
        if rating.level == 0:
            tx.run(queries.REJECT_SKILL, key_employee_seq=employee_seq, key_skill_id=skill_id)
        elif not _validate_skill(tx, employee_seq, skill_id, rating.level):
            _add_skill(tx, employee_seq, _Cluster(*cluster), skill_id, name, rating.level)
    _note(tx, employee_seq, now_us)


def rate_clusters(
    tx: Transaction, external_id: str, ratings: Sequence[Rating], *, now_us: int
) -> None:
    """Take feedback on clusters by name. Raises NotFound for the employee, Invalid for a name.

    The skills of a rejected cluster keep their own states, and come back with it.
    """
    employee_seq = employees.get(tx, external_id).seq
    found = _in_catalogue(tx, queries.CATALOGUED_CLUSTER, ratings)
    for rating, row in zip(ratings, found, strict=True):
        cluster = _Cluster(*row)
        held = _held(tx, employee_seq, cluster)
        if held is None and rating.level > 0:
            _add_cluster(tx, employee_seq, cluster, rating.level)
        elif held is not None and rating.level == 0:
            seq, level, sources = held
            _change_cluster(tx, seq, level, REJECTED, sources)
        elif held is not None:
            _change_cluster(tx, held[0], rating.level, VALIDATED, _with_feedback(held[2]))
    _note(tx, employee_seq, now_us)


def to_percent(score: float) -> int:
    """A score from 0 to 1 in hundredths; only 0 itself counts as none."""
    return max(1, round(score * 100)) if score else 0


def _in_catalogue(tx: Transaction, statement: Statement, ratings: Sequence[Rating]) -> list[Row]:
    """What each rating names, whatever the case of the letters (assumed, decision T24)."""
    rows = [tx.row(statement, folded=rating.name.casefold()) for rating in ratings]
    unknown = tuple(
        Problem(rating.place, rating.name, "is not in the catalogue")
        for rating, row in zip(ratings, rows, strict=True)
        if row is None
    )
    if unknown:
        raise Invalid("Validation error", problems=unknown)
    return [row for row in rows if row is not None]


def _note(tx: Transaction, employee_seq: int, now_us: int) -> None:
    """Count the feedback as an event (documented) and move the last update."""
    tx.run(queries.NOTE_FEEDBACK, key_seq=employee_seq, new_us=employees.whole_second(now_us))


def _validate_skill(tx: Transaction, employee_seq: int, skill_id: str, percent: int) -> bool:
    """Validate a skill that is held, and its cluster; False when it is not held."""
    held = tx.row(queries.CURRENT_SKILL, employee_seq=employee_seq, skill_id=skill_id)
    if held is None:
        return False
    seq, skill_sources, cluster_seq, level, sources = held
    tx.run(
        queries.CHANGE_SKILL,
        key_seq=seq,
        new_state=VALIDATED,
        new_sources=_with_feedback(skill_sources),
        new_percent=percent,
    )
    _change_cluster(tx, cluster_seq, level, VALIDATED, _with_feedback(sources))
    return True


def _add_skill(
    tx: Transaction, employee_seq: int, cluster: _Cluster, skill_id: str, name: str, percent: int
) -> None:
    """Add a validated skill to its cluster; it no longer merely comes with others."""
    tx.run(queries.DELETE_RELATED_SKILL, employee_seq=employee_seq, skill_id=skill_id)
    held = _held(tx, employee_seq, cluster)
    if held is None:
        cluster_seq = _add_cluster(tx, employee_seq, cluster, _level(percent))
    else:
        cluster_seq, level, sources = held
        _change_cluster(tx, cluster_seq, level, VALIDATED, _with_feedback(sources))
    tx.insert(
        tables.skills,
        cluster_seq=cluster_seq,
        employee_seq=employee_seq,
        kind=CURRENT,
        skill_id=skill_id,
        name=name,
        validation_state=VALIDATED,
        sources=_with_feedback("[]"),
        self_rated_percent=percent,
    )


def _held(tx: Transaction, employee_seq: int, cluster: _Cluster) -> tuple[int, int, str] | None:
    """Row number, level and sources of an employee's cluster; None when there is none."""
    row = tx.row(queries.HELD_CLUSTER, employee_seq=employee_seq, cluster_id=cluster.cluster_id)
    return None if row is None else (row[0], row[1], row[2])


def _add_cluster(tx: Transaction, employee_seq: int, cluster: _Cluster, level: int) -> int:
    seq = int(tx.value(tables.LAST_CLUSTER)) + 1
    tx.insert(
        tables.clusters,
        seq=seq,
        employee_seq=employee_seq,
        cluster_id=cluster.cluster_id,
        name=cluster.name,
        domain=cluster.domain,
        level_1_to_5=level,
        validation_state=VALIDATED,
        sources=_with_feedback("[]"),
    )
    return seq


def _change_cluster(tx: Transaction, seq: int, level: int, state: str, sources: str) -> None:
    tx.run(
        queries.CHANGE_CLUSTER, key_seq=seq, new_level=level, new_state=state, new_sources=sources
    )


def _level(percent: int) -> int:
    """Hundredths as one of five levels, the nearest, at least 1."""
    return max(1, (percent * _STEPS + 50) // 100)


def _with_feedback(sources: str) -> str:
    """Stored sources and feedback, which the vendor lists last."""
    known = json.loads(sources)
    return sources if FEEDBACK in known else json.dumps([*known, FEEDBACK])
