"""How much each case of the boundary table weighs: by its kind, and by what documents print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from skillsim_contracts.boundary_cases import Case
from skillsim_contracts.contract import Operation
from skillsim_contracts.request_values import reference_noun
from skillsim_contracts.rules import Strength

BOUNDS = Path(__file__).parent / "bounds"

NONE = "none"

# Where another record is named, a free text names none.
_FREE_TEXT = frozenset({"text", "longest"})

# What convention expects of a JSON body. Lengths, sizes and ranges are not here: unless a document
# prints them, they are the contract's own.
_USUAL_IN_BODIES = frozenset(
    {"missing", "type", "enum", "format", "extra", "value", "text", "optional"}
)
# Many servers ignore a filter that they do not understand.
_USUAL_IN_QUERIES = frozenset({"missing", "value"})


@dataclass(frozen=True)
class Bound:
    """What is known of some cases, and from where.

    Without `operations` it is for all of them, without `kinds` or `values` for all of those.
    `place` is a JSON pointer into the body with `*` for positions in lists, or `?name` for a query
    parameter. A `strength` of None leaves the cases out.
    """

    place: str
    source: str
    strength: Strength | None
    operations: Sequence[str] = ()
    kinds: Sequence[str] = ()
    values: Sequence[Any] = ()

    def covers(self, operation_id: str, place: str, case: Case) -> bool:
        """Whether it speaks of this case of the operation."""
        is_for = not self.operations or operation_id in self.operations
        is_kind = not self.kinds or case.kind in self.kinds
        is_value = not self.values or case.value in self.values
        return is_for and place == self.place and is_kind and is_value


Bounds = tuple[Bound, ...]


@lru_cache(maxsize=16)
def load_bounds(vendor: str) -> Bounds:
    """The bounds on file for a vendor; of those that fit a case the first counts."""
    path = BOUNDS / f"{vendor}.yaml"
    if not path.exists():
        return ()
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))["bounds"]
    return tuple(_bound(entry) for entry in entries)


def strength_of(
    case: Case, operation: Operation, bounds: Bounds, *, in_query: bool
) -> Strength | None:
    """How sure it is that the case is refused (or served); None when it must not be tried."""
    place = f"?{case.place[0]}" if in_query else case.where or "/"
    for bound in bounds:
        if bound.covers(operation.operation_id, place, case):
            return bound.strength
    if operation.evidence == "assumed" or _is_assumed(case):
        return Strength.ASSUMED
    if case.kind in _FREE_TEXT and case.place and reference_noun(str(case.place[-1])):
        return None
    if case.kind == "null":
        # Null for what may be left out is taken by some and refused by others.
        return Strength.LIKELY if case.is_required and not case.fits else Strength.ASSUMED
    if case.kind == "type" and (case.value is True or case.value == 1):
        # Some languages count true as a number and 1 as true.
        return Strength.ASSUMED
    usual = _USUAL_IN_QUERIES if in_query else _USUAL_IN_BODIES
    return Strength.LIKELY if case.kind in usual else Strength.ASSUMED


def _is_assumed(case: Case) -> bool:
    """Whether only the contract says which values a place takes; its type may be known."""
    basis = (case.schema or {}).get("x-evidence", {}).get("basis")
    return bool(basis == "assumed" and case.kind not in ("missing", "type"))


def _bound(entry: Mapping[str, Any]) -> Bound:
    word = entry["strength"]
    return Bound(
        place=entry["place"],
        source=entry["source"],
        strength=None if word == NONE else Strength(word),
        operations=tuple(entry.get("operations", ())),
        kinds=tuple(entry.get("kinds", ())),
        values=tuple(entry.get("values", ())),
    )
