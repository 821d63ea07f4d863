"""From verdicts to a grade: the share of the exercised checks that are good, with two exceptions.

A is for all of them, B from four fifths on, C from three, D from two; F is below. A write that was
doubled, or may have been, leaves D at best. And whoever did too little to be judged has no grade,
unless something was found: silence is no merit.
"""

from collections.abc import Iterable
from fractions import Fraction

from skillsim.report_card.checks import GRAVE
from skillsim.report_card.judging import Verdict

GRADES = ("A", "B", "C", "D", "F")
"""From the best to the worst."""
LEAST_CHECKS = 3
"""How many good checks it takes to have a grade without any finding."""

_LEAST_SHARES = {"A": Fraction(1), "B": Fraction(4, 5), "C": Fraction(3, 5), "D": Fraction(2, 5)}
_AT_BEST_AFTER_A_DOUBLE = "D"


def grade(verdicts: Iterable[tuple[str, Verdict]]) -> str | None:
    """The grade for the verdicts of some checks by their ids; None when too little was done."""
    exercised = [(check, v) for check, v in verdicts if v in (Verdict.GOOD, Verdict.POOR)]
    n_good = sum(1 for _, verdict in exercised if verdict is Verdict.GOOD)
    if n_good == len(exercised) < LEAST_CHECKS:
        return None
    share = Fraction(n_good, len(exercised))
    earned = next((g for g, least in _LEAST_SHARES.items() if share >= least), GRADES[-1])
    is_grave = (GRAVE, Verdict.POOR) in exercised
    return max(earned, _AT_BEST_AFTER_A_DOUBLE) if is_grave else earned
