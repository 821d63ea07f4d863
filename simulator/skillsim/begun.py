"""Coroutines begun by hand: most requests wait for nothing, and need no task of their own."""

from collections.abc import Coroutine, Generator
from typing import Any, Generic, TypeVar

T = TypeVar("T")
_PENDING: Any = object()


class Begun(Generic[T]):
    """A coroutine that has run to its end, or to the first thing it waits for.

    Nothing up to there may need a task (`asyncio.timeout` does); awaiting it, in a task, goes on.
    Making one raises what the coroutine raises before it waits.
    """

    __slots__ = ("_coroutine", "_value", "_waits_for")

    def __init__(self, coroutine: Coroutine[Any, Any, T]) -> None:
        self._coroutine = coroutine
        self._value: T = _PENDING
        try:
            self._waits_for = coroutine.send(None)
        except StopIteration as ended:
            self._value = ended.value

    @property
    def is_over(self) -> bool:
        """Whether it has run to its end."""
        return self._value is not _PENDING

    @property
    def value(self) -> T:
        """What the coroutine returned; it must be over."""
        assert self._value is not _PENDING, "it has not run to its end"
        return self._value

    def __await__(self) -> Generator[Any, Any, T]:
        if self._value is _PENDING:
            waits_for = self._waits_for
            try:
                while True:
                    try:
                        sent = yield waits_for
                    except BaseException as error:  # noqa: BLE001 - whatever it is goes on into it
                        waits_for = self._coroutine.throw(error)
                    else:
                        waits_for = self._coroutine.send(sent)
            except StopIteration as ended:
                self._value = ended.value
        return self._value
