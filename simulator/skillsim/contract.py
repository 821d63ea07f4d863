"""A contract: one `openapi/<vendor>.yaml`, loaded, checked and split into operations.

The file is data and stays data: no templates, no aliases, no reference that leaves the file. What
simulator and kit need beyond OpenAPI stands in the house keywords below; any other `x-` keyword is
refused, so a misspelt one cannot be ignored quietly.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import yaml

from skillsim import yaml_text
from skillsim.errors import ContractError

HOUSE_KEYWORDS = frozenset(
    {
        "x-client-practices",
        "x-credentials",
        "x-evidence",
        "x-pagination",
        "x-rate-limits",
        "x-safe",
        "x-token",
        "x-webhooks",
    }
)
EVIDENCE_BASES = ("documented", "observed", "assumed")
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

_MAX_BYTES = 2 << 20
_MAX_DEPTH = 100
_MAX_FLOW_DEPTH = 1000
_BRACKET = re.compile(r"[\[\]{}]")
# Below the first kind of key stand names that the vendor chose, a property may be `x-anything`;
# below the second kind stand values, which are nobody's keywords at any depth.
_NAME_MAPS = frozenset({"properties", "headers", "examples"})
_VALUES = frozenset({"example", "default", "enum", "value"})
# An alias needs an anchor; only a text that may hold one is worth a closer look. The pattern begins
# with a fixed letter, for which a text is searched quickly.
_ANCHOR = re.compile(r"&(?<![^\s\[{,:]&)\S")

Json = dict[str, Any]


@dataclass(frozen=True)
class Parameter:
    """One declared parameter; `place` is `path`, `query` or `header`."""

    name: str
    place: str
    required: bool
    schema: Json


@dataclass(frozen=True)
class Operation:
    """One method and path of a contract, with references to its parts resolved one level."""

    operation_id: str
    method: str
    path: str
    parameters: tuple[Parameter, ...]
    request_body: Json | None
    responses: Mapping[str, Json]
    security: tuple[Mapping[str, list[str]], ...]
    evidence: Mapping[str, Any]


@dataclass(frozen=True)
class Contract:
    """What one vendor promises; `document` is the whole file as plain dicts and lists."""

    name: str
    document: Json
    operations: tuple[Operation, ...]

    @property
    def security_schemes(self) -> Mapping[str, Json]:
        """The declared security schemes by name."""
        return dict(self.document.get("components", {}).get("securitySchemes", {}))

    def resolve(self, node: Json) -> Json:
        """The node itself, or what its `$ref` points at."""
        return _resolve(self.document, node)


def load(path: Path) -> Contract:
    """The contract in a YAML file. Raises ContractError with one sentence that names the place."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise ContractError(f"{path.name}: cannot be read: {error}") from error
    return parse(path.stem, text)


def parse(name: str, text: str) -> Contract:
    """The contract in a YAML text. Raises ContractError with one sentence that names the place."""
    document = _load_yaml(name, text)
    references = _check_tree(name, document)
    if not str(document.get("openapi", "")).startswith("3.0."):
        raise ContractError(f"{name}: `openapi` must be 3.0.x")
    for part in ("paths", "components"):
        if not isinstance(document.get(part, {}), dict):
            raise ContractError(f"{name}: `{part}` must be a mapping")
    operations = tuple(_operations(name, document))
    _check_operations(name, document, operations)
    _check_references(name, document, references)
    return Contract(name, document, operations)


def _load_yaml(name: str, text: str) -> Json:
    if len(text.encode()) > _MAX_BYTES:
        raise ContractError(f"{name}: the file is larger than {_MAX_BYTES} bytes")
    if _flow_depth(text) > _MAX_FLOW_DEPTH:
        raise ContractError(f"{name}: nested deeper than {_MAX_DEPTH}")
    try:
        if _has_alias(text):
            raise ContractError(f"{name}: YAML aliases are not allowed")
        document = yaml_text.read(text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise ContractError(f"{name}: not YAML: {' '.join(str(error).split())}") from error
    if not isinstance(document, dict):
        raise ContractError(f"{name}: the file must hold a mapping")
    return document


def _has_alias(text: str) -> bool:
    # Most texts have no `&` at all, which is the quickest thing to see.
    if "&" not in text or not _ANCHOR.search(text):
        return False
    return any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, yaml_text.Loader))


