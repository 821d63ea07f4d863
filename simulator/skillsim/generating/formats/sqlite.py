"""SQLite: one file for all vendors, `company.sqlite`, with tables `<vendor>_<table>`.

Dates, instants and JSON are text as on the wire, booleans are 0 and 1. Rows go into a scratch file
that SQLite copies at the end, table by table: so the bytes do not depend on the order in which rows
of different tables came, only on the rows and on the version of SQLite.
"""

import errno
import hashlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from skillsim.generating.formats.flattening import Values
from skillsim.generating.formats.tables import Encoded, Kind, Table, WrittenFile

FILE_NAME = "company.sqlite"

_TYPES: dict[Kind, str] = {
    "text": "TEXT",
    "json": "TEXT",
    "integer": "INTEGER",
    "number": "REAL",
    "boolean": "INTEGER",
    "date": "TEXT",
    "instant": "TEXT",
}
# The scratch file is thrown away, so nothing has to survive a crash.
_PRAGMAS = (
    "page_size = 4096",
    "journal_mode = OFF",
    "synchronous = OFF",
    "locking_mode = EXCLUSIVE",
    "cache_size = -32768",
)


def payload(table: Table, columns: list[Values]) -> list[Values]:
    """Rows as columns, which take less room between processes than rows do."""
    return columns


class SqliteFile:
    """The sink of all tables; neither file may exist before."""

    def __init__(self, folder: Path, tables: Mapping[str, Sequence[Table]]) -> None:
        self._path = folder / FILE_NAME
        self._scratch = folder / f"{FILE_NAME}.part"
        self._tables = {(v, table.name): table for v, some in tables.items() for table in some}
        self._records = dict.fromkeys(self._tables, 0)
        folder.mkdir(parents=True, exist_ok=True)
        self._path.touch(exist_ok=False)
        self._scratch.touch(exist_ok=False)
        with self._naming_the_file():
            self._connection = sqlite3.connect(self._scratch, isolation_level=None)
        try:
            self._create_tables()
        except OSError:
            self.abort()
            raise

    def write(self, vendor: str, encoded: Mapping[str, Encoded]) -> None:
        """Add rows to the tables of one vendor."""
        with self._naming_the_file():
            for name, rows in encoded.items():
                insert = _insert(vendor, self._tables[vendor, name])
                self._connection.executemany(insert, zip(*rows.payload, strict=True))
                self._records[vendor, name] += rows.rows

    def close(self) -> list[WrittenFile]:
        """Finish the file; one entry a table, in the tables' order."""
        with self._naming_the_file():
            self._connection.execute("COMMIT")
            self._connection.execute("VACUUM INTO ?", (str(self._path),))
        self.abort()
        with self._path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        n_bytes = self._path.stat().st_size
        return [
            WrittenFile(
                path=FILE_NAME,
                vendor=vendor,
                table=table.name,
                entity=table.entity,
                records=self._records[vendor, table.name],
                n_bytes=n_bytes,
                sha256=sha256,
                schema=table.schema,
                key=table.key,
            )
            for (vendor, _), table in self._tables.items()
        ]

    def abort(self) -> None:
        """Let go of the scratch file and delete it."""
        with suppress(sqlite3.Error):
            self._connection.close()
        with suppress(OSError):
            self._scratch.unlink()

    def _create_tables(self) -> None:
        with self._naming_the_file():
            for pragma in _PRAGMAS:
                self._connection.execute(f"PRAGMA {pragma}")
            self._connection.execute("BEGIN")
            for (vendor, _), table in self._tables.items():
                columns = ", ".join(f'"{c.name}" {_TYPES[c.kind]}' for c in table.columns)
                self._connection.execute(f"CREATE TABLE {_name(vendor, table)} ({columns})")

    @contextmanager
    def _naming_the_file(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise OSError(errno.EIO, str(error), str(self._path)) from error


def _name(vendor: str, table: Table) -> str:
    return f'"{vendor}_{table.name}"' if vendor else f'"{table.name}"'


def _insert(vendor: str, table: Table) -> str:
    marks = ", ".join("?" for _ in table.columns)
    return f"INSERT INTO {_name(vendor, table)} VALUES ({marks})"  # noqa: S608 - names are ours
