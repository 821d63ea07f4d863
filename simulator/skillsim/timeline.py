"""What happens by itself in a world: drains its agenda, in order, on the world's clock.

Two ways, one loop at a time. *Advance* moves the clock from due instant to due instant, does what
is due there, waits for the webhooks that go out, and goes on until the target is reached: a
discrete-event simulation, so hours pass in milliseconds. *Real time* does what has become due on a
running (or standing) clock and lets webhooks go out beside everything else.

No transaction is open while anything is awaited: an attempt is claimed and committed, then sent,
then settled and committed. Requests never wait for this; during an advance they see the instant of
the item in flight.
"""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field

from skillsim import agenda
from skillsim.agenda import Item
from skillsim.ids import Ids
from skillsim.registry import DueFunction
from skillsim.store import Transaction
from skillsim.webhooks import dispatcher, pathologies
from skillsim.webhooks.dispatcher import Outcome, Sending, Terms
from skillsim.webhooks.sender import Sender
from skillsim.world import World

log = logging.getLogger("skillsim.timeline")

MAX_STEPS = 10_000
MAX_REAL_SECONDS = 30.0
ATTEMPT = "webhook.attempt"
_YIELD_EVERY = 50
_BATCH = 256
_RECOVERY_S = 1.0


@dataclass(frozen=True, slots=True)
class Fired:
    """One agenda item that was done, the instant it was due, and what came of it."""

    at_us: int
    kind: str
    subject: str
    outcome: str


@dataclass
class Advance:
    """What an advance did; `reached` is False when a budget ended it first."""

    fired: list[Fired] = field(default_factory=list)
    reached: bool = True


