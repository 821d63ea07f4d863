"""From a handler's reply to the answer: held against the contract, then bytes."""

import pytest

from skillsim import rendering
from skillsim.context import Reply
from skillsim.errors import Internal, MethodNotAllowed
from tests.tiny_contract import TEXT, compile_one, reply_plan


def test_reply_is_rendered_with_its_media_type_and_length() -> None:
    answer = rendering.render(reply_plan(), Reply({"name": "é"}), "request-1")

    assert answer.status == 200
    assert answer.body == '{"name":"é"}'.encode()
    assert dict(answer.headers) == {
        b"x-request-id": b"request-1",
        b"content-type": b"application/json",
        b"content-length": str(len(answer.body)).encode(),
    }


def test_text_is_rendered_as_utf_8_that_says_so() -> None:
    plan = reply_plan(media="text/csv", content={"text/csv": {"schema": {"type": "string"}}})

    answer = rendering.render(plan, Reply("é"), "request-1")

    assert answer.body == "é".encode()
    assert dict(answer.headers)[b"content-type"] == b"text/csv; charset=utf-8"


def test_answer_without_content_has_neither_type_nor_length() -> None:
    plan = compile_one(responses={"204": {"description": "gone"}})

    answer = rendering.render(plan, Reply(None, 204), "request-1")

    assert answer == rendering.Answer(204, [(b"x-request-id", b"request-1")], b"")


def test_headers_of_a_reply_are_sent() -> None:
    plan = reply_plan("201", headers={"Location": {"required": True, "schema": TEXT}})
    reply = Reply({"name": "a"}, 201, {"Location": "/things/1"})

    answer = rendering.render(plan, reply, "request-1")

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
        rendering.render(plan, reply, "request-1")


def test_refusal_is_rendered_with_its_status_headers_and_envelope() -> None:
    error = MethodNotAllowed("no", headers={"Allow": "GET"})

    answer = rendering.render_error(error, {"a": 1}, "application/problem+json", "request-1")

    assert (answer.status, answer.body) == (405, b'{"a":1}')
    assert (b"allow", b"GET") in answer.headers
    assert (b"x-request-id", b"request-1") in answer.headers
