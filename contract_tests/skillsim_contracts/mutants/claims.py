"""What witnesses say when they see a defect, and how they get to the point where it shows."""

from typing import Any

from skillsim_contracts.calls import Answer


def claim(condition: object, sentence: str) -> None:
    """Raise AssertionError with the sentence unless the condition holds."""
    if not condition:
        raise AssertionError(sentence)


def good(answer: Answer) -> Any:
    """The JSON of a success, None without a body; RuntimeError for a refusal.

    A call that only prepares shows no defect, so its refusal is no AssertionError.
    """
    if not answer.ok:
        call = answer.call
        raise RuntimeError(f"{call.method} {call.path} answered {answer.status}: {answer.body!r}")
    return answer.json() if answer.body else None
