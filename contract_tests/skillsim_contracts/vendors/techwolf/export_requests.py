"""What the export takes and refuses: sizes, places, options and filters out of range."""

from typing import Any

from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Layer, Strength
from skillsim_contracts.vendors.techwolf.steps import (
    EVERYTHING,
    EXPORT,
    EXPORT_SOURCE,
    ids_of,
    page,
    techwolf_rule,
)

STATES = ("suggested", "validated", "rejected")
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


def _refused(probe: Probe, body: dict[str, Any]) -> None:
    probe.expect_refused(probe.call(EXPORT, json=body), 400)


@techwolf_rule(
    "TW-ER1",
    "The printed request is answered in the printed shape",
    EXPORT,
    source=f"{EXPORT_SOURCE}, sample request and sample answer",
    layer=Layer.L1,
)
def _printed_request_is_answered(probe: Probe) -> None:
    first = ids_of([page(probe, limit=1)])
    body = {
        "limit": 10,
        **({"starting_after": first[0]} if first else {}),
        "filters": [{"filter": "is_active", "is_active": True}],
        "include": list(EVERYTHING),
    }
    answer = probe.must(probe.call(EXPORT, json=body))
    probe.expect(answer).at("/has_next").exists("has_next is required")
    probe.expect(answer).at("/has_next").relation("all_typed", ["boolean"])
    probe.expect(answer).at("/records").exists("records is required")
    probe.expect(answer).at("/records").relation("all_typed", ["array"])
    _check_records(probe)


def _check_records(probe: Probe) -> None:
    """Every employee and cluster on a whole page, with all there is, has the printed members."""
    told = probe.expect(page(probe, include=EVERYTHING))
    for member, kinds in (("external_id", ["string"]), ("skill_clusters", ["array"])):
        told.at("/records/*").relation("all_have", member)
        told.at(f"/records/*/{member}").relation("all_typed", kinds)
    clusters = "/records/*/skill_clusters/*"
    for member in ("skill_cluster_id", "skill_cluster_name", "domain_name"):
        told.at(clusters).relation("all_have", member)
        told.at(f"{clusters}/{member}").relation("all_match", ".+")
    told.at(clusters).relation("all_have", "proficiency_level")
    told.at(f"{clusters}/proficiency_level").relation("all_typed", ["integer"])
    told.at(f"{clusters}/validation_state").relation("all_among", list(STATES))
    for place in (f"{clusters}/current_skills/*", f"{clusters}/related_skills/*"):
        for member in ("name", "skill_id", "validation_state", "skill_sources"):
            told.at(place).relation("all_have", member)
        told.at(f"{place}/name").relation("all_match", ".+")
        told.at(f"{place}/skill_id").relation("all_match", ".+")
        told.at(f"{place}/validation_state").relation("all_among", list(STATES))
        told.at(f"{place}/skill_sources").relation("all_typed", ["array"])


@techwolf_rule(
    "TW-ER2",
    "Sources are kinds of skill events",
    EXPORT,
    source="Reference page of skill events, event_type",
    strength=Strength.LIKELY,
    layer=Layer.L1,
)
def _sources_are_kinds_of_events(probe: Probe) -> None:
    told = probe.expect(page(probe, include=EVERYTHING))
    cluster = "/records/*/skill_clusters/*"
    for name in ("sources", "current_skills/*/skill_sources", "related_skills/*/skill_sources"):
        told.at(f"{cluster}/{name}/*").relation("all_among", list(SOURCES))


@techwolf_rule(
    "TW-ER3",
    "A limit is refused outside 1 to 100, without a number, and when it is missing",
    EXPORT,
    source=f"{EXPORT_SOURCE}, limit: required, 1 <= x <= 100",
    layer=Layer.L1,
    cost=10,
)
def _limit_out_of_range_is_refused(probe: Probe) -> None:
    wrong: tuple[Any, ...] = (0, 101, -1, 1000, "ten", "10", None, [], 2.5)
    for limit in wrong:
        _refused(probe, {"limit": limit})
    _refused(probe, {})
    _refused(probe, {"include": ["sources"]})


@techwolf_rule(
    "TW-ER4",
    "A limit of 1 and a limit of 100 are taken",
    EXPORT,
    source=f"{EXPORT_SOURCE}, limit: 1 <= x <= 100",
    layer=Layer.L1,
)
def _limits_at_the_edges_are_taken(probe: Probe) -> None:
    for limit in (1, 99, 100):
        probe.must(probe.call(EXPORT, json={"limit": limit}))


@techwolf_rule(
    "TW-ER5",
    "A starting_after of more than 100 characters, or that is no text, is refused",
    EXPORT,
    source=f"{EXPORT_SOURCE}, starting_after: string, at most 100 characters",
    layer=Layer.L1,
)
def _long_cursor_is_refused(probe: Probe) -> None:
    for after in ("a" * 101, "a" * 1000):
        _refused(probe, {"limit": 10, "starting_after": after})
    _refused(probe, {"limit": 10, "starting_after": ["a"]})


@techwolf_rule(
    "TW-ER6",
    "An option of include that does not exist is refused",
    EXPORT,
    source=f"{EXPORT_SOURCE}, include: available options",
    strength=Strength.LIKELY,
    layer=Layer.L1,
)
def _unknown_option_is_refused(probe: Probe) -> None:
    for include in (["everything"], ["sources", "skills"], ["Sources"], "sources", [7]):
        _refused(probe, {"limit": 10, "include": include})


@techwolf_rule(
    "TW-ER7",
    "A filter that does not exist, or that lacks what it needs, is refused",
    EXPORT,
    source=f"{EXPORT_SOURCE}, filters: is_active or last_updated",
    strength=Strength.LIKELY,
    layer=Layer.L1,
    cost=10,
)
def _wrong_filter_is_refused(probe: Probe) -> None:
    for wrong in (
        {"filter": "department", "department": "Sales"},
        {"is_active": True},
        {"filter": "is_active"},
        {"filter": "is_active", "is_active": "perhaps"},
        {"filter": "last_updated"},
        {"filter": "last_updated", "operator": "near", "value": "2024-01-01"},
        {"filter": "last_updated", "operator": "lt", "value": "last year"},
        {"filter": "last_updated", "operator": "lt", "value": "2024-13-01"},
    ):
        _refused(probe, {"limit": 10, "filters": [wrong]})
        good = {"filter": "is_active", "is_active": True}
        _refused(probe, {"limit": 10, "filters": [good, wrong]})
    _refused(probe, {"limit": 10, "filters": "is_active"})
