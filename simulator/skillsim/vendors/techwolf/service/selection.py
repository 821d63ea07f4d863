"""Which employees an export takes, and how much of them it shows."""

from typing import NamedTuple

from skillsim.instants import DAY_US, SECOND_US, from_date_text, from_text

_EVER_US = 1 << 62
_DAY_LENGTH = len("2022-01-01")


class Selection(NamedTuple):
    """A range of activity (0 to 1) and a range of last updates (until is exclusive).

    Assumed (decision T1): several filters narrow together, so each one shrinks these ranges.
    """

    active_from: int = 0
    active_to: int = 1
    updated_from_us: int = -_EVER_US
    updated_until_us: int = _EVER_US

    def and_active(self, wanted: bool) -> "Selection":
        """Only employees that are active, or only those that are not."""
        return self._replace(
            active_from=max(self.active_from, int(wanted)),
            active_to=min(self.active_to, int(wanted)),
        )

    def and_updated(self, operator: str, value: str) -> "Selection":
        """Only employees whose last update compares so with a day or an instant.

        Raises ValueError when the value is neither. Assumed (decision T1): a day stands for all its
        instants (UTC) and a whole second for all of its own, because answers print no fractions.
        """
        start_us, end_us = _span(value)
        from_us, until_us = {
            "lt": (-_EVER_US, start_us),
            "lte": (-_EVER_US, end_us),
            "eq": (start_us, end_us),
            "gte": (start_us, _EVER_US),
            "gt": (end_us, _EVER_US),
        }[operator]
        return self._replace(
            updated_from_us=max(self.updated_from_us, from_us),
            updated_until_us=min(self.updated_until_us, until_us),
        )


class Detail(NamedTuple):
    """Which skills an export shows with the clusters."""

    current: bool = False
    related: bool = False
    rejected: bool = False


def _span(value: str) -> tuple[int, int]:
    """The instants that a value stands for: from (inclusive) and until (exclusive)."""
    if len(value) == _DAY_LENGTH:
        start_us = from_date_text(value)
        return start_us, start_us + DAY_US
    start_us = from_text(value)
    return start_us, start_us + (1 if start_us % SECOND_US else SECOND_US)
