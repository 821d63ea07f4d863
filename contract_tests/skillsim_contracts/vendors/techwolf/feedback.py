"""Feedback on single skills: what is rated is held or gone, everywhere, and nothing else moves."""

from typing import Any

from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Need, Strength
from skillsim_contracts.vendors.techwolf.employee_facts import FACTS
from skillsim_contracts.vendors.techwolf.skills import (
    catalogue_of,
    check_gone,
    check_held,
    in_export,
    rate,
    rated,
)
from skillsim_contracts.vendors.techwolf.steps import (
    EVERYTHING,
    EXPORT,
    FEEDBACK,
    PROFILE,
    PUT_FEEDBACK,
    READ,
    create,
    items_of,
    listed,
    page,
    profile,
    read,
    techwolf_rule,
    walk,
)

FEEDBACK_SOURCE = 'Tutorial "Skill Cluster Feedback"; decision T24'
SKILLS = "/skills/*/skill"


@techwolf_rule(
    "TW-FB1",
    "A skill rated above 0 is held and validated, in profile and export",
    FEEDBACK,
    PROFILE,
    EXPORT,
    source=FEEDBACK_SOURCE,
    strength=Strength.LIKELY,
    needs=[Need.WRITE],
    cost=10,
)
def _rated_skill_is_held(probe: Probe) -> None:
    names = catalogue_of(probe).skills[:3]
    external_id = create(probe)
    rated(probe, external_id, skills=[(names[0], 1)])
    check_held(probe, FEEDBACK, external_id, names[:1], "it was rated 1")
    rated(probe, external_id, skills=[(names[1], 0.4), (names[2], 0.6)])
    check_held(probe, FEEDBACK, external_id, names, "all three were rated above 0")
    told = probe.expect(profile(probe, external_id), blame=FEEDBACK).at(SKILLS)
    told.are_items(names, "three skills were rated, one after the other")


@techwolf_rule(
    "TW-FB2",
    "PUT takes feedback as PATCH does",
    PUT_FEEDBACK,
    PROFILE,
    EXPORT,
    source='Tutorial "Entity Creation"; decision T11',
    strength=Strength.LIKELY,
    needs=[Need.WRITE],
    cost=8,
)
def _put_takes_feedback_too(probe: Probe) -> None:
    names = catalogue_of(probe).skills[:2]
    external_id = create(probe)
    both = [(name, 1) for name in names]
    probe.must(rate(probe, external_id, operation_id=PUT_FEEDBACK, skills=both))
    check_held(probe, PUT_FEEDBACK, external_id, names, "it was rated 1 by PUT")
    removed = [(names[0], 0), (names[1], 1)]
    probe.must(rate(probe, external_id, operation_id=PUT_FEEDBACK, skills=removed))
    check_gone(probe, PUT_FEEDBACK, external_id, names[:1], "it was rated 0 by PUT")
    check_held(probe, PUT_FEEDBACK, external_id, names[1:], "it was rated 1 again")


@techwolf_rule(
    "TW-FB3",
    "A skill rated 0 is gone from profile and export, and stands there as rejected if asked for",
    FEEDBACK,
    PROFILE,
    EXPORT,
    source=f"{FEEDBACK_SOURCE}: 0 removes",
    strength=Strength.LIKELY,
    needs=[Need.WRITE],
    cost=12,
)
def _skill_rated_zero_is_gone(probe: Probe) -> None:
    gone, kept = catalogue_of(probe).neighbours
    external_id = create(probe)
    rated(probe, external_id, skills=[(gone, 1), (kept, 1)])
    check_held(probe, FEEDBACK, external_id, [gone, kept], "it was rated 1")
    rated(probe, external_id, skills=[(gone, 0)])
    check_gone(probe, FEEDBACK, external_id, [gone], "it was rated 0")
    check_held(probe, FEEDBACK, external_id, [kept], "it was not rated again")
    pages = walk(probe, include=EVERYTHING)
    shown = in_export(pages, external_id, gone, "rejected")
    told = probe.expect(*shown.answers, blame=EXPORT).at(shown.pointer)
    told.relation(shown.relation, shown.want, "it was rejected, and rejected_skills asks for it")


@techwolf_rule(
    "TW-FB4",
    "The last rating of a skill counts, and the skill stays one",
    FEEDBACK,
    PROFILE,
    source=FEEDBACK_SOURCE,
    strength=Strength.LIKELY,
    needs=[Need.WRITE],
    cost=16,
)
def _last_rating_counts(probe: Probe) -> None:
    name = catalogue_of(probe).skills[0]
    external_id = create(probe)
    for score in (0.4, 1, 0.2, 0, 0.6, 0.6):
        rated(probe, external_id, skills=[(name, score)])
        answer = profile(probe, external_id)
        told = probe.expect(answer, blame=FEEDBACK).at(SKILLS)
        told.are([name] if score else [], f"it was rated {score} last")
    check_held(probe, FEEDBACK, external_id, [name], "it was rated 0.6 last")


@techwolf_rule(
    "TW-FB5",
    "A score shows in the profile as the self-rated share",
    FEEDBACK,
    PROFILE,
    source=f"{FEEDBACK_SOURCE}; samples of profiles: 2 is 0.4, 5 is 1",
    strength=Strength.LIKELY,
    needs=[Need.WRITE],
    cost=12,
)
def _score_shows_as_the_share(probe: Probe) -> None:
    name = catalogue_of(probe).skills[0]
    external_id = create(probe)
    # The ends are the ends whatever the number of steps; what is between lies between.
    for score, lowest, highest in ((1, 1, 1), (0.4, 0.2, 0.6), (0.8, 0.6, 1)):
        rated(probe, external_id, skills=[(name, score)])
        told = probe.expect(profile(probe, external_id), blame=FEEDBACK)
        place = told.at("/skills/0/self_rated_proficiency_float")
        place.relation("between", [lowest, highest], f"it was rated {score}")


