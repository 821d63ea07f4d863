"""Loading a contract: how it is split, and what stops the start with one sentence."""

import json
from pathlib import Path
from typing import Any

import pytest

import skillsim.admin
from skillsim import contract, resources
from skillsim.contract import Operation
from skillsim.errors import ContractError
from tests import tiny_contract
from tests.tiny_contract import Json, operation, parse

HEAD = 'openapi: 3.0.3\ninfo: {title: t, version: "1"}\npaths: {}\n'
ADMIN_CONTRACT = Path(skillsim.admin.__file__).with_name("openapi.yaml")
CONTRACTS = [*sorted(resources.contracts_root().glob("*.yaml")), ADMIN_CONTRACT]

BROKEN_TEXTS = {
    "empty": ("", "must hold a mapping"),
    "list": ("- 1", "must hold a mapping"),
    "unclosed_bracket": ("a: [", "not YAML"),
    "tab": ("a:\n\t- b", "not YAML"),
    "python_object": ("a: !!python/object:os.system {}", "not YAML"),
    "unhashable_key": ("{[a]: b}", "not YAML"),
    "impossible_date": (HEAD + "x-evidence: 2021-13-45", "not YAML"),
    "endless_number": (HEAD + "x-evidence: " + "9" * 5000, "not YAML"),
    "version_3_1": ("openapi: 3.1.0\npaths: {}", "`openapi` must be 3.0.x"),
    "swagger_2": ('swagger: "2.0"', "`openapi` must be 3.0.x"),
    "unknown_keyword": (HEAD + "x-rate-limit: []", "#: unknown keyword `x-rate-limit`"),
    "number_as_key": (HEAD + "tags: {200: a}", "#/tags: the key 200 must be quoted text"),
    "alias": (HEAD + "a: &one {b: 1}\nc: *one", "YAML aliases are not allowed"),
    "alias_of_list": (HEAD + "a: &one [1]\nc: *one", "YAML aliases are not allowed"),
    "alias_of_text": (HEAD + "a: &one text\nc: *one", "YAML aliases are not allowed"),
    "merge_key": (HEAD + "a: &one {b: 1}\nc:\n  <<: *one", "YAML aliases are not allowed"),
    "remote_reference": (HEAD + "a: {$ref: 'http://example.com/a.yaml'}", "leaves the file"),
    "file_reference": (HEAD + "a: {$ref: other.yaml}", "leaves the file"),
    "too_deep": (HEAD + "a: " + "[" * 102 + "]" * 102, "nested deeper than 100"),
    "far_too_deep": (HEAD + "a: " + "[" * 5000 + "]" * 5000, "deep"),
    "too_large": ("#" * (2 << 20) + "\n" + HEAD, "larger than"),
}
BROKEN_SHAPES: dict[str, Json] = {
    "paths_are_null": {"paths": None},
    "paths_are_a_list": {"paths": []},
    "path_item_is_null": {"paths": {"/a": None}},
    "operation_is_text": {"paths": {"/a": {"get": "text"}}},
    "responses_are_a_list": {"paths": {"/a": {"get": operation(responses=[])}}},
    "evidence_is_text": {"paths": {"/a": {"get": {**operation(), "x-evidence": "text"}}}},
    "components_are_null": {"components": None},
}
BROKEN_OPERATIONS: dict[str, tuple[Json, str]] = {
    "evidence_without_source": ({**operation(), "x-evidence": {"basis": "assumed"}}, "x-evidence"),
    "evidence_of_unknown_basis": (
        {**operation(), "x-evidence": {"basis": "guessed", "source": "s"}},
        "documented, observed, assumed",
    ),
    "unknown_security_scheme": (operation(security=[{"key": []}]), "unknown security scheme key"),
    "dangling_reference": (operation(parameters=[{"$ref": "#/components/no"}]), "components"),
    "parameter_without_schema": (operation(parameters=[{"name": "a", "in": "query"}]), "schema"),
}


