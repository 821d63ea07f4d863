"""What the pages say about a vendor's operations, read from the contracts that the server shows."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from skillsim.admin_connection import AdminError
from skillsim.console.admin_api import AdminApi, address
from skillsim.console.field_help import field_help

Json = dict[str, Any]
_METHODS = ("get", "post", "put", "patch", "delete")


class Operation(NamedTuple):
    """One operation of a vendor's API."""

    id: str
    method: str
    path: str
    """Below the vendor's base URL, with `{names}` in it."""
    summary: str
    description: str
    evidence: Mapping[str, Any]
    """Where the rule comes from: `basis`, `source` and perhaps `decisions`."""
    is_guarded: bool
    """Whether it asks for a credential."""
    has_required_parameter: bool
    document: Json
    """The operation as the contract has it."""


class VendorContract:
    """One vendor's contract, for looking things up."""

    def __init__(self, document: Json) -> None:
        self.document = document
        schemes = document.get("components", {}).get("securitySchemes", {})
        self._scheme: Json = next(iter(schemes.values()), {})
        self.operations = {found.id: found for found in _operations(document)}

    @property
    def title(self) -> str:
        """The vendor's name as it is written: every contract's title begins with it."""
        return str(self.document["info"]["title"]).split()[0]

    @property
    def key_header(self) -> str | None:
        """The header that carries an API key; None where tokens are used."""
        return str(self._scheme["name"]) if self._scheme.get("type") == "apiKey" else None

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that credentials can be made for."""
        return tuple(str(declared["role"]) for declared in self._scheme.get("x-credentials", ()))

    @property
    def token_path(self) -> str:
        """Where tokens are bought, below the base URL; empty where keys are used."""
        flow = self._scheme.get("flows", {}).get("clientCredentials", {})
        path = urlsplit(str(flow.get("tokenUrl", ""))).path
        return path.removeprefix(str(self.document["servers"][0]["url"]))

    def first_list(self) -> Operation:
        """An operation that anybody can try first: it only reads, and needs no parameter."""
        return next(
            operation
            for operation in self.operations.values()
            if operation.method == "GET"
            and operation.is_guarded
            and "{" not in operation.path
            and not operation.has_required_parameter
        )

    def help_of(self, part: Json) -> Mapping[tuple[str, ...], str]:
        """What is said about the members of a request body or response of an operation."""
        return field_help(part, self.resolve)

    def resolve(self, node: Json) -> Json:
        """A part of the contract itself, where `node` only refers to it."""
        while "$ref" in node:
            found: Any = self.document
            for step in node["$ref"].removeprefix("#/").split("/"):
                found = found[step.replace("~1", "/").replace("~0", "~")]
            node = found
        return node


class VendorContracts:
    """The contracts, each asked for once: a server's contracts never change."""

    def __init__(self) -> None:
        self._known: dict[str, VendorContract] = {}
        self._admin: dict[str, Mapping[str, str]] = {}

    def get(self, api: AdminApi, vendor: str) -> VendorContract:
        """A vendor's contract. Raises AdminError (404) for an unknown vendor."""
        if vendor not in self._known:
            document = api.get(address("docs", vendor, "openapi.json")).body
            self._known[vendor] = VendorContract(document)
        return self._known[vendor]

    def admin_operations(self, api: AdminApi, vendor: str) -> Mapping[str, str]:
        """Summaries of the operations of a vendor's own part of the admin API, by their ids.

        Empty where it has none.
        """
        if vendor not in self._admin:
            self._admin[vendor] = _admin_operations(api, vendor)
        return self._admin[vendor]


def _admin_operations(api: AdminApi, vendor: str) -> Mapping[str, str]:
    try:
        document = api.get(address("docs", f"__admin.{vendor}", "openapi.json")).body
    except AdminError as error:
        if error.status != 404:
            raise
        return {}
    return {operation.id: operation.summary for operation in _operations(document)}


def _operations(document: Json) -> list[Operation]:
    return [
        _operation(document, path, method, item)
        for path, item in document["paths"].items()
        for method in _METHODS
        if method in item
    ]


def _operation(document: Json, path: str, method: str, item: Json) -> Operation:
    found = item[method]
    parameters = [*item.get("parameters", ()), *found.get("parameters", ())]
    return Operation(
        found["operationId"],
        method.upper(),
        path,
        found.get("summary", ""),
        found.get("description", ""),
        found.get("x-evidence", {}),
        bool(found.get("security", document.get("security"))),
        any(parameter.get("required") for parameter in parameters),
        found,
    )
