"""Points for what somebody entered themselves."""

from itertools import combinations

import pytest

from skillsim.ids import Ids
from skillsim.store import Transaction
from skillsim.vendors.devskiller.records import Answer, Results, Section, SkillScore
from skillsim.vendors.devskiller.service import answer_sheets, assessments, marking, tests
from skillsim.vendors.devskiller.service.answer_sheets import Entry
from skillsim.vendors.devskiller.service.questions import LETTERS, question_of
from skillsim.vendors.devskiller.service.tasks import DIFFICULTIES, TEXTS
from tests.vendors.devskiller_world import World, seeded

SEED = 1
TASK = "00000000-0000-4000-8000-000000000001"
RIGHT = question_of(SEED, TASK, "CHOICE", "EASY", "Java").right
WRONG = tuple(letter for letter in LETTERS if letter not in RIGHT)


def results(kind: str) -> Results:
    """Drawn results with one task of 20 points, half of them reached."""
    drawn = Answer(TASK, "A task", kind, "EASY", 10, 20, None, ("A", "B"), "drawn", ("x", "y"))
    return Results((SkillScore("Java", 50),), (Section(60, 600, (drawn,)),))


def points(kind: str, entry: Entry) -> int:
    drawn = results(kind)
    marked = marking.mark(SEED, drawn, answer_sheets.filled(drawn, [entry]))
    return marked.sections[0].scored_points


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ((), 0),
        (RIGHT, 20),
        (RIGHT[:1], 10),
        (WRONG, 0),
        ((*RIGHT, *WRONG), 0),
        ((*RIGHT, WRONG[0]), 10),
        ((RIGHT[0], WRONG[0]), 0),
    ],
)
def test_choice_brings_its_share_less_what_is_wrong(chosen: tuple[str, ...], expected: int) -> None:
    assert points("CHOICE", Entry(choices=chosen)) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("an answer", 10), ("", 0), (" \n\t", 0), (None, 0)]
)
def test_text_brings_what_is_drawn_unless_it_is_empty(text: str | None, expected: int) -> None:
    assert points("ESSAY", Entry(text=text)) == expected


@pytest.mark.parametrize(
    ("gaps", "expected"), [(("a", "b"), 10), (("a", " "), 5), (("", ""), 0), (None, 0)]
)
def test_gaps_bring_the_share_that_is_filled(gaps: tuple[str, ...] | None, expected: int) -> None:
    assert points("CODE_GAPS", Entry(gaps=gaps)) == expected


def test_what_was_drawn_as_entered_is_gone() -> None:
    drawn = results("ESSAY")

    marked = marking.mark(SEED, drawn, answer_sheets.filled(drawn, [Entry(text="mine")]))

    answer = marked.sections[0].answers[0]
    assert (answer.text, answer.choices, answer.gaps) == ("mine", None, None)
    assert marked.skills == (SkillScore("Java", 50),)


def test_two_statements_of_every_choice_are_true() -> None:
    found = {question_of(SEED, f"task {n}", "CHOICE", "EASY", "Java") for n in range(200)}

    assert {question.right for question in found} == set(combinations(LETTERS, 2))
    assert {len(set(question.statements)) for question in found} == {4}


@pytest.mark.parametrize("kind", [*TEXTS, "UNHEARD_OF"])
@pytest.mark.parametrize("difficulty", DIFFICULTIES)
def test_every_task_asks_something(kind: str, difficulty: str) -> None:
    question = question_of(SEED, TASK, kind, difficulty, "{Java}")

    assert question.prompt
    assert "{skill}" not in question.prompt


def test_sheet_of_other_tasks_is_not_marked() -> None:
    drawn = results("ESSAY")
    other = marking.with_answers(drawn, [drawn.sections[0].answers[0]._replace(task_id="other")])

    assert marking.is_for(drawn, drawn)
    assert not marking.is_for(other, drawn)


@pytest.fixture
def world() -> World:
    return seeded()


def blank_sheet(tx: Transaction, assessment_id: str) -> Results:
    assessment = assessments.get(tx, assessment_id)
    test = tests.find(tx, assessment.test_id)
    assert test is not None
    sheet = answer_sheets.blank(Ids(tx, SEED), assessment, test)
    answer_sheets.keep(tx, assessment, sheet)
    return sheet


def test_blank_sheet_holds_nothing(world: World) -> None:
    sheet = world.do(blank_sheet, world.invitation()["id"])

    answers = marking.answers_of(sheet)
    assert answers
    assert all(marking.is_open(answer) for answer in answers)
    assert {answer.scored_points for answer in answers} == {0}


def test_sheet_is_no_result(world: World) -> None:
    invitation_id = world.invitation()["id"]

    sheet = world.do(blank_sheet, invitation_id)

    assert world.do(assessments.results_of, invitation_id) is None
    assert world.do(assessments.kept_of, invitation_id) == sheet
