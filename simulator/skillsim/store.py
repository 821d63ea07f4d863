"""The store: one SQLite database per world, and the only door to it.

Tables are declared with SQLAlchemy Core and statements compiled to text once; the text runs on the
DBAPI connection, with no engine, pool or ORM between. All knowledge of the dialect is in this file.

A caller hands `transact` a plain function. It runs between BEGIN IMMEDIATE and COMMIT and cannot
await, so every request is atomic without locks; what it raises rolls everything back.
"""

import contextlib
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Column, Integer, MetaData, Table, Text, bindparam, insert, select, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.sql.compiler import Compiled, SQLCompiler
from sqlalchemy.sql.elements import ClauseElement

from skillsim.errors import ConfigurationError

T = TypeVar("T")
Row = tuple[Any, ...]
StoreError = sqlite3.Error
"""What a store raises when its file or its disk fails it."""

SCHEMA_VERSION = 1
# "sksm" in ASCII: tells our files from those of other programs.
_APPLICATION_ID = 0x736B736D

_DIALECT = sqlite.dialect(paramstyle="named")

shared_tables = MetaData()
counters = Table(
    "counter",
    shared_tables,
    Column("kind", Text, primary_key=True),
    Column("next_number", Integer, nullable=False),
)
properties = Table(
    "property",
    shared_tables,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)


class Statement:
    """A statement compiled to text on first use; parameters are named, `bindparam("name")`.

    Constants inside the statement become parameters with a value of their own.
    """

    def __init__(self, clause: ClauseElement) -> None:
        self._clause = clause

    @cached_property
    def _compiled(self) -> Compiled:
        return self._clause.compile(dialect=_DIALECT)

    @cached_property
    def text(self) -> str:
        """The SQL text, with `:name` parameters."""
        return str(self._compiled)

    @cached_property
    def constants(self) -> dict[str, Any]:
        """The parameters that come with the statement, by name."""
        if not isinstance(self._compiled, SQLCompiler):
            return {}
        binds = self._compiled.binds.items()
        return {name: bind.value for name, bind in binds if not bind.required}

    def bind(self, parameters: dict[str, Any]) -> dict[str, Any]:
        """Every parameter the statement needs, given ones and its own."""
        return self.constants | parameters if self.constants else parameters


_COUNTER_NEXT = Statement(
    update(counters)
    .where(counters.c.kind == bindparam("key_kind"))
    .values(next_number=counters.c.next_number + 1)
    .returning(counters.c.next_number)
)
_COUNTER_START = Statement(insert(counters))
_PROPERTY_GET = Statement(select(properties.c.value).where(properties.c.name == bindparam("name")))
_PROPERTY_ADD = Statement(insert(properties))
_PROPERTY_SET = Statement(
    update(properties)
    .where(properties.c.name == bindparam("key_name"))
    .values(value=bindparam("new_value"))
)


