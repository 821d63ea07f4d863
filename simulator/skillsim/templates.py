"""First states of worlds: made once for each origin, then copied in a tenth of a millisecond."""

import os
from collections import OrderedDict
from functools import lru_cache, partial
from pathlib import Path

from skillsim import first_state, seeding
from skillsim.errors import ConfigurationError
from skillsim.first_state import read_origin
from skillsim.origin import Origin
from skillsim.registry import Vendor
from skillsim.seeding.own_company import own_company
from skillsim.store import SCHEMA_VERSION, Store
from skillsim.template_cache import TemplateCache, key_of

MAX_TEMPLATES = 16
LARGE_PEOPLE = 5_000
"""A company of more people is kept on disk once it is made, and is not made while others wait."""


class Templates:
    """The first states that were needed so far: in memory, those of large companies in files."""

    def __init__(self, vendors: tuple[Vendor, ...]) -> None:
        self._vendors = vendors
        self._stores: OrderedDict[Origin, Store] = OrderedDict()
        self._cache: TemplateCache | None = None

    def keep_in(self, folder: Path | None) -> None:
        """Keep first states of large companies in a folder; without one, in memory like others."""
        self._cache = TemplateCache(folder) if folder else None

    def get(self, origin: Origin) -> Store:
        """The first state of an origin. Raises ConfigurationError for an unknown scenario."""
        if not self.is_ready(origin):
            self._remember(origin, self._make(origin))
        self._stores.move_to_end(origin)
        return self._stores[origin]

    def is_ready(self, origin: Origin) -> bool:
        """Whether the first state of an origin was made before, now or by an earlier start."""
        if origin in self._stores:
            return True
        cache = self._cache_for(origin)
        found = cache.find(self._key(origin)) if cache else None
        if found is not None:
            self._remember(origin, found)
        return found is not None

    def complete(self, store: Store, origin: Origin) -> None:
        """Add to a store of an origin what it lacks of vendors that came later."""
        first_state.complete(store, origin, self._vendors)

    def _cache_for(self, origin: Origin) -> TemplateCache | None:
        return self._cache if self._cache and is_large(origin) else None

    def _key(self, origin: Origin) -> str:
        return key_of(origin, (vendor.name for vendor in self._vendors))

    def _remember(self, origin: Origin, store: Store) -> None:
        self._stores[origin] = store
        if len(self._stores) > MAX_TEMPLATES:
            self._stores.popitem(last=False)[1].close()

    def _make(self, origin: Origin) -> Store:
        """A store with the company of an origin, seen through every vendor's lens."""
        cache = self._cache_for(origin)
        store = cache.add(self._key(origin), partial(self._write, origin)) if cache else None
        if store is None:
            store = Store.draft(None)
            first_state.write(store, origin, self._vendors)
        return store

    def _write(self, origin: Origin, store: Store, folder: Path) -> None:
        count = os.cpu_count() or 1
        first_state.write_side_by_side(store, origin, self._vendors, processes=count, folder=folder)


@lru_cache(maxsize=64)
def people_of(origin: Origin) -> int:
    """How many people are drawn for an origin. Raises ConfigurationError for unknown scenarios."""
    return seeding.scenario_of(origin).people


def is_large(origin: Origin) -> bool:
    """Whether the first state of an origin takes so long to make that it is worth keeping.

    Raises ConfigurationError when the company file does not fit the origin's instant.
    """
    given = 0
    if origin.own_company:
        given = len(own_company(origin.own_company, as_of_us=origin.as_of_us).block.people)
    return given + people_of(origin) > LARGE_PEOPLE


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
    return store.transact(read_origin) if store.schema_version else None
