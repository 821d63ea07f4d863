"""One fault rule: what goes wrong, for which requests or deliveries, and how it is written down."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

from skillsim.errors import Invalid
from skillsim.instants import from_text, to_precise_text

RequestEffect = Literal["status", "delay", "reset", "truncate", "malformed", "drip", "drop"]
DeliveryEffect = Literal["duplicate", "reorder", "late", "stale", "wrong_secret"]
Effect = Literal[RequestEffect, DeliveryEffect]

MAX_DELAY_MS = 60_000
MAX_LATENESS_MS = 7 * 86_400_000
MAX_COUNT = 1_000_000

_EFFECTS: tuple[Effect, ...] = get_args(Effect)
_ON_REQUESTS: tuple[Effect, ...] = get_args(RequestEffect)
_ON_DELIVERIES: tuple[Effect, ...] = get_args(DeliveryEffect)
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_INSTANTS = {"from": "from_us", "until": "until_us"}


@dataclass(frozen=True, slots=True)
class FaultRule:
    """What goes wrong, and for which requests or webhook deliveries; None takes any.

    Which of the two it strikes is a matter of its effect. `path` is a shell pattern in which `*`
    also spans slashes; `event` is the kind of event that is delivered. Of what is meant the first
    `skip` pass, then it strikes with `probability`, at most `times` times, from `from_us`
    (inclusive) to `until_us` (exclusive) on the world's clock.
    """

    id: str
    effect: Effect
    status: int | None = None
    delay_min_ms: int = 0
    delay_max_ms: int = 0
    bytes_per_second: int = 0
    vendor: str | None = None
    operation_id: str | None = None
    method: str | None = None
    path: str | None = None
    event: str | None = None
    times: int | None = None
    skip: int = 0
    probability: float = 1.0
    from_us: int | None = None
    until_us: int | None = None

    @property
    def runs_handler(self) -> bool:
        """Whether the request is still carried out: then what it writes stays written."""
        return self.effect not in ("status", "reset")

    @property
    def is_on_deliveries(self) -> bool:
        """Whether it strikes webhook deliveries, and never a request."""
        return self.effect in _ON_DELIVERIES


@dataclass(frozen=True, slots=True)
class _Number:
    """A field that takes a number between two bounds."""

    minimum: int
    maximum: int
    is_whole: bool = True

    def parse(self, name: str, value: Any) -> Any:
        kinds = (int,) if self.is_whole else (int, float)
        if type(value) in kinds and self.minimum <= value <= self.maximum:
            return value
        kind = "a whole number" if self.is_whole else "a number"
        raise Invalid.field(name, value, f"takes {kind} from {self.minimum} to {self.maximum}")


@dataclass(frozen=True, slots=True)
class _Text:
    """A field that takes a short text."""

    pattern: re.Pattern[str]
    expected: str

    def parse(self, name: str, value: Any) -> str:
        if isinstance(value, str) and self.pattern.fullmatch(value):
            return value
        raise Invalid.field(name, value, f"takes {self.expected}")


_DELAY = _Number(0, MAX_DELAY_MS)
_LATENESS = _Number(0, MAX_LATENESS_MS)
_NAME = _Text(re.compile(r"[A-Za-z0-9_-]{1,100}"), "a name")
_FIELDS: Mapping[str, _Number | _Text] = {
    "status": _Number(400, 599),
    "delay_ms": _DELAY,
    "delay_ms_min": _DELAY,
    "delay_ms_max": _DELAY,
    "bytes_per_second": _Number(1, MAX_COUNT),
    "vendor": _NAME,
    "operation_id": _NAME,
    "method": _Text(re.compile(r"[A-Z]{1,20}"), "a method in capitals, such as POST"),
    "path": _Text(re.compile(r"[/*][!-~]{0,299}"), "a pattern such as /candidates/*"),
    "event": _NAME,
    "times": _Number(1, MAX_COUNT),
    "skip": _Number(0, MAX_COUNT),
    "probability": _Number(0, 1, is_whole=False),
}
_DELAYING: tuple[Effect, ...] = ("delay", "late")
# The fields that only some effects take.
_OWNERS: Mapping[str, tuple[Effect, ...]] = {
    "status": ("status",),
    "delay_ms": _DELAYING,
    "delay_ms_min": _DELAYING,
    "delay_ms_max": _DELAYING,
    "bytes_per_second": ("drip",),
    "operation_id": _ON_REQUESTS,
    "method": _ON_REQUESTS,
    "path": _ON_REQUESTS,
    "event": _ON_DELIVERIES,
}


def parse_rule(rule_id: str, data: Mapping[str, Any]) -> FaultRule:
    """The rule that JSON describes. Raises Invalid with the field and what it takes."""
    if not isinstance(rule_id, str) or not _ID.fullmatch(rule_id):
        raise Invalid.field("id", rule_id, "takes 1 to 64 letters, digits, dots, dashes")
    given = {name: value for name, value in data.items() if value is not None}
    effect = given.pop("effect", None)
    if effect not in _EFFECTS:
        raise Invalid.field("effect", effect, f"takes one of {', '.join(_EFFECTS)}")
    values = {name: _parse_field(effect, name, value) for name, value in given.items()}
    _check_parameters(effect, values)
    window = {_INSTANTS[name]: values.pop(name) for name in _INSTANTS if name in values}
    if len(window) == 2 and window["from_us"] >= window["until_us"]:
        raise Invalid.field("until", data["until"], "takes an instant after `from`")
    return FaultRule(id=rule_id, effect=effect, **_delays(values), **window)


def _parse_field(effect: Effect, name: str, value: Any) -> Any:
    if name in _INSTANTS:
        return _instant(name, value)
    field = _FIELDS.get(name)
    if field is None:
        known = ", ".join(["effect", *_FIELDS, *_INSTANTS])
        raise Invalid.field(name, value, f"is no field of a fault rule; there is {known}")
    owners = _OWNERS.get(name, _EFFECTS)
    if effect not in owners:
        word = "effect" if len(owners) == 1 else "effects"
        raise Invalid.field(name, value, f"goes with the {word} {', '.join(owners)} only")
    if effect == "late" and field is _DELAY:
        field = _LATENESS
    return field.parse(name, value)


def _instant(name: str, value: Any) -> int:
    try:
        return from_text(value)
    except (TypeError, ValueError, OverflowError):
        message = "takes an instant such as 2026-01-01T00:00:00Z"
        raise Invalid.field(name, value, message) from None


def _check_parameters(effect: Effect, values: Mapping[str, Any]) -> None:
    needed = {"status": "status", "drip": "bytes_per_second"}.get(effect)
    if needed is not None and needed not in values:
        raise Invalid.field(needed, None, f"is required with the effect {effect}")
    if effect not in _DELAYING:
        return
    is_range = "delay_ms_min" in values or "delay_ms_max" in values
    if is_range == ("delay_ms" in values):
        raise Invalid.field("delay_ms", None, "give this, or delay_ms_min with delay_ms_max")
    if is_range and not values.get("delay_ms_min", 0) <= values.get("delay_ms_max", -1):
        raise Invalid.field("delay_ms_max", values.get("delay_ms_max"), "takes the larger bound")


def _delays(values: dict[str, Any]) -> dict[str, Any]:
    """The values, with both spellings of a delay as its two bounds."""
    fixed = values.pop("delay_ms", 0)
    low = values.pop("delay_ms_min", 0 if "delay_ms_max" in values else fixed)
    high = values.pop("delay_ms_max", fixed)
    return {**values, "delay_min_ms": low, "delay_max_ms": high}


def to_json(rule: FaultRule) -> dict[str, Any]:
    """The rule as `parse_rule` takes it, with its id; fields that say nothing are left out."""
    plain = {
        field.name: value
        for field in fields(rule)
        if (value := getattr(rule, field.name)) != field.default
    }
    plain.pop("delay_min_ms", None)
    plain.pop("delay_max_ms", None)
    for name, attribute in _INSTANTS.items():
        if attribute in plain:
            plain[name] = to_precise_text(plain.pop(attribute))
    if rule.effect in _DELAYING:
        is_fixed = rule.delay_min_ms == rule.delay_max_ms
        low, high = rule.delay_min_ms, rule.delay_max_ms
        plain |= {"delay_ms": low} if is_fixed else {"delay_ms_min": low, "delay_ms_max": high}
    return plain
