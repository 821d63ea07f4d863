"""L3: the contract's links. What one operation answers leads to another, and is found there."""

from collections.abc import Mapping
from typing import Any

from skillsim_contracts.contract import Contract, Operation
from skillsim_contracts.probe import Probe
from skillsim_contracts.request_values import required_query
from skillsim_contracts.rules import Layer, Need, Rule, Strength
from skillsim_contracts.subjects import Subject, find_subject, fresh_body, told


def make_rules(contract: Contract) -> tuple[Rule, ...]:
    """One rule for each link of each operation's success."""
    return tuple(
        _rule(contract, operation, name, link)
        for operation in contract.operations.values()
        for name, link in operation.success()[1].get("links", {}).items()
    )


def _rule(contract: Contract, source: Operation, name: str, link: Mapping[str, Any]) -> Rule:
    aim = contract.operations[link["operationId"]]

    def check(probe: Probe) -> None:
        _follow(probe, source, aim, link.get("parameters", {}))

    is_read = source.is_safe and aim.is_safe
    return Rule(
        id=f"{contract.prefix}-LINK-{source.operation_id}-{name}",
        vendor=contract.vendor,
        title=f"What {source.method} {source.path} answers leads to {aim.method} {aim.path}",
        operations=(source.operation_id, aim.operation_id),
        layer=Layer.L3,
        strength=Strength.MUST if source.evidence == "documented" else Strength.LIKELY,
        source=str(source.document.get("x-evidence", {}).get("source", "")),
        check=check,
        needs=frozenset() if is_read else frozenset({Need.WRITE}),
        cost=4,
        fault="F104",
    )


def _follow(probe: Probe, source: Operation, aim: Operation, parameters: Mapping[str, str]) -> None:
    subject = find_subject(probe, source.operation_id)
    answer = probe.must(subject.send(probe))
    values = {name: told(text, subject, answer) for name, text in parameters.items()}
    if not all(values.values()):
        probe.not_exercised("the answer does not tell what the link needs")
    names = {parameter["name"] for parameter in aim.parameters_in("path")}
    path = {name: str(value) for name, value in values.items() if name in names}
    query = {name: value for name, value in values.items() if name not in names}
    following = Subject(aim, path, {**required_query(aim), **query}, fresh_body(probe, aim))
    probe.expect(following.send(probe), blame=source.operation_id).status_is_not(404)
