"""What the admin API shows and edits by hand: employees with their skills, and jobs.

Records have domain names. An edit goes through the rules that a request of a client goes through,
so it moves the last update and shows in the export. Histories, languages and wishes are shown, and
set by PATCH alone, where the contract watches over their shape.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from skillsim.errors import Invalid, NotFound
from skillsim.ids import Ids
from skillsim.instants import to_text
from skillsim.registry import StateField, StateKind
from skillsim.store import Transaction
from skillsim.vendors.techwolf.service import employees, exports, feedback
from skillsim.vendors.techwolf.service.employees import Card, Change
from skillsim.vendors.techwolf.service.feedback import Rating
from skillsim.vendors.techwolf.service.selection import Detail
from skillsim.vendors.techwolf.tables import LISTS, Cluster, Skill

_EXTERNAL_ID = re.compile(r"[A-Za-z0-9_-]{1,100}")
_TEXTS = ("assigned_position", "job_id", "organisational_unit")
_EVERYTHING = Detail(current=True, related=True, rejected=True)
_Check = Callable[[Any], bool]


def _is_text(value: Any) -> bool:
    return value is None or (isinstance(value, str) and 1 <= len(value) <= 255)


def _is_place(value: Any) -> bool:
    return value is None or (
        isinstance(value, dict)
        and value.keys() == {"lat", "lng"}
        and _is_within(value["lat"], -90, 90)
        and _is_within(value["lng"], -180, 180)
    )


def _is_rated(value: Any, highest: float) -> bool:
    levels = value.values() if isinstance(value, dict) else (None,)
    return all(_is_within(level, 0, highest) for level in levels)


def _is_within(value: Any, lowest: float, highest: float) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and lowest <= value <= highest


def _is_levels(value: Any) -> bool:
    return _is_rated(value, 5) and all(isinstance(level, int) for level in value.values())


_CHECKS: Mapping[str, tuple[_Check, str]] = {
    "is_active": (lambda value: isinstance(value, bool), "true or false"),
    "location": (_is_place, "lat and lng, or null"),
    "skills": (lambda value: _is_rated(value, 1), "names with scores from 0 to 1"),
    "clusters": (_is_levels, "names with levels from 0 to 5"),
    **dict.fromkeys(_TEXTS, (_is_text, "a text of 1 to 255 characters, or null")),
}


def _list(tx: Transaction, *, query: str | None, limit: int, offset: int) -> list[dict[str, Any]]:
    cards = employees.search(tx, query or "", limit=limit, offset=offset)
    return [_record(tx, card) for card in cards]


def _count(tx: Transaction, *, query: str | None) -> int:
    return employees.count(tx, query or "")


def _get(tx: Transaction, external_id: str) -> dict[str, Any]:
    return _record(tx, employees.get(tx, external_id))


def _create(tx: Transaction, ids: Ids, body: dict[str, Any], now_us: int) -> dict[str, Any]:
    """A new employee; without an `external_id` it gets one."""
    external_id = body.get("external_id") or ids.uuid("techwolf-employee")
    if not isinstance(external_id, str) or not _EXTERNAL_ID.fullmatch(external_id):
        raise Invalid.field(
            "external_id", external_id, "takes 1 to 100 letters, digits, hyphens and underscores"
        )
    employees.create(tx, external_id, _change_of(body), now_us=now_us)
    _rate(tx, external_id, body, now_us)
    return _get(tx, external_id)


def _change(
    tx: Transaction, ids: Ids, external_id: str, body: dict[str, Any], now_us: int, *_: Any
) -> dict[str, Any]:
    employees.update(tx, external_id, _change_of(body), now_us=now_us)
    _rate(tx, external_id, body, now_us)
    return _get(tx, external_id)


def _delete(tx: Transaction, ids: Ids, external_id: str, now_us: int) -> None:
    employees.delete(tx, external_id)


def _change_of(body: dict[str, Any]) -> Change:
    """What a body tells. Raises Invalid for a member that is unknown or of another kind."""
    for name, value in body.items():
        if name in ("id", "external_id"):
            continue
        if name not in _CHECKS:
            raise Invalid.field(name, value, f"cannot be set; there is {', '.join(_CHECKS)}")
        is_right, expected = _CHECKS[name]
        if not is_right(value):
            raise Invalid.field(name, value, f"takes {expected}")
    return Change(
        facts={name: body[name] for name in (*_TEXTS, "location") if name in body},
        lists={},
        is_active=body.get("is_active"),
    )


def _rate(tx: Transaction, external_id: str, body: dict[str, Any], now_us: int) -> None:
    """Feedback, where the body holds some; 0 removes, as it does for a client."""
    if "clusters" in body:
        ratings = [Rating(name, level, "clusters") for name, level in body["clusters"].items()]
        feedback.rate_clusters(tx, external_id, ratings, now_us=now_us)
    if "skills" in body:
        scores = body["skills"].items()
        ratings = [Rating(name, feedback.to_percent(score), "skills") for name, score in scores]
        feedback.rate_skills(tx, external_id, ratings, now_us=now_us)


def _record(tx: Transaction, card: Card) -> dict[str, Any]:
    facts = card.facts
    return {
        "id": card.external_id,
        "is_active": card.is_active,
        "last_updated_at": to_text(card.last_updated_at_us),
        "n_events": card.n_events,
        "assigned_position": facts.assigned_position,
        "job_id": facts.job_id,
        "organisational_unit": facts.organisational_unit,
        "location": facts.location,
        **{name: facts.lists.get(name, []) for name in LISTS},
        "clusters": [_cluster(c) for c in exports.clusters_of(tx, card.seq, _EVERYTHING)],
    }


def _cluster(cluster: Cluster) -> dict[str, Any]:
    return {
        "name": cluster.name,
        "domain": cluster.domain,
        "level_1_to_5": cluster.level_1_to_5,
        "validation_state": cluster.validation_state,
        "sources": list(cluster.sources),
        "current_skills": [_skill(skill) for skill in cluster.current],
        "related_skills": [_skill(skill) for skill in cluster.related],
    }


def _skill(skill: Skill) -> dict[str, Any]:
    return {
        "name": skill.name,
        "validation_state": skill.validation_state,
        "sources": list(skill.sources),
    }


def _list_jobs(
    tx: Transaction, *, query: str | None, limit: int, offset: int
) -> list[dict[str, Any]]:
    return _jobs_containing(tx, query)[offset : offset + limit]


def _count_jobs(tx: Transaction, *, query: str | None) -> int:
    return len(_jobs_containing(tx, query))


def _jobs_containing(tx: Transaction, query: str | None) -> list[dict[str, Any]]:
    wanted = (query or "").casefold()
    return [j for j in _jobs(tx) if wanted in j["id"].casefold() + " " + j["name"].casefold()]


def _get_job(tx: Transaction, job_id: str) -> dict[str, Any]:
    found = next((job for job in _jobs(tx) if job["id"] == job_id), None)
    if found is None:
        raise NotFound(f"there is no job {job_id}")
    return found


def _jobs(tx: Transaction) -> list[dict[str, Any]]:
    return [{"id": job_id, "name": name} for job_id, name in employees.jobs(tx)]


_CHANGED = (
    StateField("is_active", "flag"),
    StateField("assigned_position", help="The name of a position; it belongs to no job."),
    StateField("job_id", help="The id of a job, whose name becomes the position."),
    StateField("organisational_unit"),
    StateField("location", "json", help='Such as {"lat": 51.05, "lng": 3.72}.'),
    StateField("skills", "json", help='Feedback, 0 to 1; 0 removes. Such as {"Java": 0.8}.'),
    StateField("clusters", "json", help='Feedback, 0 to 5; 0 removes. Such as {"DevOps": 3}.'),
)
_NEW = (
    StateField("external_id", help="Letters, digits, hyphens and underscores; drawn without it."),
    *_CHANGED,
)

STATE_KINDS = {
    "employees": StateKind(
        list=_list,
        count=_count,
        get=_get,
        create=_create,
        change=_change,
        delete=_delete,
        create_fields=_NEW,
        change_fields=_CHANGED,
        note="A deleted employee's id stays in the export.",
    ),
    "jobs": StateKind(
        list=_list_jobs,
        count=_count_jobs,
        get=_get_job,
        note="Jobs come with the company: the vendor's API makes and changes none.",
    ),
}
