"""CSV files: what a line looks like, byte by byte."""

from pathlib import Path
from typing import Any

import pytest

from skillsim.contract import Contract
from skillsim.registry import Entity
from tests.generating.things import TEXT, THING, content, write, write_things

HEADER = b"owner,id,name,count,share,is_new,day,at,tags,place_lat,place_deep_rank\r\n"
CELLS: dict[str, tuple[dict[str, Any], bytes]] = {
    "null_is_an_empty_cell": ({"name": None}, b""),
    "missing_is_an_empty_cell": ({}, b""),
    "empty_text_is_two_quotes": ({"name": ""}, b'""'),
    "comma": ({"name": "Lee, Ann"}, b'"Lee, Ann"'),
    "quote": ({"name": 'Ann "Bo" Lee'}, b'"Ann ""Bo"" Lee"'),
    "line_break": ({"name": "a\r\nb"}, b'"a\r\nb"'),
    "line_feed": ({"name": "a\nb"}, b'"a\nb"'),
    "formula_is_left_as_it_is": ({"name": "=SUM(A1)"}, b"=SUM(A1)"),
    "other_formula_signs": ({"name": "+1-@\t"}, b"+1-@\t"),
    "non_latin": ({"name": "山田 Łukasz"}, "山田 Łukasz".encode()),
    "outer_spaces": ({"name": " a "}, b" a "),
}


def line_of(folder: Path, **members: Any) -> bytes:
    write_things("csv", folder, [{**THING, **members}])
    return content(folder)["tiny/things.csv"].removeprefix(HEADER)


@pytest.mark.parametrize(("members", "cell"), CELLS.values(), ids=CELLS)
def test_text_cell(members: dict[str, Any], cell: bytes, tmp_path: Path) -> None:
    assert line_of(tmp_path, **members) == b"o1,t1," + cell + b",,,,,,,,\r\n"


def test_cell_is_the_same_whatever_else_is_in_its_column(tmp_path: Path) -> None:
    names = ["plain", None, "", "a,b"]

    write_things("csv", tmp_path, [{**THING, "name": name} for name in names])

    lines = content(tmp_path)["tiny/things.csv"].splitlines()[1:]
    rest = b",,,,,,,,"
    expected = [b"plain", b"", b'""', b'"a,b"']
    assert lines == [b"o1,t1," + cell + rest for cell in expected]


def test_numbers_booleans_and_lists_are_spelled_as_in_json(tmp_path: Path) -> None:
    line = line_of(tmp_path, count=-3, share=0.5, is_new=True, tags=["a", 'b"'])

    assert line == b'o1,t1,,-3,0.5,true,,,"[""a"",""b\\""""]",,\r\n'


def test_whole_number_in_a_number_column_stays_as_it_is(tmp_path: Path) -> None:
    assert line_of(tmp_path, share=4) == b"o1,t1,,,4,,,,,,\r\n"


def test_header_stands_once_however_many_blocks_come(tmp_path: Path) -> None:
    write_things("csv", tmp_path, [THING], [THING])

    assert content(tmp_path)["tiny/things.csv"] == HEADER + 2 * b"o1,t1,,,,,,,,,\r\n"


def test_null_in_a_table_of_one_column_is_no_empty_line(tmp_path: Path) -> None:
    schema = {"type": "object", "properties": {"note": TEXT}}
    notes = Contract("", {"components": {"schemas": {"Note": schema}}}, ())

    write("csv", tmp_path, [{"notes": [{"note": None}]}], [Entity("notes", "Note")], notes, "")

    assert content(tmp_path) == {"notes.csv": b'note\r\n""\r\n'}
