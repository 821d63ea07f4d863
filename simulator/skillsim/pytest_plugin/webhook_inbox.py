"""A receiver of webhooks for one test."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from skillsim import vendor_client
from skillsim.client import Json

if TYPE_CHECKING:
    from skillsim.pytest_plugin.private_world import World
    from skillsim.receiving import Arrival, Receiver
    from skillsim.receiving.script import Entry


class Inbox:
    """Listens on this machine, answers from a script and keeps what arrives."""

    def __init__(self, receiver: Receiver, world: World) -> None:
        self._receiver = receiver
        self._world = world

    @property
    def url(self) -> str:
        """The address to register."""
        return self._receiver.url

    def register(self, vendor: str | None = None) -> Json:
        """Register the address with a vendor, as its contract declares it; the vendor's answer.

        `vendor` may be left out where only one has webhooks. Raises ValueError, NotRegistered,
        NoToken.
        """
        __tracebackhide__ = True
        return vendor_client.register(self._world.vendors, self.url, vendor).answer

    def answer_with(self, entries: Sequence[Entry]) -> None:
        """Answer what arrives from now on with these, the last one for ever.

        An entry is a status, `drop` for none, or `slow:DURATION` of real time. Raises ValueError.
        """
        if isinstance(entries, int | str):
            raise ValueError(f"answers come as a list, such as [500, 200]; not as {entries!r}")
        self._receiver.answer_with(entries)

    @property
    def arrivals(self) -> tuple[Arrival, ...]:
        """What arrived, oldest first, further attempts of the same delivery included."""
        return self._receiver.arrivals

    @property
    def events(self) -> tuple[str | None, ...]:
        """The event that each arrival reports, in the same order."""
        return tuple(arrival.event for arrival in self.arrivals)

    def wait_for(self, n: int = 1, timeout_s: float = 10.0) -> tuple[Arrival, ...]:
        """The first `n` arrivals, as soon as they are there. Raises NotArrived.

        There is nothing to wait for after an advance of the clock: it waits itself.
        """
        __tracebackhide__ = True
        return self._receiver.wait_for(n, timeout_s)

    def assert_order(self, *events: str) -> None:
        """Fail unless these events arrived in this order; others may stand between them."""
        __tracebackhide__ = True
        came = iter(self.events)
        missing = next((event for event in events if event not in came), None)
        if missing is not None:
            raise AssertionError(
                f"{missing} did not arrive where it should: wanted {', '.join(events)};"
                f" there came {', '.join(map(str, self.events)) or 'nothing'}"
            )

    def assert_empty(self) -> None:
        """Fail if anything arrived."""
        __tracebackhide__ = True
        if self.arrivals:
            raise AssertionError(f"there came {', '.join(map(str, self.events))}")

    def clear(self) -> None:
        """Forget what arrived."""
        self._receiver.clear()
