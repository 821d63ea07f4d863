"""A report as a PDF file: the content of the online report, on A4.

The bytes follow from the report alone: their only instant is when the test was handed in.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from skillsim.instants import SECOND_US
from skillsim.vendors.devskiller.pages import wording
from skillsim.vendors.devskiller.pages.exam_state import Task
from skillsim.vendors.devskiller.pages.pdf_sheet import QUIET, Sheet
from skillsim.vendors.devskiller.pages.report import Part, Report, chosen_statements
from skillsim.vendors.devskiller.records import Answer, Assessment, SkillScore

_HEAD_MM = 118
"""How wide the head is beside the ring."""
_RING_MM = 46
"""How far down the ring reaches, from the top of the page's content."""


def make(report: Report) -> bytes:
    """The file. The report must have results."""
    assert report.assessment is not None
    name = wording.full_name(report.candidate)
    sheet = Sheet(_made_at(report.assessment), f"{name} \N{MIDDLE DOT} DevSkiller, simulated")
    sheet.set_title(f"Report: {name}")
    sheet.set_creator("skillsim")
    sheet.set_lang("en")
    sheet.add_page()
    _head(sheet, report, report.assessment)
    if report.skills:
        _skills(sheet, report.skills)
    for number, part in enumerate(report.parts, start=1):
        _part(sheet, number, part)
    return bytes(sheet.output())


def _made_at(assessment: Assessment) -> datetime:
    at_us = assessment.finished_at_us or assessment.created_at_us
    return datetime.fromtimestamp(at_us // SECOND_US, UTC)


def _head(sheet: Sheet, report: Report, assessment: Assessment) -> None:
    bottom_mm = sheet.y + _RING_MM
    points = f"{assessment.scored_points} of {assessment.max_points} points"
    sheet.ring(report.percentage, points)
    company = f" for {report.company}" if report.company else ""
    sheet.write_text(f"Report{company}", 9, colour=QUIET, width_mm=_HEAD_MM)
    name = wording.full_name(report.candidate)
    sheet.write_text(name, 18, is_bold=True, width_mm=_HEAD_MM)
    sheet.write_text(assessment.test_name, 12, width_mm=_HEAD_MM)
    sheet.ln(2)
    for line in _facts(report, assessment):
        sheet.write_text(line, 9, colour=QUIET, width_mm=_HEAD_MM)
    if sheet.page_no() == 1:
        sheet.set_y(max(sheet.y, bottom_mm))


def _facts(report: Report, assessment: Assessment) -> list[str]:
    facts = [f"Email: {report.candidate.email}", f"Status: {wording.status(assessment.status)}"]
    if assessment.started_at_us is not None:
        facts.append(f"Started: {wording.seconds(assessment.started_at_us)}")
    if assessment.finished_at_us is not None:
        facts.append(f"Handed in: {wording.seconds(assessment.finished_at_us)}")
    if assessment.time_taken_s is not None:
        limit = wording.minutes(assessment.time_limit_s)
        facts.append(f"Time taken: {wording.minutes(assessment.time_taken_s)} of {limit}")
    return facts


def _skills(sheet: Sheet, skills: Sequence[SkillScore]) -> None:
    sheet.rule()
    sheet.write_text("Skills", 13, is_bold=True)
    sheet.ln(1)
    for skill in skills:
        sheet.bar(skill.name, skill.percentage)


def _part(sheet: Sheet, number: int, part: Part) -> None:
    sheet.keep_together(40)
    sheet.rule()
    title = f"Section {number}: {part.skill}" if part.skill else f"Section {number}"
    sheet.write_text(title, 13, is_bold=True)
    section = part.section
    taken = f"{wording.minutes(section.time_taken_s)} of {wording.minutes(section.time_limit_s)}"
    points = f"{section.scored_points} of {section.max_points} points"
    sheet.write_text(f"{points} \N{MIDDLE DOT} {taken}", 9, colour=QUIET)
    for task in part.tasks:
        _task(sheet, task)


def _task(sheet: Sheet, task: Task) -> None:
    sheet.ln(2)
    sheet.keep_together(24)
    answer = task.answer
    sheet.write_text(answer.title, 11, is_bold=True)
    sheet.write_text(" \N{MIDDLE DOT} ".join(_facts_of(answer)), 9, colour=QUIET)
    for line in _entered(task):
        sheet.write_text(line, 10, indent_mm=4)


def _facts_of(answer: Answer) -> list[str]:
    points = f"{answer.scored_points} of {answer.max_points} points"
    facts = [points, wording.task_type(answer.type), answer.difficulty.lower()]
    return [*facts, answer.git_url] if answer.git_url else facts


def _entered(task: Task) -> list[str]:
    answer = task.answer
    lines = list(chosen_statements(task))
    gaps = enumerate(answer.gaps or (), start=1)
    lines += [f"Gap {place}: {gap or 'left open'}" for place, gap in gaps]
    if answer.text:
        lines.append(answer.text)
    return lines or ["Left open."]