class Timeline:
    """Drains the agenda of one world."""

    def __init__(
        self,
        world: World,
        *,
        due_functions: Mapping[str, DueFunction],
        sender: Sender,
        terms_by_vendor: Mapping[str, Terms],
        on_attempt: Callable[[World, Sending, Outcome], None],
    ) -> None:
        self._world = world
        self._due_functions = due_functions
        self._sender = sender
        self._terms = terms_by_vendor
        self._on_attempt = on_attempt
        self._turn = asyncio.Lock()
        self._changed = asyncio.Event()
        self._queues: dict[str, deque[tuple[Item, Sending, int]]] = {}
        self._sends: set[asyncio.Task[None]] = set()
        self._runner: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to do what becomes due; needs a running event loop."""
        self._runner = asyncio.get_running_loop().create_task(self._run())
        self._world.on_change = self._changed.set

    async def stop(self) -> None:
        """Stop claiming; sends in flight are given up, and are planned again when it opens."""
        tasks = [task for task in (self._runner, *self._sends) if task is not None]
        for task in tasks:
            task.cancel()
        for task in tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task

    def abandon(self) -> None:
        """Stop at once: the world is dropped, nothing needs to be settled."""
        for task in (self._runner, *self._sends):
            if task is not None:
                task.cancel()

    async def advance(self, target_us: int | None) -> Advance:
        """Do everything due up to an instant and set the clock there; None means until idle.

        Raises Conflict for an instant that has passed. Bounded by steps and by real time: requests
        that plan new items could otherwise keep it from ending.
        """
        async with self._turn:
            if self._sends:
                await asyncio.wait(self._sends)
            clock = self._world.clock
            if target_us is not None and target_us < clock.now_us():
                clock.move_to(target_us)
            generation = self._world.generation
            done = await self._drain(target_us, generation)
            if done.reached and target_us is not None:
                clock.reach(target_us)
            if self._world.generation == generation:
                self._world.remember()
            return done

    async def _drain(self, target_us: int | None, generation: int) -> Advance:
        done = Advance()
        loop = asyncio.get_running_loop()
        deadline_s = loop.time() + MAX_REAL_SECONDS
        while True:
            item = self._next(target_us)
            if item is None:
                return done
            if len(done.fired) >= MAX_STEPS or loop.time() > deadline_s:
                done.reached = False
                return done
            clock = self._world.clock
            clock.reach(item.due_at_us)
            if item.kind == ATTEMPT:
                done.fired += await self._send_all_due()
            else:
                done.fired.append(self._do(item))
                if len(done.fired) % _YIELD_EVERY == 0:
                    await asyncio.sleep(0)
            if self._world.generation != generation:
                done.reached = False
                return done

    def _next(self, target_us: int | None) -> Item | None:
        found = self._world.transact(lambda tx: agenda.upcoming(tx, most=1))
        if not found or (target_us is not None and found[0].due_at_us > target_us):
            return None
        return found[0]

    def _do(self, item: Item) -> Fired:
        """Run a vendor's item in one transaction; a mistake of ours is logged, not repeated."""
        world = self._world
        now_us = world.clock.now_us()
        owner = item.kind.partition(".")[0]

        def work(tx: Transaction) -> None:
            if agenda.remove(tx, item):
                act = self._due_functions[owner]
                act(tx, Ids(tx, world.seed), item, now_us, world.settings)

        try:
            world.transact(work)
        except Exception:
            # The border of what runs by itself: one broken item must not stop all others.
            log.exception("agenda item %s of %s failed", item.kind, item.subject)
            world.transact(lambda tx: agenda.remove(tx, item))
            return Fired(item.due_at_us, item.kind, item.subject, "failed")
        return Fired(item.due_at_us, item.kind, item.subject, "done")

    async def _send_all_due(self) -> list[Fired]:
        """Send every attempt that is due at this instant: endpoints beside each other, each in
        order; and wait for all of them."""
        by_webhook: dict[str, list[tuple[Item, Sending]]] = {}
        for item, sending in self._claim_due():
            by_webhook.setdefault(sending.webhook_id, []).append((item, sending))
        timeout_s = int(self._world.settings["webhook.real_timeout_ms"]) / 1000
        chains = [self._send_chain(chain, timeout_s) for chain in by_webhook.values()]
        fired = [f for chain in await asyncio.gather(*chains) for f in chain]
        return sorted(fired, key=lambda f: f.at_us)

    async def _send_chain(self, chain: list[tuple[Item, Sending]], timeout_s: float) -> list[Fired]:
        generation = self._world.generation
        return [await self._send(item, s, generation, timeout_s) for item, s in chain]

    def _claim_due(self) -> list[tuple[Item, Sending]]:
        """Claim the attempts that are due; items whose delivery is gone are struck off."""
        now_us, faults = self._world.clock.now_us(), self._world.faults

        def work(tx: Transaction) -> list[tuple[Item, Sending]]:
            claimed: list[tuple[Item, Sending]] = []
            for item in agenda.due(tx, now_us=now_us, most=_BATCH):
                if item.kind != ATTEMPT:
                    continue
                sending = dispatcher.prepare(tx, item, now_us=now_us)
                if sending is None:
                    agenda.remove(tx, item)
                else:
                    claimed += pathologies.claim(tx, faults, item, sending)
            return claimed

        return self._world.transact(work)

    async def _send(
        self, item: Item, sending: Sending, generation: int, timeout_s: float | None
    ) -> Fired:
        """One attempt; neither sent nor settled once the world it was claimed in was reset."""
        world, terms = self._world, self._terms[sending.vendor]
        if world.generation != generation:
            return Fired(item.due_at_us, item.kind, item.subject, "reset")
        outcome = await dispatcher.deliver(
            sending, self._sender, real_timeout_s=timeout_s or terms.timeout_s, terms=terms
        )
        if world.generation == generation:

            def settle(tx: Transaction) -> None:
                agenda.remove(tx, item)
                dispatcher.settle(tx, sending, outcome, terms, now_us=world.clock.now_us())

            world.transact(settle)
            self._on_attempt(world, sending, outcome)
        return Fired(item.due_at_us, item.kind, item.subject, outcome.summary)

    async def _run(self) -> None:
        """Real time: do what is due, then wait for the next instant or for a change."""
        while True:
            self._changed.clear()
            try:
                async with self._turn:
                    self._do_due()
                wait_s = self._until_next_s()
            except Exception:
                # A store that cannot be written now (a full disk) may be written later.
                log.exception("world %s cannot go on; trying again", self._world.name)
                wait_s = _RECOVERY_S
            # Not wait_for: in Python 3.11 it can swallow the cancellation that stops this task.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await self._changed.wait()

    def _do_due(self) -> None:
        """Do everything that is due, and what that makes due at once; sends are only begun."""
        while True:
            for item, sending in self._claim_due():
                self._launch(item, sending)
            items = self._due()
            if not items:
                return
            for item in items:
                if item.kind != ATTEMPT:
                    self._do(item)

    def _due(self) -> list[Item]:
        now_us = self._world.clock.now_us()
        return self._world.transact(lambda tx: agenda.due(tx, now_us=now_us, most=_BATCH))

    def _launch(self, item: Item, sending: Sending) -> None:
        """Send beside everything else. First attempts to one endpoint leave in event order, so
        they queue; retries do not hold anybody up (decision D30). What a fault doubled goes right
        behind the first."""
        if sending.attempt > 1 and sending.fault is None:
            self._track(self._send_and_wake(item, sending, self._world.generation))
            return
        queue = self._queues.setdefault(sending.webhook_id, deque())
        queue.append((item, sending, self._world.generation))
        if len(queue) == 1:
            self._track(self._send_queue(sending.webhook_id))

    def _track(self, coroutine: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._sends.add(task)
        task.add_done_callback(self._sends.discard)

    async def _send_queue(self, webhook_id: str) -> None:
        queue = self._queues[webhook_id]
        while queue:
            await self._send_and_wake(*queue[0])
            queue.popleft()
        del self._queues[webhook_id]

    async def _send_and_wake(self, item: Item, sending: Sending, generation: int) -> None:
        try:
            await self._send(item, sending, generation, None)
        except Exception:
            # The border again: an attempt that could not be written down (a full disk, say) stays
            # claimed until the world is opened again, and holds nobody else up.
            log.exception("attempt %s of %s failed", sending.attempt, sending.delivery_id)
        self._changed.set()

    def _until_next_s(self) -> float | None:
        """Real seconds until something is due; None when nothing will be by itself."""
        upcoming = self._world.transact(lambda tx: agenda.upcoming(tx, most=1))
        if not upcoming:
            return None
        return self._world.clock.real_seconds_until(upcoming[0].due_at_us)
