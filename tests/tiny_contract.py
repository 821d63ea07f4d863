"""Hand-made contracts: as small as a test needs, compiled as the real ones are."""

import json
from collections.abc import Callable
from typing import Any

from skillsim import contract
from skillsim.context import Ctx, Links, Reply
from skillsim.contract import Contract
from skillsim.plan import Plan, compile_plan
from skillsim.schema import Schemas, Validator
from skillsim.stages import Request

Json = dict[str, Any]

OK: Json = {"200": {"description": "good"}}


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


def request(*path_values: str, query: bytes = b"", body: bytes = b"", **headers: str) -> Request:
    """A request to a plan; headers are spelled `content_type`."""
    named = {k.replace("_", "-").encode(): v.encode("latin-1") for k, v in headers.items()}
    links = Links("http://127.0.0.1")
    return Request("GET", path_values, query, named, body, links, "request-1")
