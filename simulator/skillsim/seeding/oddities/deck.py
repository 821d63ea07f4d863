"""Deals kinds of oddities as cards, so that each comes as often as it should even among few."""

from collections.abc import Mapping
from typing import Generic

from skillsim.seeding.chance import Draw
from skillsim.seeding.oddities.oddity import Kind, Odd, R, Scene

# How many numbers a draw can be.
_DRAWS = 1 << 16


class Deck(Generic[R]):
    """The cards of one block, shuffled; when none can be played, a new deck comes below them.

    A card that a record cannot take waits on top for the next one. The cards of one kind are spread
    over the deck, so that the frequent kinds are there even when few cards are dealt.
    """

    def __init__(self, kinds: Mapping[str, Kind[R]], draw: Draw) -> None:
        self._kinds: Mapping[str, Kind[R]] = kinds
        self._draw = draw
        self._cards: list[str] = []

    def deal(self, record: R, scene: Scene[R]) -> tuple[str, Odd[R]]:
        """The first kind that the record can take, and the record with it.

        Every record can take some kind: anybody's last name can be followed by a picture.
        """
        place = 0
        while True:
            if place == len(self._cards):
                self._cards += self._shuffled()
            name = self._cards[place]
            odd = self._kinds[name].plant(record, scene)
            if odd is not None:
                del self._cards[place]
                return name, odd
            place += 1

    def _shuffled(self) -> list[str]:
        placed = [
            ((copy * _DRAWS + self._draw()) / kind.cards, name)
            for name, kind in self._kinds.items()
            for copy in range(kind.cards)
        ]
        return [name for _, name in sorted(placed)]