def message_of(text: str) -> str:
    with pytest.raises(ContractError) as caught:
        contract.parse("tiny", text)
    return str(caught.value)


def only(**parts: Any) -> Operation:
    (found,) = parse({"/things/{id}": {"get": operation(**parts)}}).operations
    return found


@pytest.mark.parametrize(("text", "words"), BROKEN_TEXTS.values(), ids=BROKEN_TEXTS)
def test_contract_that_is_not_plain_yaml_is_refused_in_one_sentence(text: str, words: str) -> None:
    message = message_of(text)

    assert message.startswith("tiny: ")
    assert words in message
    assert "\n" not in message


@pytest.mark.parametrize("parts", BROKEN_SHAPES.values(), ids=BROKEN_SHAPES)
def test_contract_of_another_shape_is_refused_in_one_sentence(parts: Json) -> None:
    text = json.dumps({**tiny_contract.document({}), **parts})

    message = message_of(text)

    assert message.startswith("tiny: ")
    assert "\n" not in message


@pytest.mark.parametrize(("broken", "words"), BROKEN_OPERATIONS.values(), ids=BROKEN_OPERATIONS)
def test_broken_operation_is_refused_by_name(broken: Json, words: str) -> None:
    text = json.dumps(tiny_contract.document({"/things": {"get": broken}}))

    message = message_of(text)

    assert "getThing" in message or "GET /things" in message
    assert words in message


@pytest.mark.parametrize("part", ["operationId", "x-evidence", "security", "responses"])
def test_operation_that_lacks_a_part_is_refused_with_its_path_and_the_part(part: str) -> None:
    lacking = {name: value for name, value in operation().items() if name != part}
    text = json.dumps(tiny_contract.document({"/things": {"get": lacking}}))

    message = message_of(text)

    assert message == f"tiny: GET /things: missing or broken: '{part}'"


def test_operation_id_used_twice_is_refused_by_name() -> None:
    text = json.dumps(tiny_contract.document({"/a": {"get": operation(), "put": operation()}}))

    message = message_of(text)

    assert message == "tiny: getThing: the operationId is used twice"


def test_references_in_a_circle_are_refused() -> None:
    circle = {
        "a": {"$ref": "#/components/parameters/b"},
        "b": {"$ref": "#/components/parameters/a"},
    }
    broken = operation(parameters=[{"$ref": "#/components/parameters/a"}])
    paths = {"/things": {"get": broken}}

    message = message_of(
        json.dumps(tiny_contract.document(paths, components={"parameters": circle}))
    )

    assert "circle" in message


@pytest.mark.parametrize(
    "reference",
    [
        pytest.param("#/components/schemas/No", id="missing"),
        pytest.param("#/info/title/length", id="below_a_text"),
        pytest.param("#/tags/1", id="behind_the_end_of_a_list"),
        pytest.param("#/tags/first", id="no_place_in_a_list"),
        pytest.param("#/components/schemas/Thing/properties/a", id="itself"),
        pytest.param(5, id="number"),
    ],
)
def test_reference_that_leads_nowhere_is_refused_by_its_place(reference: Any) -> None:
    schemas = {"Thing": {"properties": {"a": {"$ref": reference}}}}
    document = tiny_contract.document({}, components={"schemas": schemas}, tags=[{"name": "a"}])

    message = message_of(json.dumps(document))

    place = "#/components/schemas/Thing/properties/a"
    assert message == f"tiny: {place}: `$ref` leads nowhere: {reference}"


@pytest.mark.parametrize(
    "reference",
    [
        "#/components/schemas/Name",
        "#/components/schemas/Both/allOf/0",
        "#/paths/~1things~1%7Bid%7D/get/responses/200",
    ],
)
def test_reference_that_leads_to_a_part_is_taken(reference: str) -> None:
    schemas = {"Name": {"$ref": "#/components/schemas/Both/allOf/1"}, "Both": {"allOf": [{}, {}]}}

    parsed = parse(
        {"/things/{id}": {"get": operation()}},
        components={"schemas": {**schemas, "Thing": {"$ref": reference}}},
    )

    assert parsed.resolve({"$ref": "#/components/schemas/Thing"}) in ({}, tiny_contract.OK["200"])


