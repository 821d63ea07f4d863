"""First states of worlds: made once for each origin, then copied in a tenth of a millisecond."""

from collections import OrderedDict
from pathlib import Path

from skillsim import agenda, seeding
from skillsim.errors import ConfigurationError
from skillsim.registry import Vendor
from skillsim.store import SCHEMA_VERSION, Store, Transaction
from skillsim.webhooks.tables import tables as webhook_tables
from skillsim.world import Origin

MAX_TEMPLATES = 16


class Templates:
    """The first states that were needed so far, each in a store in memory."""

    def __init__(self, vendors: tuple[Vendor, ...]) -> None:
        self._vendors = vendors
        self._stores: OrderedDict[Origin, Store] = OrderedDict()

    def get(self, origin: Origin) -> Store:
        """The first state of an origin. Raises ConfigurationError for an unknown scenario."""
        store = self._stores.get(origin)
        if store is None:
            store = self._stores[origin] = self._make(origin)
            if len(self._stores) > MAX_TEMPLATES:
                self._stores.popitem(last=False)[1].close()
        self._stores.move_to_end(origin)
        return store

    def _make(self, origin: Origin) -> Store:
        """A store with the company of an origin, seen through every vendor's lens."""
        scenario = seeding.load_scenario(origin.scenario)
        company = seeding.make_company(scenario, seed=origin.seed, as_of_us=origin.as_of_us)
        store = Store.in_memory()
        sets = [agenda.tables, webhook_tables, *(vendor.tables for vendor in self._vendors)]
        store.create_tables(sets)

        def fill(tx: Transaction) -> None:
            tx.set_property("scenario", origin.scenario)
            tx.set_property("seed", str(origin.seed))
            tx.set_property("as_of_us", str(origin.as_of_us))
            for vendor in self._vendors:
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
        version = store.schema_version
        store.close()
        raise ConfigurationError(
            f"the data file {path} was written by a newer skillsim"
            f" (schema {version}, this one knows {SCHEMA_VERSION})"
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
