"""Numbers that are given once: 1, 2, 3, and none of them again."""


class Numbering:
    """The numbers given so far."""

    def __init__(self) -> None:
        self.last = 0
        """The latest number that was given, 0 before the first."""

    def next(self, *, above: int = 0) -> int:
        """A number that was never given, and higher than `above`."""
        self.last = max(self.last, above) + 1
        return self.last
