"""The boundary table as rules: each request with one defect is refused, each valid edge is served.

Rules are made from a contract alone. What its vendor's documents print, and what the schemas
cannot say, is in `bounds/<vendor>.yaml`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from skillsim_contracts.boundary_cases import Case, body_cases, changed_body, parameter_cases
from skillsim_contracts.boundary_strengths import Bounds, load_bounds, strength_of
from skillsim_contracts.calls import Answer
from skillsim_contracts.contract import Contract, Operation
from skillsim_contracts.mirrors import watch
from skillsim_contracts.probe import Probe
from skillsim_contracts.request_values import example_bodies, first_schema, shown_value
from skillsim_contracts.rules import Layer, Need, Rule, Strength, rule
from skillsim_contracts.serving import confirm, expect_served
from skillsim_contracts.statuses import (
    NO_RIGHT,
    SUCCESSES,
    WRONG_REQUEST,
    expect_refusal,
    expect_status,
    is_left_open,
)
from skillsim_contracts.subjects import Subject, find_subject, fresh_body, is_token_call

Json = Any

_GROUPS = {
    "R": ("missing",),
    "T": ("type", "null"),
    "V": ("enum", "format", "pattern", "near", "empty", "long", "low", "high", "negative"),
    "N": ("few", "many"),
    "X": ("extra",),
}
_TITLES = {
    "R": "refuses a request without something that it needs",
    "T": "refuses a value of the wrong type",
    "V": "refuses a value outside its range, list or form",
    "N": "refuses a list with too few or too many items",
    "X": "answers an unknown member in an orderly way",
    "A": "serves every value that is allowed",
}


@dataclass(frozen=True)
class Placed:
    """A case with where it goes: the query, or the body shown as that example."""

    case: Case
    in_query: bool
    example: int = 0

    @property
    def group(self) -> str:
        """The letter of the rule that tries it."""
        if self.case.kind == "extra":
            return "X"
        if self.case.fits:
            return "A"
        return next(letter for letter, kinds in _GROUPS.items() if self.case.kind in kinds)

    @property
    def said(self) -> str:
        """The change in a few words."""
        where = f"?{self.case.place[0]}" if self.in_query else self.case.where or "the body"
        return f"{where}: {self.case.shown}"


def make_rules(contract: Contract) -> tuple[Rule, ...]:
    """The rules of a contract: for each operation one for each kind of change and strength."""
    bounds = load_bounds(contract.vendor)
    return tuple(
        made
        for operation in contract.operations.values()
        for made in _rules_of(contract, operation, bounds)
    )


def placed_cases(operation: Operation) -> list[Placed]:
    """Every case of an operation's bodies and query parameters, each once."""
    found: dict[tuple[str, str, str], Placed] = {}
    first: dict[tuple[str, str], int] = {}
    schema = first_schema(operation)
    for number, body in enumerate(example_bodies(operation)):
        for case in body_cases(schema, body):
            # What one example has shown of a place is not shown again with another.
            if first.setdefault((case.where, case.kind), number) == number:
                found.setdefault(
                    (case.where, case.kind, repr(case.value)), Placed(case, False, number)
                )
    for parameter in operation.parameters_in("query"):
        for case in parameter_cases(parameter, shown_value(parameter)):
            found.setdefault(("?" + case.where, case.kind, repr(case.value)), Placed(case, True))
    return list(found.values())


def _rules_of(contract: Contract, operation: Operation, bounds: Bounds) -> Iterator[Rule]:
    sorted_out: dict[tuple[str, Strength], list[Placed]] = {}
    for placed in placed_cases(operation):
        if placed.group == "A" and is_token_call(operation) and placed.case.kind != "optional":
            # Nobody knows other ids and secrets that would be served.
            continue
        strength = strength_of(placed.case, operation, bounds, in_query=placed.in_query)
        if strength is not None:
            sorted_out.setdefault((placed.group, strength), []).append(placed)
    for (letter, strength), cases in sorted_out.items():
        check = _accepting(operation, cases) if letter == "A" else _refusing(operation, cases)
        yield rule(
            f"{contract.prefix}-B{letter}{strength.value[0].upper()}-{operation.operation_id}",
            f"{operation.operation_id} {_TITLES[letter]}",
            vendor=contract.vendor,
            operations=(operation.operation_id,),
            source=_source(contract, operation, strength),
            layer=Layer.L1,
            strength=strength,
            needs=set() if operation.is_safe else {Need.WRITE},
            cost=len(cases) + 4,
            fault="F101" if letter == "A" else "F102",
        )(check)


