"""The store: transactions, statements, counters, files."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import (
    Column,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    bindparam,
    delete,
    func,
    literal,
    select,
    update,
)

from skillsim.errors import ConfigurationError
from skillsim.store import SCHEMA_VERSION, Statement, Store, Transaction

tables = MetaData()
things = Table(
    "thing",
    tables,
    Column("seq", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("size", Integer),
)
Index("thing_name", things.c.name)

NAMES = Statement(select(things.c.name).order_by(things.c.seq))
BY_NAME = Statement(select(things.c.seq, things.c.name).where(things.c.name == bindparam("name")))


def filled(store: Store) -> Store:
    store.create_tables([tables])
    return store


@pytest.fixture
def store() -> Iterator[Store]:
    made = filled(Store.in_memory())
    yield made
    made.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file that holds a closed store with enough things to fill many pages."""
    path = tmp_path / "world.sqlite"
    made = filled(Store.in_file(path))
    made.transact(lambda tx: tx.insert_many(things, [{"name": "n" * 500}] * 500))
    made.close()
    return path


def add(store: Store, *names: str) -> None:
    store.transact(lambda tx: tx.insert_many(things, [{"name": name} for name in names]))


def names(store: Store) -> list[str]:
    return [name for (name,) in store.transact(lambda tx: tx.rows(NAMES))]


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


def test_many_changes_run_in_one_call(store: Store) -> None:
    add(store, "a", "b")
    rename = Statement(
        update(things)
        .where(things.c.name == bindparam("old"))
        .values(name=bindparam("new"), size=1)
    )
    pairs = [{"old": "a", "new": "x"}, {"old": "b", "new": "y"}]

    store.transact(lambda tx: tx.run_many(rename, pairs))

    assert names(store) == ["x", "y"]
    assert store.transact(lambda tx: tx.rows(Statement(select(things.c.size)))) == [(1,), (1,)]


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


def test_numbers_go_on_after_the_file_is_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "world.sqlite"
    first = filled(Store.in_file(path))
    first.transact(lambda tx: tx.next_number("thing"))
    first.close()

    again = Store.in_file(path)

    assert again.transact(lambda tx: tx.next_number("thing")) == 1
    again.close()


def test_property_is_remembered_and_replaced(store: Store) -> None:
    store.transact(lambda tx: tx.set_property("seed", "1"))
    store.transact(lambda tx: tx.set_property("seed", "2"))

    assert store.transact(lambda tx: tx.get_property("seed")) == "2"
    assert store.transact(lambda tx: tx.get_property("other")) is None


def test_store_knows_the_version_of_its_tables(store: Store) -> None:
    assert store.schema_version == SCHEMA_VERSION
    assert Store.in_memory().schema_version == 0


def test_copy_replaces_everything_in_the_target(store: Store) -> None:
    add(store, "a")
    target = filled(Store.in_memory())
    add(target, "x", "y")
    target.transact(lambda tx: tx.next_number("thing"))

    store.copy_to(target)

    assert names(target) == ["a"]
    assert target.transact(lambda tx: tx.next_number("thing")) == 0
    target.close()


def test_copy_does_not_follow_later_changes(store: Store) -> None:
    target = Store.in_memory()
    store.copy_to(target)

    add(store, "later")

    assert target.schema_version == SCHEMA_VERSION
    assert names(target) == []
    target.close()


def test_copy_into_a_file_is_there_when_it_is_opened_again(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "world.sqlite"
    add(store, "a")
    target = Store.in_file(path)
    store.copy_to(target)
    target.close()

    again = Store.in_file(path)

    assert (again.schema_version, names(again)) == (SCHEMA_VERSION, ["a"])
    again.close()


def test_empty_file_is_an_empty_store(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()

    made = Store.in_file(tmp_path / "empty")

    assert made.schema_version == 0
    made.close()


def test_file_that_is_no_database_is_refused_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database " * 1000, encoding="ascii")

    with pytest.raises(ConfigurationError, match=r"notes\.txt cannot be used: [^\n]*$"):
        Store.in_file(path)


@pytest.mark.parametrize("name", ["missing/world.sqlite", "."], ids=["no_directory", "directory"])
def test_place_where_no_file_can_be_is_refused_in_one_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigurationError, match=r"cannot be used: unable to open[^\n]*$"):
        Store.in_file(tmp_path / name)


@pytest.mark.parametrize("page", [1, 5, 20])
def test_damaged_file_is_refused_in_one_sentence(file: Path, page: int) -> None:
    content = bytearray(file.read_bytes())
    content[page * 4096 : page * 4096 + 2000] = b"\xff" * 2000
    file.write_bytes(content)

    with pytest.raises(ConfigurationError) as caught:
        Store.in_file(file)

    assert str(file) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_file_that_was_cut_off_is_refused(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:40_000])

    with pytest.raises(ConfigurationError, match="data file"):
        Store.in_file(file)


def test_full_disk_undoes_the_work_and_leaves_the_store_usable(file: Path) -> None:
    full = Store.in_file(file)
    limit_pages(full)
    before = names(full)

    with pytest.raises(sqlite3.OperationalError, match="full"):
        full.transact(lambda tx: tx.insert_many(things, [{"name": "n" * 5000}] * 100))

    add(full, "small")
    assert names(full) == [*before, "small"]
    full.close()


def limit_pages(store: Store) -> None:
    """Let the file grow by one page and no more, as a full disk would."""
    connection = store._connection
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count={pages + 1}")


def test_closing_twice_is_harmless() -> None:
    made = Store.in_memory()

    made.close()
    made.close()
