"""How TechWolf spells single employees, their skill profile, and feedback on it."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from skillsim.errors import Invalid
from skillsim.instants import to_text
from skillsim.vendors.techwolf.service.employees import Card, Change, Found
from skillsim.vendors.techwolf.service.feedback import Rating, to_percent
from skillsim.vendors.techwolf.service.profiles import Profile
from skillsim.vendors.techwolf.tables import LISTS, Skill

ShowSkill = Callable[[Skill, int], dict[str, Any]]

_BASE64 = re.compile(r"[A-Za-z0-9+/]*={0,2}")
_FACTS = {
    "assigned_position": "assigned_position",
    "assigned_position_id": "job_id",
    "organisational_unit": "organisational_unit",
    "location": "location",
}
# Documented: reference page "Create Employee".
_ITEM_MEMBERS = {
    "working_history": ("start_date", "end_date", "company", "job_title", "job_description"),
    "education_history": ("start_date", "end_date", "school", "degree_name"),
    "languages": ("language", "level"),
    "desired_functions": ("title", "importance"),
}


def parse_change(body: Mapping[str, Any]) -> Change:
    """What a create or an update tells of an employee; unknown members of items are dropped.

    Raises Invalid for a document that is not base64.
    """
    facts = {fact: body[name] for name, fact in _FACTS.items() if name in body}
    if "location" in facts:
        facts["location"] = {axis: facts["location"][axis] for axis in ("lat", "lng")}
    return Change(
        facts=facts,
        lists={name: [_item(name, item) for item in body[name]] for name in LISTS if name in body},
        is_active=body.get("active"),
        n_documents=_count_documents(body.get("employee_documents", ())),
    )


def _count_documents(documents: Sequence[Mapping[str, str]]) -> int:
    """How many documents came; they are read by nobody, and must be base64 all the same."""
    for index, document in enumerate(documents):
        text = document["base64Content"]
        if len(text) % 4 or not _BASE64.fullmatch(text):
            place = f"employee_documents[{index}].base64Content"
            raise Invalid.field(place, text, "must be base64, with its padding")
    return len(documents)


def _item(name: str, item: Any) -> Any:
    """One item of a list as it is kept; the shape of a function not desired is not documented."""
    known = _ITEM_MEMBERS.get(name)
    return item if known is None else {key: item[key] for key in known if key in item}


def listing(found: Found) -> dict[str, Any]:
    """One page of the list of employees; `count` is that of all pages (documented)."""
    return {"count": found.total, "results": [_card(card) for card in found.cards]}


def _card(card: Card) -> dict[str, Any]:
    """The members that both a list and a single employee have."""
    return {
        "external_id": card.external_id,
        "active": card.is_active,
        "location": card.facts.location,
        "assigned_position": card.facts.assigned_position,
        "low_data_availability": card.has_little_data,
        "organisational_unit": card.facts.organisational_unit,
        "last_updated": to_text(card.last_updated_at_us),
    }


def employee(card: Card, include: Collection[str]) -> dict[str, Any]:
    """One employee; what nobody told is null or an empty list (assumed, decision T25)."""
    shown = _card(card)
    shown["assigned_position_id"] = card.facts.job_id
    for name in LISTS:
        shown[name] = card.facts.lists.get(name, [])
    if "custom_properties" in include:
        # Assumed (decision T25): nothing here gives an employee any.
        shown["custom_properties"] = []
    return shown


def profile_skill(skill: Skill, steps: int) -> dict[str, Any]:
    """One skill inside a profile, with levels of so many steps."""
    return {
        "skill_id": skill.skill_id,
        "skill": skill.name,
        "validation_state": skill.validation_state,
        "sources": list(skill.sources),
        # Assumed (decision T25): one event of each kind, which has the name of the kind.
        "source_events": [
            {"external_id": source, "event_type": source} for source in skill.sources
        ],
        **_proficiency("self_rated", skill.self_rated_percent, steps),
        **_proficiency("inferred", skill.inferred_percent, steps),
    }


def profile(found: Profile, *, steps: int, show: ShowSkill = profile_skill) -> dict[str, Any]:
    """The skills of an employee, each as `show` gives it; levels are of so many steps (T13)."""
    return {
        "external_id": found.card.external_id,
        "num_skill_events": found.card.n_events,
        "low_data_availability": found.card.has_little_data,
        "skills": [show(skill, steps) for skill in found.skills],
    }


def _proficiency(kind: str, percent: int | None, steps: int) -> dict[str, float | None]:
    """A level, the nearest, and its share of the highest (documented: 2 of 5 is 0.4)."""
    level = None if percent is None else max(1, (percent * steps + 50) // 100)
    return {
        f"{kind}_proficiency_level": level,
        f"{kind}_proficiency_float": None if level is None else level / steps,
    }


def feedback_format(asked: str | None, body: Mapping[str, Any]) -> str:
    """Whether feedback is on `skills` or on `skill_clusters`.

    Assumed (decision T24): the list that is sent decides when the query does not. Raises Invalid
    without the list that is asked for, and when neither or both are there to choose from.
    """
    sent = [name for name in ("skill_clusters", "skills") if name in body]
    if asked is not None:
        if asked not in sent:
            raise Invalid.field(asked, None, "must not be null")
        return asked
    if len(sent) != 1:
        raise Invalid.field("feedback_format", None, "is required; send skill_clusters or skills")
    return sent[0]


def parse_skill_ratings(body: Mapping[str, Any]) -> list[Rating]:
    """Feedback on skills; a score of 1 is the highest."""
    return [
        Rating(rated["skill"], to_percent(rated["score"]), f"skills[{index}].skill")
        for index, rated in enumerate(body["skills"])
    ]


def parse_cluster_ratings(body: Mapping[str, Any]) -> list[Rating]:
    """Feedback on clusters."""
    return [
        Rating(
            rated["skill_cluster_name"],
            rated["proficiency_level"],
            f"skill_clusters[{index}].skill_cluster_name",
        )
        for index, rated in enumerate(body["skill_clusters"])
    ]
