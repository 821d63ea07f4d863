"""The first state of a world: the same however many processes write it."""

import sqlite3
from pathlib import Path

import pytest

from skillsim import registry
from skillsim.errors import ConfigurationError
from skillsim.first_state import read_origin, write, write_side_by_side
from skillsim.instants import from_date_text
from skillsim.origin import Origin
from skillsim.store import Store
from tests.admin.admin_server import made_up_vendor
from tests.thing_store import tables

VENDORS = registry.discover()
SMALL = Origin("small", 7, from_date_text("2026-08-01"), people=12, locale="de_DE")


def dump(store: Store) -> list[str]:
    """Everything in a store, as SQL; in which order tables were written does not matter."""
    connection = sqlite3.connect(":memory:")
    connection.deserialize(store.to_bytes())
    lines = sorted(connection.iterdump())
    connection.close()
    store.close()
    return lines


def by_one() -> Store:
    """The small world's first state, written by this process."""
    store = Store.draft(None)
    write(store, SMALL, VENDORS)
    return store


@pytest.mark.parametrize("processes", [1, 2, 3, 8])
def test_first_state_does_not_depend_on_the_number_of_processes(
    tmp_path: Path, processes: int
) -> None:
    store = Store.draft(tmp_path / "whole")

    write_side_by_side(store, SMALL, VENDORS, processes=processes, folder=tmp_path)

    assert dump(store) == dump(by_one())
    most = -(-len(VENDORS) // processes)
    assert len(list(tmp_path.glob("*.part"))) == -(-len(VENDORS) // most)


def test_origin_is_read_as_it_was_written() -> None:
    store = by_one()

    assert store.transact(read_origin) == SMALL
    store.close()


def test_process_that_ends_early_is_noticed(tmp_path: Path) -> None:
    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    store = Store.draft(tmp_path / "whole")
    vendors = [*VENDORS[:1], made_up_vendor(tables=tables, seed=fail)]

    with pytest.raises(OSError, match="ended early"):
        write_side_by_side(store, SMALL, vendors, processes=2, folder=tmp_path)

    store.close()


def test_impossible_origin_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    store = Store.draft(tmp_path / "whole")

    with pytest.raises(ConfigurationError, match="there is no scenario"):
        write_side_by_side(store, Origin("nope", 1, 0), VENDORS, processes=2, folder=tmp_path)

    assert not list(tmp_path.glob("*.part"))
    store.close()
