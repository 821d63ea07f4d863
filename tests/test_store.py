"""The store: transactions, statements, counters, properties."""

import sqlite3
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import bindparam, delete, func, literal, select

from skillsim.store import SCHEMA_VERSION, Statement, Store, Transaction
from tests.thing_store import BY_NAME, add, filled, names, things


@pytest.fixture
def store() -> Iterator[Store]:
    made = filled(Store.in_memory())
    yield made
    made.close()


def test_committed_rows_are_found(store: Store) -> None:
    add(store, "a", "b")

    assert names(store) == ["a", "b"]


def test_transaction_returns_what_the_work_returns(store: Store) -> None:
    assert store.transact(lambda tx: "done") == "done"


@pytest.mark.parametrize("error", [ValueError, sqlite3.OperationalError, KeyboardInterrupt])
def test_work_that_raises_leaves_nothing_behind(store: Store, error: type[BaseException]) -> None:
    def work(tx: Transaction) -> None:
        tx.insert(things, name="a")
        tx.next_number("thing")
        tx.set_property("seed", "1")
        raise error

    with pytest.raises(error):
        store.transact(work)

    assert names(store) == []
    assert store.transact(lambda tx: (tx.next_number("thing"), tx.get_property("seed"))) == (
        0,
        None,
    )


def test_work_refused_by_a_constraint_leaves_nothing_behind(store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        store.transact(lambda tx: tx.insert_many(things, [{"name": "a"}, {"name": None}]))

    assert names(store) == []


def test_transaction_inside_a_transaction_is_refused_and_undone(store: Store) -> None:
    def work(tx: Transaction) -> None:
        tx.insert(things, name="outer")
        store.transact(lambda inner: inner.insert(things, name="inner"))

    with pytest.raises(sqlite3.OperationalError):
        store.transact(work)

    assert names(store) == []


def test_failure_of_work_inside_leaves_the_outer_work_alone(store: Store) -> None:
    def fail(inner: Transaction) -> None:
        raise ValueError

    def work(tx: Transaction) -> None:
        tx.insert(things, name="outer")
        with suppress(ValueError):
            store.transact(fail)
        tx.insert(things, name="behind")

    store.transact(work)

    assert names(store) == ["outer", "behind"]


def test_row_and_value_are_the_first_or_none(store: Store) -> None:
    add(store, "a", "a")

    assert store.transact(lambda tx: tx.row(BY_NAME, name="a")) == (1, "a")
    assert store.transact(lambda tx: tx.value(BY_NAME, name="a")) == 1
    assert store.transact(lambda tx: tx.row(BY_NAME, name="b")) is None
    assert store.transact(lambda tx: tx.value(BY_NAME, name="b")) is None


def test_change_tells_how_many_rows_it_touched(store: Store) -> None:
    add(store, "a", "a", "b")
    gone = Statement(delete(things).where(things.c.name == bindparam("name")))

    assert store.transact(lambda tx: tx.run(gone, name="a")) == 2
    assert store.transact(lambda tx: tx.run(gone, name="a")) == 0


def test_parameter_that_is_not_given_is_refused(store: Store) -> None:
    with pytest.raises(sqlite3.ProgrammingError):
        store.transact(lambda tx: tx.rows(BY_NAME))


def test_constants_of_a_statement_come_with_it(store: Store) -> None:
    add(store, "a", "b", "c")
    bounded = Statement(
        select(things.c.name, literal("k")).where(things.c.name != "b").limit(1).offset(1)
    )

    assert store.transact(lambda tx: tx.rows(bounded)) == [("c", "k")]


def test_constants_of_nested_statements_come_with_the_outer(store: Store) -> None:
    add(store, "a", "b", "c")
    last = select(func.max(things.c.seq)).where(things.c.name != "c").scalar_subquery()
    nested = Statement(
        select(things.c.name).where(things.c.seq == last, things.c.name == bindparam("name"))
    )

    assert store.transact(lambda tx: tx.rows(nested, name="b")) == [("b",)]


def test_given_parameter_wins_over_a_constant_of_that_name(store: Store) -> None:
    add(store, "a", "b")
    statement = Statement(
        select(things.c.seq).where(things.c.name == bindparam("name", "a", required=False))
    )

    assert store.transact(lambda tx: tx.value(statement)) == 1
    assert store.transact(lambda tx: tx.value(statement, name="b")) == 2


def test_inserting_no_rows_does_nothing(store: Store) -> None:
    add(store)

    assert names(store) == []


@given(st.lists(st.text().filter(lambda t: t.isprintable()), max_size=20))
def test_text_comes_back_as_it_was_stored(texts: list[str]) -> None:
    store = filled(Store.in_memory())

    add(store, *texts)

    assert names(store) == texts
    store.close()


def test_numbers_of_a_kind_count_from_zero(store: Store) -> None:
    numbers = store.transact(lambda tx: [tx.next_number(kind) for kind in ("a", "a", "b", "a")])

    assert numbers == [0, 1, 0, 2]


def test_property_is_remembered_and_replaced(store: Store) -> None:
    store.transact(lambda tx: tx.set_property("seed", "1"))
    store.transact(lambda tx: tx.set_property("seed", "2"))

    assert store.transact(lambda tx: tx.get_property("seed")) == "2"
    assert store.transact(lambda tx: tx.get_property("other")) is None


def test_store_knows_the_version_of_its_tables(store: Store) -> None:
    assert store.schema_version == SCHEMA_VERSION
    assert Store.in_memory().schema_version == 0
