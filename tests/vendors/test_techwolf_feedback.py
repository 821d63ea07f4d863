"""TechWolf's skill profiles, and what feedback changes in them and in the export."""

from collections.abc import Callable
from typing import Any

import pytest

from skillsim.company import Company, Skill
from skillsim.context import Caller, Reply
from skillsim.errors import Invalid, NotFound
from skillsim.ids import uuid_for
from skillsim.vendors.techwolf import VENDOR, handlers, tables
from skillsim.vendors.techwolf.service.selection import Detail
from skillsim.vendors.techwolf.tables import Cluster, Employee
from tests.vendors.techwolf_world import EVERYTHING, World

CALLER = Caller("acme", "good", frozenset({"read", "write"}))
DETAIL = Detail(current=True, related=True)
NAMES = {"Git": "DevOps", "Helm": "DevOps", "Python": "Languages", "Java": "Languages"}
SKILLS = {name: Skill(name, cluster, "IT") for name, cluster in NAMES.items()}
PLACES = {name: index for index, name in enumerate(NAMES)}


def held(name: str, state: str = "suggested", percent: int | None = 50) -> tables.Skill:
    return tables.Skill(
        uuid_for(1, "techwolf-skill", PLACES[name]), name, state, ("project",), percent
    )


@pytest.fixture
def world() -> World:
    """One employee, a: DevOps with Git and the related Helm."""
    world = World(now_us=1_700_000_000_000_000)
    world.do(VENDOR.seed, Company("Acme", 1, 0, skills=SKILLS), {})
    devops = Cluster(
        uuid_for(1, "techwolf-cluster", 0),
        "DevOps",
        "IT",
        3,
        "suggested",
        ("project",),
        current=(held("Git"),),
        related=(held("Helm"),),
    )
    world.add(Employee("a", True, 0, (devops,), n_events=1))
    return world


def rate(
    world: World,
    asked: str | None = None,
    external_id: str = "a",
    by: Callable[..., Reply] = handlers.give_skill_feedback,
    **body: Any,
) -> int:
    kwargs = {} if asked is None else {"feedback_format": asked}
    return world.ask(by, caller=CALLER, external_id=external_id, body=body, **kwargs).status


def rate_skills(world: World, **scores: float) -> int:
    return rate(world, skills=[{"skill": name, "score": score} for name, score in scores.items()])


def rate_clusters(world: World, **levels: int) -> int:
    rated = [
        {"skill_cluster_name": name, "proficiency_level": level} for name, level in levels.items()
    ]
    return rate(world, "skill_clusters", skill_clusters=rated)


def exported(world: World, detail: Detail = DETAIL) -> tuple[Cluster, ...]:
    return world.export(detail=detail).employees[0].clusters


def profile(world: World) -> dict[str, Any]:
    found: dict[str, Any] = world.ask(
        handlers.get_skill_profile, caller=CALLER, external_id="a", response_format="list"
    ).body
    return found


def test_profile_has_the_skills_that_are_held(world: World) -> None:
    assert profile(world) == {
        "external_id": "a",
        "num_skill_events": 1,
        "low_data_availability": False,
        "skills": [
            {
                "skill_id": held("Git").skill_id,
                "skill": "Git",
                "validation_state": "suggested",
                "sources": ["project"],
                "source_events": [{"external_id": "project", "event_type": "project"}],
                "self_rated_proficiency_level": None,
                "self_rated_proficiency_float": None,
                "inferred_proficiency_level": 3,
                "inferred_proficiency_float": 0.6,
            }
        ],
    }


@pytest.mark.parametrize(
    ("steps", "level", "share"), [(2, 1, 0.5), (4, 2, 0.5), (5, 3, 0.6), (100, 50, 0.5)]
)
def test_levels_have_as_many_steps_as_the_setting(
    world: World, steps: int, level: int, share: float
) -> None:
    world.settings["proficiency_steps"] = steps

    (git,) = profile(world)["skills"]

    assert (git["inferred_proficiency_level"], git["inferred_proficiency_float"]) == (level, share)


def test_rated_skill_is_validated_with_its_cluster(world: World) -> None:
    assert rate_skills(world, Git=0.8) == 204

    (git,) = profile(world)["skills"]
    assert (git["validation_state"], git["self_rated_proficiency_level"]) == ("validated", 4)
    assert git["sources"] == ["project", "skill_profile_feedback"]
    (devops,) = exported(world)
    assert (devops.validation_state, devops.level_1_to_5) == ("validated", 3)
    assert devops.sources == ("project", "skill_profile_feedback")


