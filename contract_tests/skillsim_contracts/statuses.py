"""Which statuses will do: exactly the contract's, or on an open target all that say the same."""

from collections.abc import Iterable

from skillsim_contracts.calls import Answer
from skillsim_contracts.contract import Operation
from skillsim_contracts.expecting import Expecting
from skillsim_contracts.probe import Probe

SUCCESSES = tuple(range(200, 207))

WRONG_REQUEST = (400, 405, 406, 409, 410, 412, 413, 414, 415, 417, 422)
"""How a target may refuse a wrong request where no document names the status."""

NO_RIGHT = (401, 403)
"""How a target may refuse a stranger where no document names the status."""

NOWHERE = (400, 404, 405, 410, 414, 422)
"""How a target may answer where there is nothing."""


def expect_status(
    probe: Probe, answer: Answer, statuses: Iterable[int], because: str, *, blame: str = ""
) -> None:
    """The status is one of these; `because` says in words what should have happened."""
    expecting = Expecting(probe, (answer,), blame or probe.rule.operations[0], "status")
    expecting.relation("one_of", sorted(set(statuses)), because)


def expect_refusal(
    probe: Probe, answer: Answer, known: int, because: str, *, also: Iterable[int] = ()
) -> None:
    """The request is refused as wrong, with the known status; on an open target with any such."""
    statuses = (*WRONG_REQUEST, *also, known) if probe.is_open else (known,)
    expect_status(probe, answer, statuses, because)


def is_assumed(operation: Operation, status: str) -> bool:
    """Whether nobody but the contract says that the operation answers so."""
    evidence = operation.responses.get(status, {}).get("x-evidence", {})
    return bool(evidence.get("basis") == "assumed")


def is_left_open(probe: Probe) -> bool:
    """Whether the rule asks what only the contract says, of a target that need not know it.

    It is tried all the same: a mistake of the server (5xx) is found with every answer.
    """
    return probe.is_open and probe.rule.strength.value == "assumed"
