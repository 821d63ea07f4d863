"""SkillTrack's translation between wire and domain, and its error envelope."""

from collections.abc import Callable
from typing import Any

import pytest

from skillsim.context import Reply
from skillsim.errors import (
    ApiError,
    Forbidden,
    Internal,
    Invalid,
    NotFound,
    Problem,
    Unauthenticated,
)
from skillsim.vendors.skilltrack import VENDOR, handlers, wire
from skillsim.vendors.skilltrack.service import Quarter
from skillsim.vendors.skilltrack.tables import Performer
from tests.vendors.skilltrack_world import World

JOHN = {
    "name": "John Smith",
    "email": "john.smith@example.com",
    "department": "Product",
    "role": "Product Manager",
    "hire_date": "2023-04-01",
}
DOCKER = {"skill_name": "Docker", "proficiency_level": "Advanced", "last_used": "2025-06-01"}
REVIEW = {"date": "2025-06-01", "reviewer": "HR Specialist", "score": 4.7, "comments": "Strong."}
SCRUM = {
    "certification_name": "Certified Scrum Master",
    "issued_by": "Scrum Alliance",
    "date_issued": "2025-02-15",
    "expiration_date": "2027-02-15",
}


@pytest.fixture
def world() -> World:
    return World()


def test_a_known_client_gets_a_bearer_token_with_all_its_scopes(world: World) -> None:
    body = {"client_id": "good", "client_secret": "secret", "grant_type": "client_credentials"}

    reply = world.ask(handlers.issue_token, body=body)

    assert reply == Reply(
        {
            "access_token": "token of good for read write",
            "expires_in": 3600,
            "token_type": "Bearer",
        }
    )


def test_a_wrong_secret_gets_no_token(world: World) -> None:
    body = {"client_id": "good", "client_secret": "bad", "grant_type": "client_credentials"}

    with pytest.raises(Unauthenticated):
        world.ask(handlers.issue_token, body=body)


def test_a_created_employee_answers_200_and_is_listed_as_sent(world: World) -> None:
    reply = world.ask(handlers.create_employee, body={**JOHN, "employee_id": "1", "extra": True})

    assert reply == Reply({"employee_id": "900001", **JOHN}, 200)
    assert world.ask(handlers.list_employees) == Reply([reply.body])


@pytest.mark.parametrize(
    ("create", "listing", "body"),
    [
        pytest.param(handlers.put_skill, handlers.list_skills, DOCKER, id="skill"),
        pytest.param(handlers.create_review, handlers.list_reviews, REVIEW, id="review"),
        pytest.param(
            handlers.create_certification, handlers.list_certifications, SCRUM, id="certification"
        ),
    ],
)
def test_what_is_written_answers_200_and_is_listed_as_sent(
    world: World,
    create: Callable[..., Reply],
    listing: Callable[..., Reply],
    body: dict[str, Any],
) -> None:
    john = world.hire()

    reply = world.ask(create, employee_id=john, body=body)

    assert reply.status == 200
    assert {name: reply.body[name] for name in body} == body
    assert world.ask(listing, employee_id=john) == Reply([reply.body])


@pytest.mark.parametrize("score", [0, 5, 4.7, 5.0, 3.3333333333333335, 1e-9])
def test_a_score_comes_back_as_the_number_that_was_sent(world: World, score: float) -> None:
    john = world.hire()

    world.ask(handlers.create_review, employee_id=john, body={**REVIEW, "score": score})

    returned = world.ask(handlers.list_reviews, employee_id=john).body[0]["score"]
    assert (returned, type(returned)) == (score, type(score))


def test_the_skill_gap_repeats_the_question_and_names_who_lacks(world: World) -> None:
    world.hire("Alice Johnson")

    reply = world.ask(handlers.get_skill_gap, department="Engineering", required_skill="Kubernetes")

    assert reply.body == {
        "department": "Engineering",
        "required_skill": "Kubernetes",
        "employees_lacking_skill": [{"employee_id": "900001", "name": "Alice Johnson"}],
    }


def test_top_performers_of_a_period_are_those_of_its_quarter(world: World) -> None:
    jane = world.hire("Jane Doe")
    world.ask(handlers.create_review, employee_id=jane, body=REVIEW)

    assert world.ask(handlers.list_top_performers, period="Q1-2025").body == []
    assert world.ask(handlers.list_top_performers, period="Q2-2025").body == [
        {"employee_id": "900001", "name": "Jane Doe", "average_score": 4.7}
    ]


@pytest.mark.parametrize(
    ("mean_score", "printed"), [(4.125, 4.13), (4.225, 4.23), (4.666666667, 4.67), (5.0, 5.0)]
)
def test_an_average_has_two_decimals_and_a_half_goes_up(mean_score: float, printed: float) -> None:
    assert wire.performer(Performer("1", "Jane", mean_score))["average_score"] == printed


def test_a_period_is_its_quarter_and_year() -> None:
    assert wire.parse_period("Q3-0999") == Quarter(year=999, number=3)
    assert Quarter(year=999, number=3).first_day == "0999-07-01"


def test_the_export_is_text_with_the_skills_of_everyone(world: World) -> None:
    world.ask(handlers.put_skill, employee_id=world.hire(), body=DOCKER)

    assert world.ask(handlers.export_skills).body == (
        "employee_id,name,skill_name,proficiency_level,last_used\r\n"
        "900001,Jane Doe,Docker,Advanced,2025-06-01\r\n"
    )


@pytest.mark.parametrize(
    ("error", "operation_id", "title", "message"),
    [
        pytest.param(
            Unauthenticated("The signature is wrong."),
            "listEmployees",
            "Invalid token",
            "Access token is expired or invalid.",
            id="401-is-the-documents-text",
        ),
        pytest.param(
            Unauthenticated("Send a known pair."),
            "issueToken",
            "Invalid client",
            "Send a known pair.",
            id="401-of-the-token-call",
        ),
        pytest.param(
            Invalid("x", problems=(Problem("score", 6, "send 0 to 5"), Problem("date", 1, "no"))),
            "createReview",
            "Bad Request",
            "score: send 0 to 5; date: no",
            id="400-names-every-field",
        ),
        pytest.param(
            Invalid("The body is not JSON."),
            "createReview",
            "Bad Request",
            "The body is not JSON.",
            id="400-without-fields",
        ),
        pytest.param(Forbidden("Read only."), "putSkill", "Forbidden", "Read only.", id="403"),
        pytest.param(NotFound("No route."), None, "Not Found", "No route.", id="404"),
        pytest.param(
            Internal("Our mistake."),
            "listSkills",
            "Internal Server Error",
            "Our mistake. (request r-1)",
            id="500-names-the-request",
        ),
    ],
)
def test_an_error_is_a_title_and_a_message(
    error: ApiError, operation_id: str | None, title: str, message: str
) -> None:
    shape = VENDOR.error_shape(error, "r-1", operation_id)

    assert shape == ({"error": title, "message": message}, "application/json")


@pytest.mark.parametrize(("status", "title"), [(418, "Request refused"), (503, "Server error")])
def test_a_status_without_a_title_or_message_still_has_both(status: int, title: str) -> None:
    error = type("OddError", (ApiError,), {"status": status})("")

    assert wire.error_shape(error, "r-1", None)[0] == {"error": title, "message": title}


def test_a_message_is_cut_to_what_the_contract_allows() -> None:
    body, _ = wire.error_shape(NotFound("x" * 5000), "r-1", None)

    assert body["message"] == "x" * 4000