@techwolf_rule(
    "TW-FB6",
    "Feedback leaves other skills, other facts and other employees alone",
    FEEDBACK,
    PROFILE,
    READ,
    source=FEEDBACK_SOURCE,
    strength=Strength.LIKELY,
    needs=[Need.WRITE],
    cost=16,
)
def _feedback_leaves_the_rest_alone(probe: Probe) -> None:
    names = catalogue_of(probe).skills[:3]
    external_id, other = create(probe, **FACTS), create(probe)
    for one in (external_id, other):
        rated(probe, one, skills=[(names[0], 0.6), (names[1], 1)])
    facts = probe.must(read(probe, external_id)).json()
    skills = profile(probe, external_id).json()["skills"]
    known = [item["external_id"] for item in items_of(listed(probe))][:2]
    others = {one: profile(probe, one) for one in (*known, other)}
    rated(probe, external_id, skills=[(names[2], 1), (names[0], 0)])
    for one, before in others.items():
        told = probe.expect(profile(probe, one)).at("")
        told.equals(before.json(), "the feedback was on somebody else")
    kept = [skill for skill in skills if skill["skill"] == names[1]]
    told = probe.expect(profile(probe, external_id)).at("/skills/*")
    told.relation("contains_all", kept, "this skill was not rated again")
    after = probe.must(read(probe, external_id))
    for name in FACTS:
        told = probe.expect(after).at(f"/{name}")
        told.relation("all_are", facts.get(name), "feedback is on skills")


@techwolf_rule(
    "TW-FB7",
    "Feedback is one more event, and a source of what it is on",
    FEEDBACK,
    PROFILE,
    source="Page on the skill assistant: feedback is an event of type skill_profile_feedback",
    strength=Strength.LIKELY,
    needs=[Need.WRITE],
    cost=10,
)
def _feedback_is_an_event(probe: Probe) -> None:
    names = catalogue_of(probe).skills[:2]
    external_id = create(probe)
    for count, name in enumerate(names, start=1):
        rated(probe, external_id, skills=[(name, 1)])
        told = probe.expect(profile(probe, external_id))
        told.at("/num_skill_events").equals(count, f"feedback was given {count} times")
        told.at("/skills/*/sources").relation("all_are", ["skill_profile_feedback"])
    pages = walk(probe, include=["sources", "current_skills"])
    for name in names:
        shown = in_export(pages, external_id, name)
        place = shown.pointer.replace("/validation_state", "/skill_sources/*")
        told = probe.expect(*shown.answers, blame=EXPORT).at(place)
        told.contains("skill_profile_feedback", "it is known from feedback alone")


@techwolf_rule(
    "TW-FB8",
    "Feedback that is refused leaves no trace, not even of what was right in it",
    FEEDBACK,
    PROFILE,
    source=f"{FEEDBACK_SOURCE}; names that are not in the catalogue: 400",
    strength=Strength.LIKELY,
    needs=[Need.WRITE],
    cost=14,
    fault="F104",
)
def _refused_feedback_leaves_no_trace(probe: Probe) -> None:
    names = catalogue_of(probe).skills[:2]
    external_id = create(probe)
    rated(probe, external_id, skills=[(names[0], 1)])
    before = profile(probe, external_id).json()
    path = {"external_id": external_id}
    right = {"skill": names[1], "score": 1}
    wrongs: tuple[dict[str, Any], ...] = (
        {"skill": names[0], "score": "much"},
        {"skill": names[0]},
        {"score": 0},
        {"skill": 7, "score": 1},
    )
    for wrong in wrongs:
        body = {"skills": [right, wrong]}
        probe.expect_refused(probe.call(FEEDBACK, path=path, json=body), 400)
    odd = {"skills": [right, {"skill": probe.unique("juggling"), "score": 1}]}
    if probe.call(FEEDBACK, path=path, json=odd).ok:
        # That an unknown name is refused is assumed.
        return
    told = probe.expect(profile(probe, external_id)).at("")
    told.equals(before, "the feedback was refused")


@techwolf_rule(
    "TW-FB9",
    "A name that is not in the catalogue, or a score above 1, is refused",
    FEEDBACK,
    source="Decision T24",
    strength=Strength.ASSUMED,
    needs=[Need.WRITE],
    cost=6,
)
def _unknown_name_is_refused(probe: Probe) -> None:
    name = catalogue_of(probe).skills[0]
    external_id = create(probe)
    for pair in ((probe.unique("juggling"), 1), (name, 1.5), (name, -0.1)):
        probe.expect_refused(rate(probe, external_id, skills=[pair]), 400)
    rated(probe, external_id, skills=[(name.upper(), 1)])
    check_held(probe, FEEDBACK, external_id, [name], "names are found whatever their case")


@techwolf_rule(
    "TW-FB10",
    "Nobody else's export changes with feedback",
    FEEDBACK,
    EXPORT,
    source=FEEDBACK_SOURCE,
    strength=Strength.LIKELY,
    needs=[Need.WRITE],
    cost=6,
)
def _export_of_others_stays(probe: Probe) -> None:
    names = catalogue_of(probe).skills[:2]
    records = page(probe, include=EVERYTHING, limit=50).json()["records"]
    external_id = create(probe)
    rated(probe, external_id, skills=[(names[0], 1), (names[1], 0)])
    limit = min(50, len(records))
    told = probe.expect(page(probe, include=EVERYTHING, limit=limit)).at("/records")
    told.equals(records, "the feedback was on somebody else")