def _flow_depth(text: str) -> int:
    """About how deep brackets nest, strings included: libyaml crashes on hundreds of thousands."""
    depth = deepest = 0
    for bracket in _BRACKET.findall(text):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _check_tree(name: str, document: Json) -> dict[str, str]:
    """Refuse remote references, unknown keywords, keys that are not text, and great depth.

    What comes back is every reference, with a place where it stands.
    """
    references: dict[str, str] = {}
    stack: list[tuple[Any, str, str, int]] = [(document, "#", "keywords", 0)]
    while stack:
        node, place, kind, depth = stack.pop()
        if depth > _MAX_DEPTH:
            raise ContractError(f"{name}: {place[:80]}: nested deeper than {_MAX_DEPTH}")
        is_list = type(node) is list
        for key, value in enumerate(node) if is_list else node.items():
            # Most of a contract is text and numbers under harmless names: those cost next to
            # nothing here.
            if type(value) is dict or type(value) is list:
                below = _kind_below(kind, key)
                stack.append((value, f"{place}/{key}", below, depth + 1))
            if not is_list and (type(key) is not str or key[:2] == "x-" or key == "$ref"):
                _check_key(f"{name}: {place}", kind, key, value)
                if key == "$ref" and kind == "keywords":
                    references[str(value)] = place
    return references


def _kind_below(kind: str, key: object) -> str:
    """What the keys below a key are: `keywords`, `names` of the vendor's, or parts of `values`."""
    if kind == "values" or (kind == "keywords" and key in _VALUES):
        return "values"
    return "names" if kind == "keywords" and key in _NAME_MAPS else "keywords"


def _check_key(place: str, kind: str, key: object, value: object) -> None:
    if not isinstance(key, str):
        raise ContractError(f"{place}: the key {key!r} must be quoted text")
    if kind == "keywords" and key.startswith("x-") and key not in HOUSE_KEYWORDS:
        raise ContractError(f"{place}: unknown keyword `{key}`")
    if key == "$ref" and isinstance(value, str) and not value.startswith("#/"):
        raise ContractError(f"{place}: `$ref` leaves the file: {value[:80]}")


def _check_references(name: str, document: Json, references: Mapping[str, str]) -> None:
    for reference, place in references.items():
        try:
            _resolve(document, {"$ref": reference})
        except (LookupError, TypeError, ValueError) as error:
            raise ContractError(
                f"{name}: {place}: `$ref` leads nowhere: {reference[:80]}"
            ) from error


def _resolve(document: Json, node: Json) -> Json:
    seen = 0
    while "$ref" in node:
        target: Any = document
        for key in _way_to(node["$ref"]):
            target = target[int(key) if type(target) is list else key]
        node, seen = target, seen + 1
        if seen > _MAX_DEPTH:
            raise KeyError("references in a circle")
    return node


@lru_cache(maxsize=1024)
def _way_to(reference: str) -> tuple[str, ...]:
    """The keys from the top of a document to what a reference means."""
    parts = unquote(reference[2:]).split("/")
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in parts)


def _operations(name: str, document: Json) -> Iterator[Operation]:
    for path, item in document.get("paths", {}).items():
        if not isinstance(item, dict):
            raise ContractError(f"{name}: {path}: must be a mapping")
        for method in METHODS:
            if method in item:
                place = f"{method.upper()} {path}"
                try:
                    yield _operation(document, path, method, item)
                except (KeyError, TypeError, AttributeError) as error:
                    raise ContractError(f"{name}: {place}: missing or broken: {error}") from error


def _operation(document: Json, path: str, method: str, item: Json) -> Operation:
    raw = item[method]
    declared = [
        _resolve(document, p) for p in (*item.get("parameters", ()), *raw.get("parameters", ()))
    ]
    by_key = {(p["name"], p["in"]): p for p in declared}
    body = raw.get("requestBody")
    return Operation(
        operation_id=raw["operationId"],
        method=method.upper(),
        path=path,
        parameters=tuple(
            Parameter(p["name"], p["in"], bool(p.get("required")), p["schema"])
            for p in by_key.values()
        ),
        request_body=_resolve(document, body) if body else None,
        responses={status: _resolve(document, r) for status, r in raw["responses"].items()},
        security=tuple(raw["security"]),
        evidence=dict(raw["x-evidence"].items()),
    )


def _check_operations(name: str, document: Json, operations: tuple[Operation, ...]) -> None:
    schemes = document.get("components", {}).get("securitySchemes", {})
    seen: set[str] = set()
    for operation in operations:
        place = f"{name}: {operation.operation_id}"
        if operation.operation_id in seen:
            raise ContractError(f"{place}: the operationId is used twice")
        seen.add(operation.operation_id)
        basis = operation.evidence.get("basis")
        if basis not in EVIDENCE_BASES or not operation.evidence.get("source"):
            raise ContractError(
                f"{place}: `x-evidence` needs a source and a basis of {', '.join(EVIDENCE_BASES)}"
            )
        unknown = {key for need in operation.security for key in need} - schemes.keys()
        if unknown:
            raise ContractError(f"{place}: unknown security scheme {sorted(unknown)[0]}")