@pytest.mark.parametrize(
    "place", [{"example": {"$ref": "#/no"}}, {"properties": {"$ref": {"type": "string"}}}]
)
def test_name_of_the_vendor_that_is_spelled_like_a_reference_is_none(place: Json) -> None:
    parsed = parse({}, components={"schemas": {"Thing": place}})

    assert parsed.document["components"]["schemas"]["Thing"] == place


@pytest.mark.parametrize(
    "place",
    [
        pytest.param({"properties": {"x-ray": {"type": "string"}}}, id="property"),
        pytest.param({"example": {"x-ray": 1}}, id="example"),
        pytest.param({"example": {"patient": {"x-ray": 1}}}, id="nested_example"),
        pytest.param({"example": [{"x-ray": 1}]}, id="example_in_a_list"),
        pytest.param({"default": {"x-ray": 1}}, id="default"),
        pytest.param({"headers": {"x-request-id": {}}}, id="header"),
    ],
)
def test_names_of_the_vendor_may_begin_like_keywords(place: Json) -> None:
    parsed = parse({}, components=place)

    assert parsed.document["components"] == place


def test_keyword_inside_a_property_called_example_is_still_checked() -> None:
    schema = {"properties": {"example": {"type": "string", "x-typo": 1}}}

    message = message_of(json.dumps(tiny_contract.document({}, components=schema)))

    assert "`x-typo`" in message


def test_value_that_stands_twice_without_an_alias_is_taken() -> None:
    parsed = contract.parse("tiny", HEAD + "a: {b: []}\nc: {b: []}")

    assert parsed.document["a"] == parsed.document["c"]


def test_operation_is_split_into_its_parts() -> None:
    declared = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}

    found = only(parameters=[declared], requestBody={"content": {}})

    assert (found.operation_id, found.method, found.path) == ("getThing", "GET", "/things/{id}")
    assert (found.parameters[0].name, found.parameters[0].place) == ("id", "path")
    assert found.parameters[0].required
    assert found.request_body == {"content": {}}
    assert found.responses == tiny_contract.OK


def test_parameters_of_the_path_are_shared_and_may_be_overridden() -> None:
    shared = [{"name": n, "in": "query", "schema": {"type": "string"}} for n in ("a", "b")]
    own = {"name": "b", "in": "query", "schema": {"type": "integer"}}
    item = {"parameters": shared, "get": operation(parameters=[own])}

    (found,) = parse({"/things": item}).operations

    assert {p.name: p.schema["type"] for p in found.parameters} == {"a": "string", "b": "integer"}


def test_references_to_parts_are_resolved() -> None:
    parts = {
        "parameters": {"Size~1": {"name": "size", "in": "query", "schema": {}}},
        "responses": {"Good": {"description": "good"}},
    }
    referring = operation(
        parameters=[{"$ref": "#/components/parameters/Size~01"}],
        responses={"200": {"$ref": "#/components/responses/Good"}},
    )

    (found,) = parse({"/things": {"get": referring}}, components=parts).operations

    assert found.parameters[0].name == "size"
    assert found.responses["200"] == {"description": "good"}


def test_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match=r"^acme\.yaml: cannot be read"):
        contract.load(tmp_path / "acme.yaml")


def test_file_that_is_not_utf_8_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").write_bytes(b"a: \xff")

    with pytest.raises(ContractError, match=r"^acme\.yaml: cannot be read"):
        contract.load(tmp_path / "acme.yaml")


@pytest.mark.parametrize("path", CONTRACTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_contract_of_the_product_loads_with_operations(path: Path) -> None:
    loaded = contract.load(path)

    assert loaded.name == path.stem
    assert loaded.operations
