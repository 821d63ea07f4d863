"""An operation of a contract, compiled once at start into everything a request needs.

What cannot be compiled stops the start by name: a handler that is missing or takes other
arguments than the contract declares, a schema that is unusable, an example that breaks its schema.
"""

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from skillsim.contract import Contract, Json, Operation, Parameter
from skillsim.errors import ContractError
from skillsim.schema import SchemaError, Schemas, Validator, problems

Handler = Callable[..., Any]
_ABSENT = object()


@dataclass(frozen=True, slots=True)
class ParameterPlan:
    """How one parameter is read from text; `default` is passed on when it is absent."""

    name: str
    keyword: str
    required: bool
    kind: str
    is_array: bool
    validator: Validator
    default: Any = _ABSENT

    @property
    def has_default(self) -> bool:
        """Whether an absent parameter is passed on all the same."""
        return self.default is not _ABSENT


@dataclass(frozen=True, slots=True)
class BodyPlan:
    """What bodies an operation takes: validators by media type, lower case, no parameters."""

    required: bool
    validators: Mapping[str, Validator]
    arrays: frozenset[str]
    """Names of form fields that may repeat."""
    fields: frozenset[str]
    """The members an object may have, as far as declared; empty when that is not said."""


@dataclass(frozen=True, slots=True)
class ReplyPlan:
    """What an operation may answer under one status."""

    media_type: str | None
    validator: Validator | None
    required_headers: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """One operation, ready to run; a plan is equal to itself only."""

    operation_id: str
    handler: Handler
    path_parameters: tuple[ParameterPlan, ...]
    query_parameters: tuple[ParameterPlan, ...]
    body: BodyPlan | None
    replies: Mapping[int, ReplyPlan]
    query_names: frozenset[str]
    accepts: tuple[str, ...]
    """Media types a client may ask for: those of the successful replies."""
    scheme: str | None
    scopes: frozenset[str]


def handler_name(operation_id: str) -> str:
    """The handler of an operation: its operationId in snake_case."""
    return snake_case(operation_id)


