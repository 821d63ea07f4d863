"""The first state of a world, written into an empty store.

No vendor looks at another one's tables. So several processes can share the vendors, each with a
file of its own, and the state is the same as if one process had made it.
"""

import logging
import multiprocessing
import sys
from collections.abc import Sequence
from dataclasses import replace
from multiprocessing.process import BaseProcess
from pathlib import Path

from skillsim import agenda, seeding
from skillsim.child_process import follow_parent
from skillsim.errors import ConfigurationError
from skillsim.origin import DEFAULT_LOCALE, Origin
from skillsim.registry import Vendor
from skillsim.store import TABLE_NAMES, Store, StoreError, TableSet, Transaction
from skillsim.webhooks.tables import tables as webhook_tables

_log = logging.getLogger(__name__)


def write(store: Store, origin: Origin, vendors: Sequence[Vendor]) -> None:
    """Write the company of an origin, seen through every vendor's lens. Raises ConfigurationError.

    The whole company is in memory meanwhile.
    """
    _fill(store, origin, vendors)
    store.transact(lambda tx: _write_origin(tx, origin))


def complete(store: Store, origin: Origin, vendors: Sequence[Vendor]) -> None:
    """Add what the vendors see that came after the store was filled; others keep what they have.

    Raises ConfigurationError when the company of the origin cannot be drawn any more.
    """
    there = {name for (name,) in store.transact(lambda tx: tx.rows(TABLE_NAMES))}
    late = [v for v in vendors if v.tables.tables and there.isdisjoint(v.tables.tables)]
    if late:
        _fill(store, origin, late)


def write_side_by_side(
    store: Store, origin: Origin, vendors: Sequence[Vendor], *, processes: int, folder: Path
) -> None:
    """The same as `write`, by several processes, whose files stay in `folder`.

    Raises ConfigurationError as `write` does, and OSError when a process could not do its part.
    """
    seeding.company_of(origin)
    size = -(-len(vendors) // processes)
    groups = [vendors[first : first + size] for first in range(0, len(vendors), size)]
    paths = [folder / f"{group[0].name}.part" for group in groups]
    # A fork has everything that is needed; nothing has to be imported again.
    fork = multiprocessing.get_context("fork")
    _run(
        [
            fork.Process(target=_write_part, args=(path, origin, group), daemon=True)
            for path, group in zip(paths, groups, strict=True)
        ]
    )
    store.create_tables(_table_sets(vendors))
    for path, group in zip(paths, groups, strict=True):
        store.take_in(path, _table_sets(group))
    store.transact(lambda tx: _write_origin(tx, origin))


def read_origin(tx: Transaction) -> Origin:
    """The origin that was written. Raises ConfigurationError when there is none."""
    seed, as_of_us = tx.get_property("seed"), tx.get_property("as_of_us")
    scenario = tx.get_property("scenario")
    if seed is None or as_of_us is None or scenario is None:
        raise ConfigurationError("the data file does not say what it was seeded from")
    people = tx.get_property("people")
    return Origin(
        scenario,
        int(seed),
        int(as_of_us),
        people=None if people is None else int(people),
        # Files of version 0.1.0 do not have these.
        locale=tx.get_property("locale") or DEFAULT_LOCALE,
        own_company=tx.get_property("own_company") or "",
    )


def _run(processes: Sequence[BaseProcess]) -> None:
    """Run processes to their ends; none outlives this call."""
    try:
        for process in processes:
            process.start()
        for process in processes:
            process.join()
    finally:
        for process in processes:
            if process.is_alive():
                process.kill()
    if any(process.exitcode for process in processes):
        raise ChildProcessError("a process that makes a part of it ended early")


def _write_part(path: Path, origin: Origin, vendors: Sequence[Vendor]) -> None:
    """What a process does: what some vendors see, in a file of its own."""
    follow_parent()
    try:
        store = Store.draft(path)
        _fill(store, origin, vendors)
        store.close()
    except (OSError, StoreError) as error:
        _log.warning("%s: %s", path, error)
        sys.exit(1)


def _fill(store: Store, origin: Origin, vendors: Sequence[Vendor]) -> None:
    company = seeding.company_of(origin)
    if len(vendors) > 1:
        # Every vendor asks for every block, and a block is drawn each time it is asked for.
        company = replace(company, blocks=tuple(company.blocks))

    def work(tx: Transaction) -> None:
        for vendor in vendors:
            vendor.seed(tx, company, seeding.samples_of(vendor.name, origin))

    store.fill(_table_sets(vendors), work)


def _table_sets(vendors: Sequence[Vendor]) -> list[TableSet]:
    return [agenda.tables, webhook_tables, *(vendor.tables for vendor in vendors)]


def _write_origin(tx: Transaction, origin: Origin) -> None:
    tx.set_property("scenario", origin.scenario)
    tx.set_property("seed", str(origin.seed))
    tx.set_property("as_of_us", str(origin.as_of_us))
    tx.set_property("locale", origin.locale)
    tx.set_property("own_company", origin.own_company)
    if origin.people is not None:
        tx.set_property("people", str(origin.people))
