"""What a task asks on the exam page. The same task asks everybody the same (decision D43)."""

from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from skillsim.seeding.chance import Draw, draw_for, pick
from skillsim.vendors.devskiller.service import tasks

LETTERS = "ABCD"
_RIGHT = tuple(combinations(LETTERS, 2))


class Question(NamedTuple):
    """What a task asks. Without statements and gaps it asks for a text."""

    prompt: str
    material: str | None = None
    """Lines of code or the like that the prompt is about."""
    statements: tuple[str, ...] = ()
    """What to choose from, in the order of `LETTERS`."""
    right: tuple[str, ...] = ()
    """The letters of the statements that are true."""
    n_gaps: int = 0


# Of any skill there is, so nothing here is about one of them alone.
_TRUE = (
    "Before something about {skill} is changed, it pays to find out why it is as it is.",
    "A small step in {skill} that can be checked beats a large one that cannot.",
    "Whoever learns {skill} makes fewer mistakes with an example at hand.",
    "A decision about {skill} should say what was weighed against it.",
    "A mistake in {skill} that is noticed early costs less.",
    "Somebody who does not know {skill} can still ask the question that matters.",
)
_FALSE = (
    "Work on {skill} needs no review when it is urgent.",
    "What worked once in {skill} works everywhere.",
    "A result in {skill} that nobody has checked is right until somebody complains.",
    "More rules always make {skill} safer.",
    "Whoever is good at {skill} never needs to explain a decision.",
    "In {skill} the longest answer is the best one.",
)
_PAIRS = tuple(combinations(range(len(_TRUE)), 2))


@lru_cache(maxsize=4096)
def question_of(seed: int, task_id: str, kind: str, difficulty: str, skill: str) -> Question:
    """What the task with this id asks, which is of this type and about this skill."""
    if kind == "CHOICE":
        return _choice(draw_for(seed, "devskiller question", task_id), skill)
    text = tasks.text_of(kind, difficulty)
    return Question(text.prompt.format(skill=skill), text.material, n_gaps=text.n_gaps)


def _choice(draw: Draw, skill: str) -> Question:
    right = pick(draw, _RIGHT)
    true, false = pick(draw, _PAIRS), pick(draw, _PAIRS)
    true_left, false_left = [_TRUE[i] for i in true], [_FALSE[i] for i in false]
    statements = ((true_left if letter in right else false_left).pop() for letter in LETTERS)
    return Question(
        f"Which of these are true of {skill}? Two are.",
        statements=tuple(statement.format(skill=skill) for statement in statements),
        right=right,
    )
