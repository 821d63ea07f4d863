"""What a contract says about the members of a body, by the names that lead to them."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Json = dict[str, Any]
Resolve = Callable[[Json], Json]

# Some schemas contain themselves.
_MAX_DEPTH = 8


def field_help(part: Json, resolve: Resolve) -> Mapping[tuple[str, ...], str]:
    """The descriptions in the first schema of a request body or response of a contract."""
    content = resolve(part).get("content", {})
    media: Json = next(iter(content.values()), {})
    schema = media.get("schema")
    return {} if schema is None else dict(_described(schema, resolve, (), 0))


def _described(
    schema: Json, resolve: Resolve, path: tuple[str, ...], depth: int
) -> Iterator[tuple[tuple[str, ...], str]]:
    found = resolve(schema)
    said = schema.get("description") or found.get("description")
    if path and said:
        yield path, " ".join(said.split())
    if depth >= _MAX_DEPTH:
        return
    for part in (*found.get("allOf", ()), *found.get("oneOf", ()), *found.get("anyOf", ())):
        yield from _described(part, resolve, path, depth + 1)
    if isinstance(found.get("items"), dict):
        yield from _described(found["items"], resolve, path, depth + 1)
    for name, member in found.get("properties", {}).items():
        yield from _described(member, resolve, (*path, name), depth + 1)
