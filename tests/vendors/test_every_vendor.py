"""What holds for every vendor alike: contracts against the printed requests and a running server.

Parametrized over the contracts, so a further vendor is covered by adding its files.
"""

import json
import re
from collections.abc import Iterator

import pytest
from openapi_schema_validator import OAS30Validator, oas30_format_checker

from skillsim import contract as contracts
from skillsim.contract import Contract, Operation
from skillsim.resources import contract_paths
from skillsim_contracts.replay import DocumentedExchange, documented_vendors, load
from tests.running_server import Answer, Server

CONTRACTS = {vendor: contracts.load(path) for vendor, path in contract_paths().items()}
OPERATIONS = [(vendor, operation) for vendor, c in CONTRACTS.items() for operation in c.operations]
PRINTED = [exchange for vendor in documented_vendors() for exchange in load(vendor)]

# Documented on pages that are known in parts only: the requests they print are not on file.
NOT_ON_FILE = {
    ("techwolf", operation_id)
    for operation_id in (
        "createEmployee",
        "listEmployees",
        "getEmployee",
        "updateEmployee",
        "getSkillProfile",
        "giveSkillFeedback",
        "replaceSkillFeedback",
    )
}

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def _id(value: object) -> str:
    if isinstance(value, Operation):
        return value.operation_id
    return value.name.replace(" ", "_") if isinstance(value, DocumentedExchange) else str(value)


def _findings(contract: Contract, schema: contracts.Json, value: object) -> list[str]:
    """Where the value leaves a schema of the contract, judged by OpenAPI's own validator.

    An engine other than the simulator's, so that one cannot excuse the other.
    """
    root = {"allOf": [schema], "components": contract.document.get("components", {})}
    validator = OAS30Validator(root, format_checker=oas30_format_checker)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


def _error_schema(contract: Contract) -> contracts.Json:
    """The schema of the vendor's refusals, as its first guarded operation declares it."""
    guarded = next(operation for operation in contract.operations if operation.security)
    content: contracts.Json = guarded.responses["401"]["content"]
    schema: contracts.Json = next(iter(content.values()))["schema"]
    return schema


def _assert_refusal(vendor: str, answer: Answer, status: int) -> None:
    assert answer.status == status, answer
    assert _findings(CONTRACTS[vendor], _error_schema(CONTRACTS[vendor]), _json(answer)) == []


def _json(answer: Answer) -> object:
    value: object = json.loads(answer.body)
    return value


def _path(vendor: str, operation: Operation) -> str:
    """A path of the operation that exists: as printed, else with the contract's examples."""
    for exchange in PRINTED:
        if (exchange.vendor, exchange.operation_id) == (vendor, operation.operation_id):
            return exchange.path
    contract = CONTRACTS[vendor]
    item = contract.document["paths"][operation.path]
    declared = [*item.get("parameters", ()), *item[operation.method.lower()].get("parameters", ())]
    parameters = [contract.resolve(parameter) for parameter in declared]
    return operation.path.format(**{p["name"]: p["example"] for p in parameters if "example" in p})


def _example_findings(
    contract: Contract, node: object, at: str = "#"
) -> Iterator[tuple[str, object]]:
    """What is wrong with the examples that stand beside a schema, each with its place."""
    if isinstance(node, list):
        for number, item in enumerate(node):
            yield from _example_findings(contract, item, f"{at}/{number}")
    if not isinstance(node, dict):
        return
    if "schema" in node:
        named = node.get("examples", {})
        values = [contract.resolve(example)["value"] for example in named.values()]
        values += [node["example"]] if "example" in node else []
        for value in values:
            yield from ((at, finding) for finding in _findings(contract, node["schema"], value))
    for key, item in node.items():
        if key not in ("example", "examples", "value"):
            yield from _example_findings(contract, item, f"{at}/{key}")


@pytest.mark.parametrize("vendor", CONTRACTS)
def test_every_example_of_a_contract_validates(vendor: str) -> None:
    assert list(_example_findings(CONTRACTS[vendor], CONTRACTS[vendor].document)) == []


@pytest.mark.parametrize(
    ("vendor", "operation"),
    [(vendor, o) for vendor, o in OPERATIONS if o.evidence["basis"] != "assumed"],
    ids=_id,
)
def test_operation_that_is_not_assumed_has_a_printed_request(
    vendor: str, operation: Operation
) -> None:
    printed = {(exchange.vendor, exchange.operation_id) for exchange in PRINTED}

    # Exactly one of the two: a request that comes on file leaves the list.
    assert ((vendor, operation.operation_id) in printed) != (
        (vendor, operation.operation_id) in NOT_ON_FILE
    )


@pytest.mark.parametrize("exchange", PRINTED, ids=_id)
def test_printed_request_is_one_that_the_contract_takes(exchange: DocumentedExchange) -> None:
    contract = CONTRACTS[exchange.vendor]
    (operation,) = (o for o in contract.operations if o.operation_id == exchange.operation_id)
    template = re.sub(r"{[^}]+}", "[^/]+", operation.path)

    assert operation.method == exchange.method
    assert re.fullmatch(template, exchange.path.partition("?")[0])
    assert str(exchange.status) in operation.responses
    if exchange.status < 400 and exchange.body is not None:
        assert operation.request_body is not None
        media_type = exchange.headers["Content-Type"].partition(";")[0]
        schema = operation.request_body["content"][media_type]["schema"]
        assert _findings(contract, schema, exchange.body) == []


@pytest.mark.parametrize(
    ("vendor", "operation"),
    [(vendor, o) for vendor, o in OPERATIONS if o.security],
    ids=_id,
)
def test_guarded_operation_without_credential_is_401(
    server: Server, vendor: str, operation: Operation
) -> None:
    server.reset()

    answer = server.request(
        operation.method, server.vendors[vendor].base_url + _path(vendor, operation)
    )

    _assert_refusal(vendor, answer, 401)


@pytest.mark.parametrize("vendor", CONTRACTS)
@pytest.mark.parametrize("path", ["/", "/no-such-route", "/no/such/route?x=1"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_unknown_route_is_404_in_the_vendors_shape(
    server: Server, vendor: str, path: str, method: str
) -> None:
    answer = server.request(method, server.vendors[vendor].base_url + path)

    _assert_refusal(vendor, answer, 404)


@pytest.mark.parametrize(("vendor", "operation"), OPERATIONS, ids=_id)
def test_undeclared_method_is_405_and_says_what_is_allowed(
    server: Server, vendor: str, operation: Operation
) -> None:
    declared = {o.method for o in CONTRACTS[vendor].operations if o.path == operation.path}
    wrong = next(method for method in METHODS if method not in declared)

    answer = server.request(wrong, server.vendors[vendor].base_url + _path(vendor, operation))

    _assert_refusal(vendor, answer, 405)
    allowed = {method.strip() for method in answer.headers["allow"].split(",")}
    assert declared <= allowed <= declared | {"HEAD", "OPTIONS"}


@pytest.mark.parametrize(
    ("vendor", "operation"),
    [(vendor, o) for vendor, o in OPERATIONS if o.method == "GET"],
    ids=_id,
)
def test_head_is_answered_like_get_without_the_body(
    server: Server, vendor: str, operation: Operation
) -> None:
    server.reset()
    url = server.vendors[vendor].base_url + _path(vendor, operation)
    headers = server.authorization(vendor)

    got = server.request("GET", url, headers)
    head = server.request("HEAD", url, headers)

    assert head.status == got.status == 200
    assert head.body == b""
    assert head.headers["content-type"] == got.headers["content-type"]
    assert head.headers["content-length"] == str(len(got.body))
