"""What was found so far, by cause: memory grows with causes, not with exchanges."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from skillsim_contracts.drift.judging import Judged
from skillsim_contracts.drift.violations import Violation
from skillsim_contracts.rules import Strength

MAX_NUMBERS = 20
"""So many exchanges of a cause are named; the others are counted."""

FAIL_ON = {
    "must": frozenset({Strength.MUST}),
    "should": frozenset({Strength.MUST, Strength.LIKELY}),
    "any": frozenset(Strength),
}
"""What each word of `--fail-on` lets fail; hints never do."""

CLEAN, DRIFT, BLIND = 0, 1, 4


@dataclass
class Cause:
    """Violations that have one reason; `first` is the first of them, counts are of exchanges."""

    first: Violation
    count: int = 0
    numbers: list[int] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def add(self, number: int, status: int) -> None:
        """One more exchange shows it."""
        self.count += 1
        self.statuses[status] += 1
        if len(self.numbers) < MAX_NUMBERS:
            self.numbers.append(number)


@dataclass
class Ledger:
    """Counts exchanges and groups what is wrong with them."""

    fail_on: frozenset[Strength] = FAIL_ON["should"]
    n_exchanges: int = 0
    n_others: int = 0
    n_unrecorded: int = 0
    n_answered: int = 0
    n_drifted: int = 0
    exercised: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    _causes: dict[tuple[str, ...], Cause] = field(default_factory=dict)

    def add(self, judged: Judged) -> None:
        """Take one exchange in."""
        exchange = judged.exchange
        if judged.place is None:
            self.n_others += 1
            return
        self.n_exchanges += 1
        self.n_answered += bool(exchange.status)
        self.n_unrecorded += exchange.is_cut
        self.n_drifted += bool(self.failing(judged.violations))
        if judged.operation_id:
            self.exercised[judged.place.vendor, judged.operation_id, exchange.status] += 1
        shown: dict[tuple[str, ...], Violation] = {}
        for violation in judged.violations:
            shown.setdefault(_key(violation), violation)
        for key, violation in shown.items():
            cause = self._causes.setdefault(key, Cause(violation))
            cause.add(exchange.number, exchange.status)

    def failing(self, violations: Iterable[Violation]) -> list[Violation]:
        """Those that are strong enough to fail."""
        return [one for one in violations if self.fails(one)]

    def fails(self, violation: Violation) -> bool:
        """Whether a violation is strong enough to fail."""
        return not violation.is_hint and violation.strength in self.fail_on

    def causes(self) -> list[Cause]:
        """The worst first: by strength, hints last, then the most frequent."""
        return sorted(self._causes.values(), key=_badness)

    @property
    def exit_code(self) -> int:
        """0 clean, 1 drift, 4 when no exchange was a vendor's."""
        if not self.n_exchanges:
            return BLIND
        return DRIFT if self.n_drifted else CLEAN


def _key(violation: Violation) -> tuple[str, ...]:
    where = (violation.vendor, violation.operation_id, violation.side, violation.kind)
    return (*where, violation.strength, violation.cause)


def _badness(cause: Cause) -> tuple[bool, int, int]:
    return (cause.first.is_hint, cause.first.strength.rank, -cause.count)
