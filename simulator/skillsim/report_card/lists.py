"""Which pages of which lists clients have asked for, and what the answers said of them."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from skillsim.report_card.calls import Call
from skillsim.report_card.page_facts import Asked, Told, asked, told
from skillsim.report_card.surface import Paging

_AT_A_TIME = 500


class Page(NamedTuple):
    """One request for a page; `told` is None when it was refused or cannot be read."""

    number: int
    status: int | None
    asked: Asked
    told: Told | None


@dataclass
class Reading:
    """Every request of one client for pages of one list."""

    client: str
    operation_id: str
    paging: Paging
    pages: list[Page] = field(default_factory=list)


def readings(
    clients: Mapping[str, Sequence[Call]],
) -> Generator[None, None, tuple[Reading, ...]]:
    """Find the requests for pages, by client and list, piece by piece; returns them."""
    found: dict[object, Reading] = {}
    n_read = 0
    for client, calls in clients.items():
        for call in calls:
            _note(client, call, found)
            n_read += 1
            if n_read % _AT_A_TIME == 0:
                yield
    return tuple(found.values())


def _note(client: str, call: Call, found: dict[object, Reading]) -> None:
    paging = call.surface.paging if call.surface is not None else None
    wanted = asked(paging, call.exchange) if paging is not None else None
    if call.surface is None or paging is None or wanted is None:
        return
    operation_id = call.surface.operation_id
    answer = told(paging, call.exchange) if call.is_good else None
    reading = found.setdefault(
        (client, operation_id, wanted.of), Reading(client, operation_id, paging)
    )
    reading.pages.append(Page(call.exchange.number, call.exchange.status, wanted, answer))
