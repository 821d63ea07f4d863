"""A vendor that comes later than a kept world: it gets its part, and nobody else notices."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from skillsim.contract import Contract
from skillsim.first_state import complete, write
from skillsim.instants import from_date_text
from skillsim.origin import Origin
from skillsim.registry import Vendor
from skillsim.snapshots import Snapshots
from skillsim.store import TABLE_NAMES, Store, Transaction
from skillsim.worlds import Worlds, WorldSpec
from tests.admin.admin_server import NOW_US, vendor_contracts, vendors

ORIGIN = Origin("small", 7, from_date_text("2026-08-01"), people=12)
LATE, *EARLIER = vendors()

Start = Callable[..., Worlds]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Worlds over one data directory: end those that run, and begin with these vendors."""
    running: list[Worlds] = []

    def begin(chosen: list[Vendor]) -> Worlds:
        end()
        contracts: dict[str, Contract] = {v.name: vendor_contracts()[v.name] for v in chosen}
        running.append(Worlds(tuple(chosen), contracts, data=tmp_path, read=lambda: NOW_US))
        return running[0]

    def end() -> None:
        if running:
            running.pop().close()

    yield begin
    end()


def make(worlds: Worlds) -> None:
    """The default world, and one beside it."""
    for name in ("default", "beside"):
        worlds.create(WorldSpec(name, ORIGIN, use_samples=name == "default"))


def words(worlds: Worlds, world: str, vendor: str) -> list[dict[str, str]]:
    return [dict(grant.words) for grant in worlds.get(world).desks[vendor].grants]


def samples() -> list[dict[str, str]]:
    """What the contract of the late vendor publishes."""
    (scheme,) = vendor_contracts()[LATE.name].security_schemes.values()
    return [dict(declared["sample"]) for declared in scheme["x-credentials"]]


def reopened(worlds: Worlds, *, allow_samples: bool = True) -> Worlds:
    for name in worlds.kept():
        worlds.reopen(name, allow_samples=allow_samples)
    return worlds


def dump(store: Store) -> list[str]:
    connection = sqlite3.connect(":memory:")
    connection.deserialize(store.to_bytes())
    lines = sorted(connection.iterdump())
    connection.close()
    return lines


def names(tx: Transaction) -> set[str]:
    """Which tables a store has."""
    return {name for (name,) in tx.rows(TABLE_NAMES)}


def written(chosen: list[Vendor]) -> Store:
    store = Store.in_memory()
    write(store, ORIGIN, chosen)
    return store


@pytest.mark.parametrize("late", vendors(), ids=lambda vendor: vendor.name)
def test_store_is_completed_to_what_all_vendors_write_at_once(late: Vendor) -> None:
    store = written([vendor for vendor in vendors() if vendor is not late])

    complete(store, ORIGIN, vendors())

    assert dump(store) == dump(written(list(vendors())))


def test_complete_store_stays_as_it_is() -> None:
    store = written(list(vendors()))
    before = store.state

    complete(store, ORIGIN, vendors())

    assert store.state is before


def test_default_world_gets_the_samples_of_a_late_vendor(start: Start) -> None:
    make(start(EARLIER))

    worlds = reopened(start([*EARLIER, LATE]))

    assert words(worlds, "default", LATE.name) == samples()
    assert words(worlds, "beside", LATE.name) not in ([], samples())


def test_late_vendor_has_random_credentials_where_samples_are_not_allowed(start: Start) -> None:
    make(start(EARLIER))

    worlds = reopened(start([*EARLIER, LATE]), allow_samples=False)

    assert words(worlds, "default", LATE.name) not in ([], samples())


def test_credentials_of_a_vendor_outlive_a_start_without_it(start: Start) -> None:
    make(start([*EARLIER, LATE]))
    before = words(reopened(start([*EARLIER, LATE])), "beside", LATE.name)
    reopened(start(EARLIER))

    worlds = reopened(start([*EARLIER, LATE]))

    assert words(worlds, "beside", LATE.name) == before


def test_revoked_credentials_of_a_vendor_are_not_made_again(start: Start) -> None:
    make(start([*EARLIER, LATE]))
    worlds = reopened(start([*EARLIER, LATE]))
    world = worlds.get("beside")
    for grant in world.desks[LATE.name].grants:
        worlds.revoke_grant(world, LATE.name, grant.name)

    worlds = reopened(start([*EARLIER, LATE]))

    assert words(worlds, "beside", LATE.name) == []


def test_snapshot_from_before_the_vendor_is_completed(start: Start, tmp_path: Path) -> None:
    worlds = start(EARLIER)
    make(worlds)
    Snapshots(tmp_path).save(worlds.get("default"), "early")
    worlds = reopened(start([*EARLIER, LATE]))

    Snapshots(tmp_path).restore(worlds.get("default"), "early")

    assert set(LATE.tables.tables) <= worlds.get("default").transact(names)
