"""Deliberate misbehaviour of a world, as rules: which requests, what goes wrong, how often.

A rule is data (words and numbers), never code. Chance is drawn from the world's seed, the rule's id
and the number of the match, so the same requests meet the same faults again. What an effect does to
the bytes of an answer is in `broken_answers.py`, what it does to a webhook's delivery in
`webhooks/pathologies.py`.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fnmatch import translate
from functools import lru_cache
from typing import Any

from skillsim.errors import ApiError, Conflict, NotFound
from skillsim.faults.rule import Effect, FaultRule, parse_rule, to_json
from skillsim.ids import chance_for
from skillsim.instants import SECOND_US

MAX_RULES = 1000
MAX_DELAY_S = 60.0


class _Armed:
    """A rule at work: how many requests or deliveries it has seen, and how often it struck."""

    __slots__ = ("fired", "pattern", "rule", "seen")

    def __init__(self, rule: FaultRule, *, seen: int = 0, fired: int = 0) -> None:
        self.rule = rule
        self.seen = seen
        self.fired = fired
        # Linear-time, however many stars: Python translates each to an atomic search.
        self.pattern = re.compile(translate(rule.path)) if rule.path is not None else None

    def is_meant(
        self, vendor: str, operation_id: str | None, method: str, path: str, now_us: int
    ) -> bool:
        rule = self.rule
        return (
            not rule.is_on_deliveries
            and (rule.operation_id is None or rule.operation_id == operation_id)
            and (rule.method is None or rule.method == method)
            and self._is_open(vendor, now_us)
            and (self.pattern is None or self.pattern.match(path) is not None)
        )

    def is_meant_for_delivery(self, vendor: str, event: str, now_us: int) -> bool:
        rule = self.rule
        return (
            rule.is_on_deliveries
            and (rule.event is None or rule.event == event)
            and self._is_open(vendor, now_us)
        )

    def _is_open(self, vendor: str, now_us: int) -> bool:
        rule = self.rule
        return (
            (rule.vendor is None or rule.vendor == vendor)
            and (rule.from_us is None or now_us >= rule.from_us)
            and (rule.until_us is None or now_us < rule.until_us)
            and (rule.times is None or self.fired < rule.times)
        )

    def strikes(self, seed: int) -> bool:
        """Whether it fires on one more of what is meant; counts that."""
        rule, number = self.rule, self.seen
        self.seen += 1
        if number < rule.skip or not _is_drawn(rule, seed, number):
            return False
        self.fired += 1
        return True


def _is_drawn(rule: FaultRule, seed: int, number: int) -> bool:
    if rule.probability >= 1:
        return True
    return chance_for(seed, f"fault {rule.id}", number).random() < rule.probability


@dataclass(frozen=True, slots=True)
class ListedRule:
    """A rule with what became of it: what it was meant for so often, and how often it struck."""

    rule: FaultRule
    seen: int
    fired: int


class Faults:
    """The fault rules of one world, in the order they were added."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._armed: dict[str, _Armed] = {}

    def add(self, rule: FaultRule) -> None:
        """Put a rule to work. Raises Conflict when its id is taken or there are too many."""
        if rule.id in self._armed:
            raise Conflict(f"there is a fault rule {rule.id} already")
        if len(self._armed) >= MAX_RULES:
            raise Conflict(f"there are {MAX_RULES} fault rules already; remove one")
        self._armed[rule.id] = _Armed(rule)

    def get(self, rule_id: str) -> ListedRule:
        """One rule. Raises NotFound."""
        armed = self._armed.get(rule_id)
        if armed is None:
            raise NotFound(f"there is no fault rule {rule_id}")
        return ListedRule(armed.rule, armed.seen, armed.fired)

    def remove(self, rule_id: str) -> None:
        """Take a rule away. Raises NotFound."""
        self.get(rule_id)
        del self._armed[rule_id]

    def clear(self) -> None:
        """Take every rule away."""
        self._armed.clear()

    def list_rules(self) -> tuple[ListedRule, ...]:
        """Every rule, with how often it struck."""
        return tuple(ListedRule(a.rule, a.seen, a.fired) for a in self._armed.values())

    def match(
        self, *, vendor: str, operation_id: str | None, method: str, path: str, now_us: int
    ) -> tuple[FaultRule, ...]:
        """The rules that strike this request, and count it: any delays, at most one other.

        One answer can only be broken once, so behind the first rule that breaks it further ones
        stay out and do not count the request.
        """
        if not self._armed:
            return ()
        struck: list[FaultRule] = []
        is_broken = False
        for armed in self._armed.values():
            is_delay = armed.rule.effect == "delay"
            if is_broken and not is_delay:
                continue
            if not armed.is_meant(vendor, operation_id, method, path, now_us):
                continue
            if armed.strikes(self._seed):
                struck.append(armed.rule)
                is_broken = is_broken or not is_delay
        return tuple(struck)

    @property
    def has_rules(self) -> bool:
        """Whether any rule is at work; without one nothing need be asked for a request."""
        return bool(self._armed)

    @property
    def has_delivery_rules(self) -> bool:
        """Whether any rule may strike a webhook delivery."""
        return any(armed.rule.is_on_deliveries for armed in self._armed.values())

    def match_delivery(
        self, *, vendor: str, event: str, now_us: int, is_possible: Callable[[Effect], bool]
    ) -> FaultRule | None:
        """The first rule that strikes this delivery; those that are meant are counted until then.

        A rule whose effect is not possible here stays out, and does not count the delivery.
        """
        for armed in self._armed.values():
            if (
                armed.is_meant_for_delivery(vendor, event, now_us)
                and is_possible(armed.rule.effect)
                and armed.strikes(self._seed)
            ):
                return armed.rule
        return None

    def lateness_us(self, rule: FaultRule) -> int:
        """How long a `late` rule that just struck puts a delivery off, in world microseconds."""
        return round(delay_s(rule, self._seed, self.get(rule.id).fired) * SECOND_US)

    def delay_s(self, struck: Iterable[FaultRule]) -> float:
        """How long the rules that just struck hold the answer back together, at most 60 s."""
        if not self._armed:
            return 0.0
        seconds = [
            delay_s(rule, self._seed, self._armed[rule.id].fired)
            for rule in struck
            if rule.effect == "delay" and rule.id in self._armed
        ]
        return min(sum(seconds), MAX_DELAY_S)

    def dump(self) -> list[dict[str, Any]]:
        """The rules and their counts as plain JSON types, for a snapshot."""
        return [
            {"rule": to_json(a.rule), "seen": a.seen, "fired": a.fired}
            for a in self._armed.values()
        ]

    def load(self, dumped: Iterable[Mapping[str, Any]]) -> None:
        """Replace every rule by what `dump` gave. Raises Invalid when it is not that."""
        armed: dict[str, _Armed] = {}
        for entry in dumped:
            fields = dict(entry["rule"])
            rule = parse_rule(fields.pop("id"), fields)
            armed[rule.id] = _Armed(rule, seen=entry["seen"], fired=entry["fired"])
        self._armed = armed


def delay_s(rule: FaultRule, seed: int, number: int) -> float:
    """The seconds by which a `delay` or `late` rule delays its n-th strike; others none."""
    low, high = rule.delay_min_ms, rule.delay_max_ms
    if low == high:
        return low / 1000
    return chance_for(seed, f"fault delay {rule.id}", number).uniform(low, high) / 1000


def injected_error(status: int) -> ApiError:
    """The refusal that a `status` rule, or `Prefer: code`, answers with; the vendor shapes it."""
    return _error_class(status)("injected by the simulator")


@lru_cache(maxsize=256)
def _error_class(status: int) -> type[ApiError]:
    known = {child.status: child for child in ApiError.__subclasses__()}
    # 500 is our own mistake elsewhere and logged as one; this one is on purpose.
    if status in known and status != 500:
        return known[status]
    return type(f"Injected{status}", (ApiError,), {"status": status})
