"""What somebody enters on the exam page: results whose tasks are known, and no points yet.

A sheet has the tasks that the automatic score would draw, in the same order, each without what it
draws as entered.
"""

from collections.abc import Sequence
from typing import NamedTuple

from skillsim.ids import Ids
from skillsim.store import Transaction
from skillsim.vendors.devskiller.records import Answer, Assessment, Results, Test
from skillsim.vendors.devskiller.service import assessments, marking, scoring


class Entry(NamedTuple):
    """What was entered for one task; None, or nothing but blanks, was left open."""

    choices: tuple[str, ...] | None = None
    text: str | None = None
    gaps: tuple[str, ...] | None = None


def blank(ids: Ids, assessment: Assessment, test: Test) -> Results:
    """The sheet of an assessment on which nothing is entered."""
    drawn = scoring.draw(ids, assessment, test)
    return marking.with_answers(drawn, [_emptied(answer) for answer in marking.answers_of(drawn)])


def filled(sheet: Results, entries: Sequence[Entry]) -> Results:
    """A sheet with one entry for each of its tasks, in their order."""
    answers = [
        answer._replace(**entry._asdict())
        for answer, entry in zip(marking.answers_of(sheet), entries, strict=True)
    ]
    return marking.with_answers(sheet, answers)


def keep(tx: Transaction, assessment: Assessment, sheet: Results) -> None:
    """Keep a sheet with its assessment until that is scored."""
    assessments.store(tx, assessment, sheet)


def _emptied(answer: Answer) -> Answer:
    return answer._replace(scored_points=0, choices=None, text=None, gaps=None)
