"""The contracts as the kit reads them: operations with every reference resolved."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import yaml

from skillsim.resources import contract_path, contract_paths

METHODS = ("get", "post", "put", "patch", "delete")

Json = Any


@dataclass(frozen=True, eq=False)
class Operation:
    """One operation of a contract; `parameters` and `responses` are resolved.

    `evidence` is the contract's word on where the operation comes from: `documented`, `observed`
    or `assumed`. `needs_credential` is false for the token call and whatever else is open.
    """

    vendor: str
    operation_id: str
    method: str
    path: str
    parameters: tuple[Mapping[str, Json], ...]
    request_schemas: Mapping[str, Json]
    body_required: bool
    responses: Mapping[str, Mapping[str, Json]]
    needs_credential: bool
    scopes: tuple[str, ...]
    is_safe: bool
    document: Mapping[str, Json]

    @property
    def evidence(self) -> str:
        """`documented`, `observed` or `assumed`."""
        return str(self.document.get("x-evidence", {}).get("basis", "documented"))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Matches a path of this operation, without query."""
        return re.compile(re.sub(r"\\\{[^/]+?\\\}", "[^/]+", re.escape(self.path)))

    def parameters_in(self, place: str) -> tuple[Mapping[str, Json], ...]:
        """Those in `path`, `query` or `header`."""
        return tuple(p for p in self.parameters if p["in"] == place)

    def success(self) -> tuple[int, Mapping[str, Json]]:
        """The documented success: its status and response."""
        status = min(status for status in self.responses if status.startswith("2"))
        return int(status), self.responses[status]

    def fill(self, values: Mapping[str, str]) -> str:
        """The path with its parameters filled in; KeyError when one is missing."""
        return re.sub(r"\{([^/]+?)\}", lambda match: values[match.group(1)], self.path)


@dataclass(frozen=True, eq=False)
class Contract:
    """One vendor's contract. `document` is the parsed YAML with references left in."""

    vendor: str
    title: str
    document: Mapping[str, Json]
    operations: Mapping[str, Operation]

    @property
    def prefix(self) -> str:
        """What the ids of its rules begin with: the capitals of its name, such as `ST`."""
        name = self.title.split()[0]
        return "".join(letter for letter in name if letter.isupper()) or name.upper()

    @cached_property
    def media_type(self) -> str:
        """What most of its successes are answered as: what a client of this vendor accepts."""
        successes = (operation.success()[1] for operation in self.operations.values())
        media = Counter(name for response in successes for name in response.get("content", {}))
        return media.most_common(1)[0][0] if media else "*/*"

    @property
    def rate_limits(self) -> tuple[Mapping[str, Json], ...]:
        """`x-rate-limits`: name, algorithm, key, limit, window_s."""
        return tuple(self.document.get("x-rate-limits", ()))

    def find(self, method: str, path: str) -> Operation | None:
        """The operation of a request; fixed paths win over those with parameters."""
        bare = path.partition("?")[0]
        found = [
            operation
            for operation in self.operations.values()
            if operation.method == method and operation.pattern.fullmatch(bare)
        ]
        return min(found, key=lambda operation: operation.path.count("{"), default=None)


def known_vendors() -> tuple[str, ...]:
    """The vendors that have a contract, in the order of their names."""
    return tuple(contract_paths())


@lru_cache(maxsize=16)
def load_contract(vendor: str) -> Contract:
    """The contract of a vendor. Raises FileNotFoundError when there is none."""
    document = yaml.safe_load(contract_path(vendor).read_text(encoding="utf-8"))
    operations = {operation.operation_id: operation for operation in _operations(vendor, document)}
    return Contract(vendor, document["info"]["title"], document, operations)


def resolve(document: Mapping[str, Json], node: Json) -> Json:
    """The node with every `#/…` reference in it replaced by what it names."""
    if isinstance(node, dict):
        if "$ref" in node:
            return resolve(document, _named(document, node["$ref"]))
        return {key: resolve(document, value) for key, value in node.items()}
    if isinstance(node, list):
        return [resolve(document, item) for item in node]
    return node


def _named(document: Mapping[str, Json], reference: str) -> Json:
    node: Json = document
    for part in reference.removeprefix("#/").split("/"):
        node = node[part.replace("~1", "/").replace("~0", "~")]
    return node


def _operations(vendor: str, document: Mapping[str, Json]) -> Iterator[Operation]:
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                shared = item.get("parameters", [])
                yield _operation(vendor, document, path, method, item[method], shared)


def _operation(
    vendor: str,
    document: Mapping[str, Json],
    path: str,
    method: str,
    written: Mapping[str, Json],
    shared: list[Json],
) -> Operation:
    security = written.get("security", document.get("security", []))
    body = resolve(document, written.get("requestBody", {}))
    return Operation(
        vendor=vendor,
        operation_id=written["operationId"],
        method=method.upper(),
        path=path,
        parameters=tuple(resolve(document, [*shared, *written.get("parameters", [])])),
        request_schemas={media: part["schema"] for media, part in body.get("content", {}).items()},
        body_required=bool(body.get("required")),
        responses=resolve(document, written["responses"]),
        needs_credential=bool(security),
        scopes=tuple(s for scheme in security for scopes in scheme.values() for s in scopes),
        is_safe=method == "get" or bool(written.get("x-safe")),
        document=written,
    )
