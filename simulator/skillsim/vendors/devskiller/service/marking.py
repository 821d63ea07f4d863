"""Points for what somebody has entered themselves, instead of drawing what they might have.

Assumed (decision D43): what is left open brings nothing. A choice brings its share of the points
for each true statement, and loses one for each that is not. What only a person could judge brings
the points that are drawn for a made-up answer; of gaps, the share that is filled.
"""

from collections.abc import Iterator, Sequence

from skillsim.vendors.devskiller.records import (
    Answer,
    Results,
    SkillScore,
    percentage,
)
from skillsim.vendors.devskiller.service.questions import Question, question_of


def mark(seed: int, drawn: Results, sheet: Results) -> Results:
    """Results that were drawn, with what stands on the sheet in place of what was drawn."""
    questions = questions_of(seed, drawn)
    entered = answers_of(sheet)
    marked = [
        _marked(answer, own, question)
        for answer, own, question in zip(answers_of(drawn), entered, questions, strict=True)
    ]
    return with_answers(drawn, marked)


def is_for(sheet: Results, drawn: Results) -> bool:
    """Whether a sheet has the tasks that were drawn: the test may have changed since."""
    pairs = zip(answers_of(sheet), answers_of(drawn), strict=False)
    is_as_long = len(answers_of(sheet)) == len(answers_of(drawn))
    return is_as_long and all(own.task_id == other.task_id for own, other in pairs)


def answers_of(results: Results) -> tuple[Answer, ...]:
    """Every answer, in the order of the sections."""
    return tuple(answer for section in results.sections for answer in section.answers)


def questions_of(seed: int, results: Results) -> tuple[Question, ...]:
    """What each task asks, in the order of the answers; a section is about the skill beside it."""
    return tuple(
        question_of(seed, answer.task_id, answer.type, answer.difficulty, skill.name)
        for skill, section in zip(results.skills, results.sections, strict=True)
        for answer in section.answers
    )


def with_answers(results: Results, answers: Sequence[Answer]) -> Results:
    """The results with other answers, and with the scores of skills that follow from those."""
    left = iter(answers)
    sections = tuple(
        section._replace(answers=tuple(_take(left, len(section.answers))))
        for section in results.sections
    )
    skills = tuple(
        SkillScore(skill.name, percentage(section.scored_points, section.max_points))
        for skill, section in zip(results.skills, sections, strict=True)
    )
    return Results(skills, sections)


def is_open(answer: Answer) -> bool:
    """Whether nothing was entered."""
    entered = (*(answer.choices or ()), answer.text or "", *(answer.gaps or ()))
    return not any(text.strip() for text in entered)


def _take(answers: Iterator[Answer], count: int) -> Iterator[Answer]:
    return (next(answers) for _ in range(count))


def _marked(drawn: Answer, own: Answer, question: Question) -> Answer:
    points = 0 if is_open(own) else round(drawn.max_points * _share(drawn, own, question))
    return drawn._replace(choices=own.choices, text=own.text, gaps=own.gaps, scored_points=points)


def _share(drawn: Answer, own: Answer, question: Question) -> float:
    """How much of the points an answer brings, 0 to 1."""
    if question.right:
        chosen = set(own.choices or ())
        n_true = len(chosen & set(question.right))
        return max(0, 2 * n_true - len(chosen)) / len(question.right)
    share = drawn.scored_points / drawn.max_points
    if question.n_gaps:
        return share * sum(bool(gap.strip()) for gap in own.gaps or ()) / question.n_gaps
    return share
