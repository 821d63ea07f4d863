"""The stages of a request before its handler runs, in order: negotiate, validate.

Each is a plain function over a plan; what is wrong with the request is raised as an ApiError.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

import orjson

from skillsim.context import Links
from skillsim.errors import (
    Invalid,
    NotAcceptable,
    NotFound,
    Problem,
    UnsupportedMediaType,
)
from skillsim.plan import BodyPlan, ParameterPlan, Plan
from skillsim.schema import problems

MAX_JSON_DEPTH = 64
MAX_QUERY_FIELDS = 1000
FORM = "application/x-www-form-urlencoded"

# ASCII only: Python's int() would also take `1_0`, `+5` and the digits of other scripts.
_INTEGER = re.compile(r"-?[0-9]{1,19}")
_BOOLEANS = {"true": True, "false": False}
_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"')
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


class Parameters(NamedTuple):
    """What path and query say to an operation; nobody may change what is in it."""

    arguments: Mapping[str, Any]
    findings: tuple[str, ...]
    problems: tuple[Problem, ...]


class Memory:
    """What was worked out of the head of a request, for the next one with the very same head."""

    __slots__ = ("answer", "essence", "is_acceptable", "parameters", "recorded_headers")

    def __init__(self) -> None:
        self.is_acceptable = False
        """Whether `Accept` was found good."""
        self.essence: str | None = None
        """The media type of the body, found to be one of the declared."""
        self.parameters: Parameters | None = None
        self.recorded_headers: Any = None
        """The header fields as they are written down."""
        self.answer: Any = None
        """The last answer, with what it held for; whoever sets it says what that is."""


@dataclass(slots=True, eq=False)
class Request:
    """One request as the stages see it; header names are lower-case bytes."""

    method: str
    path: str
    query: bytes
    headers: Mapping[bytes, bytes]
    links: Links
    request_id: str
    memory: Memory
    findings: list[str]
    """What the request says that the contract does not know (decision G2)."""
    path_values: tuple[str, ...] = ()
    body: bytes = b""


def negotiate(plan: Plan, request: Request, *, is_strict: bool = False) -> None:
    """Refuse an `Accept` that nothing here satisfies (406), then a body of another type (415).

    Lenient (decision D4): any kind of JSON is taken to mean the vendor's own. Strict: `Accept`
    and `Content-Type` must name the contract's first type, `*/*` included in neither.
    """
    if is_strict:
        _negotiate_strictly(plan, request)
    elif not request.memory.is_acceptable:
        _negotiate_accept(plan, request)
    if plan.body is not None and request.body:
        media_type(plan.body, request)


def _negotiate_accept(plan: Plan, request: Request) -> None:
    accept = request.headers.get(b"accept")
    if accept and plan.accepts and not _is_acceptable(accept.decode("latin-1"), plan.accepts):
        raise NotAcceptable(f"this operation produces {' or '.join(plan.accepts)}")
    request.memory.is_acceptable = True


def _negotiate_strictly(plan: Plan, request: Request) -> None:
    accept = request.headers.get(b"accept", b"").decode("latin-1")
    wanted = {item.split(";")[0].strip().lower() for item in accept.split(",")}
    if plan.accepts and plan.accepts[0] not in wanted:
        raise NotAcceptable(f"send Accept: {plan.accepts[0]}")
    if plan.body is not None and request.body:
        first = next(iter(plan.body.validators))
        given = request.headers.get(b"content-type", b"").decode("latin-1")
        if given.split(";")[0].strip().lower() != first:
            raise UnsupportedMediaType(f"send Content-Type: {first}")


@lru_cache(maxsize=1024)
def _is_acceptable(accept: str, produced: tuple[str, ...]) -> bool:
    for item in accept.split(","):
        wanted, *parameters = (part.strip().lower() for part in item.split(";"))
        if any(re.fullmatch(r"q=0(\.0*)?", p) for p in parameters):
            continue
        if (
            wanted == "*/*"
            or wanted in produced
            or (_is_json(wanted) and any(map(_is_json, produced)))
        ):
            return True
        kind, _, rest = wanted.partition("/")
        if rest == "*" and any(p.startswith(kind + "/") for p in produced):
            return True
    return False


def _is_json(media: str) -> bool:
    return media == "application/json" or (
        media.startswith("application/") and media.endswith("+json")
    )


def media_type(body: BodyPlan, request: Request) -> str:
    """The declared media type of the request's body; a body without any counts as the first."""
    essence = request.memory.essence
    if essence is None:
        header = request.headers.get(b"content-type")
        if header is None:
            return next(iter(body.validators))
        essence = header.split(b";", 1)[0].strip().lower().decode("latin-1")
        if essence not in body.validators:
            raise UnsupportedMediaType(f"send the body as {' or '.join(body.validators)}")
        request.memory.essence = essence
    return essence


