"""Reads the exported sheet by RFC 4180, and holds it against the skills that are listed.

Which columns there are is not documented: those that have known names are compared. A line without
a skill, for an employee who has none, is passed over.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from skillsim_contracts.calls import Answer
from skillsim_contracts.probe import Probe
from skillsim_contracts.vendors.skilltrack.rows import Row

KEY = ("employee_id", "skill_name")
"""The columns without which lines cannot be told apart."""

BECAUSE = "the export has each skill of each employee once, as the lists have it"


@dataclass(frozen=True)
class Sheet:
    """A header and the lines below it, as lists of cells."""

    header: list[str]
    lines: list[list[str]]

    @property
    def skills(self) -> list[list[str]]:
        """The lines that have a skill."""
        return [line for line in self.lines if line[self.header.index("skill_name")]]

    def cells(self, line: Sequence[str], names: Sequence[str]) -> Row:
        """The cells of a line by the names of their columns."""
        return {name: line[self.header.index(name)] for name in names}


def parse(answer: Answer) -> Sheet | None:
    """The sheet in an answer; None when it is not CSV with lines of one length."""
    text = answer.body.decode("utf-8", "replace").removeprefix("\ufeff")
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if row]
    except csv.Error:
        return None
    if not rows or any(len(row) != len(rows[0]) for row in rows):
        return None
    return Sheet(rows[0], rows[1:])


def expect_export(
    probe: Probe, answer: Answer, wanted: Sequence[Row], *, only: set[str] | None = None
) -> None:
    """The export has exactly these skills; with `only`, for the employees with these ids.

    A wanted row may have fewer members than the sheet has columns.
    """
    sheet = parse(answer)
    if sheet is None:
        probe.fail("the export is not CSV as RFC 4180 has it", blame="exportSkills")
        return
    if not set(KEY) <= set(sheet.header):
        _doubt_header(probe, sheet, wanted)
    names = [name for name in (wanted[0] if wanted else KEY) if name in sheet.header]
    lines = [line for line in sheet.skills if only is None or _id(sheet, line) in only]
    expect = probe.expect(answer, blame="exportSkills").csv()
    for want in wanted:
        line = _fitting(sheet, lines, want, names)
        if line is None:
            expect.contains(_repaired(sheet, lines, want, names), BECAUSE)
            probe.fail(BECAUSE, blame="exportSkills")
            return
        lines.remove(line)
    for line in lines:
        if _is_wanted(sheet, line, wanted, names):
            expect.unique(BECAUSE)
        expect.lacks(line, BECAUSE)


def _doubt_header(probe: Probe, sheet: Sheet, wanted: Sequence[Row]) -> None:
    """No columns that the kit knows: other names are fine, no commas and no names are not."""
    if len(sheet.header) == 1:
        probe.fail("the cells of the export are not separated by commas", blame="exportSkills")
    if any(row["employee_id"] in sheet.header for row in wanted):
        probe.fail("the export does not say which column is which", blame="exportSkills")
    probe.not_exercised("the export has columns that the kit does not know")


def agrees(answer: Answer, employee_id: str, skills: Sequence[Row]) -> bool:
    """Whether the export has exactly these skills for an employee."""
    sheet = parse(answer)
    if sheet is None or not set(KEY) <= set(sheet.header):
        return False
    names = [name for name in skills[0] if name in sheet.header] if skills else []
    lines = [line for line in sheet.skills if _id(sheet, line) == employee_id]
    for want in skills:
        line = _fitting(sheet, lines, want, names)
        if line is None:
            return False
        lines.remove(line)
    return not lines


def _id(sheet: Sheet, line: Sequence[str]) -> str:
    return line[sheet.header.index("employee_id")]


def _fitting(
    sheet: Sheet, lines: Sequence[list[str]], want: Row, names: Sequence[str]
) -> list[str] | None:
    return next((line for line in lines if _fits(sheet.cells(line, names), want)), None)


def _is_wanted(sheet: Sheet, line: list[str], wanted: Sequence[Row], names: Sequence[str]) -> bool:
    return any(_fits(sheet.cells(line, names), want) for want in wanted)


def _fits(cells: Row, want: Row) -> bool:
    return all(_is_cell(cell, want[name]) for name, cell in cells.items())


def _is_cell(cell: str, text: str) -> bool:
    """Whether a cell shows a text: an apostrophe in front keeps spreadsheets from running it."""
    return cell in (text, "'" + text)


def _repaired(
    sheet: Sheet, lines: Sequence[list[str]], want: Row, names: Sequence[str]
) -> list[str]:
    """The line that comes nearest to a wanted row, with its wrong cells put right."""
    near = max(
        lines,
        key=lambda line: sum(line[sheet.header.index(name)] == want[name] for name in names),
        default=[""] * len(sheet.header),
    )
    places = {sheet.header.index(name): want[name] for name in names}
    return [places.get(place, cell) for place, cell in enumerate(near)]
