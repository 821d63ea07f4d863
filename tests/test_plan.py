"""Compiling one operation: what its plan holds, and what stops the start by name."""

from collections.abc import Callable
from typing import Any

import pytest

from skillsim.context import Ctx, Reply
from skillsim.contract import Contract
from skillsim.errors import ContractError
from skillsim.plan import Plan, compile_plan, handler_name, snake_case
from skillsim.schema import Schemas
from tests.tiny_contract import Json, answer_nothing, compile_one, operation, parse

ID: Json = {"name": "thingId", "in": "path", "required": True, "schema": {"type": "string"}}
LIMIT: Json = {"name": "limit", "in": "query", "schema": {"type": "integer", "default": 10}}
TAGS: Json = {
    "name": "tags",
    "in": "query",
    "schema": {"type": "array", "items": {"type": "string"}},
}
FORM: Json = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "tags": {"$ref": "#/components/schemas/Tags"}},
}
SCHEMAS: Json = {"schemas": {"Tags": TAGS["schema"], "Size": {"type": "integer"}}}
TEXT: Json = {"type": "string"}


def get_thing(ctx: Ctx, *, thing_id: str) -> Reply:
    return Reply()


def list_things(ctx: Ctx, *, limit: int, tags: list[str] | None = None) -> Reply:
    return Reply()


def create_thing(ctx: Ctx, *, body: Json) -> Reply:
    return Reply()


def without_ctx(thing_id: str) -> Reply:
    return Reply()


def media(content_type: str, **parts: Any) -> Json:
    return {"content": {content_type: parts}}


def two_operations(response: Json, shared: Json) -> Contract:
    paths = {
        f"/{name}": {"get": operation(f"get{name}", responses={"200": response})}
        for name in ("One", "Two")
    }
    return parse(paths, components={"responses": {"Shared": shared}})


def compile_two(response: Json) -> list[Plan]:
    made = two_operations(response, {"description": "good"})
    schemas = Schemas(made)
    return [compile_plan(made, schemas, one, answer_nothing) for one in made.operations]


def message_of(handler: Callable[..., Any] = answer_nothing, **parts: Any) -> str:
    with pytest.raises(ContractError) as caught:
        compile_one(handler, **parts)
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("assignedUser", "assigned_user"),
        ("starting_after", "starting_after"),
        ("listPredefinedTests", "list_predefined_tests"),
        ("getJWKS", "get_jwks"),
        ("v2Token", "v2_token"),
    ],
)
def test_handler_is_named_like_its_operation_in_snake_case(name: str, expected: str) -> None:
    assert handler_name(name) == snake_case(name) == expected


@pytest.mark.parametrize(
    "handler",
    [answer_nothing, create_thing, list_things, without_ctx],
    ids=["takes_too_little", "takes_a_body", "takes_other_parameters", "lacks_ctx"],
)
def test_handler_with_other_arguments_stops_by_name(handler: Callable[..., Any]) -> None:
    message = message_of(handler, path="/things/{thingId}", parameters=[ID])

    assert message.startswith("tiny: getThing: the handler takes (")
    assert message.endswith("expected (ctx, thing_id)")


def test_handler_with_a_surplus_argument_stops_by_name() -> None:
    message = message_of(list_things, parameters=[LIMIT])

    assert "takes (ctx, limit, tags), expected (ctx, limit)" in message


def test_path_parameter_that_is_not_declared_stops_by_name() -> None:
    message = message_of(path="/things/{thingId}")

    assert message.startswith("tiny: getThing: does not compile: ")


def test_default_that_breaks_its_schema_stops_by_name() -> None:
    limit = {"name": "limit", "in": "query", "schema": {"type": "integer", "default": "ten"}}

    message = message_of(list_things, parameters=[limit, TAGS])

    assert message.startswith("tiny: getThing: does not compile: parameter limit")


def test_declared_path_parameter_that_the_path_lacks_stops_by_name() -> None:
    message = message_of(get_thing, path="/things", parameters=[ID])

    assert message.startswith("tiny: getThing: ")


@pytest.mark.parametrize("kind", ["null", "number", "object"])
def test_parameter_of_an_unsupported_type_stops_by_name(kind: str) -> None:
    message = message_of(parameters=[{"name": "a", "in": "query", "schema": {"type": kind}}])

    assert message == (
        f"tiny: getThing: does not compile: parameter a: type {kind} is not supported"
    )


def test_array_parameter_of_an_unsupported_type_stops_by_name() -> None:
    schema = {"type": "array", "items": {"type": "number"}}

    message = message_of(parameters=[{"name": "a", "in": "query", "schema": schema}])

    assert "parameter a: type number" in message


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param({"schema": TEXT, "example": 5}, id="example"),
        pytest.param({"schema": TEXT, "examples": {"one": {"value": 5}}}, id="examples"),
        pytest.param(
            {"schema": TEXT, "examples": {"one": {"$ref": "#/components/examples/Five"}}}, id="ref"
        ),
        pytest.param({"schema": {"type": "integer"}, "example": None}, id="null"),
    ],
)
def test_example_that_breaks_its_schema_stops_by_name(parts: Json) -> None:
    components = {"examples": {"Five": {"value": 5}}}
    responses = {"200": {"description": "good", **media("application/json", **parts)}}

    message = message_of(responses=responses, components=components)

    assert message.startswith("tiny: getThing: does not compile: the example of the 200 reply")