class Transaction:
    """One open transaction; valid only inside the function given to `Store.transact`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._execute = connection.execute
        self._executemany = connection.executemany

    def rows(self, statement: Statement, **parameters: object) -> list[Row]:
        """Every row the statement yields."""
        return self._execute(statement.text, statement.bind(parameters)).fetchall()

    def row(self, statement: Statement, **parameters: object) -> Row | None:
        """The first row, or None."""
        rows = self._execute(statement.text, statement.bind(parameters)).fetchall()
        return rows[0] if rows else None

    def value(self, statement: Statement, **parameters: object) -> Any:
        """The first column of the first row, or None."""
        row = self.row(statement, **parameters)
        return row[0] if row else None

    def run(self, statement: Statement, **parameters: object) -> int:
        """Run a change; the number of rows it touched."""
        return self._execute(statement.text, statement.bind(parameters)).rowcount

    def run_many(self, statement: Statement, rows: Iterable[Mapping[str, object]]) -> None:
        """Run one change for each mapping of parameters; all must have the same names."""
        self._executemany(statement.text, (statement.bind(dict(row)) for row in rows))

    def insert(self, table: Table, **values: object) -> None:
        """Insert one row; columns that are not named stay NULL (or get their next rowid)."""
        self._execute(_insert_text(table, tuple(values)), values)

    def insert_many(self, table: Table, rows: list[dict[str, Any]]) -> None:
        """Insert rows that all name the same columns; an empty list does nothing."""
        if rows:
            self._executemany(_insert_text(table, tuple(rows[0])), rows)

    def next_number(self, kind: str) -> int:
        """The next number of a named counter, from 0; stored, so it survives a restart."""
        after = self.value(_COUNTER_NEXT, key_kind=kind)
        if after is None:
            self.run(_COUNTER_START, kind=kind, next_number=1)
            return 0
        return int(after) - 1

    def get_property(self, name: str) -> str | None:
        """A fact about the world itself, such as its seed; None when it was never set."""
        value = self.value(_PROPERTY_GET, name=name)
        return None if value is None else str(value)

    def set_property(self, name: str, value: str) -> None:
        """Remember a fact about the world itself."""
        if not self.run(_PROPERTY_SET, key_name=name, new_value=value):
            self.run(_PROPERTY_ADD, name=name, value=value)


@lru_cache(maxsize=1024)
def _insert_text(table: Table, names: tuple[str, ...]) -> str:
    return Statement(insert(table).values({name: bindparam(name) for name in names})).text


class Store:
    """The database of one world, in memory or in one file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def in_memory(cls) -> "Store":
        """An empty store that ends with the process."""
        return cls(_connect(":memory:"))

    @classmethod
    def in_file(cls, path: Path) -> "Store":
        """The store kept at `path`, made when it is not there.

        WAL with synchronous=NORMAL: what was committed survives a killed process, not a power cut.
        Raises ConfigurationError when the file is not a sound database or cannot be opened.
        """
        try:
            connection = _connect(str(path))
            try:
                # Before anything is written: a file of somebody else stays as it is.
                _check_sound(connection, path)
                connection.execute("PRAGMA journal_mode=WAL")
                connection.execute("PRAGMA synchronous=NORMAL")
            except BaseException:
                connection.close()
                raise
        except sqlite3.Error as error:
            raise ConfigurationError(f"the data file {path} cannot be used: {error}") from error
        return cls(connection)

    def create_tables(self, table_sets: Iterable[MetaData]) -> None:
        """Make every table of these sets, and the shared ones; the store must be empty."""

        def make(tx: Transaction) -> None:
            for metadata in (shared_tables, *table_sets):
                for table in metadata.sorted_tables:
                    tx.run(Statement(CreateTable(table)))
                    for index in sorted(table.indexes, key=lambda index: str(index.name)):
                        tx.run(Statement(CreateIndex(index)))

        self.transact(make)
        self._connection.execute(f"PRAGMA application_id={_APPLICATION_ID}")
        self._connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")

    @property
    def schema_version(self) -> int:
        """The version of the tables inside, 0 for an empty store."""
        return int(self._connection.execute("PRAGMA user_version").fetchone()[0])

    def transact(self, work: Callable[[Transaction], T]) -> T:
        """What `work` returns, once its changes are committed.

        Whatever it raises passes through after a rollback, so a refused request changes nothing.
        """
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            result = work(Transaction(connection))
            connection.execute("COMMIT")
        except BaseException:
            # SQLite has already rolled back after some errors, a full disk among them.
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return result

    def copy_to(self, target: "Store") -> None:
        """Overwrite `target` with everything in this store."""
        self._connection.backup(target._connection)

    def to_bytes(self) -> bytes:
        """The whole database as the bytes of an SQLite file."""
        return self._connection.serialize()

    def close(self) -> None:
        """Close the database; what was committed stays in its file."""
        with contextlib.suppress(sqlite3.Error):
            self._connection.close()


def _check_sound(connection: sqlite3.Connection, path: Path) -> None:
    version, owner = (
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("user_version", "application_id")
    )
    complaint = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if version and owner != _APPLICATION_ID:
        raise ConfigurationError(f"the data file {path} was not made by skillsim")
    if complaint != "ok":
        reason = " ".join(complaint.split())
        raise ConfigurationError(f"the data file {path} is damaged: {reason}")


def _connect(database: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        database, isolation_level=None, check_same_thread=False, cached_statements=512
    )
    for pragma in ("foreign_keys=ON", "trusted_schema=OFF", "cell_size_check=ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection
