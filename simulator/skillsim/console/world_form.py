"""The form that makes a world: what was typed in, as the admin API takes it."""

from collections.abc import Mapping
from typing import Any

from skillsim.console.typed import number_or_text
from skillsim.console.world_settings import typed_in, values_of

_TEXTS = ("name", "scenario", "locale", "as_of")
_NUMBERS = ("seed", "people", "speed")
CLOCK_FIELD = "clock_mode"
"""The plain name is that of the buttons that move the clock, which every page has."""
CLOCKS = (
    ("real", "runs with real time"),
    ("frozen", "stands still at real time"),
    ("at", "stands still at the instant given"),
)
"""What the clock of a new world may do, and how that is said."""


def world_of(form: Mapping[str, str], table: list[dict[str, Any]]) -> dict[str, Any]:
    """The world that a form describes, without its empty fields; `table` describes the switches."""
    typed = {name: form.get(name, "").strip() for name in (*_TEXTS, *_NUMBERS)}
    clock = form.get(CLOCK_FIELD, "")
    asked: dict[str, Any] = {
        **{name: typed[name] for name in _TEXTS},
        **{name: number_or_text(typed[name]) for name in _NUMBERS},
        "clock": form.get("clock_at", "").strip() if clock == "at" else clock,
        "settings": values_of(table, typed_in(form)),
    }
    return {name: value for name, value in asked.items() if value not in ("", {})}
