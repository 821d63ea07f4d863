"""One exchange against the contract: where it belongs, and everything that is wrong with it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from skillsim_contracts.contract import load_contract
from skillsim_contracts.drift.answered import answer_violations
from skillsim_contracts.drift.asked import request_violations
from skillsim_contracts.drift.exchanges import Exchange
from skillsim_contracts.drift.places import Place, Places
from skillsim_contracts.drift.violations import Kind, Side, Violation
from skillsim_contracts.rules import Strength

# An answer with one of these does not say that there is something.
_SAYS_NOTHING = frozenset({0, 401, 403, 404, 405, 429, 501})
_LIKE_AN_ID = re.compile(r"[0-9]+|(?=.*[0-9])[A-Za-z0-9_-]{8,}|.*@.*")


@dataclass(frozen=True)
class Judged:
    """One exchange with what is wrong with it; `place` is None when it is no vendor's."""

    exchange: Exchange
    place: Place | None
    violations: tuple[Violation, ...]

    @property
    def operation_id(self) -> str:
        """The operation, or "" when the contract has none."""
        return self.place.operation.operation_id if self.place and self.place.operation else ""


def judged(exchange: Exchange, places: Places) -> Judged:
    """Hold an exchange, from which secrets were taken, against the contract of its vendor."""
    place = places.find(exchange.method, exchange.url)
    found = list(_violations(exchange, place)) if place else []
    return Judged(exchange, place, tuple(_one_a_place(found)))


def _one_a_place(found: Sequence[Violation]) -> Iterator[Violation]:
    """The violations; of those that say of one value that it is wrong, the strongest."""
    strongest: dict[tuple[str, str, str], Violation] = {}
    for one in sorted(found, key=lambda violation: violation.strength.rank):
        strongest.setdefault((one.side, one.part, one.pointer), one)
    kept = set(map(id, strongest.values()))
    yield from (one for one in found if id(one) in kept or not one.pointer)


def _violations(exchange: Exchange, place: Place) -> Iterator[Violation]:
    if place.operation is None:
        yield _unknown(exchange, place)
        return
    yield from request_violations(exchange, place.operation, place.path)
    yield from answer_violations(exchange, place.operation)


def _unknown(exchange: Exchange, place: Place) -> Violation:
    """A request that no operation has; whether somebody answers it says how much that weighs."""
    status = exchange.status
    is_there = status < 500 and status not in _SAYS_NOTHING
    template = template_of(place.vendor, place.path)
    has_path = place.vendor and any(
        o.pattern.fullmatch(place.path) for o in load_contract(place.vendor).operations.values()
    )
    kind = Kind.METHOD if has_path else Kind.PATH
    message = f"{exchange.method} {template} is not in the contract"
    if is_there:
        message += ", and is there"
    return Violation(
        vendor=place.vendor,
        operation_id="",
        side=Side.REQUEST,
        kind=kind,
        strength=Strength.LIKELY if is_there else Strength.ASSUMED,
        message=message,
        part=kind.value,
        pointer="",
        contract=f"#/paths/{template.replace('~', '~0').replace('/', '~1')}"
        if has_path
        else "#/paths",
        cause=f"{exchange.method} {template}",
    )


def template_of(vendor: str, path: str) -> str:
    """A path with its ids as parameters, so that requests for many records count as one."""
    known = [o.path.split("/") for o in load_contract(vendor).operations.values()] if vendor else []
    made: list[str] = []
    for place, part in enumerate(path.split("/")):
        known = [parts for parts in known if len(parts) > place]
        fixed = [parts for parts in known if parts[place] == part]
        free = [parts for parts in known if parts[place].startswith("{")]
        name = part if fixed else free[0][place] if free else _shown(part)
        known = fixed or free
        made.append(name)
    return "/".join(made)


def _shown(part: str) -> str:
    return "*" if _LIKE_AN_ID.fullmatch(part) else part[:80]
