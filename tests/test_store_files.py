"""Stores in files, and copies of stores: what survives, and what is refused."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table

from skillsim.errors import ConfigurationError
from skillsim.store import SCHEMA_VERSION, Store, StoreError
from tests.thing_store import BY_NAME, add, filled, names, tables, things


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


def test_numbers_go_on_after_the_file_is_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "world.sqlite"
    first = filled(Store.in_file(path))
    first.transact(lambda tx: tx.next_number("thing"))
    first.close()

    again = Store.in_file(path)

    assert again.transact(lambda tx: tx.next_number("thing")) == 1
    again.close()


def test_what_only_reads_waits_for_nobody(file: Path) -> None:
    store, other = Store.in_file(file), sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.execute("DELETE FROM thing")

    found = store.transact(lambda tx: tx.rows(BY_NAME, name="n" * 500))

    assert len(found) == 500
    other.close()
    store.close()


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


def test_draft_is_copied_once_it_is_finished(tmp_path: Path) -> None:
    path = tmp_path / "a draft?#%.sqlite"
    draft = Store.draft(path)
    draft.fill([tables], lambda tx: tx.insert_many(things, [{"name": "a"}]))
    draft.close()
    finished, copy = Store.finished(path), Store.in_memory()

    finished.copy_to(copy)
    add(copy, "b")

    assert names(copy) == ["a", "b"]
    assert copy.transact(lambda tx: tx.rows(BY_NAME, name="b")) == [(2, "b")]
    with pytest.raises(StoreError, match="readonly"):
        add(finished, "c")
    for store in (finished, copy):
        store.close()


def test_finished_store_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="unable to open"):
        Store.finished(tmp_path / "missing.sqlite")


def test_reference_to_nothing_is_found_when_a_store_is_filled() -> None:
    metadata = MetaData()
    parent = Table("parent", metadata, Column("id", Integer, primary_key=True))
    child = Table("child", metadata, Column("parent_id", ForeignKey(parent.c.id)))
    draft = Store.draft(None)

    with pytest.raises(StoreError, match="refers to a row that is not there"):
        draft.fill([metadata], lambda tx: tx.insert_many(child, [{"parent_id": 1}]))

    draft.close()


def test_rows_of_another_file_are_taken_in_with_their_numbers(tmp_path: Path) -> None:
    part = Store.draft(tmp_path / "part")
    part.fill([tables], lambda tx: tx.insert_many(things, [{"name": "a"}, {"name": "b"}]))
    part.transact(lambda tx: tx.next_number("thing"))
    part.close()
    whole = filled(Store.draft(tmp_path / "whole"))

    whole.take_in(tmp_path / "part", [tables])
    add(whole, "c")

    assert names(whole) == ["a", "b", "c"]
    assert whole.transact(lambda tx: tx.rows(BY_NAME, name="b")) == [(2, "b")]
    assert whole.transact(lambda tx: tx.next_number("thing")) == 1
    whole.close()


def test_rows_that_are_there_already_cannot_be_taken_in(tmp_path: Path) -> None:
    part = Store.draft(tmp_path / "part")
    part.fill([tables], lambda tx: tx.insert_many(things, [{"name": "a"}]))
    part.close()
    whole = filled(Store.draft(None))
    add(whole, "b")

    with pytest.raises(StoreError, match="UNIQUE"):
        whole.take_in(tmp_path / "part", [tables])

    whole.close()
