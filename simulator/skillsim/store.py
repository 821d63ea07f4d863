"""The store: one SQLite database per world, and the only door to it.

Tables are declared with SQLAlchemy Core and statements compiled to text once; the text runs on the
DBAPI connection, with no engine, pool or ORM between. All knowledge of the dialect is in this file.

A caller hands `transact` a plain function, which cannot await. From its first change on it runs
between BEGIN IMMEDIATE and COMMIT: every request is atomic without locks, what it raises rolls
everything back, and one that only reads waits for nobody.
"""

import contextlib
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Column, Integer, MetaData, Table, Text, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement

from skillsim.database import APPLICATION_ID, check_sound, connect
from skillsim.errors import ConfigurationError

T = TypeVar("T")
Row = tuple[Any, ...]
TableSet = MetaData
StoreError = sqlite3.Error
"""What a store raises when its file or its disk fails it."""

SCHEMA_VERSION = 1

# What is filled in vain is thrown away; references are looked at once, when all is there.
_DRAFT = ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-131072")
_DIALECT = sqlite.dialect(paramstyle="named")
# Many rows in one statement take a third less time than a statement for each.
_ROWS_PER_STATEMENT = (128, 16, 1)
shared_tables = MetaData()
counters = Table(
    "counter",
    shared_tables,
    Column("kind", Text, primary_key=True),
    Column("next_number", Integer, nullable=False),
    sqlite_with_rowid=False,
)
properties = Table(
    "property",
    shared_tables,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)


class Statement:
    """A statement compiled to text on first use; parameters are named, `bindparam("name")`."""

    def __init__(self, clause: ClauseElement) -> None:
        self._clause = clause

    @cached_property
    def compiled(self) -> tuple[str, dict[str, Any]]:
        """The SQL text with `:name` parameters, and the values of the constants among them."""
        compiled = self._clause.compile(dialect=_DIALECT)
        names = compiled.bind_names.items() if isinstance(compiled, SQLCompiler) else ()
        return str(compiled), {name: bind.value for bind, name in names if not bind.required}


TABLE_NAMES = Statement(select(Table("sqlite_master", MetaData(), Column("name", Text))))
_COUNTER_GET = "SELECT next_number FROM counter WHERE kind = ?"
_COUNTER_ADD = "INSERT INTO counter (next_number, kind) VALUES (?, ?)"
_COUNTER_SET = "UPDATE counter SET next_number = ? WHERE kind = ?"
_PROPERTY_GET = "SELECT value FROM property WHERE name = ?"
_PROPERTY_SET = "INSERT OR REPLACE INTO property VALUES (?, ?)"


