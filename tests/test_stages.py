"""The stages around a handler: negotiate before it, check and render what it replies."""

from typing import Any

import pytest

from skillsim import stages
from skillsim.context import Reply
from skillsim.errors import Internal, MethodNotAllowed, NotAcceptable, UnsupportedMediaType
from skillsim.plan import Plan
from tests.tiny_contract import THING, Json, compile_one, create_plan, create_thing, request

TEXT: Json = {"type": "string"}


def reply_plan(status: str = "200", media: str = "application/json", **parts: Any) -> Plan:
    response = {"description": "good", "content": {media: {"schema": THING}}, **parts}
    return compile_one(responses={status: response})


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


def test_reply_is_rendered_with_its_media_type_and_length() -> None:
    answer = stages.render(reply_plan(), Reply({"name": "é"}), "request-1")

    assert answer.status == 200
    assert answer.body == '{"name":"é"}'.encode()
    assert dict(answer.headers) == {
        b"x-request-id": b"request-1",
        b"content-type": b"application/json",
        b"content-length": str(len(answer.body)).encode(),
    }


def test_text_is_rendered_as_utf_8_that_says_so() -> None:
    plan = reply_plan(media="text/csv", content={"text/csv": {"schema": {"type": "string"}}})

    answer = stages.render(plan, Reply("é"), "request-1")

    assert answer.body == "é".encode()
    assert dict(answer.headers)[b"content-type"] == b"text/csv; charset=utf-8"


def test_answer_without_content_has_neither_type_nor_length() -> None:
    plan = compile_one(responses={"204": {"description": "gone"}})

    answer = stages.render(plan, Reply(None, 204), "request-1")

    assert answer == stages.Answer(204, [(b"x-request-id", b"request-1")], b"")


def test_headers_of_a_reply_are_sent() -> None:
    plan = reply_plan("201", headers={"Location": {"required": True, "schema": TEXT}})

    answer = stages.render(plan, Reply({"name": "a"}, 201, {"Location": "/things/1"}), "request-1")

    assert (b"location", b"/things/1") in answer.headers


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply({"name": "a"}, 200), "does not promise status 200"),
        (Reply({"name": "too long"}, 201, {"Location": "/"}), "broke its contract: name"),
        (Reply(None, 201, {"Location": "/"}), "broke its contract"),
        (Reply({"name": "a"}, 201), "lacks the header Location"),
    ],
    ids=["unpromised_status", "invalid_body", "no_body", "missing_header"],
)
def test_reply_that_breaks_the_contract_is_our_mistake(reply: Reply, words: str) -> None:
    plan = reply_plan("201", headers={"Location": {"required": True, "schema": TEXT}})

    with pytest.raises(Internal, match=words):
        stages.render(plan, reply, "request-1")


def test_refusal_is_rendered_with_its_status_headers_and_envelope() -> None:
    error = MethodNotAllowed("no", headers={"Allow": "GET"})

    answer = stages.render_error(error, {"a": 1}, "application/problem+json", "request-1")

    assert (answer.status, answer.body) == (405, b'{"a":1}')
    assert (b"allow", b"GET") in answer.headers
    assert (b"x-request-id", b"request-1") in answer.headers
