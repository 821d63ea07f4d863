"""The skills export: the JSON rows, quoted by RFC 4180, with the formula guard in front."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillsim.vendors.skilltrack import service, wire
from skillsim.vendors.skilltrack.csv_cells import csv_cell, csv_text
from skillsim.vendors.skilltrack.tables import HeldSkill
from tests.vendors.skilltrack_world import World

texts = st.text(
    st.sampled_from(" '\",;=+-@|%\t\r\n\uff1d\uff0b\uff0d\uff20aé漢")
    | st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"),
    max_size=12,
)
rows = st.lists(st.builds(HeldSkill, texts, texts, texts, texts, texts), max_size=5)


def cells(row: HeldSkill) -> list[str]:
    return [row.employee_id, row.name, row.skill_name, row.proficiency_level, row.last_used]


def unguarded(cell: str) -> str:
    return re.sub("^'( *[=+\\-@|%\t\r\n\uff1d\uff0b\uff0d\uff20])", r"\1", cell)


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


@given(rows, rows)
def test_export_in_two_slices_is_the_export_at_once(
    held: list[HeldSkill], more: list[HeldSkill]
) -> None:
    first, second = wire.skills_csv(held), wire.skills_csv(more, has_header=False)

    assert first + second == wire.skills_csv([*held, *more])


@given(rows)
def test_export_reads_back_as_the_rows_with_guarded_cells(held: list[HeldSkill]) -> None:
    text = wire.skills_csv(held)

    guarded = [[csv_cell(cell) for cell in cells(row)] for row in held]
    assert read(text) == [list(wire.CSV_HEADER), *guarded]


@given(texts)
def test_the_guard_is_the_only_difference_and_leaves_nothing_live(text: str) -> None:
    cell = csv_cell(text)

    assert cell in (text, "'" + text)
    assert unguarded(cell) == unguarded(text)
    assert not re.match(" *[=+\\-@|%\t\r\n\uff1d\uff0b\uff0d\uff20]", cell)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("  @SUM(A1)", "'  @SUM(A1)"),
        ("\tx", "'\tx"),
        ("-5", "'-5"),
        ("\uff1d1", "'\uff1d1"),
        ("|calc", "'|calc"),
        ("%x", "'%x"),
        ("C++", "C++"),
        ("'quoted", "'quoted"),
        ("", ""),
    ],
)
def test_only_a_dangerous_start_is_guarded(text: str, cell: str) -> None:
    assert csv_cell(text) == cell


def test_lines_end_with_crlf_and_only_cells_that_need_it_are_quoted() -> None:
    text = csv_text(["a", "b"], [["x,y", 'say "hi"'], ["two\nlines", "plain"]])

    assert text == 'a,b\r\n"x,y","say ""hi"""\r\n"two\nlines",plain\r\n'


def test_export_has_a_line_for_each_skill_and_none_for_who_has_none() -> None:
    world = World()
    jane, _, john = world.hire("Jane"), world.hire("Idle"), world.hire("John")
    for employee_id, skill in ((john, "SQL"), (jane, "Go"), (john, "R")):
        world.do(
            service.put_skill,
            employee_id,
            skill_name=skill,
            proficiency_level="Expert",
            last_used="2025-06-01",
        )

    text = wire.skills_csv(world.do(service.held_skills))

    assert text == (
        "employee_id,name,skill_name,proficiency_level,last_used\r\n"
        "900001,Jane,Go,Expert,2025-06-01\r\n"
        "900003,John,SQL,Expert,2025-06-01\r\n"
        "900003,John,R,Expert,2025-06-01\r\n"
    )
