"""A request of a client to a vendor, as the checks look at it."""

import json
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import NamedTuple
from urllib.parse import parse_qs

from skillsim.instants import SECOND_US
from skillsim.journal.exchange import Exchange
from skillsim.journal.redaction import Headers
from skillsim.report_card.surface import Surface

Same = tuple[str, str, str, bytes, int]
"""What two requests have in common that are the same, see `Call.same`."""


# What else comes so soon after a refusal, and how much of it, may have been on its way before it.
_ON_ITS_WAY_US = SECOND_US
_MOST_AT_ONCE = 10
# Workers share connections, so there are more of them than of these.
_WORKERS_PER_CONNECTION = 2
_BY_TURNS = 2
# Nobody reads an answer, connects again and asks again in less; unless a busy machine let the
# answer go and noted it late, which does not happen twice in a row.
_ROUND_TRIP_US = 200
_A_QUEUE = 3


class Call(NamedTuple):
    """One request to the vendor with who made it, and its operation; None for no route.

    `began_us` is the instant it came; `exchange.at_us` is the one its answer had left.
    `n_connections` is how many connections its client used by turns then; 1 where nobody knows.
    """

    client: str
    surface: Surface | None
    exchange: Exchange
    began_us: int
    n_connections: int = 1

    @property
    def same(self) -> Same:
        """Equal for requests that are the same: method, path, query and body."""
        x = self.exchange
        return x.method, x.path, x.query, x.request_body, x.n_request_bytes

    @property
    def is_good(self) -> bool:
        """Whether it was answered with 2xx."""
        return self.exchange.status is not None and 200 <= self.exchange.status < 300

    @property
    def is_token_call(self) -> bool:
        """Whether it asks for a token."""
        return self.surface is not None and self.surface.is_token_call

    @property
    def is_guarded(self) -> bool:
        """Whether it needs a credential, and so counts against limits."""
        return self.surface is not None and self.surface.is_guarded


class Stretch(NamedTuple):
    """What one client did, oldest first, until a snapshot was restored: then it begins anew."""

    client: str
    calls: Sequence[Call]


def stretch(client: str, calls: Sequence[Call], *, pace: float) -> Stretch:
    """The calls of a client, each with how many connections were in use around it.

    A connection is in use from when it was made until its last answer left. Whoever works alone
    makes the next one after that, even without closing the last.
    """
    n_in_use = map(max, _n_open(calls), _n_queued(calls, pace))
    return Stretch(client, tuple(Call(*c[:4], n) for c, n in zip(calls, n_in_use, strict=True)))


def _n_open(calls: Sequence[Call]) -> Iterator[int]:
    """How many connections a client had made by then and used again, or was using."""
    last_use = {call.exchange.connection: index for index, call in enumerate(calls)}
    to_come, in_use = deque(sorted(last_use)), 0
    for index, call in enumerate(calls):
        while to_come and to_come[0] <= _latest_beside(call):
            to_come.popleft()
            in_use += 1
        yield in_use
        in_use -= last_use[call.exchange.connection] == index


def _n_queued(calls: Sequence[Call], pace: float) -> Iterator[int]:
    """How many connections brought a request so close to each other that all of them waited."""
    queue: list[Call] = []
    for call in calls:
        if queue and not _is_queued(queue[-1], call, pace):
            yield from _n_connections(queue)
            queue = []
        queue.append(call)
    yield from _n_connections(queue)


def _n_connections(queue: Sequence[Call]) -> Iterator[int]:
    n_connections = len({call.exchange.connection for call in queue})
    return repeat(n_connections if n_connections >= _A_QUEUE else 1, len(queue))


def _is_queued(before: Call, call: Call, pace: float) -> bool:
    """Whether this was here before the client can have had the answer before it."""
    if call.exchange.connection == before.exchange.connection:
        return False
    return 0 < call.began_us - before.exchange.at_us < _ROUND_TRIP_US * pace


def _latest_beside(call: Call) -> int:
    """The latest connection that was made before the client had what there was of an answer."""
    exchange = call.exchange
    # That an answer was cut off is known to the client before it is known here.
    is_cut = exchange.status is None or (exchange.fault is not None and call.is_good)
    return exchange.connection if is_cut else exchange.last_connection


def n_workers(calls: Iterable[Call]) -> int:
    """How many may have been at work, each of which learns only of its own answers; 1 for one."""
    n_connections = max(call.n_connections for call in calls)
    # Some clients use two by turns even for one request after the other.
    return n_connections if n_connections <= _BY_TURNS else n_connections * _WORKERS_PER_CONNECTION


def knowing(refused: Call, later: Sequence[tuple[Call, bool]], *, pace: float) -> Iterator[Call]:
    """Those requests that a client sent although it knew of a refusal.

    `later` are all that it sent since then, each with whether it repeats what was refused.
    """
    n_at_work = n_workers([refused, *(call for call, _ in later)])
    n_unknowing = max(n_at_work, _MOST_AT_ONCE)
    for n_sent, (call, is_same) in enumerate(later, 1):
        is_later = call.began_us - refused.exchange.at_us > _ON_ITS_WAY_US * pace
        if n_sent > n_unknowing or (n_at_work == 1 and (is_same or is_later)):
            yield call


def header(headers: Headers, name: bytes) -> str | None:
    """The values of the headers of this lower-case name, as one; None without any."""
    found = [value for key, value in headers if key.lower() == name]
    return b", ".join(found).decode("latin-1") if found else None


def client_of(exchange: Exchange, surface: Surface | None) -> str:
    """Who asked; of a token call, the client that it names."""
    if exchange.client or surface is None or not surface.is_token_call:
        return exchange.client
    try:
        named = json.loads(exchange.request_body)["client_id"]
    except (ValueError, KeyError, TypeError):
        form = parse_qs(exchange.request_body.decode("utf-8", "replace"))
        named = form.get("client_id", [""])[-1]
    return named if isinstance(named, str) else ""
