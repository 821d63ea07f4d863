"""What every format of data files has in common: tables, their encoded rows, written files."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

Kind = Literal["text", "json", "integer", "number", "boolean", "date", "instant"]
"""What a column holds; `json` is text that is itself JSON."""


@dataclass(frozen=True)
class Column:
    """One column of a flat table; every column may be null."""

    name: str
    kind: Kind


@dataclass(frozen=True)
class Table:
    """One table of a vendor's data files: an entity, or a list inside its records."""

    name: str
    entity: str
    schema: str | None
    """The component schema that a row comes from; None where the contract has no name for it."""
    key: tuple[str, ...]
    """The columns in front that the schema does not have: whose row it is."""
    columns: tuple[Column, ...]
    """In the order of the file; empty for JSON Lines, which are not flat."""


@dataclass(frozen=True)
class Encoded:
    """Rows of one table as the sink of their format takes them; goes between processes."""

    rows: int
    payload: Any


@dataclass(frozen=True)
class WrittenFile:
    """One table in a finished file; `path` is relative to the folder, with forward slashes.

    Tables that share a file each have an entry, with the size and the hash of the whole file.
    """

    path: str
    vendor: str
    table: str
    entity: str
    records: int
    n_bytes: int
    sha256: str
    schema: str | None
    key: tuple[str, ...]


class Encoder(Protocol):
    """Turns records into what a sink writes; can be sent to another process."""

    def encode(self, records: Mapping[str, list[dict[str, Any]]]) -> dict[str, Encoded]:
        """The rows by table, without tables that get none; `records` are by entity.

        The answer depends on the records alone. Raises ConfigurationError for a value that the
        format cannot hold.
        """


class Sink(Protocol):
    """Writes the files of a folder, from one process, in the order in which it is called.

    What the disk refuses is an OSError that names the file.
    """

    def write(self, vendor: str, encoded: Mapping[str, Encoded]) -> None:
        """Add rows to the tables of one vendor."""

    def close(self) -> list[WrittenFile]:
        """Finish every file, those without rows too; one entry a table, in the tables' order."""

    def abort(self) -> None:
        """Let go of every file, finished or half; may be called at any time, more than once."""
