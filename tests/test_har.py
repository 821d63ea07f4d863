"""The journal as others read it: JSON, NDJSON and HAR 1.2."""

import json
from typing import Any

import pytest

from skillsim.instants import from_text
from skillsim.journal import MAX_BODY_BYTES, Journal, har
from skillsim.journal.exchange import Exchange
from tests.test_journal import record

JSON = (b"content-type", b"application/json")


def exchange(**fields: Any) -> Exchange:
    plain: dict[str, Any] = {
        "at_us": from_text("2026-08-01T12:00:00Z"),
        "method": "POST",
        "query": b"a=1&b=",
        "status": 201,
        "duration_us": 1500,
        "request_headers": [(b"host", b"127.0.0.1:8600"), JSON],
        "request_body": b'{"name":"Ada"}',
        "response_headers": [JSON, (b"location", b"/things/2")],
        "response_body": '{"name":"Zoë"}'.encode(),
    }
    return record(Journal(), **plain | fields)


def entry(one: Exchange) -> Any:
    return har.to_har([one])["log"]["entries"][0]


def test_har_says_when_and_how_long() -> None:
    made = entry(exchange())

    assert made["startedDateTime"] == "2026-08-01T12:00:00.000000Z"
    assert made["time"] == made["timings"]["wait"] == 1.5


def test_har_has_every_member_that_its_definition_requires() -> None:
    archive = har.to_har([exchange()])
    made = archive["log"]["entries"][0]

    head = {"httpVersion", "cookies", "headers", "headersSize", "bodySize"}
    assert archive["log"].keys() == {"version", "creator", "entries"}
    assert made.keys() >= {"startedDateTime", "time", "request", "response", "cache", "timings"}
    assert made["request"].keys() == head | {"method", "url", "queryString", "postData"}
    assert made["response"].keys() == head | {"status", "statusText", "content", "redirectURL"}
    assert json.loads(json.dumps(archive)) == archive


def test_har_request_can_be_sent_again() -> None:
    request = entry(exchange())["request"]

    assert request["url"] == "http://127.0.0.1:8600/things/1?a=1&b="
    assert request["queryString"] == [{"name": "a", "value": "1"}, {"name": "b", "value": ""}]
    assert request["postData"] == {"mimeType": "application/json", "text": '{"name":"Ada"}'}


def test_har_address_of_a_webhook_is_its_receivers() -> None:
    assert entry(exchange(path="https://a.test/hook", query=b""))["request"]["url"] == (
        "https://a.test/hook"
    )


def test_har_response_has_its_text_and_location() -> None:
    response = entry(exchange())["response"]

    assert (response["status"], response["statusText"]) == (201, "Created")
    assert response["content"]["text"] == '{"name":"Zoë"}'
    assert response["redirectURL"] == "/things/2"


@pytest.mark.parametrize(("status", "shown"), [(None, 0), (599, 599)])
def test_har_takes_any_status_and_none(status: int | None, shown: int) -> None:
    response = entry(exchange(status=status))["response"]

    assert (response["status"], response["statusText"]) == (shown, "")


def test_har_body_that_is_no_text_is_base64() -> None:
    made = entry(exchange(request_body=b"\xff", response_body=b"\xff"))

    assert made["response"]["content"]["encoding"] == "base64"
    assert made["response"]["content"]["text"] == made["request"]["postData"]["text"] == "/w=="


def test_text_that_is_cut_inside_a_character_is_still_text() -> None:
    one = exchange(request_body=b"x" + "é".encode() * MAX_BODY_BYTES)

    side = har.to_json(one)["request"]

    assert (side["encoding"], side["is_cut"]) == ("utf-8", True)


def test_size_of_a_body_that_is_cut_is_that_of_the_whole() -> None:
    one = exchange(response_body=b"x" * MAX_BODY_BYTES, response_bytes=5 << 20)

    response = entry(one)["response"]

    assert har.to_json(one)["response"]["size_bytes"] == 5 << 20
    assert (response["bodySize"], response["content"]["size"]) == (5 << 20, 5 << 20)
    assert response["content"]["comment"] == "cut"


def test_ndjson_is_one_object_a_line() -> None:
    lines = list(har.to_ndjson([exchange(), exchange(request_body=b"a\nb\r")]))

    assert all(line.endswith("\n") and line.count("\n") == 1 for line in lines)
    assert [json.loads(line)["status"] for line in lines] == [201, 201]
