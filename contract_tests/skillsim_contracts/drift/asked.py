"""The request's side: credential, parameters, media type and body against the operation."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from skillsim_contracts.contract import Operation, load_contract
from skillsim_contracts.drift.asked_body import body_violations
from skillsim_contracts.drift.contract_places import escaped, within_parameter
from skillsim_contracts.drift.exchanges import Exchange, value_of
from skillsim_contracts.drift.redaction import REDACTED
from skillsim_contracts.drift.violations import Found, Kind, Side, Violation, as_sure_as
from skillsim_contracts.response_schemas import ResponseSchema
from skillsim_contracts.rules import Strength

Json = Any

_INTEGER = re.compile(r"-?[0-9]{1,19}")
_BOOLEANS = {"true": True, "false": False}
_UNAUTHORISED = 401


def request_violations(exchange: Exchange, operation: Operation, path: str) -> Iterator[Violation]:
    """What is wrong with a request; `path` is the one below the vendor's base."""
    found = Found(operation, Side.REQUEST)
    yield from _credential(exchange, found)
    yield from _path(path, found)
    yield from _query(exchange, found)
    yield from _header_fields(exchange, found)
    yield from body_violations(exchange, found)


def _credential(exchange: Exchange, found: Found) -> Iterator[Violation]:
    # Browsers leave credentials out of recordings: then only a 401 proves that there was none.
    is_known = exchange.is_complete or exchange.status == _UNAUTHORISED
    if not found.operation.needs_credential or not is_known or not exchange.request_headers:
        return
    name, scheme = _proof(found.operation)
    given = value_of(exchange.request_headers, name)
    where: dict[str, Any] = {"part": "headers", "pointer": f"/{name}", "within": ("security",)}
    if given is None:
        doubt = "" if exchange.is_complete else ", or the recording leaves it out"
        message = f"the header {name} is missing{doubt}"
        yield found.violation(Kind.CREDENTIAL, Strength.MUST, message, **where)
    elif scheme and given != REDACTED and given.partition(" ")[0].lower() != scheme:
        message = f"the header {name} does not say {scheme.capitalize()}"
        yield found.violation(Kind.CREDENTIAL, Strength.MUST, message, **where)


def _proof(operation: Operation) -> tuple[str, str]:
    """The header that proves the caller, and the scheme in it, if any."""
    document = load_contract(operation.vendor).document
    needs = operation.document.get("security", document.get("security", []))
    scheme = document["components"]["securitySchemes"][next(iter(needs[0]))]
    is_key = scheme["type"] == "apiKey"
    return (scheme["name"].lower(), "") if is_key else ("authorization", "bearer")


def _path(path: str, found: Found) -> Iterator[Violation]:
    operation = found.operation
    names = re.findall(r"\{([^/]+?)\}", operation.path)
    pattern = re.sub(r"\\\{[^/]+?\\\}", "([^/]+)", re.escape(operation.path))
    match = re.fullmatch(pattern, path)
    values = dict(zip(names, match.groups() if match else (), strict=False))
    for parameter in operation.parameters_in("path"):
        text = values.get(parameter["name"])
        if text is not None:
            yield from _parameter(parameter, [unquote(text)], Kind.PATH, "path", found)


def _query(exchange: Exchange, found: Found) -> Iterator[Violation]:
    given = parse_qs(urlsplit(exchange.url).query, keep_blank_values=True, max_num_fields=None)
    declared = {
        parameter["name"]: parameter for parameter in found.operation.parameters_in("query")
    }
    for name, parameter in declared.items():
        if name in given:
            yield from _parameter(parameter, given[name], Kind.QUERY, "query", found)
        elif parameter.get("required"):
            yield _absent(parameter, Kind.QUERY, "query", found)
    for name in given:
        if name and name not in declared:
            # Assumed (decision G2): the vendor ignores it.
            message = f"the query parameter {name[:80]} is not in the contract"
            yield found.hint(Kind.QUERY, message, part="query", pointer=f"/{escaped(name)}")


def _header_fields(exchange: Exchange, found: Found) -> Iterator[Violation]:
    for parameter in found.operation.parameters_in("header"):
        value = value_of(exchange.request_headers, parameter["name"].lower())
        if value is not None:
            yield from _parameter(parameter, [value], Kind.HEADER, "headers", found)
        elif parameter.get("required") and exchange.request_headers:
            yield _absent(parameter, Kind.HEADER, "headers", found)


def _parameter(
    parameter: Mapping[str, Json], given: list[str], kind: Kind, part: str, found: Found
) -> Iterator[Violation]:
    schema, name = parameter["schema"], parameter["name"]
    if any(REDACTED in text for text in given):
        return
    is_list = schema.get("type") == "array"
    cast = [_cast(schema["items"] if is_list else schema, text) for text in given]
    for error in _compiled(found.operation, parameter["in"], name).errors(
        cast if is_list else cast[-1]
    ):
        shown = repr(given if is_list else given[-1])[:80]
        message = f"the {part} parameter {name} is {shown}, which breaks {error.keyword}"
        yield found.violation(
            kind,
            as_sure_as(error.strength, parameter),
            message,
            part=part,
            pointer=f"/{escaped(name)}{error.pointer}",
            within=(*within_parameter(found.operation, name), "schema", *error.schema_path),
            cause=f"{part} {name}: {error.keyword}",
        )


def _absent(parameter: Mapping[str, Json], kind: Kind, part: str, found: Found) -> Violation:
    name = parameter["name"]
    return found.violation(
        kind,
        as_sure_as(Strength.MUST, parameter),
        f"the {part} parameter {name} is missing",
        part=part,
        pointer=f"/{escaped(name)}",
        within=within_parameter(found.operation, name),
    )


def _cast(schema: Mapping[str, Json], text: str) -> Json:
    if schema.get("type") == "integer" and _INTEGER.fullmatch(text):
        return int(text)
    return _BOOLEANS.get(text, text) if schema.get("type") == "boolean" else text


@lru_cache(maxsize=1024)
def _compiled(operation: Operation, place: str, name: str) -> ResponseSchema:
    (schema,) = (p["schema"] for p in operation.parameters_in(place) if p["name"] == name)
    return ResponseSchema(schema)
