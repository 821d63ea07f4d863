"""Flat tables from schemas: merged parts, kinds of columns, and schemas that have no tables."""

from typing import Any

import pytest

from skillsim.contract import Contract
from skillsim.errors import ContractError
from skillsim.generating.formats.planning import Flat, plan
from skillsim.registry import Entity

Json = dict[str, Any]

STRING: Json = {"type": "string"}
NUMBER: Json = {"type": "number"}
LIST: Json = {"type": "array", "items": {"type": "object", "properties": {"a": STRING}}}
KINDS: dict[str, tuple[Json, str]] = {
    "text": (STRING, "text"),
    "other_format": ({"type": "string", "format": "email"}, "text"),
    "date": ({"type": "string", "format": "date"}, "date"),
    "instant": ({"type": "string", "format": "date-time", "nullable": True}, "instant"),
    "integer": ({"type": "integer", "format": "int64"}, "integer"),
    "number": (NUMBER, "number"),
    "boolean": ({"type": "boolean"}, "boolean"),
    "anything": ({}, "json"),
    "list_of_scalars": ({"type": "array", "items": STRING}, "json"),
    "list_of_anything": ({"type": "array", "items": {}}, "json"),
    "list_of_lists": ({"type": "array", "items": LIST}, "json"),
    "open_object": ({"type": "object"}, "json"),
    "reference": ({"$ref": "#/components/schemas/Day"}, "date"),
    "all_of_one": ({"nullable": True, "allOf": [{"$ref": "#/components/schemas/Day"}]}, "date"),
    "alternatives_that_agree": ({"oneOf": [STRING, {**STRING, "maxLength": 3}]}, "text"),
    "alternatives_that_differ": ({"oneOf": [STRING, NUMBER]}, "json"),
    "any_of": ({"anyOf": [STRING, {"type": "boolean"}]}, "json"),
}


def planned(key: tuple[str, ...] = (), /, **schemas: Json) -> Flat:
    """The tables of the schema `Thing` among these."""
    day: Json = {"type": "string", "format": "date"}
    components = {"components": {"schemas": {"Day": day, **schemas}}}
    return plan("tiny", Entity("things", "Thing", key), Contract("tiny", components, ()))


def columns_of(schema: Json, **others: Json) -> dict[str, str]:
    columns = planned(Thing=schema, **others).table.columns
    return {column.name: column.kind for column in columns}


@pytest.mark.parametrize(("schema", "kind"), KINDS.values(), ids=KINDS)
def test_kind_of_column(schema: Json, kind: str) -> None:
    assert columns_of({"type": "object", "properties": {"x": schema}}) == {"x": kind}


def test_parts_of_all_of_are_columns_in_their_order() -> None:
    base = {"type": "object", "properties": {"b": STRING, "a": NUMBER}}
    more = {"properties": {"c": STRING}}

    found = columns_of({"allOf": [{"$ref": "#/components/schemas/Base"}, more]}, Base=base)

    assert list(found.items()) == [("b", "text"), ("a", "number"), ("c", "text")]


def test_member_that_two_parts_describe_keeps_what_both_say() -> None:
    parts = [{"properties": {"x": {}}}, {"properties": {"x": {"type": "integer"}}}]

    assert columns_of({"allOf": parts}) == {"x": "integer"}


def test_alternatives_give_the_columns_of_all() -> None:
    one = {"type": "object", "properties": {"x": STRING, "y": STRING}}
    other = {"type": "object", "properties": {"x": NUMBER, "z": STRING}}

    assert columns_of({"oneOf": [one, other]}) == {"x": "json", "y": "text", "z": "text"}


def test_id_that_only_one_alternative_requires_is_no_identity() -> None:
    one = {"type": "object", "required": ["id"], "properties": {"id": STRING, "items": LIST}}
    other = {"type": "object", "properties": {"id": STRING}}

    with pytest.raises(ContractError, match=r"^tiny: Thing has lists of objects, but no required"):
        planned(Thing={"oneOf": [one, other]})


def test_key_members_stand_in_front_as_text() -> None:
    flat = planned(("b", "a"), Thing={"type": "object", "properties": {"c": NUMBER}})

    names = [(column.name, column.kind) for column in flat.table.columns]
    assert names == [("b", "text"), ("a", "text"), ("c", "number")]
    assert flat.table.key == ("b", "a")


@pytest.mark.parametrize("name", ["id", "thing_id", "thingId"])
def test_rows_of_a_list_carry_the_first_required_id(name: str) -> None:
    members = {"note": STRING, "other_id": STRING, name: STRING, "last_id": STRING, "parts": LIST}
    thing = {"type": "object", "required": ["note", name, "last_id"], "properties": members}

    _, parts = planned(Thing=thing).tables()

    whose = "things_id" if name == "id" else name
    assert [column.name for column in parts.columns] == [whose, "position", "a"]


def test_lists_of_one_name_inside_each_other_keep_their_positions_apart() -> None:
    outer: Json = {"type": "array", "items": {"properties": {"parts": LIST}}}
    thing = {"required": ["id"], "properties": {"id": STRING, "parts": outer}}

    *_, inner = planned(Thing=thing).tables()

    assert inner.name == "things_parts_parts"
    assert inner.key == ("things_id", "parts_position", "position")


def test_two_columns_of_one_name_are_refused() -> None:
    inner = {"type": "object", "properties": {"Rank": STRING}}
    thing = {"type": "object", "properties": {"deep": inner, "deep_rank": STRING}}

    with pytest.raises(ContractError, match=r"two columns the same name: deep_rank$"):
        planned(Thing=thing)


@pytest.mark.parametrize("inner", ["object", "list"])
def test_schema_with_itself_inside_is_refused(inner: str) -> None:
    again: Json = {"$ref": "#/components/schemas/Thing"}
    nested = again if inner == "object" else {"type": "array", "items": again}
    thing = {
        "type": "object",
        "required": ["id"],
        "properties": {"id": STRING, "inside": nested},
    }

    with pytest.raises(ContractError, match="nested too deep"):
        planned(Thing=thing)
