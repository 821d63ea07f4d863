"""Finds what a path belongs to, in time that does not grow with the number of paths.

A fixed segment wins over a parameter, so `/employees/skills/export` is never an employee called
"skills" (decision K2); where the fixed branch leads nowhere the parameter is tried.
"""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass
class _Node(Generic[T]):
    fixed: dict[str, "_Node[T]"] = field(default_factory=dict)
    parameter: "_Node[T] | None" = None
    target: T | None = None


class Router(Generic[T]):
    """Maps path templates such as `/candidates/{id}` to targets."""

    def __init__(self) -> None:
        self._root: _Node[T] = _Node()
        self._without_parameters: dict[str, T] = {}

    def add(self, template: str, target: T) -> None:
        """Register a template; a later one of the same shape replaces the earlier."""
        node = self._root
        for segment in template[1:].split("/"):
            if segment.startswith("{"):
                node.parameter = node.parameter or _Node()
                node = node.parameter
            else:
                node = node.fixed.setdefault(segment, _Node())
        node.target = target
        if "{" not in template:
            self._without_parameters[template] = target

    def find(self, path: str) -> tuple[T, tuple[str, ...]] | None:
        """The target of a path and its parameter values from left to right; None when unknown.

        A parameter never matches an empty segment, so a trailing slash is another path.
        """
        target = self._without_parameters.get(path)
        if target is not None:
            return target, ()
        if not path.startswith("/"):
            return None
        return _walk(self._root, path[1:].split("/"), 0, ())


def _walk(
    node: _Node[T], segments: list[str], at: int, values: tuple[str, ...]
) -> tuple[T, tuple[str, ...]] | None:
    if at == len(segments):
        return None if node.target is None else (node.target, values)
    segment = segments[at]
    fixed = node.fixed.get(segment)
    found = _walk(fixed, segments, at + 1, values) if fixed else None
    if found is None and node.parameter is not None and segment:
        return _walk(node.parameter, segments, at + 1, (*values, segment))
    return found
