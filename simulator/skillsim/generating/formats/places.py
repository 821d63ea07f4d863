"""Where the values of a record stand, and what column or table each of them becomes."""

from collections.abc import Iterator
from dataclasses import dataclass

from skillsim.contract import Contract, Json
from skillsim.errors import ContractError
from skillsim.generating.formats.shapes import kind_of, members_of, shape_of
from skillsim.generating.formats.tables import Column, Kind

Path = tuple[str, ...]
"""Member names from a record down to one value."""

_MAX_DEPTH = 12


@dataclass(frozen=True)
class Place:
    """One value in a record: a column of some kind, or a list of objects (`items`)."""

    name: str
    path: Path
    kind: Kind = "json"
    items: Json | None = None
    """The schema of the list's objects; None for a column."""

    @property
    def column(self) -> Column:
        """The column that holds the value."""
        return Column(self.name, self.kind)


def places_of(contract: Contract, schema: Json, path: Path = ()) -> Iterator[Place]:
    """The values of an object, in the schema's order; objects inside give theirs.

    Raises ContractError for a schema that has itself inside.
    """
    if len(path) > _MAX_DEPTH:
        raise ContractError(f"{contract.name}: {'.'.join(path)}: nested too deep for a flat table")
    for member, inner in members_of(shape_of(contract, schema)).items():
        yield from _places_at(contract, inner, (*path, member))


def _places_at(contract: Contract, schema: Json, path: Path) -> Iterator[Place]:
    shape = shape_of(contract, schema)
    members = members_of(shape)
    if members.keys() == {"href"}:
        yield Place(_name(path), (*path, "href"), "text")
    elif members:
        yield from places_of(contract, schema, path)
    elif shape.get("type") == "array" and members_of(shape_of(contract, shape.get("items", {}))):
        yield Place(_name(path), path, items=shape["items"])
    else:
        yield Place(_name(path), path, kind_of(shape))


def _name(path: Path) -> str:
    return "_".join(member.lstrip("_") for member in path if member != "_embedded")
