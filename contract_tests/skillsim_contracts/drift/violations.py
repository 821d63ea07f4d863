"""What can be wrong with an exchange: where it stands, and where the contract says otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Required, TypedDict, Unpack

from skillsim_contracts.contract import Operation, load_contract
from skillsim_contracts.drift.contract_places import pointer_to
from skillsim_contracts.rules import Strength


class Side(StrEnum):
    """Who is wrong: the client, or the vendor."""

    REQUEST = "request"
    ANSWER = "answer"


class Kind(StrEnum):
    """What is wrong."""

    PATH = "path"
    """The contract has no such path, or a parameter in it is wrong."""
    METHOD = "method"
    CREDENTIAL = "credential"
    QUERY = "query"
    HEADER = "header"
    MEDIA = "media"
    BODY = "body"
    """It is missing, surplus, or no JSON."""
    SCHEMA = "schema"
    STATUS = "status"


@dataclass(frozen=True, kw_only=True)
class Violation:
    """One way in which an exchange leaves the contract.

    `pointer` is a JSON pointer into the `part` of the message: path, query, headers, status or
    body. `contract` points into the contract's file, as far as it has a place for this. `cause` is
    the same for exchanges that are wrong for one reason. A hint is worth knowing and fails nothing.
    """

    vendor: str
    operation_id: str
    side: Side
    kind: Kind
    strength: Strength
    message: str
    part: str
    pointer: str
    contract: str
    cause: str
    is_hint: bool = False

    @property
    def rule_id(self) -> str:
        """Such as `ST-D-SCHEMA`: the vendor's capitals and what is wrong."""
        prefix = load_contract(self.vendor).prefix if self.vendor else "ANY"
        return f"{prefix}-D-{self.kind.upper()}"


def as_sure_as(strength: Strength, part: Mapping[str, Any]) -> Strength:
    """The strength, or the weakest where the part of the contract is itself assumed."""
    is_assumed = part.get("x-evidence", {}).get("basis") == "assumed"
    return Strength.ASSUMED if is_assumed else strength


class Where(TypedDict, total=False):
    """Where a violation stands; see `Found.violation`."""

    part: Required[str]
    pointer: str
    within: tuple[str | int, ...]
    cause: str


@dataclass(frozen=True)
class Found:
    """Makes violations of one side of one operation's exchange."""

    operation: Operation
    side: Side

    def violation(
        self,
        kind: Kind,
        strength: Strength,
        message: str,
        *,
        part: str,
        pointer: str = "",
        within: tuple[str | int, ...] = (),
        cause: str = "",
    ) -> Violation:
        """One violation; without a cause its message is the cause."""
        return Violation(
            vendor=self.operation.vendor,
            operation_id=self.operation.operation_id,
            side=self.side,
            kind=kind,
            strength=strength,
            message=message,
            part=part,
            pointer=pointer,
            contract=pointer_to(self.operation, within),
            cause=cause or message,
        )

    def hint(self, kind: Kind, message: str, **where: Unpack[Where]) -> Violation:
        """Something that the contract does not know, and that a decision says is ignored."""
        made = self.violation(kind, Strength.ASSUMED, message, **where)
        return replace(made, is_hint=True)
