"""What a form did, in one sentence for the page that follows it."""

from typing import NamedTuple

from skillsim.console.remembered import Remembered

MAX_NOTICES = 200


class Notice(NamedTuple):
    """One sentence; `is_problem` says whether it was refused."""

    sentence: str
    is_problem: bool


Notices = Remembered[Notice]
"""Sentences by the name that stands in the address, which holds no sentence itself: so nobody can
make a link that says what they like."""
