"""Validators of bodies: which keyword broke, where, how much it weighs, what was wanted."""

from typing import Any

import pytest

from skillsim_contracts.contract import known_vendors, load_contract
from skillsim_contracts.expectations import holds, select
from skillsim_contracts.response_schemas import ResponseSchema, SchemaError

MUST, LIKELY, ASSUMED = "must", "likely", "assumed"


def errors(schema: Any, value: Any) -> list[SchemaError]:
    return list(ResponseSchema(schema).errors(value))


def in_object(name: str, schema: Any, **more: Any) -> Any:
    return {"type": "object", "properties": {name: schema}, **more}


@pytest.mark.parametrize(
    ("schema", "value", "keyword", "strength"),
    [
        ({"type": "string"}, 7, "type", MUST),
        ({"type": "string"}, None, "type", MUST),
        ({"type": "integer"}, 1.5, "type", MUST),
        ({"type": "integer"}, True, "type", MUST),
        ({"type": "integer"}, 5.0, "type", ASSUMED),
        ({"type": "string", "nullable": True}, 7, "type", MUST),
        ({"type": "string", "enum": ["a"]}, "b", "enum", LIKELY),
        ({"type": "number", "minimum": 0}, -1, "minimum", LIKELY),
        ({"type": "number", "minimum": 1}, 0, "minimum", ASSUMED),
        ({"type": "number", "maximum": 5}, 6, "maximum", ASSUMED),
        ({"type": "string", "minLength": 1}, "", "minLength", ASSUMED),
        ({"type": "string", "maxLength": 1}, "ab", "maxLength", ASSUMED),
        ({"type": "string", "pattern": "^[0-9]+$"}, "x", "pattern", ASSUMED),
        ({"type": "array", "items": {}, "minItems": 1}, [], "minItems", ASSUMED),
        ({"type": "array", "items": {}, "uniqueItems": True}, [1, 1], "uniqueItems", ASSUMED),
        ({"type": "string", "format": "date"}, "2021-02-30", "format", MUST),
        ({"type": "string", "format": "date-time"}, "noon", "format", MUST),
        ({"type": "string", "format": "email"}, "nobody", "format", LIKELY),
        ({"anyOf": [{"type": "string"}, {"type": "integer"}]}, 1.5, "anyOf", LIKELY),
    ],
)
def test_keyword_has_its_weight(schema: Any, value: Any, keyword: str, strength: str) -> None:
    assert [(e.keyword, e.strength.value) for e in errors(schema, value)] == [(keyword, strength)]


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "string", "nullable": True}, None),
        ({"type": "string", "nullable": True, "enum": ["a"]}, None),
        ({"nullable": True, "enum": ["a"]}, None),
        ({"nullable": True, "allOf": [{"type": "string"}]}, None),
        ({"type": "string", "example": 7}, "a"),
        (in_object("enum", {"type": "string"}), {"enum": "x"}),
        (in_object("nullable", {"type": "boolean"}), {"nullable": True}),
    ],
)
def test_value_keeps_to_its_schema(schema: Any, value: Any) -> None:
    assert errors(schema, value) == []


def test_missing_member_weighs_by_whether_it_may_be_null() -> None:
    always = in_object("a", {"type": "string"}, required=["a"])
    maybe = in_object("a", {"type": "string", "nullable": True}, required=["a"])

    assert [(e.pointer, e.strength.value) for e in errors(always, {})] == [("/a", MUST)]
    assert [(e.pointer, e.strength.value) for e in errors(maybe, {})] == [("/a", ASSUMED)]


def test_missing_member_is_looked_up_through_all_parts_and_items() -> None:
    part = in_object("a", {"type": "string", "nullable": True}, required=["a"])
    schema = in_object("list", {"type": "array", "items": {"allOf": [part]}})

    (error,) = errors(schema, {"list": [{"a": None}, {}]})

    assert (error.pointer, error.place, error.strength) == ("/list/1/a", "/list/*/a", ASSUMED)


def test_value_that_is_assumed_is_no_member_that_may_be_missing() -> None:
    evidence = {"basis": "assumed", "source": "no page names the range"}
    schema = in_object("score", {"type": "number", "x-evidence": evidence}, required=["score"])

    assert [error.strength.value for error in errors(schema, {})] == [MUST]


def test_further_members_of_a_closed_object_are_open() -> None:
    closed = in_object("a", {"type": "string"}, additionalProperties=False)

    assert {error.strength.value for error in errors(closed, {"b": 1})} == {ASSUMED}


def test_pointer_escapes_what_a_pointer_cannot_hold() -> None:
    schema = in_object("a/b~c", {"type": "string"})

    (error,) = errors(schema, {"a/b~c": 7})

    assert error.pointer == "/a~1b~0c"
    assert select({"status": 200, "headers": {}, "body": '{"a/b~c": 7}'}, f"json:{error.pointer}")


@pytest.mark.parametrize(
    ("schema", "wrong", "right"),
    [
        ({"type": "string"}, 7, "a"),
        ({"type": "string", "nullable": True}, 7, None),
        ({"type": "string", "enum": ["a"]}, "b", "a"),
        ({"type": "string", "pattern": "^a+$"}, "b", "aa"),
        ({"type": "string", "pattern": "a"}, "b", "bab"),
        ({"type": "string", "format": "date"}, "soon", "2021-05-10"),
        ({"type": "string", "format": "date-time"}, "soon", "2021-05-10T08:00:00Z"),
        ({"type": "number", "minimum": 0}, -1, 1),
    ],
)
def test_error_says_what_would_have_been_right(schema: Any, wrong: Any, right: Any) -> None:
    for error in errors(schema, wrong):
        assert not holds(error.relation, [wrong], error.want)
        assert holds(error.relation, [right], error.want)


def test_long_values_are_cut_short_in_the_message() -> None:
    (error,) = errors({"type": "integer"}, "x" * 10_000)

    assert len(error.message) < 200


def test_names_are_those_of_the_whole_body() -> None:
    schema = ResponseSchema({"allOf": [in_object("code", {"type": "integer"})]})

    assert schema.names("code")
    assert not schema.names("errorId")


@pytest.mark.parametrize("vendor", known_vendors())
def test_every_schema_of_a_contract_can_be_compiled(vendor: str) -> None:
    made = [
        ResponseSchema(content["schema"])
        for operation in load_contract(vendor).operations.values()
        for response in operation.responses.values()
        for content in response.get("content", {}).values()
    ]

    assert len(made) > len(load_contract(vendor).operations)
