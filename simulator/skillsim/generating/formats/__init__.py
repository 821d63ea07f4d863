"""Formats of data files: JSON Lines in wire shape; CSV, Parquet and SQLite as flat tables.

A format has two halves. An encoder turns records into bytes or columns, in any process and in any
order; a sink writes them to the folder, from one process and in one order.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from skillsim.contract import Contract
from skillsim.errors import ConfigurationError
from skillsim.generating.formats import csv_text, parquet, sqlite
from skillsim.generating.formats.encoders import FlatTables, JsonLines, Payload
from skillsim.generating.formats.hashed_file import HashedFile
from skillsim.generating.formats.planning import plan
from skillsim.generating.formats.table_files import PlainWriter, TableFiles
from skillsim.generating.formats.tables import (
    Column,
    Encoded,
    Encoder,
    Sink,
    Table,
    WrittenFile,
)
from skillsim.registry import Entity

__all__ = [
    "FORMATS",
    "Column",
    "Encoded",
    "Encoder",
    "Sink",
    "Table",
    "WrittenFile",
    "make_encoder",
    "make_sink",
    "tables_of",
]

FORMATS: tuple[str, ...] = ("jsonl", "csv", "parquet", "sqlite")

_PAYLOADS: dict[str, Payload] = {
    "csv": csv_text.payload,
    "parquet": parquet.payload,
    "sqlite": sqlite.payload,
}


def make_encoder(
    format_name: str, vendor: str, entities: Sequence[Entity], contract: Contract
) -> Encoder:
    """The encoder of a vendor's entities; vendor "" stands for files that no vendor has.

    Those have a contract of their own, made of nothing but `components.schemas`. Raises
    ConfigurationError for an unknown format, one that is not installed, and a schema without
    flat tables.
    """
    _check(format_name)
    if format_name == "jsonl":
        return JsonLines(frozenset(entity.name for entity in entities))
    flat = {entity.name: plan(vendor, entity, contract) for entity in entities}
    return FlatTables(flat, _PAYLOADS[format_name])


def tables_of(
    format_name: str, vendor: str, entities: Sequence[Entity], contract: Contract
) -> tuple[Table, ...]:
    """The tables that the encoder of these entities fills, in a fixed order.

    Raises ConfigurationError as `make_encoder` does.
    """
    _check(format_name)
    if format_name == "jsonl":
        return tuple(
            Table(entity.name, entity.name, entity.schema if vendor else None, entity.key, ())
            for entity in entities
        )
    return tuple(table for entity in entities for table in plan(vendor, entity, contract).tables())


def make_sink(format_name: str, folder: Path, tables: Mapping[str, Sequence[Table]]) -> Sink:
    """The sink that writes tables, by vendor, into a folder; it makes the folder.

    Raises ConfigurationError as `make_encoder` does, and OSError for a file that cannot be made or
    exists already.
    """
    _check(format_name)
    if format_name == "sqlite":
        return sqlite.SqliteFile(folder, tables)
    if format_name == "parquet":
        return TableFiles(folder, tables, format_name, parquet.ParquetWriter)
    if format_name == "csv":
        return TableFiles(folder, tables, format_name, _csv_writer)
    return TableFiles(folder, tables, format_name, _lines_writer)


def _csv_writer(table: Table, file: HashedFile) -> PlainWriter:
    return PlainWriter(file, csv_text.header(table))


def _lines_writer(table: Table, file: HashedFile) -> PlainWriter:
    return PlainWriter(file)


def _check(format_name: str) -> None:
    if format_name not in FORMATS:
        known = ", ".join(FORMATS)
        raise ConfigurationError(f"the format {format_name!r} is not known; choose one of {known}")
    if format_name == "parquet":
        parquet.require()
