"""One exchange in full, and why it was answered as it was."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from skillsim.admin_connection import AdminError
from skillsim.console.admin_api import address
from skillsim.console.bodies import Body, body_of
from skillsim.console.curl import Field
from skillsim.console.vendor_calls import example
from skillsim.console.vendor_contracts import Operation
from skillsim.console.visit import Visit

# What curl, or the page's own call, says by itself, and what stands for a secret.
_OWN_FIELDS = frozenset(
    {"host", "content-length", "connection", "user-agent", "accept-encoding", "transfer-encoding"}
)
REDACTED = "[redacted]"


class Details(NamedTuple):
    """What the page of an exchange shows."""

    exchange: Mapping[str, Any]
    request: Body
    response: Body
    operation: Operation | None
    """The operation of the contract that it was for; None when no operation has this path."""
    limits: list[dict[str, Any]]
    """How much of the vendor's limits is used now."""
    fault: Mapping[str, Any] | None
    """The fault rule that struck, if it is still there."""
    command: str
    """What sends it again from a shell; empty for what the sandbox itself sent."""


def explain(visit: Visit, number: str) -> Details:
    """An exchange of the journal. Raises AdminError (404) when it is gone, (400) for no number."""
    exchange = visit.api.get(address("requests", number)).body
    operation = _operation(visit, exchange)
    document = operation.document if operation else {}
    contract = visit.contract(exchange["vendor"])
    return Details(
        exchange,
        body_of(exchange["request"], contract.help_of(document.get("requestBody", {}))),
        body_of(exchange["response"], contract.help_of(_answer_of(document, exchange["status"]))),
        operation,
        _limits(visit, exchange),
        _fault(visit, exchange["fault"]),
        _command(visit, exchange, operation),
    )


def kept_fields(exchange: Mapping[str, Any]) -> list[Field]:
    """The header fields that are worth sending again: no secrets, nothing about the connection."""
    return [
        (field["name"], field["value"])
        for field in exchange["request"]["headers"]
        if field["name"].lower() not in _OWN_FIELDS and REDACTED not in field["value"]
    ]


def target_of(exchange: Mapping[str, Any]) -> str:
    """The path and query of a request, below the vendor's base URL."""
    query = exchange["query"]
    return f"{exchange['path']}?{query}" if query else str(exchange["path"])


def _operation(visit: Visit, exchange: Mapping[str, Any]) -> Operation | None:
    operations = visit.contract(exchange["vendor"]).operations
    return operations.get(exchange["operation_id"] or "")


def _answer_of(document: Mapping[str, Any], status: int | None) -> dict[str, Any]:
    responses = document.get("responses", {})
    found: dict[str, Any] = responses.get(str(status), responses.get("default", {}))
    return found


def _limits(visit: Visit, exchange: Mapping[str, Any]) -> list[dict[str, Any]]:
    if exchange["direction"] == "out":
        return []
    limits = visit.api.get("/limits").body["limits"]
    return [limit for limit in limits if limit["vendor"] == exchange["vendor"]]


def _fault(visit: Visit, fault_id: str | None) -> dict[str, Any] | None:
    if fault_id is None:
        return None
    faults = visit.api.get("/faults").body["faults"]
    return next((fault for fault in faults if fault["id"] == fault_id), None)


def _command(visit: Visit, exchange: Mapping[str, Any], operation: Operation | None) -> str:
    if exchange["direction"] == "out":
        return ""
    try:
        return example(
            visit,
            exchange["vendor"],
            exchange["method"],
            target_of(exchange),
            headers=kept_fields(exchange),
            body=exchange["request"]["body"] if exchange["request"]["encoding"] == "utf-8" else "",
            client=exchange["client"],
            is_guarded=operation is None or operation.is_guarded,
        )
    except AdminError:
        # A world whose last credentials were revoked.
        return ""
