"""What a drift check found, as text and as JSON."""

from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

from skillsim_contracts.drift.ledger import Cause, Ledger
from skillsim_contracts.drift.violations import Violation

FORMAT = 1


def text(ledger: Ledger) -> str:
    """Causes, worst first, then one line of figures."""
    lines = [line for cause in ledger.causes() for line in lines_of(cause)]
    return "\n".join(printable(line) for line in [*lines, _summary(ledger)])


def printable(line: str) -> str:
    """Without what would move the cursor or end the line; anybody may have sent anything."""
    return "".join(c if c.isprintable() else "?" for c in line)


def as_json(ledger: Ledger) -> dict[str, Any]:
    """Figures, causes worst first, and which operations were seen."""
    return {
        "format": FORMAT,
        "version": version("skillsim"),
        "exit_code": ledger.exit_code,
        "fail_on": sorted(strength.value for strength in ledger.fail_on),
        "exchanges": ledger.n_exchanges,
        "drifted": ledger.n_drifted,
        "not_recorded": ledger.n_unrecorded,
        "others": ledger.n_others,
        "violations": [
            violation_as_json(cause.first)
            | {
                "fails": ledger.fails(cause.first),
                "count": cause.count,
                "exchanges": cause.numbers,
                "statuses": {str(status): n for status, n in sorted(cause.statuses.items())},
            }
            for cause in ledger.causes()
        ],
        "operations": [
            {"vendor": vendor, "operation_id": operation_id, "status": status, "count": count}
            for (vendor, operation_id, status), count in sorted(ledger.exercised.items())
        ],
    }


def violation_as_json(violation: Violation) -> dict[str, Any]:
    """One violation: whose, what and where."""
    return {
        "rule": violation.rule_id,
        "vendor": violation.vendor,
        "operation_id": violation.operation_id,
        "side": violation.side.value,
        "kind": violation.kind.value,
        "strength": violation.strength.value,
        "is_hint": violation.is_hint,
        "message": violation.message,
        "part": violation.part,
        "pointer": violation.pointer,
        "contract": violation.contract,
    }


def lines_of(cause: Cause) -> Iterator[str]:
    """A cause for people: what is wrong, where, and which exchanges show it."""
    first = cause.first
    level = "HINT" if first.is_hint else first.strength.value.upper()
    whose = " ".join(word for word in (first.vendor, first.operation_id) if word)
    yield f"{level}  {whose}{', ' if whose else ''}{first.side}: {first.message}"
    numbers = ", ".join(map(str, cause.numbers))
    more = ", ..." if cause.count > len(cause.numbers) else ""
    statuses = ", ".join(str(status or "nothing") for status in sorted(cause.statuses))
    yield f"    {first.part} {first.pointer}".rstrip() + f", contract {first.contract}"
    yield f"    {counted(cause.count, 'exchange')}, answered {statuses}: {numbers}{more}"


def _summary(ledger: Ledger) -> str:
    causes = ledger.causes()
    n_failing = sum(ledger.fails(cause.first) for cause in causes)
    n_hints = sum(cause.first.is_hint for cause in causes)
    figures = (
        (len(causes) - n_failing - n_hints, "weaker"),
        (n_hints, "hint" if n_hints == 1 else "hints"),
        (ledger.n_unrecorded, "with a body that is not known"),
        (ledger.n_others, "of nobody"),
    )
    rest = "".join(f"; {n} {name}" for n, name in figures if n)
    judged = counted(ledger.n_exchanges, "exchange")
    if not ledger.n_exchanges:
        return f"NOTHING CHECKED: no exchange is a vendor's{rest}"
    if not n_failing and not ledger.n_answered:
        return f"NO ANSWER in {judged}{rest}"
    if not n_failing:
        return f"OK: no drift in {judged}{rest}"
    return f"DRIFT: {counted(n_failing, 'cause')} in {ledger.n_drifted} of {judged}{rest}"


def counted(n: int, word: str) -> str:
    """`1 cause`, `2 causes`."""
    return f"{n} {word}" if n == 1 else f"{n} {word}s"
