"""Whether a contract is fit to be verified against: evidence, examples, links, statuses.

Nothing here sends a request. A rule that fails blames the operation as it is written.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from skillsim_contracts.access_matrix import reader_scopes
from skillsim_contracts.contract import Contract, Operation, resolve
from skillsim_contracts.probe import Probe
from skillsim_contracts.response_schemas import ResponseSchema
from skillsim_contracts.rules import Layer, Rule, rule

Json = Any
Schema = Mapping[str, Json]

_BASES = frozenset({"documented", "observed", "assumed"})
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+")
_OPERATION_ID = re.compile(r"[a-z]+(?:[A-Z][a-z0-9]*)+")
_EXPRESSION = re.compile(
    r"\$(?:request\.(?:path|query|header)\.[\w-]+|response\.header\.[\w-]+"
    r"|(?:request|response)\.body#(?:/[^/]+)*)"
)


def make_rules(contract: Contract) -> tuple[Rule, ...]:
    """One rule for each operation of the contract."""
    return tuple(_rule_of(contract, operation) for operation in contract.operations.values())


def _rule_of(contract: Contract, operation: Operation) -> Rule:
    return rule(
        f"{contract.prefix}-L-{operation.operation_id}",
        f"{operation.operation_id} is written so that it can be verified",
        vendor=contract.vendor,
        operations=(operation.operation_id,),
        source="openapi/README.md",
        layer=Layer.L0,
        cost=0,
    )(_check_of(contract, operation))


def _check_of(contract: Contract, operation: Operation) -> Callable[[Probe], None]:
    def check(probe: Probe) -> None:
        for finding in lint(contract, operation):
            probe.fail(f"{operation.operation_id}: {finding}")

    return check


def lint(contract: Contract, operation: Operation) -> Iterator[str]:
    """Everything about the operation that the kit could not work with, as sentences."""
    yield from _evidence(operation)
    yield from _names(operation)
    yield from _statuses(contract, operation)
    yield from _media_types(operation)
    yield from _links(contract, operation)
    for place, schema in _all_schemas(operation):
        yield from _texts(place, schema)
    for place, schema, shown in _examples(contract, operation):
        for error in ResponseSchema(schema).errors(shown):
            yield f"an example of {place} does not fit: {error.message}"


def _evidence(operation: Operation) -> Iterator[str]:
    evidence = operation.document.get("x-evidence")
    if not isinstance(evidence, Mapping):
        yield "x-evidence is missing"
        return
    if evidence.get("basis") not in _BASES:
        yield f"the basis of x-evidence is {evidence.get('basis')!r}"
    if not evidence.get("source"):
        yield "x-evidence names no source"
    if evidence.get("basis") == "assumed" and not evidence.get("decisions"):
        yield "x-evidence names no decision, though the operation is assumed"


def _names(operation: Operation) -> Iterator[str]:
    if not _OPERATION_ID.fullmatch(operation.operation_id):
        yield "the operationId is no verb with a noun"
    named = set(re.findall(r"\{([^/]+?)\}", operation.path))
    declared = {parameter["name"] for parameter in operation.parameters_in("path")}
    if named != declared:
        yield f"the path names {sorted(named)} and declares {sorted(declared)}"
    for parameter in operation.parameters:
        if "schema" not in parameter:
            yield f"the parameter {parameter['name']} has no schema"
        if parameter["in"] == "path" and not parameter.get("required"):
            yield f"the parameter {parameter['name']} of the path is not required"


def _statuses(contract: Contract, operation: Operation) -> Iterator[str]:
    """The refusals that the kit provokes."""
    if not any(status.startswith("2") for status in operation.responses):
        yield "no success is listed"
    wanted = {"500"}
    if operation.needs_credential:
        wanted.add("401")
        wanted |= {"429"} if contract.rate_limits else set()
    scopes = reader_scopes(contract)
    if scopes is not None and not set(operation.scopes) <= scopes:
        wanted.add("403")
    if operation.parameters_in("path"):
        wanted.add("404")
    if operation.request_schemas:
        wanted |= {"400", "415"}
    for status in sorted(wanted - operation.responses.keys()):
        yield f"the refusal {status} is not listed"


def _media_types(operation: Operation) -> Iterator[str]:
    for place, content in _contents(operation):
        for media, part in content.items():
            if not _MEDIA_TYPE.fullmatch(media):
                yield f"{place} has the media type {media!r}"
            if "schema" not in part:
                yield f"{place} has no schema for {media}"
    for status, response in operation.responses.items():
        if status in ("204", "304") and response.get("content"):
            yield f"the answer {status} has a body"


def _links(contract: Contract, operation: Operation) -> Iterator[str]:
    for response in operation.responses.values():
        for name, link in response.get("links", {}).items():
            aim = contract.operations.get(link.get("operationId", ""))
            if aim is None:
                yield f"the link {name} leads to no operation"
                continue
            known = {parameter["name"] for parameter in aim.parameters}
            for parameter, expression in link.get("parameters", {}).items():
                if parameter not in known:
                    yield f"the link {name} gives {parameter}, which {aim.operation_id} lacks"
                if not _EXPRESSION.fullmatch(str(expression)):
                    yield f"the link {name} takes {parameter} from {expression!r}"


def _texts(place: str, schema: Schema) -> Iterator[str]:
    """Generators of requests hang on a text with all three limits."""
    if {"format", "pattern", "maxLength"} <= schema.keys():
        yield f"{place} has format, pattern and maxLength at once"
    if "pattern" in schema:
        try:
            re.compile(str(schema["pattern"]))
        except re.error as error:
            yield f"{place} has a pattern that cannot be read: {error}"


def _contents(operation: Operation) -> Iterator[tuple[str, Mapping[str, Json]]]:
    yield "the request", {m: {"schema": s} for m, s in operation.request_schemas.items()}
    for status, response in operation.responses.items():
        yield f"the answer {status}", response.get("content", {})


def _all_schemas(operation: Operation) -> Iterator[tuple[str, Schema]]:
    for parameter in operation.parameters:
        yield from _nested(f"the parameter {parameter['name']}", parameter.get("schema", {}))
    for place, content in _contents(operation):
        for part in content.values():
            yield from _nested(place, part.get("schema", {}))


def _nested(place: str, schema: Json) -> Iterator[tuple[str, Schema]]:
    if not isinstance(schema, Mapping):
        return
    yield place, schema
    for name, member in schema.get("properties", {}).items():
        yield from _nested(f"{place}, {name}", member)
    for word in ("allOf", "oneOf", "anyOf"):
        for branch in schema.get(word, ()):
            yield from _nested(place, branch)
    yield from _nested(place, schema.get("items"))


def _examples(contract: Contract, operation: Operation) -> Iterator[tuple[str, Schema, Json]]:
    """Every example with the schema it should fit; those of texts other than JSON excepted."""
    for parameter in operation.parameters:
        if "example" in parameter and "schema" in parameter:
            yield f"the parameter {parameter['name']}", parameter["schema"], parameter["example"]
    request = resolve(contract.document, operation.document.get("requestBody", {}))
    places = [("the request", request.get("content", {}))]
    places += [(f"the answer {s}", r.get("content", {})) for s, r in operation.responses.items()]
    for place, content in places:
        for media, part in content.items():
            if "schema" in part and ("json" in media or place == "the request"):
                yield from ((place, part["schema"], shown) for shown in _shown(part))


def _shown(part: Mapping[str, Json]) -> Iterator[Json]:
    if "example" in part:
        yield part["example"]
    yield from (one["value"] for one in part.get("examples", {}).values() if "value" in one)
