"""Inserting many rows at once: all of them, in their order, or none."""

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from skillsim.store import Row, Statement, Store
from tests.thing_store import filled, names, things

ALL = Statement(select(things.c.seq, things.c.name, things.c.size).order_by(things.c.seq))


def stored(store: Store) -> list[Row]:
    return store.transact(lambda tx: tx.rows(ALL))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 400), st.integers(0, 20))
def test_rows_are_stored_in_their_order_however_many(first: int, second: int) -> None:
    store = filled(Store.in_memory())
    rows = [(f"thing {number}", number) for number in range(first + second)]

    for part in (rows[:first], rows[first:]):
        store.transact(lambda tx, part=part: tx.insert_rows(things, ("name", "size"), part))  # type: ignore[misc]

    assert stored(store) == [(seq, *row) for seq, row in enumerate(rows, start=1)]
    store.close()


@pytest.mark.parametrize("place", [0, 127, 128, 150, 200])
def test_one_row_that_is_refused_leaves_none_behind(place: int) -> None:
    store = filled(Store.in_memory())
    rows: list[Row] = [(f"thing {number}",) for number in range(200)]
    rows.insert(place, (None,))

    with pytest.raises(sqlite3.IntegrityError):
        store.transact(lambda tx: tx.insert_rows(things, ("name",), rows))

    assert names(store) == []


@pytest.mark.parametrize("values", [("a",), ("a", 1, 2)])
def test_a_row_with_other_columns_is_refused(values: Row) -> None:
    store = filled(Store.in_memory())
    rows = [("b", 1)] * 199

    with pytest.raises(sqlite3.ProgrammingError):
        store.transact(lambda tx: tx.insert_rows(things, ("name", "size"), [*rows, values]))


def test_mappings_may_name_their_columns_in_any_order() -> None:
    store = filled(Store.in_memory())

    store.transact(
        lambda tx: tx.insert_many(things, [{"name": "a", "size": 1}, {"size": 2, "name": "b"}])
    )

    assert stored(store) == [(1, "a", 1), (2, "b", 2)]


def test_columns_that_a_single_row_does_not_name_stay_empty() -> None:
    store = filled(Store.in_memory())

    store.transact(lambda tx: tx.insert(things, name="a"))

    assert stored(store) == [(1, "a", None)]
