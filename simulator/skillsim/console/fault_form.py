"""The form of a fault rule: what was typed in, as the admin API takes it; and rules to press."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from skillsim.console.fault_words import EFFECTS
from skillsim.console.typed import number_or_text

_ANY_EFFECT = ("id", "vendor", "times", "skip", "probability", "from", "until")
_ON_REQUESTS = ("operation_id", "method", "path")
_ON_DELIVERIES = ("event",)
_NUMBERS = frozenset(
    {"status", "delay_ms", "delay_ms_min", "delay_ms_max", "bytes_per_second"}
    | {"times", "skip", "probability"}
)
FIRST: Mapping[str, str] = {"effect": "status", "status": "503"}
"""What the form says before anything is typed in."""


class Preset(NamedTuple):
    """A rule at one press."""

    title: str
    rule: Mapping[str, Any]


PRESETS: Mapping[str, Preset] = {
    "half-503": Preset(
        "Refuse half with 503", {"effect": "status", "status": 503, "probability": 0.5}
    ),
    "three-429": Preset(
        "Refuse the next 3 with 429", {"effect": "status", "status": 429, "times": 3}
    ),
    "next-401": Preset("Refuse the next with 401", {"effect": "status", "status": 401, "times": 1}),
    "slow": Preset("Answer 2 s later", {"effect": "delay", "delay_ms": 2000}),
    "lose-next": Preset("Lose the next answer", {"effect": "drop", "times": 1}),
    "cut-next": Preset("Cut the next connection", {"effect": "reset", "times": 1}),
    "spoil-next": Preset("Spoil the JSON of the next answer", {"effect": "malformed", "times": 1}),
    "twice": Preset("Every webhook arrives twice", {"effect": "duplicate"}),
    "swap": Preset("Webhooks overtake each other", {"effect": "reorder", "probability": 0.5}),
    "late": Preset("Webhooks come an hour late", {"effect": "late", "delay_ms": 3_600_000}),
    "stale": Preset("The next webhook is outdated", {"effect": "stale", "times": 1}),
    "forged": Preset("The next webhook is forged", {"effect": "wrong_secret", "times": 1}),
}
"""By the name that the button sends."""


def rule_of(form: Mapping[str, str]) -> dict[str, Any]:
    """The rule that a form describes; fields that its effect does not take are left out.

    What should be a number and is none stays as it is: the admin API says what is wrong with it.
    """
    effect = EFFECTS.get(form.get("effect", ""))
    taken = [*_ANY_EFFECT, *(effect.fields if effect else ())]
    taken += _ON_DELIVERIES if effect and effect.is_on_deliveries else _ON_REQUESTS
    typed = {name: form.get(name, "").strip() for name in ("effect", *taken)}
    return {
        name: number_or_text(text) if name in _NUMBERS else text
        for name, text in typed.items()
        if text
    }
