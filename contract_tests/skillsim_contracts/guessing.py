"""What an answer should not be, when all that is known is how the reference answers."""

import re
from typing import Any

from skillsim_contracts.calls import Answer
from skillsim_contracts.findings import Expectation


def guessed(found: Answer, wanted: Answer) -> Expectation | None:
    """What tells two answers to the same call apart, as an expectation of the second.

    The status comes first, then the first place at which the JSON bodies differ, then the first
    line. None when they are the same.
    """
    here = (found.number,)
    if found.status != wanted.status:
        return Expectation(here, "status", "is_not", found.status)
    if found.body == wanted.body:
        return None
    try:
        difference = _difference(found.json(), wanted.json(), "json:")
    except ValueError:
        difference = _between_lines(_text(found), _text(wanted))
    return Expectation(here, *difference) if difference else None


def _between_lines(found: str, wanted: str) -> tuple[str, str, Any] | None:
    """The first line that only one of two texts has."""
    here, there = found.splitlines(), wanted.splitlines()
    for line in here:
        if line not in there:
            return "body", "lacks_text", line
    for line in there:
        if line not in here:
            return "body", "matches", f".*{re.escape(line)}.*"
    return "body", "is_not", found


def _text(answer: Answer) -> str:
    return answer.body.decode("utf-8", "replace")


def _difference(found: Any, wanted: Any, place: str) -> tuple[str, str, Any] | None:
    """Selector, relation and want that the wanted value meets and the found one does not."""
    if isinstance(found, dict) and isinstance(wanted, dict):
        return _between_members(found, wanted, place)
    if isinstance(found, list) and isinstance(wanted, list):
        return _between_members(dict(enumerate(found)), dict(enumerate(wanted)), place)
    return None if found == wanted else (place, "is_not", found)


def _between_members(
    found: dict[Any, Any], wanted: dict[Any, Any], place: str
) -> tuple[str, str, Any] | None:
    for name in (*wanted, *(name for name in found if name not in wanted)):
        inside = f"{place}/{str(name).replace('~', '~0').replace('/', '~1')}"
        if name not in found:
            return inside, "exists", None
        if name not in wanted:
            return inside, "absent", None
        difference = _difference(found[name], wanted[name], inside)
        if difference is not None:
            return difference
    return None
