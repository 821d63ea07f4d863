"""Sums for a bounded number of keys, the same ones whatever the order they were met in."""

from zlib import crc32


class KeySample:
    """Exact sums for at most `size` keys: those whose checksums are the smallest.

    Every sum of a key that is kept is complete, because a key among the smallest of all is among
    the smallest of any part. With `size` keys or fewer, all of them are there.
    """

    def __init__(self, size: int = 4096) -> None:
        self.size = size
        self._sums: dict[str, tuple[int, int]] = {}
        self._highest: tuple[int, str] | None = None

    def add(self, key: str, first: int, second: int = 0) -> None:
        """Adds to both sums of a key, unless the key can no longer be one that is kept."""
        sums = self._sums.get(key)
        if sums is not None:
            self._sums[key] = (sums[0] + first, sums[1] + second)
        elif self._highest is None or _rank(key) <= self._highest:
            self._sums[key] = (first, second)
            if len(self._sums) > 2 * self.size:
                self._shrink()

    def merge(self, other: "KeySample") -> None:
        """Adds every sum of another sample of the same size."""
        for key, (first, second) in other._sums.items():
            self.add(key, first, second)

    def sums(self) -> dict[str, tuple[int, int]]:
        """Both sums by key, in the order of the checksums."""
        self._shrink()
        return dict(self._sums)

    def _shrink(self) -> None:
        kept = sorted(self._sums, key=_rank)[: self.size]
        self._sums = {key: self._sums[key] for key in kept}
        if len(kept) == self.size:
            self._highest = _rank(kept[-1])


def _rank(key: str) -> tuple[int, str]:
    return crc32(key.encode("utf-8", "surrogatepass")), key
