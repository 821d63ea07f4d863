"""What every sink keeps to: a file for each table, true hashes, and errors that name the file."""

import hashlib
import resource
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from skillsim.errors import ConfigurationError
from skillsim.generating.formats import (
    FORMATS,
    Encoded,
    Sink,
    WrittenFile,
    make_encoder,
    make_sink,
    tables_of,
)
from tests.generating.things import CONTRACT, ENTITY, THING, Record, content, write_things

FLAT = [name for name in FORMATS if name != "jsonl"]
TABLES = ("things", "things_parts", "things_parts_marks")


@contextmanager
def files_up_to(n_bytes: int) -> Iterator[None]:
    """No file may grow larger, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def write_and_close(sink: Sink, encoded: Mapping[str, Encoded]) -> None:
    sink.write("tiny", encoded)
    sink.close()


def many_things() -> list[Record]:
    """Over a million bytes that no compression makes small."""
    names = (hashlib.sha256(str(n).encode()).hexdigest() for n in range(20_000))
    return [{**THING, "name": name} for name in names]


@pytest.mark.parametrize("format_name", FORMATS)
def test_size_and_hash_are_those_of_the_file(format_name: str, tmp_path: Path) -> None:
    files = write_things(format_name, tmp_path, [{**THING, "parts": [{"label": "a"}]}], [THING])

    found = content(tmp_path)
    assert {file.path for file in files} == found.keys()
    for file in files:
        assert file.n_bytes == len(found[file.path])
        assert file.sha256 == hashlib.sha256(found[file.path]).hexdigest()


@pytest.mark.parametrize("format_name", FLAT)
def test_rows_are_counted_by_table(format_name: str, tmp_path: Path) -> None:
    part = {"label": "a", "marks": [{"v": "x"}, {"v": "y"}, {"v": "z"}]}

    files = write_things(format_name, tmp_path, [{**THING, "parts": [part, part]}], [THING])

    assert [(file.table, file.records) for file in files] == list(
        zip(TABLES, (2, 2, 6), strict=True)
    )


@pytest.mark.parametrize("format_name", FORMATS)
def test_tables_without_rows_are_files_too(format_name: str, tmp_path: Path) -> None:
    files = write_things(format_name, tmp_path)

    suffix, tables = ("jsonl", TABLES[:1]) if format_name == "jsonl" else (format_name, TABLES)
    one_each = [f"tiny/{table}.{suffix}" for table in tables]
    expected = ["company.sqlite"] * 3 if format_name == "sqlite" else one_each
    assert [file.path for file in files] == expected
    assert content(tmp_path).keys() == set(expected)
    assert {file.records for file in files} == {0}


@pytest.mark.parametrize("format_name", FLAT)
def test_written_file_says_what_its_rows_are(format_name: str, tmp_path: Path) -> None:
    top, parts, marks = write_things(format_name, tmp_path)

    assert [file.entity for file in (top, parts, marks)] == ["things"] * 3
    assert [file.schema for file in (top, parts, marks)] == ["Thing", "Part", None]
    assert top.key == ("owner",)
    assert parts.key == ("owner", "things_id", "position")
    assert marks.key == ("owner", "things_id", "parts_position", "position")


@pytest.mark.parametrize("format_name", FORMATS)
def test_full_disk_is_an_os_error_that_names_the_file(format_name: str, tmp_path: Path) -> None:
    encoder = make_encoder(format_name, "tiny", [ENTITY], CONTRACT)
    encoded = encoder.encode({"things": many_things()})
    tables = tables_of(format_name, "tiny", [ENTITY], CONTRACT)
    sink = make_sink(format_name, tmp_path, {"tiny": tables})

    with files_up_to(200_000), pytest.raises(OSError, match=r"\S") as caught:
        write_and_close(sink, encoded)
    sink.abort()

    name = "company.sqlite" if format_name == "sqlite" else f"tiny/things.{format_name}"
    assert caught.value.filename == str(tmp_path / name)


@pytest.mark.parametrize("format_name", FORMATS)
def test_abort_may_come_at_any_time(format_name: str, tmp_path: Path) -> None:
    encoder = make_encoder(format_name, "tiny", [ENTITY], CONTRACT)
    tables = tables_of(format_name, "tiny", [ENTITY], CONTRACT)
    sink = make_sink(format_name, tmp_path, {"tiny": tables})
    sink.write("tiny", encoder.encode({"things": [THING]}))

    sink.abort()
    sink.abort()

    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("format_name", ["jsonl", "csv", "parquet"])
def test_file_that_exists_already_is_not_touched(format_name: str, tmp_path: Path) -> None:
    mine = tmp_path / "tiny" / f"things.{format_name}"
    mine.parent.mkdir()
    mine.write_bytes(b"mine")

    with pytest.raises(FileExistsError) as caught:
        write_things(format_name, tmp_path)

    assert caught.value.filename == str(mine)
    assert mine.read_bytes() == b"mine"


def test_files_of_no_vendor_stand_at_the_top_and_name_no_schema(tmp_path: Path) -> None:
    sink = make_sink("csv", tmp_path, {"": tables_of("csv", "", [ENTITY], CONTRACT)})

    files: list[WrittenFile] = sink.close()

    assert [file.path for file in files] == [f"{table}.csv" for table in TABLES]
    assert {file.schema for file in files} == {None}


def test_unknown_format_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="'xml' is not known; choose one of jsonl, csv"):
        make_sink("xml", tmp_path, {})
