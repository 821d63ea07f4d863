"""Hand-made contracts: as small as a test needs, compiled as the real ones are."""

import json
from collections.abc import Callable
from typing import Any

from skillsim import contract
from skillsim.context import Ctx, Links, Reply
from skillsim.contract import Contract
from skillsim.plan import Plan, compile_plan
from skillsim.schema import Schemas, Validator
from skillsim.stages import Memory, Request

Json = dict[str, Any]

OK: Json = {"200": {"description": "good"}}
THING: Json = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "maxLength": 5},
        "tags": {"type": "array", "items": {"type": "string"}},
        "count": {"type": "integer", "maximum": 2**63 - 1},
    },
    "required": ["name"],
}

TEXT: Json = {"type": "string"}


def operation(operation_id: str = "getThing", **parts: Any) -> Json:
    """An operation that anybody may call; `parts` are added or replaced."""
    evidence = {"basis": "assumed", "source": "made up"}
    least = {"operationId": operation_id, "security": [], "responses": OK, "x-evidence": evidence}
    return {**least, **parts}


def document(paths: Json, **parts: Any) -> Json:
    """A whole contract with these paths."""
    least = {"openapi": "3.0.3", "info": {"title": "Tiny <API>", "version": "1"}, "paths": paths}
    return {**least, **parts}


def parse(paths: Json, **parts: Any) -> Contract:
    """The contract called `tiny` with these paths; every JSON text is YAML too."""
    return contract.parse("tiny", json.dumps(document(paths, **parts)))


def validator(schema: Json, **schemas: Json) -> Validator:
    """The validator of a schema, beside the named component schemas."""
    return Schemas(parse({}, components={"schemas": schemas})).validator(schema)


def answer_nothing(ctx: Ctx) -> Reply:
    """A handler without parameters."""
    return Reply()


def create_thing(ctx: Ctx, *, body: Json | None) -> Reply:
    """A handler that takes a body."""
    return Reply()


def compile_one(
    handler: Callable[..., Any] = answer_nothing,
    *,
    path: str = "/things",
    components: Json | None = None,
    **parts: Any,
) -> Plan:
    """The plan of one operation on one path."""
    made = parse({path: {"get": operation(**parts)}}, components=components or {})
    return compile_plan(made, Schemas(made), made.operations[0], handler)


def create_plan(*media_types: str, required: bool = False) -> Plan:
    """The plan of an operation that takes a thing in these media types."""
    content = {name: {"schema": THING} for name in media_types or ["application/json"]}
    return compile_one(create_thing, requestBody={"required": required, "content": content})


def reply_plan(status: str = "200", media: str = "application/json", **parts: Any) -> Plan:
    """The plan of an operation that answers a thing, or what `parts` say of its response."""
    response = {"description": "good", "content": {media: {"schema": THING}}, **parts}
    return compile_one(responses={status: response})


def request(*path_values: str, query: bytes = b"", body: bytes = b"", **headers: str) -> Request:
    """A request to a plan; headers are spelled `content_type`."""
    named = {k.replace("_", "-").encode(): v.encode("latin-1") for k, v in headers.items()}
    return Request(
        method="GET",
        path="/things",
        path_values=path_values,
        query=query,
        headers=named,
        body=body,
        links=Links("http://127.0.0.1"),
        request_id="request-1",
        memory=Memory(),
        findings=[],
    )
