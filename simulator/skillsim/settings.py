"""The switches of a world: one table that names, types, bounds and explains them.

A world starts with the defaults; `--set key=value`, a world's creation and `PUT /__admin/settings`
change them. They are part of a snapshot. docs/settings.md lists them from this table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from skillsim.errors import Invalid

Value = bool | int | str


@dataclass(frozen=True, slots=True)
class Setting:
    """One switch: its default, what it takes, and what it does."""

    default: Value
    explanation: str
    choices: tuple[str, ...] = ()
    minimum: int = 0
    maximum: int = 0

    def parse(self, name: str, value: Any) -> Value:
        """The value in its type, from JSON or from text. Raises Invalid with what it takes."""
        if isinstance(self.default, bool):
            return self._flag(name, value)
        if isinstance(self.default, int):
            return self._number(name, value)
        if value not in self.choices:
            raise _refusal(name, value, f"takes one of {', '.join(self.choices)}")
        return str(value)

    def _flag(self, name: str, value: Any) -> bool:
        flags = {"true": True, "false": False, True: True, False: False}
        try:
            return flags[value.lower() if isinstance(value, str) else value]
        except (KeyError, TypeError):
            raise _refusal(name, value, "takes true or false") from None

    def _number(self, name: str, value: Any) -> int:
        text = str(value)
        is_number = text.isascii() and text.isdigit() and not isinstance(value, bool)
        if not is_number or not self.minimum <= int(text) <= self.maximum:
            raise _refusal(name, value, f"takes {self.minimum} to {self.maximum}")
        return int(text)


SETTINGS: Mapping[str, Setting] = MappingProxyType(
    {
        "candidates": Setting(
            "manual",
            "What an invited candidate does by itself.",
            choices=("manual", "diligent", "slow", "never-starts", "abandons", "errors"),
        ),
        "duplicate_email": Setting(
            "allow",
            "DevSkiller: a further candidate with a known e-mail is made, or is a 409 (D8).",
            choices=("allow", "conflict"),
        ),
        "latency_ms": Setting(
            0, "How long every vendor answer is held back.", minimum=0, maximum=60_000
        ),
        "proficiency_steps": Setting(
            5, "TechWolf: steps of a skill's proficiency level (T13).", minimum=2, maximum=100
        ),
        "rate_limit.algorithm": Setting(
            "contract",
            "How windows are counted; `contract` is what the contract says.",
            choices=("contract", "sliding_window", "fixed_window", "token_bucket"),
        ),
        "rate_limit.enabled": Setting(True, "Whether limits refuse anything."),
        "rate_limit.headers": Setting(False, "Send X-RateLimit-Limit, -Remaining and -Reset."),
        "retry_after": Setting(True, "Send Retry-After with a 429 of a window (D23, K10)."),
        "strict_media_types": Setting(
            False, "Refuse media types other than the vendor's own with 406 and 415 (D4)."
        ),
        "talentboost_batch": Setting(
            100, "DevSkiller: people or teams in one slice (D20).", minimum=1, maximum=1000
        ),
        "undocumented_fields": Setting(
            False, "DevSkiller: show fields that only live payloads were seen with (D26)."
        ),
        "webhook.real_timeout_ms": Setting(
            2000,
            "How long an advance really waits for a silent receiver; the log shows the 15 s.",
            minimum=50,
            maximum=15_000,
        ),
    }
)

DEFAULTS: Mapping[str, Value] = MappingProxyType({n: s.default for n, s in SETTINGS.items()})


def merge(current: Mapping[str, Value], changes: Mapping[str, Any]) -> dict[str, Value]:
    """`current` with `changes`. Raises Invalid for an unknown name or an impossible value."""
    merged = dict(current)
    for name, value in changes.items():
        setting = SETTINGS.get(name)
        if setting is None:
            raise Invalid.field(name, value, f"is no setting; there is {', '.join(SETTINGS)}")
        merged[name] = setting.parse(name, value)
    return merged


def _refusal(name: str, value: Any, expected: str) -> Invalid:
    return Invalid.field(name, value, expected)