def _source(contract: Contract, operation: Operation, strength: Strength) -> str:
    if strength is Strength.ASSUMED:
        return f"the contract of {contract.title}, {operation.operation_id}; no document says so"
    evidence = operation.document.get("x-evidence", {})
    return str(evidence.get("source", f"the contract of {contract.title}"))


def _refusing(operation: Operation, cases: Sequence[Placed]) -> Callable[[Probe], None]:
    def check(probe: Probe) -> None:
        subject = find_subject(probe, operation.operation_id)
        mirror = watch(probe, subject)
        answers = []
        for placed in cases:
            answer = _sent(probe, subject, placed)
            answers.append(answer)
            if placed.case.kind == "extra":
                _judge_extra(probe, answer, placed)
            elif not is_left_open(probe):
                _expect_refused(probe, answer, placed)
        if mirror is not None and not any(answer.ok for answer in answers):
            mirror.unchanged(probe, operation.operation_id, "a refused request")

    return check


def _accepting(operation: Operation, cases: Sequence[Placed]) -> Callable[[Probe], None]:
    def check(probe: Probe) -> None:
        subject = find_subject(probe, operation.operation_id)
        is_used_up = bool(subject.path) and operation.method in ("POST", "PATCH")
        confirm(probe, subject)
        for placed in cases:
            if is_used_up:
                subject = find_subject(probe, operation.operation_id)
            answer = _sent(probe, subject, placed)
            if not is_left_open(probe):
                expect_served(probe, subject, answer, f"{placed.said} should be served")
                _expect_echo(probe, answer, placed)

    return check


def _sent(probe: Probe, subject: Subject, placed: Placed) -> Answer:
    """The answer to the subject's request with the case applied."""
    operation, case = subject.operation, placed.case
    fresh = fresh_body(probe, operation, example=placed.example)
    if placed.in_query:
        query = changed_body(dict(subject.query), case)
        return replace(subject, query=query, body=fresh).send(probe)
    body = changed_body(fresh, case)
    if body is None:
        return subject.send_bytes(probe, b"null")
    return replace(subject, body=body).send(probe)


def _expect_refused(probe: Probe, answer: Answer, placed: Placed) -> None:
    operation = probe.contract.operations[probe.rule.operations[0]]
    known = 400 if "400" in operation.responses else 404
    also = _also(operation, placed)
    expect_refusal(probe, answer, known, f"{placed.said} should be refused", also=also)


def _also(operation: Operation, placed: Placed) -> tuple[int, ...]:
    """Further statuses that tell the same: a record that is not there, a client nobody knows."""
    if is_token_call(operation):
        return NO_RIGHT
    name = str(placed.case.place[-1]) if placed.case.place else ""
    return (404,) if name.lower().endswith("id") or placed.in_query else ()


def _judge_extra(probe: Probe, answer: Answer, placed: Placed) -> None:
    """Nobody says whether unknown members are refused; only that is left open."""
    if placed.case.fits and not probe.is_open:
        expect_status(probe, answer, SUCCESSES, f"{placed.said} should be ignored")
    elif not placed.case.fits and not probe.is_open:
        _expect_refused(probe, answer, placed)
    else:
        statuses = (*SUCCESSES, *WRONG_REQUEST)
        expect_status(probe, answer, statuses, f"{placed.said} should be ignored or refused")


def _expect_echo(probe: Probe, answer: Answer, placed: Placed) -> None:
    """A text that was taken comes back as it was sent, where the answer has it at all."""
    case = placed.case
    if case.kind not in ("text", "longest") or placed.in_query or len(case.place) != 1:
        return
    try:
        shown = answer.json()
    except ValueError:
        return
    name = str(case.place[0])
    if isinstance(shown, dict) and isinstance(shown.get(name), str):
        probe.expect(answer).at(f"/{name}").equals(case.value, f"{name} comes back as it was sent")
