"""Schemas of a contract: what a validator takes, and how a rejected value is described."""

from typing import Any

import pytest

from skillsim.errors import Problem
from skillsim.schema import SchemaError, Schemas, problems
from tests.tiny_contract import Json, parse, validator

STRING: Json = {"type": "string"}
CRITERIA: Json = {
    "properties": {
        "generatorCriteria": {
            "properties": {"skills": {"type": "array", "items": {"enum": ["SQL", "Java"]}}}
        }
    }
}
MESSAGES: dict[str, tuple[Json, Any, str]] = {
    "type": ({"type": "string"}, 5, "must be of type string"),
    "enum": ({"enum": ["a", "b"]}, "c", "must be one of a, b"),
    "nullable_enum": (
        {"type": "string", "enum": ["a"], "nullable": True},
        "c",
        "must be one of a",
    ),
    "pattern": ({"pattern": "^a$"}, "b", "must match ^a$"),
    "max_length": ({"maxLength": 2}, "abc", "must be at most 2 characters long"),
    "min_length": ({"minLength": 2}, "a", "must be at least 2 characters long"),
    "maximum": ({"maximum": 5}, 6, "must be at most 5"),
    "minimum": ({"minimum": 5}, 4, "must be at least 5"),
    "exclusive": ({"minimum": 5, "exclusiveMinimum": True}, 5, "must be greater than 5"),
    "max_items": ({"maxItems": 1}, [1, 2], "must have at most 1 items"),
    "min_items": ({"minItems": 1}, [], "must have at least 1 items"),
    "unique_items": ({"uniqueItems": True}, [1, 1], "must not hold the same item twice"),
    "multiple_of": ({"multipleOf": 2}, 3, "must be a multiple of 2"),
    "email": ({"format": "email"}, "a@", "must be a well-formed email address"),
    "date": ({"format": "date"}, "2021-02-30", "must be a date, YYYY-MM-DD"),
    "uri": ({"format": "uri"}, "nowhere", "must be an absolute URI"),
    "other": ({"not": {"type": "string"}}, "a", "does not fit the documented shape"),
}
FORMATS = {
    "email": (["a@b.example", "first.last+tag@b.example"], ["", "a", "a@", "@b", "a b@c.example"]),
    "date": (
        ["2024-02-29"],
        ["2023-02-29", "2023-2-1", "20230201", "2023-02-01T00:00:00Z", "٢٠٢٣"],
    ),
    "date-time": (
        ["2021-10-19T13:05:00Z", "2021-10-19T13:05:00.123+02:00"],
        ["2021-10-19", "2021-10-19T13:05:00", "2021-10-19T25:00:00Z", "2021-10-19 13:05:00Z"],
    ),
}
ACCEPTED = [(name, text) for name, (good, _) in FORMATS.items() for text in good]
REFUSED = [(name, text) for name, (_, bad) in FORMATS.items() for text in bad]


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        pytest.param({"type": "string", "nullable": True}, "a", id="text"),
        pytest.param({"type": "string", "nullable": True}, None, id="null"),
        pytest.param({"type": "string", "enum": ["a"], "nullable": True}, None, id="null_of_enum"),
        pytest.param({"type": "string", "enum": ["a", None], "nullable": True}, None, id="listed"),
        pytest.param({"enum": ["a"], "nullable": True}, None, id="null_of_enum_without_type"),
        pytest.param(
            {"allOf": [{"$ref": "#/components/schemas/Name"}], "nullable": True}, None, id="all_of"
        ),
    ],
)
def test_nullable_schema_takes_null(schema: Json, value: object) -> None:
    made = validator(schema, Name=STRING)

    assert made.is_valid(value)


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param({"type": "string"}, id="plain"),
        pytest.param({"type": "string", "nullable": False}, id="not_nullable"),
        pytest.param({"type": "string", "enum": ["a", "null"]}, id="the_word_null"),
        pytest.param({"$ref": "#/components/schemas/Name"}, id="reference"),
    ],
)
def test_other_schema_refuses_null(schema: Json) -> None:
    made = validator(schema, Name=STRING)

    assert not made.is_valid(None)


def test_nullable_schema_still_refuses_other_types() -> None:
    made = validator({"type": "string", "nullable": True})

    assert not made.is_valid(5)


def test_property_named_like_a_keyword_is_a_property() -> None:
    named: Json = {name: {"type": "integer"} for name in ("nullable", "example", "enum", "$ref")}

    made = validator({"properties": named})

    assert made.is_valid(dict.fromkeys(named, 1))
    assert [p.field for p in problems(made, dict.fromkeys(named, "a"))] == list(named)


