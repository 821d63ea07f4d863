"""A folder with one file a table, whatever the format of the files."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

from skillsim.generating.formats.hashed_file import HashedFile
from skillsim.generating.formats.tables import Encoded, Table, WrittenFile


class TableWriter(Protocol):
    """Writes the rows of one table into its file."""

    def add(self, payload: Any) -> None:
        """Take rows as the format's encoder made them."""

    def finish(self) -> None:
        """Write what is left and close the file."""

    def abort(self) -> None:
        """Let go of the file, finished or half."""


MakeWriter = Callable[[Table, HashedFile], TableWriter]


@dataclass
class _OpenTable:
    vendor: str
    table: Table
    path: PurePosixPath
    file: HashedFile
    writer: TableWriter
    records: int = 0


class TableFiles:
    """The files of all tables, open at the same time: `<vendor>/<table>.<suffix>`.

    Files of vendor "" stand at the top. Every table has its file from the start.
    """

    def __init__(
        self,
        folder: Path,
        tables: Mapping[str, Sequence[Table]],
        suffix: str,
        make_writer: MakeWriter,
    ) -> None:
        self._open: dict[tuple[str, str], _OpenTable] = {}
        try:
            for vendor, table in ((v, table) for v, some in tables.items() for table in some):
                path = PurePosixPath(vendor, f"{table.name}.{suffix}")
                file = HashedFile(folder / path)
                writer = _writer(table, file, make_writer)
                self._open[vendor, table.name] = _OpenTable(vendor, table, path, file, writer)
        except BaseException:
            self.abort()
            raise

    def write(self, vendor: str, encoded: Mapping[str, Encoded]) -> None:
        """Add rows to the tables of one vendor."""
        for name, rows in encoded.items():
            one = self._open[vendor, name]
            one.writer.add(rows.payload)
            one.records += rows.rows

    def close(self) -> list[WrittenFile]:
        """Finish every file, those without rows too; one entry a table, in the tables' order."""
        for one in self._open.values():
            one.writer.finish()
        return [_written(one) for one in self._open.values()]

    def abort(self) -> None:
        """Let go of every file, finished or half."""
        for one in self._open.values():
            one.writer.abort()


class PlainWriter:
    """A file that starts with some bytes and goes on with the encoded ones as they are."""

    def __init__(self, file: HashedFile, beginning: bytes = b"") -> None:
        self._file = file
        file.write(beginning)

    def add(self, payload: bytes) -> None:
        """Write the bytes."""
        self._file.write(payload)

    def finish(self) -> None:
        """Close the file."""
        self._file.close()

    def abort(self) -> None:
        """Let go of the file, finished or half."""
        self._file.abort()


def _writer(table: Table, file: HashedFile, make_writer: MakeWriter) -> TableWriter:
    try:
        return make_writer(table, file)
    except BaseException:
        file.abort()
        raise


def _written(one: _OpenTable) -> WrittenFile:
    table, file = one.table, one.file
    return WrittenFile(
        path=str(one.path),
        vendor=one.vendor,
        table=table.name,
        entity=table.entity,
        records=one.records,
        n_bytes=file.n_bytes,
        sha256=file.sha256,
        schema=table.schema,
        key=table.key,
    )
