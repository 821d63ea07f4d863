"""L2: generated requests. Whatever is sent, no answer may leave the contract.

Schemathesis makes examples, boundary cases and random ones. Half of those for a record that exists
go to one, for a made-up id is only ever not found.
"""

import re
from dataclasses import dataclass, replace
from urllib.parse import quote

from skillsim_contracts.calls import Answer, Call, Trace
from skillsim_contracts.contract import Contract, Operation
from skillsim_contracts.findings import Finding, NotExercised, Violation
from skillsim_contracts.generated_cases import for_each_case
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Layer, Need, Rule, Strength
from skillsim_contracts.subjects import Subject, find_subject, is_token_call

EXAMPLES = 12
"""Random requests for each operation, after the examples and boundary cases."""


def make_rules(contract: Contract) -> tuple[Rule, ...]:
    """One rule for each operation."""
    return tuple(_rule(contract, operation) for operation in contract.operations.values())


def _rule(contract: Contract, operation: Operation) -> Rule:
    def check(probe: Probe) -> None:
        _Fuzz(probe, operation).run(EXAMPLES)

    return Rule(
        id=f"{contract.prefix}-FUZZ-{operation.operation_id}",
        vendor=contract.vendor,
        title=f"No generated request makes {operation.method} {operation.path} leave the contract",
        operations=(operation.operation_id,),
        layer=Layer.L2,
        strength=Strength.LIKELY,
        source="the contract as a whole",
        check=check,
        needs=frozenset() if operation.is_safe else frozenset({Need.WRITE}),
        cost=80,
        fault="F100",
    )


@dataclass
class _Fuzz:
    """The generated requests of one operation."""

    probe: Probe
    operation: Operation
    n_sent: int = 0
    n_served: int = 0
    subject: Subject | None = None

    def run(self, examples: int) -> None:
        """Try them all. Raises Violation for the smallest request that goes wrong."""
        if self.operation.parameters_in("path"):
            self.subject = find_subject(self.probe, self.operation.operation_id)
        if is_token_call(self.operation):
            # Only the target's own credentials are served, and no generator makes them up.
            sold = find_subject(self.probe, self.operation.operation_id).send(self.probe)
            self.n_served += sold.ok
        n_prepared = len(self.probe.client.trace)
        try:
            for_each_case(self.operation, self._try, examples=examples, seed=self.probe.seed)
        except Violation as violation:
            raise Violation(_alone(violation.finding, n_prepared)) from None
        if not self.n_served:
            raise NotExercised("no generated request was served")

    def _try(self, call: Call, is_valid: bool) -> None:
        self.n_sent += 1
        if self.subject is not None and is_valid and self.n_sent % 2:
            call = replace(call, path=_with_ids(call.path, self.subject))
        with self.probe.strict():
            answer = self.probe.send(call)
        if answer.ok:
            self.n_served += 1
            self._renew()
        self._judge(answer, is_valid=is_valid)

    def _renew(self) -> None:
        """After a successful DELETE the record is gone: the next request needs another."""
        if self.subject is not None and self.operation.method == "DELETE":
            self.subject = find_subject(self.probe, self.operation.operation_id)

    def _judge(self, answer: Answer, *, is_valid: bool) -> None:
        if answer.status == 401 and self.operation.needs_credential:
            self.probe.expect(answer).status_is_not(401)


def _with_ids(path: str, subject: Subject) -> str:
    """The path with its parameters replaced by the subject's, its query kept."""
    _, mark, query = path.partition("?")
    values = {name: quote(value, safe="") for name, value in subject.path.items()}
    return re.sub(r"\?$", "", subject.operation.fill(values) + mark + query)


def _alone(finding: Finding, n_prepared: int) -> Finding:
    """The finding without the requests that were tried before it and came out well."""
    trace, last = finding.trace, finding.trace[-1]
    kept: Trace = (*trace[:n_prepared], replace(last, number=n_prepared))
    expectation = finding.expectation
    if expectation is not None:
        expectation = replace(expectation, answers=(n_prepared,))
    return replace(finding, trace=kept, expectation=expectation)