def test_example_of_a_request_that_breaks_its_schema_stops_by_name() -> None:
    body = media("application/json", schema=FORM, example={"name": 5})

    message = message_of(create_thing, requestBody=body, components=SCHEMAS)

    assert message.endswith("the example of the request body: name must be of type string")


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        pytest.param({"responses": {"2XX": {"description": "a"}}}, "2XX", id="status_range"),
        pytest.param({"responses": {"default": {"description": "a"}}}, "default", id="default"),
        pytest.param({"requestBody": {"content": {"a/b": {}}}}, "schema", id="body_without_schema"),
        pytest.param(
            {"requestBody": media("a/b", schema={"pattern": "(?=a)"})}, "regex", id="look_around"
        ),
    ],
)
def test_part_that_cannot_be_compiled_stops_by_name(parts: Json, words: str) -> None:
    message = message_of(**parts)

    assert message.startswith("tiny: getThing: does not compile: ")
    assert words in message


def test_reply_that_operations_share_is_compiled_once() -> None:
    first, second = compile_two({"$ref": "#/components/responses/Shared"})

    assert first.replies[200] is second.replies[200]


def test_replies_that_only_look_alike_are_compiled_each() -> None:
    first, second = compile_two({"description": "good"})

    assert first.replies[200] is not second.replies[200]
    assert first.replies[200] == second.replies[200]


def test_example_of_a_shared_reply_that_breaks_its_schema_stops_every_operation() -> None:
    shared = {"description": "good", **media("application/json", schema=TEXT, example=5)}
    made = two_operations({"$ref": "#/components/responses/Shared"}, shared)
    schemas = Schemas(made)

    for one in made.operations:
        with pytest.raises(ContractError) as caught:
            compile_plan(made, schemas, one, answer_nothing)
        assert str(caught.value).startswith(f"tiny: {one.operation_id}: does not compile: ")


def test_operation_with_two_ways_to_authenticate_stops_by_name() -> None:
    schemes: Json = {"securitySchemes": {"one": {}, "two": {}}}

    message = message_of(security=[{"one": []}, {"two": []}], components=schemes)

    assert (
        message == "tiny: getThing: does not compile: `security` must name one scheme, or be empty"
    )


def test_query_parameters_know_their_kind_and_default() -> None:
    limit, tags = compile_one(list_things, parameters=[LIMIT, TAGS]).query_parameters

    assert (limit.keyword, limit.kind, limit.is_array, limit.default) == (
        "limit",
        "integer",
        False,
        10,
    )
    assert (tags.keyword, tags.kind, tags.is_array, tags.has_default) == (
        "tags",
        "string",
        True,
        False,
    )


def test_parameter_type_behind_a_reference_is_found() -> None:
    schema = {"$ref": "#/components/schemas/Size"}
    size = {"name": "limit", "in": "query", "required": True, "schema": schema}

    plan = compile_one(list_things, parameters=[size, TAGS], components=SCHEMAS)

    assert plan.query_parameters[0].kind == "integer"


def test_optional_parameter_without_a_default_in_the_handler_stops_by_name() -> None:
    def get_thing(ctx: Ctx, *, size: str) -> Reply:
        return Reply()

    optional = {"name": "size", "in": "query", "schema": {"type": "string"}}

    assert message_of(get_thing, parameters=[optional]).endswith(
        "the handler's `size` needs a default"
    )


def test_path_parameters_are_ordered_as_in_the_path() -> None:
    def get_person(ctx: Ctx, *, team: str, person: str) -> Reply:
        return Reply()

    declared = [{**ID, "name": name} for name in ("person", "team")]

    plan = compile_one(get_person, path="/teams/{team}/people/{person}", parameters=declared)

    assert [p.name for p in plan.path_parameters] == ["team", "person"]


def test_body_plan_knows_media_types_and_repeatable_fields() -> None:
    content = {"application/JSON": {"schema": FORM}, "text/csv": {"schema": TEXT}}

    plan = compile_one(
        create_thing, requestBody={"required": True, "content": content}, components=SCHEMAS
    )

    assert plan.body is not None
    assert plan.body.required
    assert list(plan.body.validators) == ["application/json", "text/csv"]
    assert plan.body.arrays == {"tags"}


def test_reply_plan_knows_media_type_and_required_headers() -> None:
    headers = {"Location": {"required": True, "schema": TEXT}, "X-Total": {"schema": TEXT}}
    created = {"description": "made", "headers": headers, **media("application/json", schema={})}

    plan = compile_one(responses={"201": created, "204": {"description": "gone"}})

    assert plan.replies[201].media_type == "application/json"
    assert plan.replies[201].required_headers == ("Location",)
    assert (plan.replies[204].media_type, plan.replies[204].validator) == (None, None)


def test_client_may_ask_for_what_good_replies_offer_and_no_more() -> None:
    good = {"description": "good", "content": {"text/CSV": {"schema": TEXT}}}
    bad = {"description": "bad", "content": {"application/json": {"schema": TEXT}}}

    plan = compile_one(responses={"200": good, "400": bad})

    assert plan.accepts == ("text/csv",)


def test_security_gives_scheme_and_scopes() -> None:
    schemes = {"securitySchemes": {"token": {"type": "oauth2"}}}

    plan = compile_one(security=[{"token": ["read", "write"]}], components=schemes)

    assert (plan.scheme, plan.scopes) == ("token", frozenset({"read", "write"}))


def test_open_operation_has_no_scheme() -> None:
    plan = compile_one()

    assert (plan.scheme, plan.scopes) == (None, frozenset())
