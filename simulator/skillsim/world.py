"""A world: one isolated universe with its own data, clock and credentials."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from skillsim import seeding
from skillsim.auth import Desk
from skillsim.clock import Clock
from skillsim.errors import ConfigurationError
from skillsim.ids import uuid_for
from skillsim.registry import Vendor
from skillsim.store import SCHEMA_VERSION, Store, Transaction

T = TypeVar("T")


@dataclass(frozen=True)
class Origin:
    """What fixes a world's first state: same origin and version, same bytes."""

    scenario: str
    seed: int
    as_of_us: int


class World:
    """One universe. `store` holds its data; everything else about it is in here."""

    def __init__(
        self,
        name: str,
        *,
        store: Store,
        origin: Origin,
        vendors: tuple[Vendor, ...],
        clock: Clock,
        desks: Mapping[str, Desk],
    ) -> None:
        self.name = name
        self.origin = origin
        self.clock = clock
        self.desks = desks
        self._store = store
        self._vendors = vendors
        self._runs = 0
        self._requests = 0

    @property
    def seed(self) -> int:
        """The number that fixes all chance in this world."""
        return self.origin.seed

    def open(self) -> None:
        """Fill a new store with the origin's data; take up one that is already filled."""
        if not self._store.schema_version:
            self._template.copy_to(self._store)
        self._runs = self.transact(_next_run)

    def transact(self, work: Callable[[Transaction], T]) -> T:
        """What `work` returns, committed; see Store.transact."""
        return self._store.transact(work)

    def reset(self) -> None:
        """Back to the origin: the data, the counters, and so the identifiers to come.

        Request ids go on: two answers of one world never share one, whatever lies between.
        """
        self._template.copy_to(self._store)
        self.transact(lambda tx: tx.set_property("runs", str(self._runs)))

    def next_request_id(self) -> str:
        """A UUID for one answer, unlike any other of this world."""
        self._requests += 1
        return uuid_for(self.seed, f"request {self._runs}", self._requests)

    def close(self) -> None:
        """Close the store; a world in memory is gone."""
        self._store.close()

    @cached_property
    def _template(self) -> Store:
        """A store in memory that holds the first state; made once, copied in a tenth of a ms."""
        return make_template(self.origin, self._vendors)


def _next_run(tx: Transaction) -> int:
    """How often this world was opened, this time included."""
    runs = int(tx.get_property("runs") or 0) + 1
    tx.set_property("runs", str(runs))
    return runs


def make_template(origin: Origin, vendors: tuple[Vendor, ...]) -> Store:
    """A fresh store in memory with the company of an origin, seen through every vendor's lens."""
    scenario = seeding.load_scenario(origin.scenario)
    company = seeding.make_company(scenario, seed=origin.seed, as_of_us=origin.as_of_us)
    store = Store.in_memory()
    store.create_tables(vendor.tables for vendor in vendors)

    def fill(tx: Transaction) -> None:
        tx.set_property("scenario", origin.scenario)
        tx.set_property("seed", str(origin.seed))
        tx.set_property("as_of_us", str(origin.as_of_us))
        for vendor in vendors:
            samples = seeding.load_samples(vendor.name) if scenario.samples else {}
            vendor.seed(tx, company, samples)

    store.transact(fill)
    return store


def open_store(path: Path | None) -> Store:
    """The store of a world: the file at `path`, or memory. Raises ConfigurationError."""
    if path is None:
        return Store.in_memory()
    store = Store.in_file(path)
    if store.schema_version > SCHEMA_VERSION:
        store.close()
        raise ConfigurationError(
            f"the data file {path} was written by a newer skillsim"
            f" (schema {store.schema_version}, this one knows {SCHEMA_VERSION})"
        )
    return store


def stored_origin(store: Store) -> Origin | None:
    """The origin a filled store was made from; None when it is empty."""
    if not store.schema_version:
        return None

    def read(tx: Transaction) -> Origin:
        seed, as_of_us = tx.get_property("seed"), tx.get_property("as_of_us")
        scenario = tx.get_property("scenario")
        if seed is None or as_of_us is None or scenario is None:
            raise ConfigurationError("the data file does not say what it was seeded from")
        return Origin(scenario, int(seed), int(as_of_us))

    return store.transact(read)
