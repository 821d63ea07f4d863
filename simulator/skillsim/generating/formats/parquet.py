"""Parquet: typed columns, row groups of a fixed size; needs pyarrow, the extra `skillsim[data]`.

Dates are date32, instants are timestamps in microseconds and UTC, `json` columns are strings. The
same rows give the same bytes with the same pyarrow, however they were cut into blocks; pyarrow
writes its own version into each file.
"""

from contextlib import suppress
from typing import Any

from skillsim.errors import ConfigurationError
from skillsim.generating.formats.flattening import Values
from skillsim.generating.formats.hashed_file import HashedFile
from skillsim.generating.formats.tables import Kind, Table

ROWS_A_GROUP = 50_000


def require() -> Any:
    """The module `pyarrow`. Raises ConfigurationError where it is not installed."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise ConfigurationError("parquet needs pyarrow; install skillsim[data]") from None
    return pyarrow


def payload(table: Table, columns: list[Values]) -> Any:
    """Rows as a `pyarrow.RecordBatch`. Raises ConfigurationError for a value of another type."""
    arrow = require()
    schema = _schema(arrow, table)
    arrays = []
    for field, values in zip(schema, columns, strict=True):
        try:
            arrays.append(_array(arrow, field.type, values))
        except (arrow.ArrowException, OverflowError) as error:
            raise ConfigurationError(
                f"{table.name}.{field.name} does not fit a Parquet column of type {field.type}: "
                f"{error}; choose another format"
            ) from error
    return arrow.RecordBatch.from_arrays(arrays, schema=schema)


class ParquetWriter:
    """One Parquet file; keeps rows in memory until there are enough for a row group."""

    def __init__(self, table: Table, file: HashedFile) -> None:
        self._arrow = require()
        self._schema = _schema(self._arrow, table)
        self._file = file
        self._waiting: list[Any] = []
        self._n_waiting = 0
        self._writer = self._arrow.parquet.ParquetWriter(file, self._schema, compression="zstd")

    def add(self, payload: Any) -> None:
        """Take the rows of a record batch."""
        while self._n_waiting + payload.num_rows >= ROWS_A_GROUP:
            n_missing = ROWS_A_GROUP - self._n_waiting
            self._wait(payload.slice(0, n_missing))
            self._write_group()
            payload = payload.slice(n_missing)
        self._wait(payload)

    def finish(self) -> None:
        """Write what is left and close the file."""
        if self._n_waiting:
            self._write_group()
        self._writer.close()
        self._file.close()

    def abort(self) -> None:
        """Let go of the file, finished or half."""
        self._file.abort()
        with suppress(OSError, self._arrow.ArrowException):
            self._writer.close()

    def _wait(self, batch: Any) -> None:
        self._waiting.append(batch)
        self._n_waiting += batch.num_rows

    def _write_group(self) -> None:
        rows = self._arrow.Table.from_batches(self._waiting, self._schema).combine_chunks()
        self._waiting, self._n_waiting = [], 0
        try:
            self._writer.write_table(rows, row_group_size=ROWS_A_GROUP)
        except self._arrow.ArrowException as error:
            raise ConfigurationError(f"{self._file.path} cannot be written: {error}") from error


def _schema(arrow: Any, table: Table) -> Any:
    types: dict[Kind, Any] = {
        "text": arrow.string(),
        "json": arrow.string(),
        "integer": arrow.int64(),
        "number": arrow.float64(),
        "boolean": arrow.bool_(),
        "date": arrow.date32(),
        "instant": arrow.timestamp("us", tz="UTC"),
    }
    return arrow.schema([(column.name, types[column.kind]) for column in table.columns])


def _array(arrow: Any, kind: Any, values: Values) -> Any:
    if arrow.types.is_temporal(kind):
        return arrow.array(values, arrow.string()).cast(kind)
    return arrow.array(values, kind)
