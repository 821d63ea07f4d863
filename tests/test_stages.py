"""What is negotiated before a handler runs: media types, asked for and sent."""

import pytest

from skillsim import stages
from skillsim.errors import NotAcceptable, UnsupportedMediaType
from tests.tiny_contract import THING, compile_one, create_plan, create_thing, reply_plan, request


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "APPLICATION/JSON",
        "application/json;charset=utf-8",
        "application/json ;",
    ],
)
def test_content_type_is_compared_without_case_and_parameters(content_type: str) -> None:
    sent = request(body=b"{}", content_type=content_type)

    stages.negotiate(create_plan(), sent)


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/xml", "application/jsonp", stages.FORM, "", "json", "*/*", "é"],
)
def test_body_of_another_type_is_refused(content_type: str) -> None:
    sent = request(body=b"{}", content_type=content_type)

    with pytest.raises(UnsupportedMediaType, match="send the body as application/json"):
        stages.negotiate(create_plan(), sent)


def test_body_without_content_type_counts_as_the_first_declared() -> None:
    plan = create_plan("application/json", stages.FORM)

    stages.negotiate(plan, request(body=b"{}"))

    assert stages.validate(plan, request(body=b'{"name": "a"}')) == {"body": {"name": "a"}}


def test_content_type_without_a_body_does_not_matter() -> None:
    stages.negotiate(create_plan(), request(content_type="text/plain"))


@pytest.mark.parametrize(
    "accept",
    [
        "*/*",
        "application/*",
        "application/json",
        "Application/JSON; charset=utf-8",
        "application/hal+json",
        "application/problem+json",
        "text/html, application/json;q=0.1",
        "image/png;q=0, */*",
        "text/html,application/xhtml+xml,*/*;q=0.8",
        "",
    ],
)
def test_accept_that_json_satisfies_is_taken(accept: str) -> None:
    stages.negotiate(reply_plan(), request(accept=accept))


@pytest.mark.parametrize(
    "accept",
    [
        "image/png",
        "text/*",
        "application/json;q=0",
        "application/json; q=0.000",
        "*/*;q=0",
        "application/jsonp",
        "application/xml, text/csv",
        "json",
    ],
)
def test_accept_that_json_does_not_satisfy_is_refused(accept: str) -> None:
    with pytest.raises(NotAcceptable, match="produces application/json"):
        stages.negotiate(reply_plan(), request(accept=accept))


@pytest.mark.parametrize("accept", ["text/csv", "text/*", "*/*"])
def test_accept_is_held_against_what_the_operation_produces(accept: str) -> None:
    plan = reply_plan(media="text/csv")

    stages.negotiate(plan, request(accept=accept))
    with pytest.raises(NotAcceptable):
        stages.negotiate(plan, request(accept="application/json"))


def test_operation_without_content_takes_any_accept() -> None:
    plan = compile_one(responses={"204": {"description": "gone"}})

    stages.negotiate(plan, request(accept="image/png"))


def test_accept_is_refused_before_the_body_type() -> None:
    content = {"application/json": {"schema": THING}}
    plan = compile_one(
        create_thing,
        requestBody={"content": content},
        responses={"200": {"description": "good", "content": content}},
    )

    with pytest.raises(NotAcceptable):
        stages.negotiate(plan, request(body=b"x", accept="image/png", content_type="image/png"))
