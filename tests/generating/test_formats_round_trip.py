"""What is read back from any format is what was put in, however it was cut into blocks."""

import csv
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillsim.generating.formats import FORMATS, tables_of
from tests.generating.things import (
    CONTRACT,
    ENTITY,
    THINGS,
    Record,
    Row,
    content,
    rows_by_hand,
    write_things,
)

KINDS = {
    table.name: [column.kind for column in table.columns]
    for table in tables_of("csv", "tiny", [ENTITY], CONTRACT)
}
some_things = settings(max_examples=25, deadline=None)


def csv_rows(folder: Path, table: str) -> list[Row]:
    with (folder / "tiny" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        _, *rows = csv.reader(file, strict=True)
    return [tuple(row) for row in rows]


def sqlite_rows(folder: Path, table: str) -> list[Row]:
    with closing(sqlite3.connect(folder / "company.sqlite")) as connection:
        return connection.execute(f"SELECT * FROM tiny_{table} ORDER BY rowid").fetchall()


def parquet_rows(folder: Path, table: str) -> list[Row]:
    read = pyarrow.parquet.read_table(folder / "tiny" / f"{table}.parquet")
    return [tuple(row.values()) for row in read.to_pylist()]


def as_csv(value: Any, kind: str) -> str:
    if value is None:
        return ""
    return str(value).lower() if kind == "boolean" else str(value)


def as_parquet(value: Any, kind: str) -> Any:
    if value is None or kind not in ("date", "instant"):
        return value
    return date.fromisoformat(value) if kind == "date" else datetime.fromisoformat(value)


def as_sqlite(value: Any, kind: str) -> Any:
    return value


READERS: dict[str, tuple[Callable[[Path, str], list[Row]], Callable[[Any, str], Any]]] = {
    "csv": (csv_rows, as_csv),
    "parquet": (parquet_rows, as_parquet),
    "sqlite": (sqlite_rows, as_sqlite),
}


@pytest.mark.parametrize("format_name", READERS)
@given(things=st.lists(THINGS, max_size=8))
@some_things
def test_flat_tables_read_back_are_the_records(format_name: str, things: list[Record]) -> None:
    read, converted = READERS[format_name]
    with tempfile.TemporaryDirectory() as folder:
        write_things(format_name, Path(folder), things[:3], things[3:])

        found = {table: read(Path(folder), table) for table in KINDS}

    assert found == {
        table: [tuple(map(converted, row, KINDS[table])) for row in rows]
        for table, rows in rows_by_hand(things).items()
    }


@given(things=st.lists(THINGS, max_size=8))
@some_things
def test_lines_of_json_are_the_records(things: list[Record]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_things("jsonl", Path(folder), things[:3], things[3:])

        lines = (Path(folder) / "tiny" / "things.jsonl").read_bytes().split(b"\n")

    assert lines.pop() == b""
    assert [orjson.loads(line) for line in lines] == things


@pytest.mark.parametrize("format_name", FORMATS)
@given(things=st.lists(THINGS, max_size=12), cuts=st.sets(st.integers(1, 11)))
@some_things
def test_same_records_in_other_blocks_are_the_same_bytes(
    format_name: str, things: list[Record], cuts: set[int]
) -> None:
    ends = [0, *sorted(cuts), 12]
    blocks = [things[start:end] for start, end in pairwise(ends)]
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        once = write_things(format_name, Path(one), things)
        again = write_things(format_name, Path(other), *blocks)

        assert content(Path(one)) == content(Path(other))
    assert once == again


@pytest.mark.parametrize("format_name", FORMATS)
def test_rows_stay_in_the_order_in_which_they_came(format_name: str, tmp_path: Path) -> None:
    blocks = [[{"owner": "o", "id": f"t{n}"}] for n in (3, 1, 2)]

    write_things(format_name, tmp_path, *blocks)

    if format_name == "jsonl":
        lines = (tmp_path / "tiny" / "things.jsonl").read_bytes().splitlines()
        ids = [orjson.loads(line)["id"] for line in lines]
    else:
        ids = [row[1] for row in READERS[format_name][0](tmp_path, "things")]
    assert ids == ["t3", "t1", "t2"]