def test_references_reach_each_other_and_themselves() -> None:
    tree = {"properties": {"next": {"$ref": "#/components/schemas/Node"}, "name": STRING}}

    made = validator({"$ref": "#/components/schemas/Node"}, Node=tree)

    assert made.is_valid({"name": "a", "next": {"name": "b", "next": {}}})
    assert problems(made, {"next": {"name": 5}})[0].field == "next.name"


def test_dangling_reference_does_not_compile() -> None:
    with pytest.raises(SchemaError):
        validator({"$ref": "#/components/schemas/Missing"})


@pytest.mark.parametrize(("name", "text"), ACCEPTED)
def test_format_takes_well_formed_text(name: str, text: str) -> None:
    made = validator({"type": "string", "format": name})

    assert made.is_valid(text)


@pytest.mark.parametrize(("name", "text"), REFUSED)
def test_format_refuses_other_text(name: str, text: str) -> None:
    made = validator({"type": "string", "format": name})

    assert not made.is_valid(text)


@pytest.mark.parametrize(
    "pattern", ["^(?=a)b$", "^(?!a)b$", "(?<=a)b", "(?<!a)b", r"(a)\1", "[a", "a{2,1}"]
)
def test_pattern_that_is_not_linear_does_not_compile(pattern: str) -> None:
    with pytest.raises(SchemaError):
        validator({"type": "string", "pattern": pattern})


def test_pattern_that_ruins_backtracking_engines_is_answered() -> None:
    made = validator({"type": "string", "pattern": "^(a+)+$"})

    assert not made.is_valid("a" * 50_000 + "!")


@pytest.mark.parametrize(("schema", "value", "message"), MESSAGES.values(), ids=MESSAGES)
def test_problem_says_what_is_expected(schema: Json, value: object, message: str) -> None:
    found = problems(validator(schema), value, at="field")

    assert found == (Problem("field", value, message),)


@pytest.mark.parametrize(
    ("value", "at", "place"),
    [
        ({"generatorCriteria": {"skills": ["C"]}}, "", "generatorCriteria.skills[0]"),
        (
            {"generatorCriteria": {"skills": ["SQL", "C"]}},
            "body",
            "body.generatorCriteria.skills[1]",
        ),
        ({"generatorCriteria": {"skills": 5}}, "", "generatorCriteria.skills"),
    ],
    ids=["from_the_top", "below_a_name", "inner_object"],
)
def test_problem_names_its_place_as_people_write_it(value: object, at: str, place: str) -> None:
    found = problems(validator(CRITERIA), value, at=at)

    assert [problem.field for problem in found] == [place]


def test_problem_of_an_item_is_named_by_its_index() -> None:
    found = problems(validator({"items": STRING}), ["a", 1], at="tags")

    assert found == (Problem("tags[1]", 1, "must be of type string"),)


def test_missing_field_is_named_where_it_should_be() -> None:
    schema = {"properties": {"person": {"required": ["name"]}}, "required": ["email"]}

    found = problems(validator(schema), {"person": {}})

    assert {(p.field, p.value, p.message) for p in found} == {
        ("person.name", None, "must not be null"),
        ("email", None, "must not be null"),
    }


@pytest.mark.parametrize(
    "properties", [{}, {"name": STRING}], ids=["none_declared", "some_declared"]
)
def test_field_that_is_not_allowed_is_named(properties: Json) -> None:
    made = validator({"type": "object", "properties": properties, "additionalProperties": False})

    found = problems(made, {"nick": "J"})

    assert [problem.field for problem in found] == ["nick"]


def test_place_with_two_faults_is_told_once() -> None:
    found = problems(validator({"type": "string", "maxLength": 1, "pattern": "^a$"}), "bcd")

    assert len(found) == 1


def test_valid_value_has_no_problems() -> None:
    assert problems(validator(STRING), "a") == ()


def test_schema_that_stands_twice_is_compiled_once() -> None:
    schemas = Schemas(parse({}))

    first, again = (schemas.validator({"type": "string", "maxLength": 5}) for _ in range(2))

    assert first is again


def test_number_and_text_of_the_same_digits_are_different_schemas() -> None:
    schemas = Schemas(parse({}))

    number, text = (schemas.validator({"enum": [value]}) for value in (1, "1"))

    assert number.is_valid(1)
    assert text.is_valid("1")
    assert not text.is_valid(1)
