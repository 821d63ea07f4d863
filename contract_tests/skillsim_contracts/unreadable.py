"""Answers so far from their shape that a rule cannot read them."""

from skillsim_contracts.findings import Finding
from skillsim_contracts.probe import Probe

UNREADABLE = (
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)
"""What Python raises then; it never happens on a target whose answers keep to the contract."""


def unreadable(probe: Probe, error: Exception) -> Finding:
    """A finding that blames the operation that was called last."""
    called = [answer.call.operation_id for answer in probe.client.trace]
    last = next((name for name in reversed(called) if name), probe.rule.operations[0])
    message = f"an answer could not be read: {type(error).__name__}: {error}"
    return probe.finding(message, last, None)
