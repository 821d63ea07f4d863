"""Tests of the account, the vendor's library, and webhooks."""

from typing import Any

import pytest

from skillsim.errors import Invalid, NotFound
from skillsim.vendors.devskiller import handlers
from skillsim.vendors.devskiller.records import PredefinedTest, Webhook
from skillsim.vendors.devskiller.service import predefined_tests, webhooks
from skillsim.vendors.devskiller.tables import webhooks as webhook_table
from tests.vendors.devskiller_world import HERE, UNKNOWN, World, company, seeded

LIBRARY = [
    PredefinedTest("a1", "Junior Java", "Implement a list", "JUNIOR", 45, ("Java", "Git")),
    PredefinedTest("a2", "Middle SQL", "Query orders", "MIDDLE", 60, ("SQL",)),
    PredefinedTest("a3", "Senior JavaScript", "Design 100 %", "SENIOR", 90, ("JavaScript",)),
]


@pytest.fixture
def world() -> World:
    world = seeded()
    world.do(predefined_tests.add_all, LIBRARY)
    return world


def generate(world: World, **criteria: Any) -> dict[str, Any]:
    return world.ask(handlers.create_test, body={"generatorCriteria": criteria}).body  # type: ignore[no-any-return]


def names(world: World, **filters: Any) -> list[str]:
    return [item["name"] for item in world.items(handlers.list_predefined_tests, **filters)]


def test_documented_criteria_make_the_documented_test(world: World) -> None:
    test = generate(
        world,
        skills=["Java"],
        difficulties=["EASY", "MEDIUM", "HARD"],
        taskTypes=["MULTI_CHOICE", "PROGRAMMING", "SQL", "DEVOPS"],
    )

    assert (test["name"], test["skills"], test["durationInMinutes"]) == (
        "Middle Java",
        ["Java"],
        40,
    )


@pytest.mark.parametrize(
    ("difficulties", "name"),
    [
        (["EASY"], "Junior Java, SQL"),
        (["EASY", "MEDIUM"], "Junior Java, SQL"),
        (["HARD", "HARD"], "Senior Java, SQL"),
        (["MEDIUM", "HARD"], "Middle Java, SQL"),
        ([], "Middle Java, SQL"),
        (None, "Middle Java, SQL"),
    ],
)
def test_generated_level_is_the_mean_of_the_difficulties(
    world: World, difficulties: list[str] | None, name: str
) -> None:
    test = generate(world, skills=["Java", "SQL", "Java"], difficulties=difficulties)

    assert (test["name"], test["skills"]) == (name, ["Java", "SQL"])


def test_name_of_many_skills_stays_within_255_characters(world: World) -> None:
    test = generate(world, skills=[f"{i} {'x' * 90}" for i in range(50)])

    assert len(test["name"]) <= 255


def test_test_like_a_predefined_one_is_a_copy(world: World) -> None:
    template = seeded(company()).items(handlers.list_predefined_tests)[0]
    other = seeded(company())

    reply = other.ask(
        handlers.create_test,
        body={"predefinedTestId": template["id"], "generatorCriteria": None},
    )

    test_id = reply.body["id"]
    assert test_id != template["id"]
    assert (reply.status, reply.headers) == (201, {"Location": f"{HERE}/tests/{test_id}"})
    assert reply.body == {
        "id": test_id,
        "name": template["name"],
        "skills": template["skills"],
        "durationInMinutes": template["durationInMinutes"],
        "_links": {"self": {"href": f"{HERE}/tests/{test_id}"}},
    }
    assert other.ask(handlers.get_test, id=test_id).body == reply.body


def test_unknown_template_is_a_refused_field(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        world.ask(handlers.create_test, body={"predefinedTestId": UNKNOWN})

    assert refused.value.problems[0].field == "predefinedTestId"


@pytest.mark.parametrize("query", ["java", "MIDDLE", "le jav"])
def test_query_finds_a_test_by_name_or_skill(world: World, query: str) -> None:
    generate(world, skills=["Java"])

    assert len(world.items(handlers.list_tests, query=query)) == 1
    assert world.items(handlers.list_tests, query="Python") == []


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, ["Junior Java", "Middle SQL", "Senior JavaScript"]),
        ({"query": "IMPLEMENT"}, ["Junior Java"]),
        ({"query": "git"}, ["Junior Java"]),
        ({"query": "java"}, ["Junior Java", "Senior JavaScript"]),
        ({"query": "100 %"}, ["Senior JavaScript"]),
        ({"skills": ["Java", "SQL"]}, ["Junior Java", "Middle SQL"]),
        ({"skills": ["java"]}, []),
        ({"seniority_levels": ["MIDDLE", "SENIOR"]}, ["Middle SQL", "Senior JavaScript"]),
        ({"skills": ["Java", "SQL"], "seniority_levels": ["MIDDLE"]}, ["Middle SQL"]),
    ],
)
def test_library_filters(world: World, filters: dict[str, Any], found: list[str]) -> None:
    assert names(world, **filters) == found


def test_predefined_test_links_to_itself(world: World) -> None:
    library = seeded(company())
    [first, *_] = library.items(handlers.list_predefined_tests)

    shown = library.ask(handlers.get_predefined_test, id=first["id"]).body

    assert shown == first
    assert shown["_links"]["self"]["href"] == f"{HERE}/predefined-tests/{first['id']}"


@pytest.mark.parametrize("handler", [handlers.get_test, handlers.get_predefined_test])
def test_unknown_test_is_not_found(world: World, handler: Any) -> None:
    with pytest.raises(NotFound):
        world.ask(handler, id=UNKNOWN)


def test_webhook_keeps_its_address_to_the_byte_and_the_base_of_its_links(world: World) -> None:
    url = "https://hooks.example?x=%41"

    reply = world.ask(handlers.create_webhook, body={"hookUrl": url})

    stored = world.store._connection.execute(
        f"SELECT url, link_base, is_active FROM {webhook_table.name}"
    ).fetchone()
    assert reply.status == 202
    assert (reply.body["url"], reply.body["apiVersion"]) == (url, "V2")
    assert len(reply.body["secret"]) == 16
    assert stored == (url, HERE, 1)


def test_address_may_be_registered_again_and_each_is_deleted_alone(world: World) -> None:
    body = {"hookUrl": "https://hooks.example"}
    ids = [world.ask(handlers.create_webhook, body=body).body["id"] for _ in range(2)]

    assert ids[0] != ids[1]
    for webhook_id in ids:
        assert world.ask(handlers.delete_webhook, id=webhook_id).status == 204
    with pytest.raises(NotFound):
        world.ask(handlers.delete_webhook, id=ids[0])


def test_inactive_webhook_can_be_deleted(world: World) -> None:
    world.do(webhooks.add, Webhook(UNKNOWN, "https://hooks.example", "s" * 16, HERE, False))

    assert world.ask(handlers.delete_webhook, id=UNKNOWN).status == 204
