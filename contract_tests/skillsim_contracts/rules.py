"""Rules: what the kit asks of an implementation, each with its source, strength and cost."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from skillsim_contracts.probe import Probe


class Strength(StrEnum):
    """How sure a rule is of what it asks; the strongest first."""

    MUST = "must"
    """The vendor's document says so."""
    LIKELY = "likely"
    """A convention, or real clients rely on it."""
    ASSUMED = "assumed"
    """Nobody says so; the contract decided."""

    @property
    def rank(self) -> int:
        """0 for the strongest."""
        return list(Strength).index(self)


class Need(StrEnum):
    """What a target must offer for a rule to be tried."""

    CLOCK = "clock"
    """Its time can be moved."""
    SINK = "sink"
    """It can reach a receiver of webhooks on this machine."""
    RESET = "reset"
    """It can be put back to a known state."""
    WRITE = "write"
    """The kit may change data."""
    READER = "reader"
    """Credentials that may do less are at hand."""
    SECOND_CLIENT = "second_client"
    """A second client's credentials are at hand."""
    DRIVE = "drive"
    """The control plane moves candidates through their exams."""


class Layer(StrEnum):
    """Where a rule belongs; cheap layers run first."""

    L0 = "L0"
    """The contract itself."""
    L1 = "L1"
    """Documents, credentials, errors, boundaries."""
    L2 = "L2"
    """Generated requests."""
    L3 = "L3"
    """Links."""
    L4 = "L4"
    """Models and relations between answers."""
    L5 = "L5"
    """Time: expiry, limits, webhooks, concurrency."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One thing asked of an implementation.

    `operations` are operationIds it exercises; the first is blamed unless an expectation names
    another. `cost` is about how many requests it sends. `fault` is the nearest code of the Web
    Fuzzing Commons fault catalogue, or empty. With `limits` the target's rate limits are left on.
    """

    id: str
    vendor: str
    title: str
    operations: tuple[str, ...]
    layer: Layer
    strength: Strength
    source: str
    check: "Callable[[Probe], None]"
    needs: frozenset[Need] = frozenset()
    cost: int = 1
    fault: str = ""
    limits: bool = False


def rule(
    rule_id: str,
    title: str,
    *,
    vendor: str,
    operations: Iterable[str],
    source: str,
    layer: Layer = Layer.L4,
    strength: Strength = Strength.MUST,
    needs: Iterable[Need] = (),
    cost: int = 1,
    fault: str = "",
    limits: bool = False,
) -> "Callable[[Callable[[Probe], None]], Rule]":
    """Make a rule of a function that takes a Probe and raises Violation."""

    def made(check: "Callable[[Probe], None]") -> Rule:
        return Rule(
            id=rule_id,
            vendor=vendor,
            title=title,
            operations=tuple(operations),
            layer=layer,
            strength=strength,
            source=source,
            check=check,
            needs=frozenset(needs),
            cost=cost,
            fault=fault,
            limits=limits,
        )

    return made


def no_check(probe: "Probe") -> None:
    """Stands for the check of a rule that asks nothing, or whose function is elsewhere."""


def rules_of(*modules: ModuleType) -> tuple[Rule, ...]:
    """Every rule that the modules define, in the order it is written there."""
    return tuple(
        value for module in modules for value in vars(module).values() if isinstance(value, Rule)
    )
