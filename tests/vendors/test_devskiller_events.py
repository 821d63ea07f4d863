"""What webhooks are sent when an assessment moves."""

from typing import Any

import pytest
from openapi_schema_validator import OAS30Validator, oas30_format_checker

from skillsim import contract as contracts
from skillsim.errors import NotFound
from skillsim.ids import to_friendly
from skillsim.resources import contracts_root
from skillsim.vendors.devskiller import admin as actions
from skillsim.vendors.devskiller import handlers
from tests.vendors.devskiller_timeline import admin, assessment, drain, events_of, sent
from tests.vendors.devskiller_world import HERE, World, seeded

CONTRACT = contracts.load(contracts_root() / "devskiller.yaml")
PROMISED = CONTRACT.document["paths"]["/webhook"]["post"]["x-webhooks"]
URL = "https://receiver.example/hook"


@pytest.fixture
def world() -> World:
    return seeded()


def register(world: World, url: str = URL) -> dict[str, Any]:
    body: dict[str, Any] = world.ask(handlers.create_webhook, body={"hookUrl": url}).body
    return body


def started(world: World, **said: Any) -> str:
    assessment_id: str = world.invitation(**said)["id"]
    admin(world, actions.start_assessment, assessment_id)
    return assessment_id


def findings(body: Any) -> list[str]:
    root = {"allOf": [PROMISED["payload"]], "components": CONTRACT.document["components"]}
    validator = OAS30Validator(root, format_checker=oas30_format_checker)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(body)]


def test_body_is_an_array_of_the_event(world: World) -> None:
    register(world)

    found = assessment(world, started(world, externalId="ATS-1"))

    [delivery] = sent(world)
    candidate = f"{HERE}/candidates/{found.candidate_id}"
    assert delivery["body"] == [
        {
            "candidateId": found.candidate_id,
            "candidateExternalId": "ATS-1",
            "assessmentId": found.id,
            "candidateEmail": "jane@mail.example",
            "testId": to_friendly(found.test_id),
            "examName": "Middle Java",
            "event": "ASSESSMENT_STARTED",
            "_links": {
                "candidate": {"href": candidate},
                "assessment": {"href": f"{candidate}/assessments/{found.id}"},
                "invitation": {"href": f"{HERE}/invitations/{found.id}"},
            },
        }
    ]


def test_external_id_that_is_not_used_is_missing(world: World) -> None:
    register(world)

    started(world)

    assert "candidateExternalId" not in sent(world)[0]["body"][0]


def test_headers_are_those_of_the_contract(world: World) -> None:
    webhook = register(world)

    started(world)

    assert sent(world)[0]["url"] == URL
    assert sent(world)[0]["headers"] == {
        "Content-Type": PROMISED["media_type"],
        PROMISED["secret_header"]: webhook["secret"],
        "User-Agent": PROMISED["user_agent"],
    }


@pytest.mark.parametrize("is_undocumented_shown", [False, True])
def test_every_body_is_as_the_contract_says(world: World, is_undocumented_shown: bool) -> None:
    world.settings["undocumented_fields"] = is_undocumented_shown
    register(world)
    for behaviour in ("diligent", "never-starts", "errors"):
        world.settings["candidates"] = behaviour
        world.invitation(f"{behaviour}@mail.example", externalId="x")

    drain(world)

    bodies = [delivery["body"] for delivery in sent(world)]
    assert {body[0]["event"] for body in bodies} == set(PROMISED["events"])
    assert [finding for body in bodies for finding in findings(body)] == []
    assert all(("examId" in body[0]) == is_undocumented_shown for body in bodies)


def test_links_of_an_event_can_be_followed(world: World) -> None:
    register(world)
    found = assessment(world, started(world))

    links = sent(world)[0]["body"][0]["_links"]

    invitation = world.ask(handlers.get_invitation, id=links["invitation"]["href"].split("/")[-1])
    candidate = world.ask(handlers.get_candidate, id=links["candidate"]["href"].split("/")[-1])
    assert invitation.body["id"] == found.id
    assert candidate.body["_embedded"]["assessments"][0]["_links"]["self"] == links["assessment"]


def test_each_webhook_is_sent_the_event_with_its_own_secret(world: World) -> None:
    first, second = register(world), register(world)

    started(world)

    secrets = [delivery["headers"]["Devskiller-Hook-Secret"] for delivery in sent(world)]
    assert secrets == [first["secret"], second["secret"]]
    assert events_of(world) == ["ASSESSMENT_STARTED"]


def test_event_is_kept_when_nobody_listens(world: World) -> None:
    started(world)

    assert (events_of(world), sent(world)) == (["ASSESSMENT_STARTED"], [])


def test_deleting_a_webhook_cancels_what_is_pending(world: World) -> None:
    deleted, kept = register(world), register(world, URL + "/kept")
    started(world)

    world.ask(handlers.delete_webhook, id=deleted["id"])

    states = {delivery["url"]: delivery["state"] for delivery in sent(world)}
    assert states == {URL: "canceled", kept["url"]: "pending"}


def test_deleting_an_unknown_webhook_is_not_found(world: World) -> None:
    webhook = register(world)
    world.ask(handlers.delete_webhook, id=webhook["id"])

    with pytest.raises(NotFound):
        world.ask(handlers.delete_webhook, id=webhook["id"])