def test_skill_rated_0_is_removed_and_shown_only_as_rejected(world: World) -> None:
    rate_skills(world, Git=0)

    assert profile(world)["skills"] == []
    assert exported(world)[0].current == ()
    (git,) = exported(world, EVERYTHING)[0].current
    assert git.validation_state == "rejected"


def test_removed_skill_comes_back_when_it_is_rated_again(world: World) -> None:
    rate_skills(world, Git=0)
    rate_skills(world, Git=0.001)

    (git,) = profile(world)["skills"]
    assert (git["validation_state"], git["self_rated_proficiency_level"]) == ("validated", 1)


def test_related_skill_that_is_rated_becomes_one_that_is_held(world: World) -> None:
    rate_skills(world, Helm=1)

    (devops,) = exported(world)
    assert [skill.name for skill in devops.current] == ["Git", "Helm"]
    assert devops.related == ()


def test_related_skill_rated_0_is_removed(world: World) -> None:
    rate_skills(world, Helm=0)

    assert exported(world)[0].related == ()


def test_skill_of_a_further_cluster_brings_the_cluster(world: World) -> None:
    rate_skills(world, Python=0.5, Java=1)

    languages = exported(world)[1]
    assert (languages.name, languages.domain, languages.level_1_to_5) == ("Languages", "IT", 3)
    assert languages.validation_state == "validated"
    assert [skill.name for skill in languages.current] == ["Python", "Java"]


def test_removing_what_is_not_held_changes_no_cluster(world: World) -> None:
    before = exported(world)

    rate_skills(world, Python=0)
    rate_clusters(world, Languages=0)

    assert exported(world) == before


def test_rated_cluster_is_validated_at_its_level(world: World) -> None:
    assert rate_clusters(world, DevOps=5, Languages=2) == 204

    devops, languages = exported(world)
    assert (devops.level_1_to_5, devops.validation_state) == (5, "validated")
    assert [skill.name for skill in devops.current] == ["Git"]
    assert (languages.level_1_to_5, languages.current) == (2, ())
    assert languages.sources == ("skill_profile_feedback",)


def test_cluster_rated_0_is_removed_with_its_skills(world: World) -> None:
    rate_clusters(world, DevOps=0)

    assert exported(world) == ()
    assert profile(world)["skills"] == []
    assert exported(world, EVERYTHING)[0].validation_state == "rejected"


def test_removed_cluster_comes_back_with_its_skills(world: World) -> None:
    rate_clusters(world, DevOps=0)
    rate_clusters(world, DevOps=4)

    (devops,) = exported(world)
    assert (devops.level_1_to_5, [skill.name for skill in devops.current]) == (4, ["Git"])


def test_skill_of_a_removed_cluster_brings_it_back(world: World) -> None:
    rate_clusters(world, DevOps=0)
    rate_skills(world, Git=1)

    assert exported(world)[0].validation_state == "validated"


def test_feedback_is_an_event_and_an_update(world: World) -> None:
    rate_skills(world, Git=1, Python=1)

    assert profile(world)["num_skill_events"] == 2
    assert world.export().employees[0].last_updated_at_us == world.now_us


def test_put_does_what_patch_does(world: World) -> None:
    status = rate(world, by=handlers.replace_skill_feedback, skills=[{"skill": "Git", "score": 0}])

    assert (status, exported(world)[0].current) == (204, ())


def test_names_are_found_whatever_their_case(world: World) -> None:
    rate_skills(world, gIT=1)

    assert profile(world)["skills"][0]["skill"] == "Git"


def test_name_that_is_in_no_catalogue_is_refused_with_its_place(world: World) -> None:
    with pytest.raises(Invalid) as refusal:
        rate_skills(world, Git=1, Juggling=1)

    assert [problem.field for problem in refusal.value.problems] == ["skills[1].skill"]
    assert profile(world)["skills"][0]["validation_state"] == "suggested"


@pytest.mark.parametrize(
    ("asked", "body", "field"),
    [
        ("skills", {"skill_clusters": []}, "skills"),
        ("skill_clusters", {"skills": []}, "skill_clusters"),
        (None, {}, "feedback_format"),
        (None, {"skills": [], "skill_clusters": []}, "feedback_format"),
    ],
)
def test_feedback_without_its_list_is_refused(
    world: World, asked: str | None, body: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        rate(world, asked, **body)

    assert refusal.value.problems[0].field == field


def test_format_decides_between_two_lists(world: World) -> None:
    rate(world, "skills", skills=[{"skill": "Git", "score": 1}], skill_clusters=[])

    assert profile(world)["skills"][0]["validation_state"] == "validated"


def test_profile_of_nobody_is_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        rate(world, external_id="nobody", skills=[])
