"""Whether a right request was served; and if its record is not there, whose fault that is."""

from collections.abc import Iterable

from skillsim_contracts.calls import Answer
from skillsim_contracts.contract import Operation
from skillsim_contracts.probe import Probe
from skillsim_contracts.request_values import required_query
from skillsim_contracts.rules import Need
from skillsim_contracts.statuses import SUCCESSES, expect_status
from skillsim_contracts.subjects import Subject

PAGE = 100
"""How many items of a list are looked through for a record."""


def expect_served(
    probe: Probe,
    subject: Subject,
    answer: Answer,
    because: str = "",
    *,
    statuses: Iterable[int] = SUCCESSES,
) -> None:
    """The answer has one of the statuses, else its operation is blamed.

    Where the record was created for this and no read knows it, its create is blamed.
    """
    statuses = tuple(statuses)
    if answer.status in statuses:
        return
    blame = subject.operation.operation_id
    if answer.status == 404 and subject.maker and not _is_known(probe, subject):
        blame, because = subject.maker, "what was created is there"
    what = because or f"{subject.operation.operation_id} serves a request that is right"
    expect_status(probe, answer, statuses, what, blame=blame)


def confirm(probe: Probe, subject: Subject) -> None:
    """The subject is served as it is. Raises Violation; or NotExercised, where it may name what
    only the documents' samples have.
    """
    answer = subject.send(probe)
    is_sure = Need.RESET in probe.client.target.offers or subject.body is None
    if not is_sure and 400 <= answer.status < 500:
        name = subject.operation.operation_id
        probe.not_exercised(f"no request of {name} is known that succeeds here")
    expect_served(probe, subject, answer)


def _is_known(probe: Probe, subject: Subject) -> bool:
    """Whether another read, or the list it should be in, knows the subject's record."""
    others = [o for o in probe.contract.operations.values() if _reads_same(o, subject)]
    if any(Subject(other, subject.path).send(probe).ok for other in others):
        return True
    last = str(list(subject.path.values())[-1])
    above = subject.operation.path.rpartition("/{")[0]
    while above:
        for reading in probe.contract.operations.values():
            if reading.method == "GET" and reading.path == above and not required_query(reading):
                return last.encode() in _whole(probe, reading, subject).body
        above = above.rpartition("/")[0]
    return False


def _reads_same(other: Operation, subject: Subject) -> bool:
    names = {parameter["name"] for parameter in other.parameters_in("path")}
    beginning = subject.operation.path.partition("}")[0]
    is_plain = other.method == "GET" and not required_query(other)
    is_other = other is not subject.operation and other.path.startswith(beginning)
    return is_plain and is_other and names == subject.path.keys()


def _whole(probe: Probe, reading: Operation, subject: Subject) -> Answer:
    """The first page of a list, as long as it may be."""
    pagination = reading.document.get("x-pagination", {})
    size = pagination.get("size") or pagination.get("limit")
    names = {parameter["name"] for parameter in reading.parameters_in("path")}
    path = {name: value for name, value in subject.path.items() if name in names}
    return Subject(reading, path, {size: PAGE} if size else {}).send(probe)
