"""The clock of a world; the only reader of system time."""

import time
from collections.abc import Callable


def system_now_us() -> int:
    """System time, in microseconds since 1970 (UTC)."""
    return time.time_ns() // 1000


class Clock:
    """Tells a world's now. `read` is where time comes from; tests pass their own."""

    def __init__(self, read: Callable[[], int] = system_now_us) -> None:
        self._read = read

    def now_us(self) -> int:
        """The world's now, in microseconds since 1970 (UTC)."""
        return self._read()
