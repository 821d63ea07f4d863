"""The SQLite file: its tables, types and determinism."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from skillsim.generating.formats import make_sink, tables_of
from tests.generating.things import CONTRACT, ENTITY, THING, content, write_things


def rows_of(folder: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(folder / "company.sqlite")) as connection:
        return connection.execute(query).fetchall()


def test_columns_have_the_types_of_the_schema(tmp_path: Path) -> None:
    write_things("sqlite", tmp_path)

    found = rows_of(tmp_path, "SELECT name, type FROM pragma_table_info('tiny_things')")

    assert dict(found) == {
        "owner": "TEXT",
        "id": "TEXT",
        "name": "TEXT",
        "count": "INTEGER",
        "share": "REAL",
        "is_new": "INTEGER",
        "day": "TEXT",
        "at": "TEXT",
        "tags": "TEXT",
        "place_lat": "REAL",
        "place_deep_rank": "INTEGER",
    }


def test_tables_carry_their_vendor_and_our_own_none(tmp_path: Path) -> None:
    tables = tables_of("sqlite", "tiny", [ENTITY], CONTRACT)

    sink = make_sink("sqlite", tmp_path, {"tiny": tables[:1], "": tables[1:]})
    files = sink.close()

    names = rows_of(tmp_path, "SELECT name FROM sqlite_master")
    assert names == [("tiny_things",), ("things_parts",), ("things_parts_marks",)]
    assert [(file.vendor, file.table) for file in files] == [
        ("tiny", "things"),
        ("", "things_parts"),
        ("", "things_parts_marks"),
    ]
    assert {file.path for file in files} == {"company.sqlite"}


def test_bytes_do_not_depend_on_the_order_between_tables(tmp_path: Path) -> None:
    # Enough that the rows of each table fill many pages of the file.
    things = [{**THING, "name": "n" * 80, "parts": [{"label": "p" * 80}]} for _ in range(400)]

    write_things("sqlite", tmp_path / "a", things)
    write_things("sqlite", tmp_path / "b", things[:100], things[100:250], things[250:])

    assert content(tmp_path / "a") == content(tmp_path / "b")


def test_nothing_but_the_file_is_left(tmp_path: Path) -> None:
    write_things("sqlite", tmp_path, [THING])

    assert [path.name for path in tmp_path.iterdir()] == ["company.sqlite"]


@pytest.mark.parametrize("left", ["company.sqlite", "company.sqlite.part"])
def test_file_that_exists_already_is_not_touched(left: str, tmp_path: Path) -> None:
    (tmp_path / left).write_bytes(b"mine")

    with pytest.raises(FileExistsError) as caught:
        make_sink("sqlite", tmp_path, {})

    assert caught.value.filename == str(tmp_path / left)
    assert (tmp_path / left).read_bytes() == b"mine"
