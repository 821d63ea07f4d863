"""The journal of a world: every exchange, in and out, in memory, bounded and redacted.

Recording stands on the path of every request, so it costs microseconds: headers and bodies are kept
as the bytes they were, and only whoever asks pays for a prettier shape (`har.py`). Secrets are
replaced before anything is stored, the oldest exchange goes first when a bound is reached.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self, Unpack

from skillsim.errors import Conflict
from skillsim.journal.exchange import Direction, Exchange, Filters, matcher, scrubbed, size_bytes
from skillsim.journal.redaction import Eraser, redact_body, redact_headers

MAX_EXCHANGES = 10_000
MAX_WORLD_BYTES = 64 << 20
MAX_SERVER_BYTES = 256 << 20
MAX_BODY_BYTES = 16 << 10
MAX_ENDING_BYTES = 512
MAX_FINDINGS = 50
MAX_FINDING_CHARS = 300
MAX_SUBSCRIBERS = 32
MAX_UNREAD = 1000


@dataclass(frozen=True, slots=True)
class Lost:
    """What a slow subscriber is told: so many exchanges, the oldest it had not read, are gone."""

    count: int


class Budget:
    """The bytes that the journals of one server may hold together."""

    def __init__(self, max_bytes: int = MAX_SERVER_BYTES) -> None:
        self.max_bytes = max_bytes
        self.used_bytes = 0


class Subscription:
    """A stream of exchanges from now on: `with journal.subscribe() as s: async for item in s`."""

    def __init__(self, on_close: Callable[["Subscription"], None]) -> None:
        self._on_close = on_close
        self._unread: deque[Exchange] = deque()
        self._lost = 0
        self._news = asyncio.Event()
        self._is_closed = False

    def put(self, exchange: Exchange) -> None:
        """One more exchange to read; a reader who is too far behind loses its oldest."""
        if len(self._unread) >= MAX_UNREAD:
            self._unread.popleft()
            self._lost += 1
        self._unread.append(exchange)
        self._news.set()

    def rewrite(self, change: Callable[[Exchange], Exchange]) -> None:
        """Replace everything that is still unread."""
        self._unread = deque(map(change, self._unread))

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Exchange | Lost:
        while not self._unread:
            if self._is_closed:
                raise StopAsyncIteration
            self._news.clear()
            await self._news.wait()
        if self._lost:
            lost, self._lost = self._lost, 0
            return Lost(lost)
        return self._unread.popleft()

    async def read(self, most: int) -> list[Exchange | Lost]:
        """What is unread, at least one item and at most so many, the oldest first.

        Waits while there is nothing. Raises StopAsyncIteration when nothing more comes.
        """
        news = [await anext(self)]
        while self._unread and len(news) < most:
            news.append(self._unread.popleft())
        return news

    def close(self) -> None:
        """No more exchanges come; what is unread may still be read. Closing twice is harmless."""
        self._is_closed = True
        self._news.set()
        self._on_close(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Journal:
    """The exchanges of one world, numbered from 1; numbers are never used again."""

    def __init__(
        self,
        budget: Budget | None = None,
        *,
        max_exchanges: int = MAX_EXCHANGES,
        max_bytes: int = MAX_WORLD_BYTES,
    ) -> None:
        self._budget = budget or Budget()
        self._max_exchanges = max_exchanges
        self._max_bytes = max_bytes
        self._exchanges: deque[Exchange] = deque()
        self._sizes: deque[int] = deque()
        self._last_number = 0
        self._last_cleared = 0
        self._subscriptions: set[Subscription] = set()
        self.used_bytes = 0

    def __len__(self) -> int:
        return len(self._exchanges)

    @property
    def n_lost(self) -> int:
        """How many exchanges made room for newer ones since the journal was last cleared."""
        return self._last_number - self._last_cleared - len(self._exchanges)

    def record(
        self,
        at_us: int,
        direction: Direction,
        vendor: str,
        operation_id: str | None,
        method: str,
        path: str,
        status: int | None,
        duration_us: int,
        request_headers: Iterable[tuple[bytes, bytes]],
        request_id: str,
        query: bytes = b"",
        client: str = "",
        request_body: bytes = b"",
        response_headers: Iterable[tuple[bytes, bytes]] = (),
        response_body: bytes = b"",
        response_bytes: int | None = None,
        fault: str | None = None,
        findings: Sequence[str] = (),
        generation: int = 0,
        connection: int = 0,
        last_connection: int = 0,
    ) -> Exchange:
        """The exchange as it was stored: bodies cut, secrets replaced.

        Of a long answer only the beginning need be given, with the size of the whole.
        """
        number = self._last_number = self._last_number + 1
        n_request_bytes = len(request_body)
        n_response_bytes = len(response_body) if response_bytes is None else response_bytes
        # By position: by name it takes twice as long.
        exchange = Exchange(
            number,
            at_us,
            direction,
            vendor,
            operation_id,
            method,
            path,
            redact_body(query).decode("latin-1") if query else "",
            status,
            client,
            duration_us,
            redact_headers(request_headers),
            redact_body(request_body[:MAX_BODY_BYTES]) if request_body else b"",
            n_request_bytes > MAX_BODY_BYTES,
            n_request_bytes,
            redact_headers(response_headers),
            redact_body(response_body[:MAX_BODY_BYTES]) if response_body else b"",
            n_response_bytes > MAX_BODY_BYTES,
            n_response_bytes,
            fault,
            tuple(f[:MAX_FINDING_CHARS] for f in findings[:MAX_FINDINGS]) if findings else (),
            request_id,
            _ending(response_body)
            if MAX_BODY_BYTES < n_response_bytes == len(response_body)
            else b"",
            generation,
            connection,
            last_connection,
        )
        self._append(exchange)
        for subscription in self._subscriptions:
            subscription.put(exchange)
        return exchange

    def _append(self, exchange: Exchange) -> None:
        # Plain numbers throughout: a full journal drops one for every request.
        exchanges, sizes, budget = self._exchanges, self._sizes, self._budget
        size = size_bytes(exchange)
        exchanges.append(exchange)
        sizes.append(size)
        used_bytes, of_all = self.used_bytes + size, budget.used_bytes + size
        n_surplus = len(exchanges) - self._max_exchanges
        while len(exchanges) > 1 and (
            n_surplus > 0 or used_bytes > self._max_bytes or of_all > budget.max_bytes
        ):
            exchanges.popleft()
            freed = sizes.popleft()
            used_bytes -= freed
            of_all -= freed
            n_surplus -= 1
        self.used_bytes, budget.used_bytes = used_bytes, of_all

    def _charge(self, size: int) -> None:
        self.used_bytes += size
        self._budget.used_bytes += size

    def get(self, number: int) -> Exchange | None:
        """The exchange with this number; None when it is gone or was never made."""
        index = number - (self._last_number - len(self._exchanges)) - 1
        return self._exchanges[index] if 0 <= index < len(self._exchanges) else None

    def find(
        self, *, limit: int | None = 100, newest_first: bool = False, **filters: Unpack[Filters]
    ) -> tuple[Exchange, ...]:
        """The first `limit` exchanges that match, None for all of them.

        Raises Invalid for a status that is none.
        """
        if limit is not None and limit <= 0:
            return ()
        found = []
        for exchange in self._matching(filters, newest_first=newest_first):
            found.append(exchange)
            if len(found) == limit:
                break
        return tuple(found)

    def count(self, **filters: Unpack[Filters]) -> int:
        """How many exchanges match. Raises Invalid for a status that is none."""
        return sum(1 for _ in self._matching(filters))

    def of_request(self, start: str) -> list[Exchange]:
        """The exchanges whose request id begins like this, oldest first."""
        return [exchange for exchange in self._exchanges if exchange.request_id.startswith(start)]

    def _matching(self, filters: Filters, *, newest_first: bool = False) -> Iterator[Exchange]:
        matches = matcher(filters)
        return filter(matches, reversed(self._exchanges) if newest_first else self._exchanges)

    def clear(self) -> None:
        """Forget every exchange; the numbers go on."""
        self._last_cleared = self._last_number
        self._charge(-self.used_bytes)
        self._exchanges.clear()
        self._sizes.clear()

    def close(self) -> None:
        """The world is dropped: forget everything and end every stream."""
        self.clear()
        for subscription in tuple(self._subscriptions):
            subscription.close()

    def subscribe(self) -> Subscription:
        """A stream of what is recorded from now on. Raises Conflict when there are too many."""
        if len(self._subscriptions) >= MAX_SUBSCRIBERS:
            raise Conflict(f"{MAX_SUBSCRIBERS} streams are open already; close one")
        subscription = Subscription(self._subscriptions.discard)
        self._subscriptions.add(subscription)
        return subscription

    def scrub(self, text_values: Iterable[str]) -> int:
        """Take a person's words out of every exchange; how many exchanges they stood in."""
        words = [word for word in text_values if word.strip()]
        if not words:
            return 0
        eraser = Eraser(words)
        changed = 0
        for index, exchange in enumerate(self._exchanges):
            clean = scrubbed(exchange, eraser)
            if clean is not exchange:
                changed += 1
                self._exchanges[index] = clean
                size = size_bytes(clean)
                self._charge(size - self._sizes[index])
                self._sizes[index] = size
        for subscription in self._subscriptions:
            subscription.rewrite(lambda unread: scrubbed(unread, eraser))
        return changed


def _ending(body: bytes) -> bytes:
    """What follows the last list of a JSON body, without secrets; nothing when that is long."""
    ending = body[body.rfind(b"]") + 1 :]
    # Behind a bracket it is searched as the JSON that it is part of.
    return redact_body(b"[" + ending)[1:] if len(ending) <= MAX_ENDING_BYTES else b""
