"""What is remembered between requests: so much and no more, by a name that nobody can guess."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Remembered(Generic[T]):
    """Things by random names; the oldest go first. Pages in several threads use it at once."""

    def __init__(self, make_secret: Callable[[], str], most: int) -> None:
        self._make_secret = make_secret
        self._most = most
        self._kept: dict[str, T] = {}
        self._changing = threading.Lock()

    def keep(self, thing: T) -> str:
        """Remember one more thing; its name."""
        name = self._make_secret()
        with self._changing:
            self._kept[name] = thing
            while len(self._kept) > self._most:
                del self._kept[next(iter(self._kept))]
        return name

    def find(self, name: str | None) -> T | None:
        """The thing of this name; None when there is none, or no longer."""
        return None if name is None else self._kept.get(name)
