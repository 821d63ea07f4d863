"""DevSkiller's data files against its API: a world of the same company answers every record."""

from collections.abc import Callable
from typing import Any

import pytest

from skillsim.context import Reply
from skillsim.ids import parse_uuid
from skillsim.origin import Origin
from skillsim.registry import Records
from skillsim.seeding import samples_of
from skillsim.vendors.devskiller import handlers
from tests.vendors.devskiller_world import HERE, World, seeded
from tests.vendors.drawn_files import MESSY, SMALL, company, everyone, lens, records

ORIGINS = pytest.mark.parametrize("origin", [SMALL, MESSY], ids=lambda origin: origin.scenario)
SCORED = ("AUTO_ASSESSMENT_READY", "ASSESSMENT_COMPLETED")


def world_of(origin: Origin) -> World:
    world = seeded(company(origin), samples_of("devskiller", origin))
    world.seed, world.now_us = origin.seed, origin.as_of_us
    return world


def files_of(origin: Origin) -> Records:
    return records("devskiller", origin)


def paged(world: World, handler: Callable[..., Reply]) -> list[dict[str, Any]]:
    """Everything in a numbered list."""
    found: list[dict[str, Any]] = []
    page = 0
    while items := world.items(handler, count=100, page=page):
        found += items
        page += 1
    return found


def batched(world: World, handler: Callable[..., Reply]) -> list[dict[str, Any]]:
    """Everything in a list of slices."""
    world.settings = {"talentboost_batch": 1000}
    return world.items(handler)


@ORIGINS
@pytest.mark.parametrize(
    ("entity", "handler"),
    [
        ("tests", handlers.list_tests),
        ("predefined_tests", handlers.list_predefined_tests),
        ("candidates", handlers.list_candidates),
    ],
)
def test_talent_score_records_are_those_that_the_api_lists(
    origin: Origin, entity: str, handler: Callable[..., Reply]
) -> None:
    assert files_of(origin)[entity] == paged(world_of(origin), handler)


@ORIGINS
@pytest.mark.parametrize(
    ("entity", "handler"),
    [
        ("job_positions", handlers.list_job_positions),
        ("teams", handlers.list_teams),
        ("people", handlers.list_people),
    ],
)
def test_talent_boost_records_are_those_that_the_api_lists(
    origin: Origin, entity: str, handler: Callable[..., Reply]
) -> None:
    assert files_of(origin)[entity] == batched(world_of(origin), handler)


@ORIGINS
def test_assessments_are_what_the_api_answers(origin: Origin) -> None:
    world = world_of(origin)
    nested = {
        (candidate["id"], assessment["id"])
        for candidate in files_of(origin)["candidates"]
        for assessment in world.ask(handlers.get_candidate, id=candidate["id"]).body["_embedded"][
            "assessments"
        ]
    }

    shown = {(a["candidateId"], a["id"]): a for a in files_of(origin)["assessments"]}
    assert shown.keys() == nested
    for (candidate_id, assessment_id), assessment in shown.items():
        asked = {"id": candidate_id, "assessment_id": assessment_id}
        answer = world.ask(handlers.get_assessment, **asked).body
        assert {"candidateId": candidate_id, **answer} == assessment


def test_links_begin_with_the_base_that_was_asked_for() -> None:
    shown = files_of(SMALL)["candidates"][0]["_links"]

    assert shown["onlineReport"]["href"].startswith("http://report.here/")
    assert shown["self"]["href"].startswith(f"{HERE}/candidates/")


@ORIGINS
def test_every_reference_resolves(origin: Origin) -> None:
    files = files_of(origin)
    ids = {entity: {record["id"] for record in found} for entity, found in files.items()}

    for assessment in files["assessments"]:
        assert assessment["candidateId"] in ids["candidates"]
        assert assessment["_embedded"]["test"]["id"] in ids["tests"]
    for person in files["people"]:
        assert set(person["teams"]) <= ids["teams"]
        assert person["jobPositionId"] in ids["job_positions"] | {None}
    for team in files["teams"]:
        assert team["parentTeamId"] in ids["teams"] | {None}
        assert team["supervisorId"] in ids["people"] | {None}


@ORIGINS
def test_no_id_is_given_twice(origin: Origin) -> None:
    for found in files_of(origin).values():
        assert len({parse_uuid(record["id"]) for record in found}) == len(found)


def test_scores_add_up_from_answers_to_the_whole() -> None:
    scored = [a for a in files_of(MESSY)["assessments"] if a["status"] in SCORED]

    assert scored
    for assessment in scored:
        for kind in ("scoredPoints", "maxPoints"):
            sections = [section["score"][kind] for section in assessment["sections"]]
            answers = [
                answer["score"][kind]
                for section in assessment["sections"]
                for answer in section["answers"]
            ]
            assert assessment["score"][kind] == sum(sections) == sum(answers)


def test_only_scored_assessments_have_results() -> None:
    for assessment in files_of(MESSY)["assessments"]:
        has_results = assessment["score"] is not None and assessment["sections"] is not None

        assert has_results == (assessment["status"] in SCORED)


def test_a_person_of_the_documents_stands_for_the_employee_of_that_number() -> None:
    [john] = [person for _, person in everyone(SMALL) if person.number == "18382"]

    shown = [person for person in files_of(SMALL)["people"] if person["customId"] == "18382"]

    assert [person["id"] for person in shown] == ["3rzOhn61E7Zo98KEZTRWXA"]
    assert lens("devskiller", SMALL).employee_id(john) == "3rzOhn61E7Zo98KEZTRWXA"


def test_somebody_who_left_is_still_a_person() -> None:
    numbers = {person["customId"] for person in files_of(MESSY)["people"]}

    assert {person.number for _, person in everyone(MESSY)} <= numbers
