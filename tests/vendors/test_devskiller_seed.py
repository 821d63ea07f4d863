"""The company as DevSkiller shows it, and the records that its documents print."""

import re
from dataclasses import replace
from typing import Any

import pytest
import yaml

from skillsim.ids import parse_uuid, to_friendly, uuid_for
from skillsim.resources import fixtures_root
from skillsim.vendors.devskiller import handlers
from tests.vendors.devskiller_world import STAGES, World, company, person, seeded

SAMPLES = yaml.safe_load((fixtures_root() / "samples" / "devskiller.yaml").read_text())
JOHN = "1024138f-684f-4311-b539-774fd3ef3a9c"
JOHNS_ASSESSMENT = "90224982-2017-4098-bfc8-48f7b60ec01d"
BOTH_TAGS = ["Phoenix", "TeamLeader"]


@pytest.fixture
def world() -> World:
    return seeded(company())


@pytest.fixture
def printed() -> World:
    """An account with the company and the documents' records."""
    of = company(people=(person("18382", "John"), person("10001", "Jane")))
    return seeded(of, SAMPLES)


def test_every_stage_has_its_statuses(world: World) -> None:
    candidates = world.items(handlers.list_candidates, count=100)
    shown = [
        (
            candidate["status"],
            [a["status"] for a in _details(world, candidate["id"])["_embedded"]["assessments"]],
        )
        for candidate in candidates
    ]

    assert dict(zip((stage for stage, _ in STAGES), shown, strict=True)) == {
        "registered": ("NEW", []),
        "invited": ("WAITING_FOR_ANSWERS", ["TOKEN_SENT"]),
        "started": ("WAITING_FOR_ANSWERS", ["TEST_STARTED"]),
        "finished": ("IN_EVALUATION", ["TEST_FINISHED"]),
        "scored": ("IN_EVALUATION", ["AUTO_ASSESSMENT_READY"]),
        "reviewed": ("WAITING_FOR_DECISION", ["ASSESSMENT_COMPLETED"]),
        "accepted": ("ACCEPTED", ["ASSESSMENT_COMPLETED"]),
        "rejected": ("REJECTED", ["ASSESSMENT_COMPLETED"]),
        "expired": ("EXPIRED", ["TOKEN_EXPIRED"]),
        "canceled": ("CANCELED", ["CANCELED"]),
        "failed": ("ERROR", ["ERROR"]),
    }


def test_results_add_up(world: World) -> None:
    scored = ["AUTO_ASSESSMENT_READY", "ASSESSMENT_COMPLETED"]
    for item in world.items(handlers.list_invitations, status=scored, count=100):
        shown = world.ask(handlers.get_invitation, id=item["id"]).body["_embedded"]["assessment"]
        sections = shown["sections"]

        for kind in ("scoredPoints", "maxPoints"):
            assert shown["score"][kind] == sum(s["score"][kind] for s in sections)
            for section in sections:
                of_answers = sum(a["score"][kind] for a in section["answers"])
                assert section["score"][kind] == of_answers
        for kind in ("timeTakenInSeconds", "timeLimitInSeconds"):
            assert shown[kind] == sum(section[kind] for section in sections)
        assert shown["timeTakenInSeconds"] <= shown["timeLimitInSeconds"]
        assert [s["percentage"] for s in shown["skills"]] == [
            section["score"]["percentage"] for section in sections
        ]


def test_there_is_a_test_for_every_role_whoever_applies(world: World) -> None:
    names = [test["name"] for test in world.items(handlers.list_tests)]

    assert names == ["Java Developer", "Tester"]


def test_a_company_that_nobody_can_apply_to_has_no_tests() -> None:
    nobody = replace(company(), blocks=())

    assert seeded(nobody).items(handlers.list_tests) == []


def test_library_has_three_levels_of_each_role(world: World) -> None:
    names = [test["name"] for test in world.items(handlers.list_predefined_tests)]

    assert names[:3] == ["Junior Java Developer", "Middle Java Developer", "Senior Java Developer"]
    assert len(names) == 6


def test_people_are_found_by_employee_number_in_their_team(world: World) -> None:
    [bob] = world.items(handlers.list_people, custom_id="10002")
    team = next(t for t in world.items(handlers.list_teams) if t["customId"] == "java")

    assert bob["id"] == to_friendly(uuid_for(1, "boost-person", "10002"))
    assert bob["teams"] == [team["id"]]


def test_same_seed_makes_the_same_account(world: World) -> None:
    again = seeded(company())

    for handler in (handlers.list_invitations, handlers.list_people, handlers.list_teams):
        assert world.ask(handler).body == again.ask(handler).body


def test_bigger_company_keeps_everyone() -> None:
    big = company()
    [block] = big.blocks
    fewer = replace(block, applicants=block.applicants[:6], people=block.people[:1])
    small = replace(big, blocks=(fewer,))

    for handler in (handlers.list_invitations, handlers.list_people):
        before = seeded(small).items(handler, **_all(handler))
        assert seeded(big).items(handler, **_all(handler))[: len(before)] == before


