"""Parquet files: types, row groups, and what cannot be written."""

import sys
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

from skillsim.errors import ConfigurationError
from skillsim.generating.formats import make_encoder, parquet
from tests.generating.things import CONTRACT, ENTITY, THING, content, write_things

BAD_VALUES: dict[str, dict[str, Any]] = {
    "date": {"day": "2024-02-30"},
    "instant": {"at": "yesterday"},
    "integer": {"count": 2**63},
    "number": {"share": "much"},
    "boolean": {"is_new": "yes"},
    "text": {"name": 7},
}


def test_columns_have_the_types_of_the_schema(tmp_path: Path) -> None:
    write_things("parquet", tmp_path, [THING])

    schema = pyarrow.parquet.read_schema(tmp_path / "tiny" / "things.parquet")

    assert {field.name: str(field.type) for field in schema} == {
        "owner": "string",
        "id": "string",
        "name": "string",
        "count": "int64",
        "share": "double",
        "is_new": "bool",
        "day": "date32[day]",
        "at": "timestamp[us, tz=UTC]",
        "tags": "string",
        "place_lat": "double",
        "place_deep_rank": "int64",
    }


def test_instant_of_another_zone_is_the_same_moment_in_utc(tmp_path: Path) -> None:
    write_things("parquet", tmp_path, [{**THING, "at": "2024-05-01T01:30:00.25+02:00"}])

    (at,) = pyarrow.parquet.read_table(tmp_path / "tiny" / "things.parquet")["at"].to_pylist()

    assert at.isoformat() == "2024-04-30T23:30:00.250000+00:00"


def test_row_groups_have_a_fixed_size_whatever_the_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "ROWS_A_GROUP", 4)
    things = [{**THING, "name": str(n)} for n in range(10)]

    write_things("parquet", tmp_path / "a", things[:1], things[1:])
    write_things("parquet", tmp_path / "b", things[:5], things[5:8], things[8:])

    found = pyarrow.parquet.read_metadata(tmp_path / "a" / "tiny" / "things.parquet")
    sizes = [found.row_group(number).num_rows for number in range(found.num_row_groups)]
    assert sizes == [4, 4, 2]
    assert content(tmp_path / "a") == content(tmp_path / "b")


@pytest.mark.parametrize("members", BAD_VALUES.values(), ids=BAD_VALUES)
def test_value_of_another_type_is_refused_with_its_column(members: dict[str, Any]) -> None:
    encoder = make_encoder("parquet", "tiny", [ENTITY], CONTRACT)
    (name,) = members

    with pytest.raises(ConfigurationError, match=rf"^things\.{name} does not fit"):
        encoder.encode({"things": [{**THING, **members}]})


def test_missing_library_is_told_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    with pytest.raises(
        ConfigurationError, match=r"^parquet needs pyarrow; install skillsim\[data\]$"
    ):
        make_encoder("parquet", "tiny", [ENTITY], CONTRACT)
