"""A world: one isolated universe with its own data, clock, limits, faults and credentials."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar

from skillsim import agenda, settings
from skillsim.auth import Desk
from skillsim.clock import Clock, ClockState
from skillsim.errors import NotFound
from skillsim.faults import Faults
from skillsim.ids import request_ids
from skillsim.journal import Journal
from skillsim.limiter import Limiter
from skillsim.origin import Origin
from skillsim.store import Store, Transaction

T = TypeVar("T")


@dataclass(frozen=True)
class Beginnings:
    """What a reset goes back to, beside the data: the clock and the switches."""

    clock_us: int | None = None
    """The instant the clock begins at; None is system time."""
    speed: float = 1.0
    settings: Mapping[str, Any] = field(default_factory=dict)


class World:
    """One universe.

    Data, clock, agenda, switches, faults and limit counters are what a snapshot holds; journal and
    credentials are not. `generation` changes whenever time may have gone back.
    """

    def __init__(
        self,
        name: str,
        *,
        store: Store,
        template: Callable[[], Store],
        complete: Callable[[Store], None],
        origin: Origin,
        beginnings: Beginnings,
        clock: Clock,
        desks: Mapping[str, Desk],
        limiter: Limiter,
        journal: Journal,
    ) -> None:
        self.name = name
        self.origin = origin
        self.clock = clock
        self.desks = desks
        self.limiter = limiter
        self.journal = journal
        self.faults = Faults(origin.seed)
        self.settings: Mapping[str, Any] = settings.merge(settings.DEFAULTS, beginnings.settings)
        self.generation = 0
        self.on_change: Callable[[], None] = lambda: None
        """Called when something may be due earlier than it was: planned, or time has jumped."""
        self._store = store
        store.on_planned = lambda: self.on_change()
        self._template = template
        self._complete = complete
        self.beginnings = beginnings
        self._is_dropped = False
        self._runs = 0
        self.next_request_id: Callable[[], str] = request_ids(origin.seed, 0)
        """A UUID for one answer, unlike any other of this world."""

    @property
    def seed(self) -> int:
        """The number that fixes all chance in this world."""
        return self.origin.seed

    @property
    def state(self) -> object:
        """Another object whenever data or switches have changed."""
        return self._store.state

    def open(self) -> None:
        """Fill a new store with the origin's data; take up one that is already filled."""
        if self._store.schema_version:
            self._complete(self._store)
        else:
            self._template().copy_to(self._store)
        memory = self.transact(_read_memory)
        if memory is None:
            # New, or killed in the middle of a reset.
            self._begin()
        else:
            self._take_up(memory)
        self._runs = self.transact(_next_run)
        self.next_request_id = request_ids(self.seed, self._runs)
        self.transact(agenda.unclaim_all)

    def transact(self, work: Callable[[Transaction], T]) -> T:
        """What `work` returns, committed; see Store.transact. Raises NotFound once dropped."""
        if self._is_dropped:
            raise NotFound(f"the world {self.name} was dropped")
        return self._store.transact(work)

    def reset(self) -> None:
        """Back to the origin: data, clock, switches, limits, faults, and identifiers to come.

        Request ids go on: two answers of one world never share one, whatever lies between.
        """
        self._template().copy_to(self._store)
        self._begin()
        self.journal.clear()
        self._turn_back()

    def change_settings(self, changes: Mapping[str, Any]) -> None:
        """Set switches. Raises Invalid for an unknown one or an impossible value."""
        self.settings = settings.merge(self.settings, changes)
        self.remember()

    def remember(self) -> None:
        """Write what lives in memory beside the data: clock, switches, faults, limit counters."""
        self.transact(self._write_memory)

    def save_to(self, target: Store) -> None:
        """Copy everything a snapshot holds into an empty store."""
        self.remember()
        self._store.copy_to(target)

    def restore_from(self, source: Store) -> None:
        """Become what a snapshot holds."""
        memory = source.transact(_read_memory)
        assert memory is not None
        source.copy_to(self._store)
        self._complete(self._store)
        self._take_up(memory)
        self.clock.restore(memory["clock"]["now_us"], memory["clock"]["speed"])
        self.transact(agenda.unclaim_all)
        self._turn_back()

    def export(self) -> bytes:
        """Everything a snapshot holds, as the bytes of an SQLite file."""
        self.remember()
        return self._store.to_bytes()

    def close(self) -> None:
        """Remember what lives in memory and close the store; a world in memory is gone."""
        self.remember()
        self._store.close()

    def discard(self) -> None:
        """Close the store without remembering anything."""
        self._is_dropped = True
        self.generation += 1
        self.journal.close()
        self._store.close()

    def _turn_back(self) -> None:
        """Other data has taken the place of what was: nothing in flight belongs to it."""
        self.transact(lambda tx: tx.set_property("runs", str(self._runs)))
        self.generation += 1
        self.on_change()

    def _begin(self) -> None:
        begin = self.beginnings
        now_us = self.clock.system_now_us() if begin.clock_us is None else begin.clock_us
        self.clock.restore(now_us, begin.speed)
        self.settings = settings.merge(settings.DEFAULTS, begin.settings)
        self.faults.clear()
        self.limiter.clear()
        self.remember()

    def _take_up(self, memory: Mapping[str, Any]) -> None:
        """Take clock, switches, faults and limit counters from what was written beside the data."""
        self.clock.resume(ClockState(**memory["clock"]))
        self.settings = settings.merge(settings.DEFAULTS, memory["settings"])
        self.faults.load(memory["faults"])
        self.limiter.load(memory["limits"])

    def _write_memory(self, tx: Transaction) -> None:
        memory = {
            "clock": asdict(self.clock.state),
            "settings": dict(self.settings),
            "faults": self.faults.dump(),
            "limits": self.limiter.dump(),
        }
        tx.set_property("memory", json.dumps(memory))


def _read_memory(tx: Transaction) -> dict[str, Any] | None:
    memory: dict[str, Any] | None = json.loads(tx.get_property("memory") or "null")
    return memory


def _next_run(tx: Transaction) -> int:
    """How often this world was opened, this time included."""
    runs = int(tx.get_property("runs") or 0) + 1
    tx.set_property("runs", str(runs))
    return runs
