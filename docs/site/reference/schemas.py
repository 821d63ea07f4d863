"""The schemas of a contract in words: types with their bounds, and tables of members."""

from collections.abc import Iterator, Mapping
from typing import Any

from docs.site.reference.markdown import as_json, code, codes, page, table

Schema = Mapping[str, Any]

_LEAST_MOST = (
    ("minimum", "maximum", ""),
    ("minLength", "maxLength", " characters"),
    ("minItems", "maxItems", " entries"),
    ("minProperties", "maxProperties", " members"),
)
_TYPES = {"string": "text", "boolean": "true or false"}
_MAX_DEPTH = 6


def label(contract: str, name: str) -> str:
    """The target of a schema or an operation: small letters, since Sphinx makes them small."""
    return f"{contract}-{name}".lower()


def words(contract: str, schema: Schema) -> str:
    """A schema on one line, as Markdown; what has a name is a link."""
    said = _kind(contract, schema)
    bounds = [text for text in _bounds(schema) if text]
    said = ", ".join([said, *bounds])
    return f"{said}, or null" if schema.get("nullable") else said


def _kind(contract: str, schema: Schema) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{label(contract, name)})"
    if "enum" in schema:
        return codes(value for value in schema["enum"] if value is not None)
    for key, between in (("allOf", " and "), ("oneOf", " or "), ("anyOf", " or ")):
        if key in schema:
            return between.join(words(contract, part) for part in schema[key])
    if schema.get("type") == "array":
        return f"list of {words(contract, schema.get('items', {}))}"
    return _plain(schema)


def _plain(schema: Schema) -> str:
    kind = str(schema.get("type", "object" if "properties" in schema else "any value"))
    name = _TYPES.get(kind, kind)
    return f"{name} ({schema['format']})" if "format" in schema else name


def _bounds(schema: Schema) -> Iterator[str]:
    for least, most, unit in _LEAST_MOST:
        yield _between(schema.get(least), schema.get(most), unit)
    if "pattern" in schema:
        yield f"like {code(schema['pattern'])}"
    if "default" in schema:
        yield f"{code(schema['default'])} unless given"


def _between(least: Any, most: Any, unit: str) -> str:
    if least is None and most is None:
        return ""
    if most is None:
        return f"at least {least}{unit}"
    return f"at most {most}{unit}" if least is None else f"{least} to {most}{unit}"


def members(contract: str, schema: Schema) -> str:
    """The table of an object's members, those of unnamed objects inside it as `outer.inner`."""
    rows = [
        (code(name), words(contract, part), "yes" if is_required else "", _meaning(part))
        for name, part, is_required in _members(schema, "", 0)
    ]
    return table(("Member", "Type", "Required", "Meaning"), rows)


def _members(schema: Schema, prefix: str, depth: int) -> Iterator[tuple[str, Schema, bool]]:
    for part in schema.get("allOf", ()):
        yield from _members(part, prefix, depth)
    for name, below in schema.get("properties", {}).items():
        yield prefix + name, below, name in schema.get("required", ())
        if depth < _MAX_DEPTH:
            yield from _members(below, f"{prefix}{name}.", depth + 1)
            yield from _members(below.get("items", {}), f"{prefix}{name}[].", depth + 1)


def _meaning(schema: Schema) -> str:
    said = schema.get("description", "")
    evidence = schema.get("x-evidence")
    return f"{said} ({evidence['basis']}: {evidence['source']})" if evidence else said


def section(contract: str, name: str, schema: Schema) -> str:
    """One named schema of a contract, under its own heading."""
    table_of_members = members(contract, schema)
    evidence = schema.get("x-evidence")
    return page(
        f"({label(contract, name)})=\n### {name}",
        schema.get("description", ""),
        f"*{evidence['basis']}*: {evidence['source']}" if evidence else "",
        table_of_members or words(contract, schema),
        as_json(schema["example"]) if "example" in schema else "",
    )
