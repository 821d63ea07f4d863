"""What the tasks of each type ask, from the easy one to the hard one.

Assumed (decision D43), all of it: no page of the vendor's shows a task. A choice is made of
statements, see `questions`.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class TaskText(NamedTuple):
    """The words of a task; `{skill}` stands for the skill it is about."""

    prompt: str
    material: str | None = None
    """Lines of code or the like that the prompt is about."""
    n_gaps: int = 0


DIFFICULTIES = ("EASY", "MEDIUM", "HARD")

_TABLES = "orders(id, customer_id, placed_on, total)\ncustomers(id, name, country)"

TEXTS: Mapping[str, tuple[TaskText, TaskText, TaskText]] = MappingProxyType(
    {
        "CODE_GAPS": (
            TaskText(
                "Fill the two gaps, so that the function returns the first of the items,"
                " and nothing when there is none.",
                "function first(items):\n    if length(items) == [1]:\n        return nothing\n"
                "    return [2]",
                n_gaps=2,
            ),
            TaskText(
                "Fill the two gaps, so that the function returns the largest of the numbers.",
                "function largest(numbers):\n    found = numbers[0]\n    for number in numbers:\n"
                "        if [1]:\n            found = [2]\n    return found",
                n_gaps=2,
            ),
            TaskText(
                "Fill the two gaps, so that the function says where a number stands in a sorted"
                " list.",
                "function place(numbers, wanted, low, high):\n    middle = [1]\n"
                "    if numbers[middle] == wanted:\n        return middle\n"
                "    if numbers[middle] < wanted:\n"
                "        return place(numbers, wanted, [2], high)\n"
                "    return place(numbers, wanted, low, middle - 1)",
                n_gaps=2,
            ),
        ),
        "CODE_REVIEW": (
            TaskText(
                "Somebody asks you to review this change. What do you write?",
                "- timeout_s = 30\n+ timeout_s = 3000   # was too short",
            ),
            TaskText(
                "Somebody asks you to review this change. What do you write?",
                "- if user.may_read(file):\n-     send(file)\n"
                "+ try:\n+     send(file)\n+ except:\n+     pass",
            ),
            TaskText(
                "Somebody asks you to review this change. What do you write?",
                "  balance = read(account)\n- write(account, balance - amount)\n"
                "+ if balance >= amount:\n+     write(account, balance - amount)\n"
                "+     notify(account)",
            ),
        ),
        "DATABASE": (
            TaskText("Write a query for all orders of last month, the newest first.", _TABLES),
            TaskText(
                "Write a query for the three customers who ordered for the highest total last"
                " month.",
                _TABLES,
            ),
            TaskText(
                "Write a query for each country's customer with the highest total, and for the"
                " countries where nobody has ordered.",
                _TABLES,
            ),
        ),
        "DEVOPS": (
            TaskText(
                "The pipeline fails in its second step: there is nothing to test. Write it anew.",
                "steps:\n  - checkout\n  - test\n  - build\n  - publish",
            ),
            TaskText(
                "Every release stops the service for a minute. Write down the steps of one that"
                " does not.",
                "steps:\n  - stop old version\n  - migrate database\n  - start new version",
            ),
            TaskText(
                "Since this change the service is killed once an hour. Say what you look at, in"
                " which order, and what you would change.",
                "resources:\n  memory: 256 MB\ncache:\n- entries: 1000\n+ entries: unlimited",
            ),
        ),
        "ESSAY": (
            TaskText("Explain to somebody who has never heard of it what {skill} is good for."),
            TaskText(
                "Describe a case from practice in which {skill} made the difference: what was at"
                " stake, what you did, and what you would do otherwise today."
            ),
            TaskText(
                "When is {skill} the wrong answer? Name two cases, and what you would do instead."
            ),
        ),
        "PROGRAMMING": (
            TaskText(
                "Write a function that takes a text and says how often each word occurs in it."
                " Use the language you like."
            ),
            TaskText(
                "Write a function that takes a list of words and returns the one that occurs most"
                " often; of several, the one that comes first. Use the language you like."
            ),
            TaskText(
                "Write a cache that keeps the hundred entries that were used last. Reading and"
                " writing must not take longer the fuller it is. Use the language you like."
            ),
        ),
        "TESTING": (
            TaskText(
                "List the cases that you would test of a function that reads a date such as"
                " 2026-01-31, and say what you expect of each."
            ),
            TaskText(
                "A form takes a name, an e-mail and a password. List the cases that you would"
                " test, the one that is likeliest to fail first."
            ),
            TaskText(
                "A client tries again when no answer came. Describe how you would test that"
                " nothing is ever paid twice."
            ),
        ),
    }
)
OTHER = TaskText("Say how you would go about this task, and why.")


def text_of(kind: str, difficulty: str) -> TaskText:
    """The words of a task of this type; of a type that is not known, general ones."""
    texts = TEXTS.get(kind)
    if texts is None or difficulty not in DIFFICULTIES:
        return OTHER
    return texts[DIFFICULTIES.index(difficulty)]
