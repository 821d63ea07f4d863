"""Whether something that was refused has left a trace: a read before, and the same read after."""

from dataclasses import dataclass
from typing import Any

from skillsim_contracts.contract import Contract, Operation
from skillsim_contracts.probe import Probe
from skillsim_contracts.request_values import required_query
from skillsim_contracts.serving import expect_served
from skillsim_contracts.subjects import Subject

Json = Any


def mirror_of(contract: Contract, operation: Operation) -> Operation | None:
    """The read that would show an effect of the operation: of its own path, or of one above."""
    path = operation.path
    while path:
        for other in contract.operations.values():
            is_plain = other.method == "GET" and not required_query(other)
            if is_plain and other.path == path and other.needs_credential:
                return other
        path = path.rpartition("/")[0]
    return None


@dataclass(frozen=True)
class Mirror:
    """What a read showed before something was refused."""

    subject: Subject
    shown: Json

    def unchanged(self, probe: Probe, blame: str, what: str) -> None:
        """Raise Violation of `blame` when the read shows something else now."""
        answer = self.subject.send(probe)
        expect_served(probe, self.subject, answer)
        operation_id = self.subject.operation.operation_id
        probe.expect(answer, blame=blame).at("").equals(
            self.shown, f"{what} leaves what {operation_id} answers as it was"
        )


def watch(probe: Probe, subject: Subject) -> Mirror | None:
    """What the target shows of the subject now; None where no read shows it steadily."""
    operation = mirror_of(probe.contract, subject.operation)
    if operation is None or subject.operation.is_safe:
        return None
    names = {parameter["name"] for parameter in operation.parameters_in("path")}
    path = {name: value for name, value in subject.path.items() if name in names}
    maker = subject.maker if path else ""
    reading = Subject(operation, path, maker=maker)
    first, second = (_shown(probe, reading) for _ in range(2))
    return Mirror(reading, first) if first == second and first is not None else None


def _shown(probe: Probe, reading: Subject) -> Json:
    answer = reading.send(probe)
    expect_served(probe, reading, answer)
    try:
        return answer.json()
    except ValueError:
        return None