class Transaction:
    """One open transaction; valid only inside the function given to `Store.transact`."""

    __slots__ = ("_execute", "_executemany", "_numbers", "has_begun", "has_planned")

    def __init__(self, connection: sqlite3.Connection, numbers: dict[str, int]) -> None:
        self._numbers = numbers
        self._execute = connection.execute
        self._executemany = connection.executemany
        self.has_begun = False
        self.has_planned = False
        """Whether something was put on the agenda; whoever does that says so here."""

    def rows(self, statement: Statement, **parameters: object) -> list[Row]:
        """Every row the statement yields."""
        return self._run(statement, parameters).fetchall()

    def row(self, statement: Statement, **parameters: object) -> Row | None:
        """The first row, or None."""
        return next(self._run(statement, parameters), None)

    def value(self, statement: Statement, **parameters: object) -> Any:
        """The first column of the first row, or None."""
        return (self._run(statement, parameters).fetchone() or (None,))[0]

    def run(self, statement: Statement, **parameters: object) -> int:
        """Run a change; the number of rows it touched."""
        self._begin()
        return self._run(statement, parameters).rowcount

    def insert(self, table: Table, **values: object) -> None:
        """Insert one row; columns that are not named stay NULL (or get their next rowid)."""
        self.insert_rows(table, tuple(values), [tuple(values.values())])

    def insert_many(self, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
        """Insert rows that all name the same columns; an empty list does nothing."""
        if rows:
            names = tuple(rows[0])
            self.insert_rows(table, names, [tuple([row[name] for name in names]) for row in rows])

    def insert_rows(self, table: Table, columns: tuple[str, ...], rows: Sequence[Row]) -> None:
        """Insert rows in their order, each with one value for each of the columns."""
        self._begin()
        if len(rows) < 2:  # As in nearly every request.
            for row in rows:
                self._execute(_insert_text(table, columns, 1), row)
            return
        start = 0
        for size in _ROWS_PER_STATEMENT:
            end = len(rows) - (len(rows) - start) % size
            if start < end:
                text = _insert_text(table, columns, size)
                groups = (rows[at : at + size] for at in range(start, end, size))
                self._executemany(text, (tuple(chain.from_iterable(group)) for group in groups))
                start = end

    def next_number(self, kind: str) -> int:
        """The next number of a named counter, from 0; stored, so it survives a restart."""
        self._begin()
        number = self._numbers.get(kind)
        if number is None:
            row = self._execute(_COUNTER_GET, (kind,)).fetchone()
            number = row[0] if row else 0
        self._execute(_COUNTER_SET if number else _COUNTER_ADD, (number + 1, kind))
        self._numbers[kind] = number + 1
        return number

    def get_property(self, name: str) -> str | None:
        """A fact about the world itself, such as its seed; None when it was never set."""
        row = self._execute(_PROPERTY_GET, (name,)).fetchone()
        return str(row[0]) if row else None

    def set_property(self, name: str, value: str) -> None:
        """Remember a fact about the world itself."""
        self._begin()
        self._execute(_PROPERTY_SET, (name, value))

    def _run(self, statement: Statement, parameters: dict[str, Any]) -> sqlite3.Cursor:
        text, constants = statement.compiled
        return self._execute(text, constants | parameters if constants else parameters)

    def _begin(self) -> None:
        """Whatever changes something calls this first."""
        if not self.has_begun:
            self._execute("BEGIN IMMEDIATE")
            self.has_begun = True


@lru_cache(maxsize=1024)
def _insert_text(table: Table, columns: tuple[str, ...], n_rows: int) -> str:
    quote = _DIALECT.identifier_preparer.quote
    into = f"{quote(table.name)} ({', '.join(map(quote, columns))})"
    row = f"({', '.join('?' * len(columns))})"
    return f"INSERT INTO {into} VALUES {', '.join([row] * n_rows)}"  # noqa: S608 - our names only


class Store:
    """The database of one world, in memory or in one file."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._numbers: dict[str, int] = {}  # Where counters stand, as far as that is known.
        self.state = object()
        """Another object whenever something was written; what was read before may not hold."""
        self.on_planned: Callable[[], None] = lambda: None
        """Called when what was put on the agenda is committed."""

    @classmethod
    def in_memory(cls) -> "Store":
        """An empty store that ends with the process."""
        return cls(connect(":memory:"))

    @classmethod
    def in_file(cls, path: Path) -> "Store":
        """The store kept at `path`, made when it is not there.

        WAL with synchronous=NORMAL: what was committed survives a killed process, not a power cut.
        Raises ConfigurationError when the file is not a sound database or cannot be opened.
        """
        try:
            connection = connect(str(path))
            try:
                # Before anything is written: a file of somebody else stays as it is.
                check_sound(connection, path)
                connection.execute("PRAGMA journal_mode=WAL")
                connection.execute("PRAGMA synchronous=NORMAL")
            except BaseException:
                connection.close()
                raise
        except sqlite3.Error as error:
            raise ConfigurationError(f"the data file {path} cannot be used: {error}") from error
        return cls(connection)

    @classmethod
    def draft(cls, path: Path | None) -> "Store":
        """A store to fill once and then to copy from; it is worthless when work on it raises."""
        return cls(connect(str(path or ":memory:"), *_DRAFT))

    @classmethod
    def finished(cls, path: Path) -> "Store":
        """A store in a file that nobody writes to any more, to copy from. Raises StoreError."""
        return cls(connect(f"{path.absolute().as_uri()}?immutable=1&mode=ro", is_uri=True))

    def create_tables(self, table_sets: Iterable[MetaData]) -> None:
        """Make every table of these sets, and the shared ones, that is not there."""
        self.fill(table_sets, lambda tx: None)

    def fill(self, table_sets: Iterable[MetaData], work: Callable[[Transaction], None]) -> None:
        """Make every table of these sets, and the shared ones, and do the work of filling them.

        Tables that are there stay. Raises StoreError for a reference to a row that is not there.
        """
        tables = _tables(table_sets)

        def make(tx: Transaction) -> None:
            for table in tables:
                tx.run(Statement(CreateTable(table, if_not_exists=True)))
            self._connection.execute("PRAGMA defer_foreign_keys=ON")
            work(tx)
            # Sorting what is there takes less time than keeping an index up.
            for index in sorted((i for t in tables for i in t.indexes), key=lambda i: str(i.name)):
                tx.run(Statement(CreateIndex(index, if_not_exists=True)))
            if self._connection.execute("PRAGMA foreign_key_check").fetchone():
                raise sqlite3.IntegrityError("something refers to a row that is not there")

        self.transact(make)
        self._connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        self._connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")

    def take_in(self, path: Path, table_sets: Iterable[MetaData]) -> None:
        """Add every row of a store in another file, which has these tables and the shared ones."""
        self._connection.execute("ATTACH ? AS other", (str(path),))
        for table in _tables(table_sets):
            self._connection.execute(f"INSERT INTO main.{table} SELECT * FROM other.{table}")  # noqa: S608 - our tables
        self._connection.execute("DETACH other")
        self._numbers.clear()

    def transact(self, work: Callable[[Transaction], T]) -> T:
        """What `work` returns, once its changes are committed.

        Whatever it raises passes through after a rollback, so a refused request changes nothing.
        """
        connection = self._connection
        tx = Transaction(connection, self._numbers)
        try:
            result = work(tx)
            if tx.has_begun:
                connection.execute("COMMIT")
                self.state = object()
                if tx.has_planned:
                    self.on_planned()
        except BaseException:
            self._numbers.clear()
            # SQLite has already rolled back after some errors, a full disk among them.
            if tx.has_begun and connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return result

    @property
    def schema_version(self) -> int:
        """The version of the tables inside, 0 for an empty store."""
        return int(self._connection.execute("PRAGMA user_version").fetchone()[0])

    def copy_to(self, target: "Store") -> None:
        """Overwrite `target` with everything in this store."""
        self._connection.backup(target._connection)
        target.state = object()
        target._numbers.clear()

    def to_bytes(self) -> bytes:
        """The whole database as the bytes of an SQLite file."""
        return self._connection.serialize()

    def close(self) -> None:
        """Close the database; what was committed stays in its file."""
        with contextlib.suppress(sqlite3.Error):
            self._connection.close()


def _tables(table_sets: Iterable[MetaData]) -> list[Table]:
    return [table for tables in (shared_tables, *table_sets) for table in tables.sorted_tables]
