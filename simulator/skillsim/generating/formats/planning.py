"""The flat tables of an entity, as the contract's schema of it gives them.

- A scalar is a column, in the schema's order, behind the key members.
- A nested object gives columns with its name in front: `location_lat`. The underscore of `_links`
  is left out, and a link stands for its address: `links_self`. `_embedded` adds no name.
- A list of scalars, and a value that the schema leaves open, is one column of JSON text.
- A list of objects is a table of its own, `employees_working_history`. In front stand the columns
  that say whose row it is - the key members and the first required member that is an id - and
  `position`, from 1. In a list inside a list the outer positions are there too, under the names of
  their lists: `sections_position`, `sections_answers_position`.
- A parent's column called only `id`, or like a column of the list's own, has the entity's name in
  front there: `assessments_id`.

A member that the schema does not have is in no table. Missing and null are both null.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from skillsim.contract import Contract, Json
from skillsim.errors import ContractError
from skillsim.generating.formats.places import Path, Place, places_of
from skillsim.generating.formats.shapes import component_name, reference, shape_of
from skillsim.generating.formats.tables import Column, Table
from skillsim.registry import Entity

_POSITION = Column("position", "integer")
_ID = re.compile(r"(?:^id|_id|Id)$")
_MAX_DEPTH = 12


@dataclass(frozen=True)
class Flat:
    """One table, where its columns stand in a record, and the tables of the lists inside."""

    table: Table
    paths: tuple[Path, ...]
    """Where the columns behind the key are, in their order."""
    identity: tuple[int, ...]
    """The columns, by number, that the rows of lists inside repeat."""
    lists: "tuple[tuple[Path, Flat], ...]"

    def tables(self) -> Iterator[Table]:
        """This table and those of the lists inside, parents first."""
        yield self.table
        for _, inner in self.lists:
            yield from inner.tables()


def plan(vendor: str, entity: Entity, contract: Contract) -> Flat:
    """The tables of an entity; those of vendor "" name no schema, as no contract has it.

    Raises ContractError for a schema that has no flat tables, KeyError for one that is missing.
    """
    return _Planner(vendor, entity, contract).records()


@dataclass(frozen=True)
class _Planner:
    vendor: str
    entity: Entity
    contract: Contract

    def records(self) -> Flat:
        """The table of the entity's records."""
        schema = reference(self.entity.schema)
        places = tuple(places_of(self.contract, schema))
        required = shape_of(self.contract, schema).get("required", ())
        ids = [p.column for p in places if p.path[-1] in required and _is_id(p)][:1]
        if not ids and any(place.items for place in places):
            raise self._error("has lists of objects, but no required id to know their record by")
        key = tuple(Column(name, "text") for name in self.entity.key)
        return self._flat(self.entity.name, schema, places, key, (*key, *ids))

    def _list(self, name: str, place: Place, owner: Sequence[Column]) -> Flat:
        """The table of a list of objects; `owner` are the columns that say whose list it is."""
        schema = place.items or {}
        places = tuple(places_of(self.contract, schema))
        taken = {"id", *(inner.name for inner in places)}
        whose = tuple(self._renamed(c) if c.name in taken else c for c in owner)
        if len(whose) > _MAX_DEPTH:
            raise self._error("has lists nested too deep for flat tables")
        list_name = name.removeprefix(f"{self.entity.name}_")
        inside = Column(f"{list_name}_{_POSITION.name}", _POSITION.kind)
        return self._flat(name, schema, places, (*whose, _POSITION), (*whose, inside))

    def _flat(
        self,
        name: str,
        schema: Json,
        places: Sequence[Place],
        key: tuple[Column, ...],
        identity: tuple[Column, ...],
    ) -> Flat:
        """A table; `identity`: the key's columns and more, as the lists inside call them."""
        own = [place for place in places if place.items is None]
        columns = (*key, *(place.column for place in own))
        self._check_names(columns)
        schema_name = component_name(schema) if self.vendor else None
        table = Table(name, self.entity.name, schema_name, tuple(c.name for c in key), columns)
        lists = tuple(
            (place.path, self._list(f"{name}_{place.name}", place, identity))
            for place in places
            if place.items is not None
        )
        more = (columns.index(column) for column in identity[len(key) :])
        return Flat(table, tuple(p.path for p in own), (*range(len(key)), *more), lists)

    def _renamed(self, column: Column) -> Column:
        return Column(f"{self.entity.name}_{column.name}", column.kind)

    def _check_names(self, columns: Sequence[Column]) -> None:
        # SQLite does not tell `createdOn` from `createdon`.
        names = [column.name.lower() for column in columns]
        if double := sorted({name for name in names if names.count(name) > 1}):
            raise self._error(f"gives two columns the same name: {', '.join(double)}")

    def _error(self, problem: str) -> ContractError:
        return ContractError(f"{self.contract.name}: {self.entity.schema} {problem}")


def _is_id(place: Place) -> bool:
    return len(place.path) == 1 and place.items is None and bool(_ID.search(place.name))
