"""Answers of reads, kept for as long as nothing is written: asked again, they need no reading."""

from typing import NamedTuple

from skillsim.context import Caller
from skillsim.rendering import Answer

# As many answers are kept as heads are remembered (heads.py), so each must be small.
MAX_KEPT_BYTES = 16 << 10
_OWN_TO_EACH = b"x-request-id"


class Kept(NamedTuple):
    """The answer to a request, and what it holds for."""

    state: object
    """The state of the store that it was read from."""
    caller: Caller
    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    def holds(self, state: object, caller: Caller) -> bool:
        """Whether the same caller would read the same in this state of a store."""
        return state is self.state and caller == self.caller


def keep(answer: Answer, state: object, caller: Caller) -> Kept | None:
    """What is kept of an answer; None when it is too large, a refusal, or comes in slices."""
    is_plain = answer.stream is None and answer.status < 400
    if not is_plain or len(answer.body) > MAX_KEPT_BYTES:
        return None
    headers = tuple([field for field in answer.headers if field[0] != _OWN_TO_EACH])
    return Kept(state, caller, answer.status, headers, answer.body)
