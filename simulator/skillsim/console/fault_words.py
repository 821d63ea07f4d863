"""Fault rules in words: what each effect does, and what one rule says."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from skillsim.console.wording import seconds, thousands
from skillsim.instants import from_text

Rule = Mapping[str, Any]
_UNITS = ((3_600_000, "h"), (60_000, "min"), (1000, "s"))
_DELAY = ("delay_ms", "delay_ms_min", "delay_ms_max")


class Effect(NamedTuple):
    """What can go wrong."""

    title: str
    explanation: str
    phrase: str
    """What becomes of those that are meant, to be filled with the fields of a rule."""
    fields: tuple[str, ...] = ()
    """The fields of a rule that only some effects take."""
    is_on_deliveries: bool = False
    """Whether it strikes webhook deliveries; else requests."""


EFFECTS: Mapping[str, Effect] = {
    "status": Effect(
        "Refuse",
        "An error with this status, in the vendor's shape. Nothing is done.",
        "are refused with {status}",
        ("status",),
    ),
    "delay": Effect(
        "Slow down", "The answer is held back, in real time.", "are answered {delay} later", _DELAY
    ),
    "drop": Effect(
        "Lose the answer",
        "Everything is done, then the connection ends without an answer.",
        "are carried out, but their answer is lost",
    ),
    "reset": Effect(
        "Cut the connection",
        "The connection ends before anything is done.",
        "are cut off before anything is done",
    ),
    "truncate": Effect(
        "Cut the body",
        "The connection ends after half of the body that was announced.",
        "get half of the body, then the connection ends",
    ),
    "malformed": Effect(
        "Spoil the JSON",
        "A whole answer whose JSON stops in the middle.",
        "get JSON that stops in the middle",
    ),
    "drip": Effect(
        "Drip",
        "The body comes a few bytes at a time, for at most a minute.",
        "get their body at {rate} bytes per second",
        ("bytes_per_second",),
    ),
    "duplicate": Effect(
        "Twice", "The delivery is posted once more.", "arrive twice", is_on_deliveries=True
    ),
    "reorder": Effect(
        "Out of order",
        "It waits until 1 s after the next one to the same webhook, at most 60 s.",
        "are overtaken by the next one to the same webhook",
        is_on_deliveries=True,
    ),
    "late": Effect(
        "Late",
        "The first attempt is put off, on the clock of the world.",
        "come {delay} late",
        _DELAY,
        is_on_deliveries=True,
    ),
    "stale": Effect(
        "Outdated",
        "It has the body of the delivery before, about the same record.",
        "have the body of the one before, about the same record",
        is_on_deliveries=True,
    ),
    "wrong_secret": Effect(
        "Forged",
        "The first attempt carries a wrong secret; the retry carries the true one.",
        "carry a wrong secret",
        is_on_deliveries=True,
    ),
}
"""Every effect by the name the admin API has for it, in the order of the form."""


def sentence(rule: Rule, titles: Mapping[str, str]) -> str:
    """What a rule does, in one sentence; `titles` are the vendors' names as they are written."""
    limits = _limits(rule)
    what = EFFECTS[rule["effect"]].phrase.format(
        status=rule.get("status"), delay=_delay(rule), rate=rule.get("bytes_per_second")
    )
    return f"{_whom(rule, titles)} {what}{': ' if limits else ''}{', '.join(limits)}."


def state(rule: Rule, now_us: int) -> str:
    """Whether a listed rule can strike now: `active`, `used up`, `not yet` or `over`."""
    if rule.get("times") is not None and rule["fired"] >= rule["times"]:
        return "used up"
    if "until" in rule and now_us >= from_text(rule["until"]):
        return "over"
    return "not yet" if "from" in rule and now_us < from_text(rule["from"]) else "active"


def _whom(rule: Rule, titles: Mapping[str, str]) -> str:
    vendor = titles.get(rule.get("vendor", ""), rule.get("vendor"))
    if EFFECTS[rule["effect"]].is_on_deliveries:
        words = ["Webhook deliveries", vendor and f"of {vendor}"]
        return _joined(*words, "event" in rule and f"about {rule['event']}")
    return _joined(
        "Requests",
        vendor and f"to {vendor}",
        "operation_id" in rule and f"for {rule['operation_id']}",
        "method" in rule and f"with {rule['method']}",
        "path" in rule and f"at {rule['path']}",
    )


def _joined(*words: object) -> str:
    return " ".join(str(word) for word in words if word)


def _delay(rule: Rule) -> str:
    if "delay_ms" in rule:
        return _length(rule["delay_ms"])
    low, high = rule.get("delay_ms_min", 0), rule.get("delay_ms_max", 0)
    return f"{_length(low)} to {_length(high)}"


def _length(delay_ms: int) -> str:
    """A delay in the largest unit that says all of it: `250 ms`, `2 s`, `90 min`."""
    for unit_ms, name in _UNITS:
        if delay_ms >= unit_ms and delay_ms % unit_ms == 0:
            return f"{thousands(delay_ms // unit_ms)} {name}"
    return f"{thousands(delay_ms)} ms"


def _limits(rule: Rule) -> list[str]:
    """How often it strikes, and when."""
    chance, skip, times = rule.get("probability", 1), rule.get("skip", 0), rule.get("times")
    said = [
        chance < 1 and f"about {chance * 100:g} of every 100",
        skip and f"after {thousands(skip)} that pass",
        times and ("once" if times == 1 else f"at most {thousands(times)} times"),
        "from" in rule and f"from {seconds(rule['from'])}",
        "until" in rule and f"until {seconds(rule['until'])}",
    ]
    return [text for text in said if text]
