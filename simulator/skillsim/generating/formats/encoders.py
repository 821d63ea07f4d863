"""Records to encoded rows: line by line, or by way of flat tables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from skillsim.generating.formats.flattening import Values, columns_of
from skillsim.generating.formats.planning import Flat
from skillsim.generating.formats.tables import Encoded, Table

Payload = Callable[[Table, list[Values]], Any]
"""The columns of a table, at least one row, as the sink of a format takes them."""


@dataclass(frozen=True)
class JsonLines:
    """One line of JSON a record, as it is on the wire, in UTF-8 with a line feed at the end."""

    entities: frozenset[str]

    def encode(self, records: Mapping[str, list[dict[str, Any]]]) -> dict[str, Encoded]:
        """The lines by entity, as bytes."""
        assert records.keys() <= self.entities, "records of an entity that was not announced"
        dumps, line = orjson.dumps, orjson.OPT_APPEND_NEWLINE
        return {
            name: Encoded(len(some), b"".join([dumps(record, None, line) for record in some]))
            for name, some in records.items()
            if some
        }


@dataclass(frozen=True)
class FlatTables:
    """The rows of flat tables, in the shape that one format's sink takes."""

    flat_by_entity: Mapping[str, Flat]
    payload: Payload

    def encode(self, records: Mapping[str, list[dict[str, Any]]]) -> dict[str, Encoded]:
        """The rows by table. Raises ConfigurationError for a value that the format cannot hold."""
        assert records.keys() <= self.flat_by_entity.keys(), "records that were not announced"
        return {
            table.name: Encoded(len(columns[0]), self.payload(table, columns))
            for name, some in records.items()
            if some
            for table, columns in columns_of(self.flat_by_entity[name], some)
        }
