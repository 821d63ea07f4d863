"""The clock of a world; the only reader of system time.

Three modes: `real` is system time plus an offset (so an advance survives), `scaled` is real time
that runs faster or slower, `frozen` stands still until it is moved. Time never goes back, except
by a reset or a restored snapshot.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from skillsim.errors import Conflict

# 9999-12-31T23:59:59.999999Z.
LAST_US = 253_402_300_799_999_999


def system_now_us() -> int:
    """System time, in microseconds since 1970 (UTC)."""
    return time.time_ns() // 1000


def stopwatch() -> int:
    """A count of real microseconds from some fixed point, for `elapsed_us`."""
    return time.perf_counter_ns() // 1000


def elapsed_us(began_us: int) -> int:
    """Real microseconds since `stopwatch` gave `began_us`."""
    return time.perf_counter_ns() // 1000 - began_us


@dataclass(frozen=True, slots=True)
class ClockState:
    """All there is to a clock: at system time `anchor_us` it said `now_us`, and runs at `speed`.

    `speed` 0 is frozen, 1 is real, 60 makes a minute of every second.
    """

    now_us: int
    anchor_us: int
    speed: float

    @property
    def mode(self) -> str:
        """`frozen`, `real` or `scaled`."""
        return {0.0: "frozen", 1.0: "real"}.get(self.speed, "scaled")


class Clock:
    """Tells a world's now. `read` is where system time comes from; tests pass their own."""

    def __init__(self, read: Callable[[], int] = system_now_us) -> None:
        self._read = read
        self._state = ClockState(read(), read(), 1.0)
        self._high_us = self._state.now_us

    def now_us(self) -> int:
        """The world's now, in microseconds since 1970 (UTC); never less than it said before."""
        state = self._state
        speed = state.speed
        if speed == 0.0:
            return state.now_us
        elapsed_us = self._read() - state.anchor_us
        now_us = state.now_us + (elapsed_us if speed == 1.0 else int(elapsed_us * speed))
        # The system's own clock may be set back; a world's is not. Nor does it pass the last
        # instant that can be written.
        if now_us < self._high_us:
            now_us = self._high_us
        if now_us > LAST_US:
            now_us = LAST_US
        self._high_us = now_us
        return now_us

    def system_now_us(self) -> int:
        """System time, as this clock reads it."""
        return self._read()

    @property
    def state(self) -> ClockState:
        """The state as of this instant."""
        return ClockState(self.now_us(), self._read(), self._state.speed)

    def resume(self, state: ClockState) -> None:
        """Go on from a remembered state as if the time between had been spent running."""
        self._state = state
        self._high_us = state.now_us

    def run(self, speed: float) -> None:
        """Go on from now at this speed; 0 freezes. Raises ValueError for a negative one."""
        if speed < 0:
            raise ValueError("a clock does not run backwards: speed is 0 or more")
        self._set(self.now_us(), speed)

    def move_to(self, instant_us: int) -> None:
        """Set now, keeping the mode. Raises Conflict for an instant that has passed."""
        now_us = self.now_us()
        if instant_us < now_us:
            raise Conflict("time does not go back: only a reset or a restored snapshot does that")
        self._set(instant_us, self._state.speed)

    def reach(self, instant_us: int) -> None:
        """Set now to an instant unless it is later already; a running clock may have passed it."""
        self._set(max(instant_us, self.now_us()), self._state.speed)

    def restore(self, now_us: int, speed: float) -> None:
        """Set the clock to any instant, also to an earlier one: a reset or a restored snapshot."""
        self._high_us = now_us
        self._set(now_us, speed)

    def real_seconds_until(self, instant_us: int) -> float | None:
        """How long, in real seconds, until the clock says this; None when it never will by itself.

        0 when the instant has come.
        """
        ahead_us = instant_us - self.now_us()
        if ahead_us <= 0:
            return 0.0
        return ahead_us / 1_000_000 / self._state.speed if self._state.speed else None

    def _set(self, now_us: int, speed: float) -> None:
        self._high_us = max(self._high_us, now_us)
        self._state = ClockState(now_us, self._read(), speed)