def snake_case(name: str) -> str:
    """`assignedUser` as `assigned_user`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def compile_plan(
    contract: Contract, schemas: Schemas, operation: Operation, handler: Handler
) -> Plan:
    """The plan of one operation. Raises ContractError with a sentence that names it."""
    place = f"{contract.name}: {operation.operation_id}"
    try:
        plan = Plan(
            operation_id=operation.operation_id,
            handler=handler,
            path_parameters=_parameters(contract, schemas, operation, "path"),
            query_parameters=_parameters(contract, schemas, operation, "query"),
            body=_body(contract, schemas, operation),
            replies=_replies(contract, schemas, operation),
            query_names=frozenset(p.name for p in operation.parameters if p.place == "query"),
            accepts=_accepts(operation),
            scheme=_scheme(operation),
            scopes=frozenset(
                scope for need in operation.security for s in need.values() for scope in s
            ),
        )
    except (SchemaError, KeyError, ValueError) as error:
        raise ContractError(f"{place}: does not compile: {error}") from error
    _check_signature(place, plan)
    return plan


def _parameters(
    contract: Contract, schemas: Schemas, operation: Operation, where: str
) -> tuple[ParameterPlan, ...]:
    declared = [p for p in operation.parameters if p.place == where]
    if where == "path":
        order = re.findall(r"{([^}]+)}", operation.path)
        if sorted(order) != sorted(p.name for p in declared):
            raise ValueError(f"the path names {order}, the path parameters are other ones")
        declared.sort(key=lambda p: order.index(p.name))
    return tuple(_parameter(contract, schemas, p) for p in declared)


def _parameter(contract: Contract, schemas: Schemas, parameter: Parameter) -> ParameterPlan:
    schema = contract.resolve(parameter.schema)
    is_array = schema.get("type") == "array"
    item = contract.resolve(schema["items"]) if is_array else schema
    kind = item.get("type", "string")
    if kind not in ("string", "integer", "boolean"):
        raise SchemaError(f"parameter {parameter.name}: type {kind} is not supported")
    validator = schemas.validator(parameter.schema)
    if "default" in schema and not validator.is_valid(schema["default"]):
        raise SchemaError(f"parameter {parameter.name}: the default breaks its schema")
    return ParameterPlan(
        name=parameter.name,
        keyword=snake_case(parameter.name),
        required=parameter.required,
        kind=kind,
        is_array=is_array,
        validator=validator,
        default=schema.get("default", _ABSENT),
    )


def _body(contract: Contract, schemas: Schemas, operation: Operation) -> BodyPlan | None:
    if operation.request_body is None:
        return None
    _check_examples(contract, schemas, "the request body", operation.request_body)
    content = operation.request_body["content"]
    resolved = [contract.resolve(media["schema"]) for media in content.values()]
    return BodyPlan(
        required=bool(operation.request_body.get("required")),
        validators={name.lower(): schemas.validator(m["schema"]) for name, m in content.items()},
        arrays=frozenset(
            name
            for schema in resolved
            for name, part in schema.get("properties", {}).items()
            if contract.resolve(part).get("type") == "array"
        ),
        fields=frozenset(name for schema in resolved for name in _fields(contract, schema)),
    )


def _fields(contract: Contract, schema: Json) -> Iterator[str]:
    """The names of the members that an object schema, or one of its alternatives, declares."""
    yield from schema.get("properties", {})
    for keyword in ("oneOf", "anyOf", "allOf"):
        for part in schema.get(keyword, ()):
            yield from _fields(contract, contract.resolve(part))


def _replies(contract: Contract, schemas: Schemas, operation: Operation) -> dict[int, ReplyPlan]:
    return {
        int(status): schemas.once(response, partial(_reply, contract, schemas, status, response))
        for status, response in operation.responses.items()
    }


def _reply(contract: Contract, schemas: Schemas, status: str, response: Json) -> ReplyPlan:
    content = response.get("content", {})
    headers = response.get("headers", {})
    required = [n for n, header in headers.items() if contract.resolve(header).get("required")]
    media_type, media = next(iter(content.items()), (None, None))
    plan = ReplyPlan(
        media_type=media_type,
        validator=schemas.validator(media["schema"]) if media else None,
        required_headers=tuple(required),
    )
    _check_examples(contract, schemas, f"the {status} reply", response)
    return plan


def _accepts(operation: Operation) -> tuple[str, ...]:
    good = (r for status, r in operation.responses.items() if status.startswith("2"))
    return tuple(dict.fromkeys(name.lower() for r in good for name in r.get("content", {})))


def _scheme(operation: Operation) -> str | None:
    if len(operation.security) > 1 or any(len(need) != 1 for need in operation.security):
        raise ValueError("`security` must name one scheme, or be empty")
    return next(iter(operation.security[0])) if operation.security else None


def _check_signature(place: str, plan: Plan) -> None:
    expected = {p.keyword for p in (*plan.path_parameters, *plan.query_parameters)}
    if plan.body is not None:
        expected.add("body")
    taken = inspect.signature(plan.handler).parameters
    names = list(taken)
    if names[:1] != ["ctx"] or set(names[1:]) != expected:
        wanted = ", ".join(["ctx", *sorted(expected)])
        raise ContractError(f"{place}: the handler takes ({', '.join(names)}), expected ({wanted})")
    for keyword in _that_may_be_absent(plan):
        if taken[keyword].default is inspect.Parameter.empty:
            raise ContractError(f"{place}: the handler's `{keyword}` needs a default")


def _that_may_be_absent(plan: Plan) -> Iterator[str]:
    """The keywords that a request may leave out, and that the handler is then not given."""
    for parameter in plan.query_parameters:
        if not parameter.required and not parameter.has_default:
            yield parameter.keyword


def _check_examples(contract: Contract, schemas: Schemas, where: str, part: Json) -> None:
    for media in part.get("content", {}).values():
        for example in _examples(contract, media) if "schema" in media else ():
            validator = schemas.validator(media["schema"])
            if not validator.is_valid(example):
                found = problems(validator, example)[0]
                raise ValueError(f"the example of {where}: {found.field} {found.message}")


def _examples(contract: Contract, media: Json) -> Iterator[Any]:
    for named in media.get("examples", {}).values():
        yield contract.resolve(named)["value"]
    if "example" in media:
        yield media["example"]
