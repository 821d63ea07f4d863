"""Which pages of which lists clients have asked for, and what the answers said of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import NamedTuple

from skillsim.report_card.calls import Call, Stretch
from skillsim.report_card.page_facts import Asked, Told, asked, told
from skillsim.report_card.surface import Paging

# Names of fields and paths have no digits.
_IDENTIFIER = re.compile(rb"\b(?=[A-Za-z_-]*[0-9])[\w-]{5,}")


class Page(NamedTuple):
    """One request for a page; `told` is None when it was refused or cannot be read.

    `is_used` says that the client went on with a record of this page.
    """

    number: int
    status: int | None
    asked: Asked
    told: Told | None
    is_used: bool


@dataclass
class Reading:
    """Every request of one client for pages of one list, in one stretch of its calls."""

    client: str
    operation_id: str
    paging: Paging
    pages: list[Page] = field(default_factory=list)


def readings(stretches: Sequence[Stretch]) -> tuple[Reading, ...]:
    """The requests for pages, by client and list."""
    found: dict[object, Reading] = {}
    for client, calls in stretches:
        for call, following in zip_longest(calls, calls[1:]):
            _note(client, call, found, following)
    return tuple(found.values())


def _note(client: str, call: Call, found: dict[object, Reading], following: Call | None) -> None:
    paging = call.surface.paging if call.surface is not None else None
    wanted = asked(paging, call.exchange) if paging is not None else None
    if call.surface is None or paging is None or wanted is None:
        return
    operation_id = call.surface.operation_id
    answer = told(paging, call.exchange) if call.is_good else None
    reading = found.setdefault(
        (client, call.exchange.generation, operation_id, wanted.of),
        Reading(client, operation_id, paging),
    )
    is_used = answer is not None and following is not None and _names(following, call)
    x = call.exchange
    reading.pages.append(Page(x.number, x.status, wanted, answer, is_used))


def _names(call: Call, page: Call) -> bool:
    """Whether a request names a record that stands on a page."""
    path, body = call.exchange.path.encode(), call.exchange.request_body
    named = {*_IDENTIFIER.findall(path), *_IDENTIFIER.findall(body)}
    return any(name in page.exchange.response_body for name in named)