def test_created_records_never_repeat_a_seeded_id(world: World) -> None:
    seen = {item["id"] for item in world.items(handlers.list_candidates, count=100)}

    made = {world.candidate()["id"] for _ in range(len(seen) + 1)}

    assert seen.isdisjoint(made)


def test_account_without_a_company_has_an_owner() -> None:
    assert seeded().candidate()["assignedUser"] is not None


def test_printed_candidate_is_as_printed(printed: World) -> None:
    john = _details(printed, JOHN)

    assert printed.items(handlers.list_candidates)[0]["id"] == JOHN
    assert john["tags"] == BOTH_TAGS
    assert (john["status"], john["creationDate"]) == ("IN_EVALUATION", "2018-11-23T11:12:13Z")
    assert john["assignedUser"] == "d493e6d3-6a6a-4cf2-8990-46366c75064f"
    assert john["assignedTeam"] == "dc1087ed-97d5-43bc-ba31-5e8593fe3083"
    assert [a["id"] for a in john["_embedded"]["assessments"]] == [JOHNS_ASSESSMENT]


def test_printed_assessment_is_as_printed(printed: World) -> None:
    shown = printed.ask(handlers.get_assessment, id=JOHN, assessment_id=JOHNS_ASSESSMENT).body

    last = shown["sections"][1]
    assert (shown["timeTakenInSeconds"], shown["timeLimitInSeconds"]) == (480, 600)
    assert shown["score"] == {"scoredPoints": 45, "maxPoints": 50, "percentage": 90}
    assert [(s["name"], s["percentage"]) for s in shown["skills"]] == [("Java", 90), ("SQL", 80)]
    assert last["score"] == {"scoredPoints": 25, "maxPoints": 30, "percentage": 83}
    assert last["answers"][0]["taskId"] == "3roXXLB3P9GGpB5wR4lYj9"
    assert last["answers"][0]["value"]["gaps"] == ["public", "static", "void"]
    assert shown["_embedded"]["test"]["id"] == "d2d55c15-cb0e-4328-8699-ad957ba239c5"
    assert shown["_links"]["candidateAccess"]["href"].endswith("?2Y4D-9R2G-6WT7")


def test_printed_filters_find_something(printed: World) -> None:
    shared: dict[str, Any] = {"query": "John", "tags": BOTH_TAGS, "start_date": "2020-04-22"}

    assert printed.items(
        handlers.list_candidates, assigned_user="123", status=["WAITING_FOR_ANSWERS"], **shared
    )
    assert printed.items(handlers.list_invitations, status=["ASSESSMENT_COMPLETED"], **shared)
    assert printed.items(handlers.list_tests, query="Java")
    assert printed.items(
        handlers.list_predefined_tests,
        query="implement",
        skills=["Java", "SQL"],
        seniority_levels=["JUNIOR", "MIDDLE"],
    )


def test_printed_person_stands_for_the_employee_of_that_number(printed: World) -> None:
    johns = printed.items(handlers.list_people, custom_id="18382")

    assert [john["id"] for john in johns] == ["3rzOhn61E7Zo98KEZTRWXA"]
    assert johns[0]["email"] == "john.smith@devskiller.com"
    assert johns[0]["jobPositionId"] == "5ixodYgXVkm4Yc09mzGvvR"
    assert johns[0]["teams"] == ["2tnS87nbomps1GBWHqN2Wg", "5Ejeb396erN8ALn4R3T3OV"]


def test_printed_team_is_as_printed_and_can_be_deleted(printed: World) -> None:
    team = printed.items(handlers.list_teams)[0]

    assert team == {
        "id": "2Pcu6q8aaweImJ9OsQICvE",
        "name": "IT Team",
        "parentTeamId": "JoMV2OU1e19ICeMRQ5uIV",
        "color": "#ff0000",
        "businessUnit": True,
        "supervisorId": "5MJ6IZwshotzexAFnKOZ1z",
        "customId": "1Gw2Lsq6",
    }
    assert printed.ask(handlers.delete_team, id=team["id"]).status == 204


def test_every_id_of_the_samples_is_one() -> None:
    ids = list(_ids(SAMPLES))

    assert len(ids) > 30
    assert [text for text in ids if parse_uuid(text) is None] == []


def test_printed_webhook_is_there_and_inactive(printed: World) -> None:
    row = printed.store._connection.execute(
        "SELECT id, is_active FROM devskiller_webhook"
    ).fetchall()

    assert row == [("dd41ac47-5be2-429f-a730-0e8c86908aae", 0)]


def _details(world: World, candidate_id: str) -> dict[str, Any]:
    return world.ask(handlers.get_candidate, id=candidate_id).body  # type: ignore[no-any-return]


def _all(handler: Any) -> dict[str, int]:
    return {} if handler is handlers.list_people else {"count": 100}


def _ids(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _ids(part, key)
    elif isinstance(value, list):
        for part in value:
            yield from _ids(part, name)
    elif name in ("id", "team_ids") or re.fullmatch(r"(?!custom|external).*_id", name):
        yield value
