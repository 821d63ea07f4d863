"""The lint of contracts: what it says of an operation in which one thing is wrong."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from skillsim_contracts.contract import Contract, Operation, known_vendors, load_contract
from skillsim_contracts.contract_lint import lint, make_rules

CONTRACT = load_contract("skilltrack")
CREATE = CONTRACT.operations["createEmployee"]


def said(operation: Operation, contract: Contract = CONTRACT) -> str:
    return "; ".join(lint(contract, operation))


def written(**parts: Any) -> Operation:
    return replace(CREATE, document={**CREATE.document, **parts})


def answering(**changes: Any) -> Operation:
    success: Mapping[str, Any] = {**CREATE.responses["200"], **changes}
    return replace(CREATE, responses={**CREATE.responses, "200": success})


@pytest.mark.parametrize("vendor", known_vendors())
def test_contracts_of_the_vendors_are_clean(vendor: str) -> None:
    contract = load_contract(vendor)

    found = [one for operation in contract.operations.values() for one in lint(contract, operation)]

    assert found == []


@pytest.mark.parametrize(
    ("operation", "sentence"),
    [
        (written(**{"x-evidence": None}), "x-evidence is missing"),
        (written(**{"x-evidence": {"basis": "heard", "source": "x"}}), "is 'heard'"),
        (written(**{"x-evidence": {"basis": "assumed", "source": "x"}}), "names no decision"),
        (replace(CREATE, operation_id="create"), "no verb with a noun"),
        (replace(CREATE, path="/v1/employees/{id}"), "the path names ['id']"),
        (answering(content={"json": {"schema": {}}}), "media type 'json'"),
        (answering(links={"a": {"operationId": "nowhere"}}), "leads to no operation"),
        (
            answering(links={"a": {"operationId": "listSkills", "parameters": {"x": "$url"}}}),
            "takes x from '$url'",
        ),
        (
            answering(content={"application/json": {"schema": {"type": "array"}, "example": {}}}),
            "an example of the answer 200 does not fit",
        ),
        (
            replace(
                CREATE,
                request_schemas={
                    "application/json": {
                        "type": "string",
                        "format": "date",
                        "pattern": "x",
                        "maxLength": 3,
                    }
                },
            ),
            "format, pattern and maxLength at once",
        ),
        (
            replace(CREATE, responses={s: r for s, r in CREATE.responses.items() if s != "403"}),
            "the refusal 403 is not listed",
        ),
    ],
)
def test_what_is_wrong_with_an_operation_is_said(operation: Operation, sentence: str) -> None:
    assert sentence in said(operation)


def test_every_operation_has_one_rule() -> None:
    rules = make_rules(CONTRACT)

    assert [rule.operations for rule in rules] == [(name,) for name in CONTRACT.operations]
