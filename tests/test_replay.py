"""The notation of shapes and the verdict on an answer, without any server."""

import json
from dataclasses import replace

import pytest

from skillsim_contracts.replay import (
    DocumentedExchange,
    check,
    documented_vendors,
    load,
    load_shapes,
)
from skillsim_contracts.shapes import Json, Shape, ShapeError, expanded, findings

PERSON: Shape = {"name": "string", "left~": "date", "(nick)": "string", "secret": "absent"}

EXCHANGE = DocumentedExchange(
    vendor="acme",
    name="create a person",
    source="People",
    operation_id="createPerson",
    method="POST",
    path="/people",
    auth="none",
    body={"client_id": "{client_id}", "name": "Jane"},
    status=201,
    media_type="application/json",
    location="/people/[0-9]+",
    shape=PERSON,
)
HEADERS = {"Content-Type": "application/json", "Location": "http://acme.example/v1/people/7"}
BODY = b'{"name": "Jane", "left": null, "age": 30}'


@pytest.mark.parametrize(
    "value",
    [
        {"name": "Jane", "left": None},
        {"name": "Jane", "left": "2025-05-20"},
        {"name": "Jane", "left": None, "nick": "J", "undocumented": [1]},
    ],
)
def test_value_within_the_shape_has_no_findings(value: Json) -> None:
    assert findings(PERSON, value) == []


@pytest.mark.parametrize(
    ("value", "finding"),
    [
        ({"left": None}, "/name is missing, documented as string"),
        ({"name": "Jane"}, "/left is missing, documented as date"),
        ({"name": 7, "left": None}, "/name is 7, documented as string"),
        ({"name": None, "left": None}, "/name is null, documented as string"),
        ({"name": "J", "left": "2025-13-01"}, "/left is '2025-13-01', documented as date"),
        ({"name": "J", "left": None, "nick": None}, "/nick is null, documented as string"),
        ({"name": "J", "left": None, "secret": 1}, "/secret is present, documented as absent"),
        ([], "/ is [], documented as an object"),
    ],
)
def test_value_outside_the_shape_is_found_with_its_pointer(value: Json, finding: str) -> None:
    assert findings(PERSON, value) == [finding]


@pytest.mark.parametrize(
    ("shape", "fitting", "unfitting"),
    [
        ("integer", [0, -1], [True, 1.5, "1", None]),
        ("number", [1, 1.5], [True, "1"]),
        ("boolean", [True], [1, "true"]),
        ("uuid", ["90224982-2017-4098-bfc8-48f7b60ec01d"], ["5wxgYgs41BZoohKMdwrMKj", ""]),
        ("short_id", ["5wxgYgs41BZoohKMdwrMKj"], ["a" * 23, "a-b"]),
        ("id", ["90224982-2017-4098-bfc8-48f7b60ec01d", "2er4Hm3VwGW3J0lfwrvQYd"], ["a b"]),
        ("instant", ["2018-11-23T11:12:13Z"], ["2018-11-23T11:12:13.1Z", "2018-11-23"]),
        ("url", ["http://127.0.0.1:8600/x?y"], ["/x", "ftp://host/x", "http://"]),
        ("EASY|HARD", ["EASY"], ["MEDIUM", "EASY|HARD", None]),
        ("=V2", ["V2"], ["=V2", "v2"]),
        (400, [400], ["400", 401]),
        (True, [True], [1, False]),
        (["string"], [[], ["a"]], [["a", 1], {}, None]),
        (["string", "..."], [["a"]], [[]]),
    ],
)
def test_word_takes_what_it_names_and_nothing_else(
    shape: Shape, fitting: list[Json], unfitting: list[Json]
) -> None:
    assert [value for value in fitting if findings(shape, value)] == []
    assert [value for value in unfitting if not findings(shape, value)] == []


def test_every_item_of_a_list_is_judged() -> None:
    found = findings([{"a/b": "string"}], [{"a/b": "x"}, {"a/b": 1}, {}])

    assert found == [
        "/1/a~1b is 1, documented as string",
        "/2/a~1b is missing, documented as string",
    ]


def test_like_takes_the_other_keys_of_the_named_shape() -> None:
    shape = expanded({"$like": "person", "left": "date"}, {"person": PERSON})

    assert findings(shape, {"name": "Jane", "left": None}) == ["/left is null, documented as date"]


@pytest.mark.parametrize(
    "shape", ["strnig", "$nobody", {"$like": "nobody"}, {"a": [{"b": "text"}]}, [], ["any", "any"]]
)
def test_shape_outside_the_notation_is_refused(shape: Shape) -> None:
    with pytest.raises(ShapeError):
        expanded(shape, {"person": PERSON})


def test_answer_as_documented_passes() -> None:
    assert check(EXCHANGE, 201, HEADERS, BODY) == []


def test_wrong_status_is_the_only_finding() -> None:
    found = check(EXCHANGE, 500, {}, b"oops")

    assert found == ["status is 500, documented as 201; the body begins 'oops'"]


@pytest.mark.parametrize(
    ("headers", "body", "finding"),
    [
        (HEADERS | {"Content-Type": "text/html"}, BODY, "Content-Type is 'text/html'"),
        (HEADERS | {"Location": "/people/7"}, BODY, "Location is '/people/7'"),
        (HEADERS | {"Location": "http://h/people/7/x"}, BODY, "Location is"),
        ({"Content-Type": "application/json"}, BODY, "Location is None"),
        (HEADERS, b"<html>", "is not JSON"),
        (HEADERS, b"", "is not JSON"),
        (HEADERS, b"{}", "/name is missing"),
    ],
)
def test_answer_that_leaves_the_document_is_found(
    headers: dict[str, str], body: bytes, finding: str
) -> None:
    found = check(EXCHANGE, 201, headers, body)

    assert any(finding in sentence for sentence in found), found


def test_body_of_an_answer_documented_as_empty_is_found() -> None:
    empty = replace(EXCHANGE, status=204, media_type=None, location=None, shape=None)

    assert check(empty, 204, {}, b"") == []
    assert check(empty, 204, {}, b"{}") == ["the body is b'{}', documented as empty"]


def test_text_answer_must_begin_as_documented() -> None:
    export = replace(EXCHANGE, media_type="text/csv", location=None, shape=None, text="id,name")
    headers = {"content-type": "text/csv; charset=utf-8"}

    assert check(export, 201, headers, b"id,name\n1,Jane\n") == []
    assert check(export, 201, headers, b"name,id\n") != []


def test_payload_holds_the_credentials_in_place_of_their_names() -> None:
    sent = EXCHANGE.payload({"client_id": 'a"b'})

    assert sent is not None
    assert json.loads(sent) == {"client_id": 'a"b', "name": "Jane"}


@pytest.mark.parametrize("vendor", documented_vendors())
def test_names_of_documented_exchanges_are_unique(vendor: str) -> None:
    names = [exchange.name for exchange in load(vendor)]

    assert len(names) == len(set(names)) > 0
    assert "error" in load_shapes(vendor)


def test_list_printed_past_its_end_is_followed_by_its_start() -> None:
    exchanges = {exchange.name: exchange for exchange in load("devskiller")}
    nobody: Json = {"page": {"size": 10, "totalElements": 0, "totalPages": 0, "number": 1}}

    past_the_end = exchanges["list candidates"]
    start = exchanges["list candidates, from its start"]

    assert past_the_end.shape is not None
    assert start.shape is not None
    assert findings(past_the_end.shape, nobody) == []
    assert "/_embedded is missing, documented as an object" in findings(start.shape, nobody)