def validate(plan: Plan, request: Request) -> dict[str, Any]:
    """The handler's keyword arguments. Raises Invalid with every problem found, or NotFound."""
    read = request.memory.parameters or _read_parameters(plan, request)
    arguments, found = dict(read.arguments), list(read.problems)
    request.findings.extend(read.findings)
    if plan.body is not None:
        _read_body(plan.body, request, arguments, found)
    if found:
        raise Invalid("Validation error", problems=tuple(found))
    return arguments


def _read_parameters(plan: Plan, request: Request) -> Parameters:
    in_path: dict[str, Any] = {}
    for parameter, text in zip(plan.path_parameters, request.path_values, strict=True):
        value = _cast(parameter, text)
        if not parameter.validator.is_valid(value):
            # Assumed (decision G1): a path parameter that breaks its pattern names nothing.
            raise NotFound(f"{parameter.name} {text!r} names nothing here")
        in_path[parameter.keyword] = value
    read = _read_query(plan, request.query) if plan.query_parameters else _SAYS_NOTHING
    kept = read._replace(arguments={**in_path, **read.arguments})
    request.memory.parameters = kept
    return kept


_SAYS_NOTHING = Parameters({}, (), ())


@lru_cache(maxsize=1024)
def _read_query(plan: Plan, query: bytes) -> Parameters:
    arguments: dict[str, Any] = {}
    found: list[Problem] = []
    values = parse_fields(query) if query else {}
    for parameter in plan.query_parameters:
        given = values.get(parameter.name)
        if given is None:
            if parameter.required:
                found.append(Problem(parameter.name, None, "is required"))
            elif parameter.has_default:
                arguments[parameter.keyword] = parameter.default
            continue
        value: Any = _cast(parameter, given[-1])
        if parameter.is_array:
            value = [_cast(parameter, text) for text in given]
        if not parameter.validator.is_valid(value):
            found += problems(parameter.validator, value, at=parameter.name)
        arguments[parameter.keyword] = value
    unknown = sorted(values.keys() - plan.query_names)
    findings = (f"unknown query parameter {name}" for name in unknown)
    return Parameters(arguments, tuple(findings), tuple(found))


def _cast(parameter: ParameterPlan, text: str) -> Any:
    if parameter.kind == "integer" and _INTEGER.fullmatch(text):
        return int(text)
    if parameter.kind == "boolean":
        return _BOOLEANS.get(text, text)
    return text


def parse_fields(text: bytes) -> dict[str, list[str]]:
    """The values of `a=1&b=2`, by name, in order. Raises Invalid for what is not UTF-8 or NUL."""
    pairs = text.split(b"&")
    if len(pairs) > MAX_QUERY_FIELDS:
        raise Invalid(f"at most {MAX_QUERY_FIELDS} fields are taken")
    values: dict[str, list[str]] = {}
    for pair in pairs:
        name, _, value = pair.partition(b"=")
        if name:
            values.setdefault(_decode(name), []).append(_decode(value))
    return values


def _decode(text: bytes) -> str:
    if b"+" in text:
        text = text.replace(b"+", b" ")
    try:
        decoded = (unquote_to_bytes(text) if b"%" in text else text).decode("utf-8")
    except UnicodeDecodeError as error:
        raise Invalid("the query or form is not UTF-8") from error
    if "\0" in decoded:
        raise Invalid("the query or form holds a NUL character")
    return decoded


def _read_body(
    plan: BodyPlan, request: Request, arguments: dict[str, Any], found: list[Problem]
) -> None:
    if not request.body:
        if plan.required:
            raise Invalid("a request body is required")
        arguments["body"] = None
        return
    essence = media_type(plan, request)
    body = _read_form(plan, request.body) if essence == FORM else parse_json(request.body)
    validator = plan.validators[essence]
    if not validator.is_valid(body):
        found += problems(validator, body)
    elif isinstance(body, dict) and plan.fields and not body.keys() <= plan.fields:
        unknown = sorted(body.keys() - plan.fields)
        request.findings.extend(f"unknown field {name[:80]}" for name in unknown)
    arguments["body"] = body


def _read_form(plan: BodyPlan, body: bytes) -> dict[str, Any]:
    fields = parse_fields(body)
    return {name: given if name in plan.arrays else given[-1] for name, given in fields.items()}


def parse_json(body: bytes) -> Any:
    """The value of a JSON text. Raises Invalid when it is malformed, too deep or holds NUL.

    The parser itself refuses NaN, lone surrogates, other encodings and endless nesting; whole
    numbers beyond 64 bits become floats, which the contract's bounds then refuse.
    """
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Invalid(f"the body is not well-formed JSON: {error}") from error
    if body.count(b"[") + body.count(b"{") > MAX_JSON_DEPTH and _depth(body) > MAX_JSON_DEPTH:
        raise Invalid(f"the body is nested deeper than {MAX_JSON_DEPTH} levels")
    if b"\\u0000" in body and _NUL.search(body):
        raise Invalid("the body holds a NUL character")
    return value


def _depth(body: bytes) -> int:
    """The nesting of a well-formed JSON text."""
    deepest = depth = 0
    for byte in _STRINGS.sub(b"", body):
        if byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    return deepest
