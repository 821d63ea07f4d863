"""The mark `skillsim`: how the world of a test begins."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pytest

NAME = "skillsim"
KEYWORDS = (
    "scenario",
    "people",
    "seed",
    "locale",
    "as_of",
    "frozen",
    "candidates",
    "settings",
)
DESCRIPTION = (
    f"{NAME}({', '.join(f'{name}=...' for name in KEYWORDS)}):"
    " how the world of the test begins; see skillsim's page on pytest"
)


def keywords(node: pytest.Item) -> dict[str, Any]:
    """What the marks of a test ask for; of the same keyword the nearest mark counts.

    Raises ValueError with one sentence for what the mark does not take.
    """
    asked: dict[str, Any] = {}
    for mark in node.iter_markers(NAME):
        if mark.args:
            raise ValueError(f"the mark {NAME} takes keywords only, such as scenario='empty'")
        asked = {**mark.kwargs, **asked}
    check(asked, f"the mark {NAME}")
    return asked


def refusals(node: pytest.Item | pytest.Collector) -> list[str]:
    """What is wrong with the marks of a test, one sentence at most; nothing for what is no test."""
    if isinstance(node, pytest.Item):
        try:
            keywords(node)
        except ValueError as error:
            return [f"{node.nodeid}: {error}"]
    return []


def check(asked: Mapping[str, Any], who: str) -> None:
    """Refuse keywords that a world does not begin with. Raises ValueError."""
    unknown = sorted(asked.keys() - set(KEYWORDS))
    if unknown:
        raise ValueError(f"{who} takes {', '.join(KEYWORDS)}; not {unknown[0]}")
    for name in ("frozen", "as_of"):
        _text(name, asked.get(name, ""))


def beginning(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The body that asks the sandbox for such a world. Raises ValueError."""
    check(asked, "a world")
    spec = {name: value for name, value in asked.items() if value is not None}
    frozen = _text("frozen", spec.pop("frozen", False))
    if isinstance(frozen, bool):
        spec["clock"] = "frozen" if frozen else "real"
    else:
        spec["clock"] = frozen
        # Data that is generated for today would differ from day to day, a stopped clock or not.
        spec.setdefault("as_of", frozen)
    if "as_of" in spec:
        spec["as_of"] = _text("as_of", spec["as_of"])
    return spec


def _text(name: str, value: Any) -> Any:
    """An instant or a day as text; what is text already, or a flag, stays."""
    if isinstance(value, datetime) and value.tzinfo is None:
        raise ValueError(f"{name} is {value.isoformat()}; give it a time zone")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str | bool) or value is None:
        return value
    raise ValueError(f"{name} is {value!r}; it takes an instant such as '2026-01-01T08:00:00Z'")
