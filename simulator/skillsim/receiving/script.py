"""What a receiver answers, one arrival after the other."""

from collections.abc import Sequence
from dataclasses import dataclass

from skillsim import durations

Entry = int | str
"""A status, `drop`, or `slow:DURATION`."""

_SECOND_US = 1_000_000
_DROP = "drop"
_SLOW = "slow:"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: a status, or None for a closed connection; `after_s` is real time."""

    status: int | None
    after_s: float = 0.0


class Script:
    """Answers in order; the last one goes on for ever, and without any it is always 200."""

    def __init__(self, entries: Sequence[Entry] = ()) -> None:
        """Raises ValueError for an entry that is no answer."""
        self._answers = tuple(map(_answer, entries)) or (Answer(200),)

    @classmethod
    def from_text(cls, text: str) -> "Script":
        """The script in a text such as `500,500,slow:3s,200`. Raises ValueError."""
        return cls([entry.strip() for entry in text.split(",")])

    def answer(self, n_before: int) -> Answer:
        """The answer to an arrival when so many were answered before it."""
        return self._answers[min(n_before, len(self._answers) - 1)]


def _answer(entry: Entry) -> Answer:
    text = str(entry)
    if text == _DROP:
        return Answer(None)
    if text.startswith(_SLOW):
        return Answer(200, durations.from_text(text.removeprefix(_SLOW)) / _SECOND_US)
    # Below 200 nothing is final, and a client would go on waiting.
    if text.isascii() and text.isdigit() and 200 <= int(text) <= 599:
        return Answer(int(text))
    raise ValueError(f"{text!r} is not an answer: 200 to 599, drop, or slow:3s")
