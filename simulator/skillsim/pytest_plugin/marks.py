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
_TAKEN = {
    "frozen": "True, or an instant such as '2026-01-01T08:00:00Z'",
    "as_of": "a day such as '2026-01-01', or an instant such as '2026-01-01T08:00:00Z'",
}
_DAY_CHARS = 10
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
    for name in _TAKEN:
        _text(name, asked.get(name))


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
    """An instant or a day as text; a flag stays, and so does nothing."""
    if isinstance(value, datetime) and value.tzinfo is None:
        raise ValueError(f"{name} is {value.isoformat()}; give it a time zone")
    text = value.isoformat() if isinstance(value, date) else value
    if text is None or isinstance(text, bool) or (isinstance(text, str) and _is_fit(name, text)):
        return text
    raise ValueError(f"{name} is {text!r}; it takes {_TAKEN[name]}")


def _is_fit(name: str, text: str) -> bool:
    """Whether it reads as an instant with a time zone, or as a day where that is enough."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return False
    return read.tzinfo is not None or (name == "as_of" and len(text) == _DAY_CHARS)
