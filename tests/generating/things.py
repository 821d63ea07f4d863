"""A small contract with every shape that flat tables know, its records, and their rows by hand."""

import pickle
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC
from pathlib import Path
from typing import Any

import orjson
from hypothesis import strategies as st

from skillsim.contract import Contract
from skillsim.generating.formats import WrittenFile, make_encoder, make_sink, tables_of
from skillsim.registry import Entity

Record = dict[str, Any]
Row = tuple[Any, ...]

TEXT: Record = {"type": "string", "nullable": True}
DEEP: Record = {"type": "object", "properties": {"rank": {"type": "integer"}}}
SCHEMAS: Record = {
    "Thing": {
        "type": "object",
        "required": ["id"],
        "properties": {
            "id": {"type": "string"},
            "name": TEXT,
            "count": {"type": "integer"},
            "share": {"type": "number"},
            "is_new": {"type": "boolean"},
            "day": {"type": "string", "format": "date"},
            "at": {"type": "string", "format": "date-time"},
            "tags": {"type": "array", "items": TEXT},
            "place": {"type": "object", "properties": {"lat": {"type": "number"}, "deep": DEEP}},
            "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Part"}},
        },
    },
    "Part": {
        "type": "object",
        "properties": {
            "label": TEXT,
            "marks": {"type": "array", "items": {"properties": {"v": TEXT}}},
        },
    },
}
SCALARS = ("owner", "id", "name", "count", "share", "is_new", "day", "at")
CONTRACT = Contract("tiny", {"components": {"schemas": SCHEMAS}}, ())
ENTITY = Entity("things", "Thing", ("owner",))
THING = {"owner": "o1", "id": "t1"}

TEXTS = st.text(st.characters(codec="utf-8"), max_size=8) | st.sampled_from(
    ["a,b", 'say "hi"', "two\r\nlines", "=1+1", "@x", " ", "名前", "Ünï", "\x00", "null"]
)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53)
DAYS = st.dates().map(str)
INSTANTS = st.datetimes(timezones=st.just(UTC)).map(
    lambda at: at.isoformat().replace("+00:00", "Z")
)


def perhaps(some: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | some


def objects(**members: st.SearchStrategy[Any]) -> st.SearchStrategy[Record]:
    """Objects in which any member may be null or missing."""
    some = {name: perhaps(values) for name, values in members.items()}
    return st.fixed_dictionaries({}, optional=some)


PARTS = objects(label=TEXTS, marks=st.lists(objects(v=TEXTS), max_size=3))
THINGS = st.builds(
    lambda key, rest: {**key, **rest},
    st.fixed_dictionaries({"owner": TEXTS, "id": TEXTS}),
    objects(
        name=TEXTS,
        count=st.integers(-(2**63), 2**63 - 1),
        share=NUMBERS,
        is_new=st.booleans(),
        day=DAYS,
        at=INSTANTS,
        tags=st.lists(TEXTS, max_size=3),
        place=objects(lat=NUMBERS, deep=objects(rank=st.integers(0, 9))),
        parts=st.lists(PARTS, max_size=3),
    ),
)


def rows_by_hand(things: Sequence[Record]) -> dict[str, list[Row]]:
    """The rows of every table, made one by one."""
    rows: dict[str, list[Row]] = {"things": [], "things_parts": [], "things_parts_marks": []}
    for thing in things:
        rows["things"].append(_thing_row(thing))
        for key, part in numbered((thing["owner"], thing["id"]), thing.get("parts")):
            rows["things_parts"].append((*key, part.get("label")))
            for inner, mark in numbered(key, part.get("marks")):
                rows["things_parts_marks"].append((*inner, mark.get("v")))
    return rows


def numbered(key: Row, items: list[Record] | None) -> Iterator[tuple[Row, Record]]:
    for position, item in enumerate(items or [], start=1):
        yield (*key, position), item


def _thing_row(thing: Record) -> Row:
    place = thing.get("place") or {}
    tags = thing.get("tags")
    return (
        *(thing.get(name) for name in SCALARS),
        None if tags is None else orjson.dumps(tags).decode(),
        place.get("lat"),
        (place.get("deep") or {}).get("rank"),
    )


def write(
    format_name: str,
    folder: Path,
    blocks: Sequence[Mapping[str, list[Record]]],
    entities: Sequence[Entity] = (ENTITY,),
    contract: Contract = CONTRACT,
    vendor: str = "tiny",
) -> list[WrittenFile]:
    """Write blocks of records as a run does: the encoder's half goes between processes."""
    encoder = make_encoder(format_name, vendor, entities, contract)
    tables = tables_of(format_name, vendor, entities, contract)
    sink = make_sink(format_name, folder, {vendor: tables})
    for block in blocks:
        copy = pickle.loads(pickle.dumps(encoder))
        sink.write(vendor, pickle.loads(pickle.dumps(copy.encode(block))))
    return sink.close()


def write_things(format_name: str, folder: Path, *blocks: list[Record]) -> list[WrittenFile]:
    return write(format_name, folder, [{"things": block} for block in blocks])


def content(folder: Path) -> dict[str, bytes]:
    """The bytes of every file in a folder, by their path."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
