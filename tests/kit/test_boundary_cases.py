"""The boundary table: which values it makes of a schema and a valid body."""

from typing import Any

import pytest

from skillsim_contracts.boundary_cases import Case, body_cases, changed_body, parameter_cases

PERSON: dict[str, Any] = {
    "type": "object",
    "required": ["name", "level"],
    "properties": {
        "name": {"type": "string", "minLength": 1, "maxLength": 5},
        "level": {"type": "string", "enum": ["Low", "High"]},
        "age": {"type": "integer", "minimum": 1, "maximum": 99},
        "born": {"type": "string", "format": "date"},
        "mail": {"type": "string", "format": "email", "maxLength": 254},
        "note": {"type": "string", "nullable": True},
        "tags": {"type": "array", "maxItems": 2, "items": {"type": "string"}},
    },
}
BODY: dict[str, Any] = {
    "name": "Ada",
    "level": "Low",
    "age": 36,
    "born": "1815-12-10",
    "mail": "ada@example.com",
    "tags": ["x"],
}


def cases(where: str, kind: str) -> list[Case]:
    return [c for c in body_cases(PERSON, BODY) if (c.where, c.kind) == (where, kind)]


@pytest.mark.parametrize(
    ("where", "kind", "values"),
    [
        ("/name", "empty", [""]),
        ("/name", "long", ["yyyyyy"]),
        ("/name", "longest", ["yyyyy"]),
        ("/level", "enum", ["NO_SUCH_VALUE", "low", "LOW"]),
        ("/level", "value", ["Low", "High"]),
        ("/age", "low", [0]),
        ("/age", "high", [100]),
        ("/age", "lowest", [1]),
        ("/age", "negative", [-1]),
        ("/age", "type", ["36", 36.5, [36], {}, True]),
        ("/born", "format", ["2023-13-01", "2023-02-30", "01.02.2023", "yesterday"]),
        ("/tags", "many", [["x", "x", "x"]]),
        ("/tags/*", "type", [12345, ["x"], {"x": "y"}, True]),
        ("/note", "type", [12345, ["x"], {"x": "y"}, True]),
    ],
)
def test_place_gets_the_values_of_its_kind(where: str, kind: str, values: list[Any]) -> None:
    assert [case.value for case in cases(where, kind)] == values


def test_null_fits_only_where_the_schema_allows_it() -> None:
    assert [case.fits for case in cases("/note", "null")] == [True]
    assert [case.fits for case in cases("/name", "null")] == [False]


def test_case_leaves_everything_but_its_place_as_it_was() -> None:
    (case,) = cases("/age", "high")

    assert changed_body(BODY, case) == {**BODY, "age": 100}


def test_missing_member_is_left_out_and_the_body_itself_stays_whole() -> None:
    (case,) = cases("/name", "missing")

    assert changed_body(BODY, case) == {k: v for k, v in BODY.items() if k != "name"}
    assert BODY["name"] == "Ada"


def test_one_case_keeps_only_what_is_required() -> None:
    least = [c for c in cases("", "optional") if c.place == ()]

    assert [changed_body(BODY, case) for case in least] == [{"name": "Ada", "level": "Low"}]


def test_address_that_is_too_long_is_wrong_in_nothing_else() -> None:
    (case,) = cases("/mail", "long")
    free = {**PERSON["properties"]["mail"], "maxLength": 300}

    assert len(case.value) == 255
    assert not [c for c in body_cases(free, case.value) if c.place != ()]


def test_alternatives_are_all_left_out_together() -> None:
    either = {
        "type": "object",
        "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
        "oneOf": [{"required": ["a"]}, {"required": ["b"]}],
    }

    missing = [c for c in body_cases(either, {"a": "x"}) if c.kind == "missing" and not c.place]

    assert [changed_body({"a": "x"}, case) for case in missing] == [{}]


def test_unknown_member_fits_unless_the_schema_is_closed() -> None:
    closed = {"type": "object", "additionalProperties": False, "properties": {}}

    (taken,) = cases("/no_such_member", "extra")
    (refused,) = (case for case in body_cases(closed, {}) if case.kind == "extra")

    assert (taken.fits, refused.fits) == (True, False)


def test_branch_of_the_sample_decides_which_values_are_tried() -> None:
    one = {"type": "object", "required": ["kind"], "properties": {"kind": {"enum": ["one"]}}}
    two = {
        "type": "object",
        "required": ["kind", "size"],
        "properties": {"kind": {"enum": ["two"]}, "size": {"type": "integer"}},
    }

    found = body_cases({"oneOf": [one, two]}, {"kind": "two", "size": 1})

    assert {case.where for case in found if case.kind == "missing"} == {"", "/kind", "/size"}


def test_text_of_a_form_is_changed_by_a_single_character() -> None:
    quarter = {"name": "period", "schema": {"type": "string", "pattern": "^Q[1-4]-[0-9]{4}$"}}

    near = [c.value for c in parameter_cases(quarter, "Q1-2025") if c.kind == "near"]

    assert near == ["Q9-2025", "Q1-202", "Q1-20250"]


def test_number_in_a_query_is_tried_as_words_and_beyond_its_range() -> None:
    count = {"name": "count", "schema": {"type": "integer", "minimum": 1, "maximum": 100}}

    found = [(c.kind, c.value) for c in parameter_cases(count, 10) if not c.fits]

    assert found == [
        ("low", 0),
        ("high", 101),
        ("negative", -1),
        ("type", "abc"),
        ("type", "1.5"),
    ]
