"""The chart of skills that come together: who knows one is likelier to know the other."""

from dataclasses import dataclass
from math import sqrt

from skillsim.generating.charts.bars import Bar, draw_bars
from skillsim.generating.charts.shapes import Chart, Table
from skillsim.generating.charts.wording import percent, whole
from skillsim.generating.figures import Figures

_MOST_PAIRS = 15
_FEWEST_TOGETHER = 3
_FULL = 1000


@dataclass(frozen=True)
class _Pair:
    """How many people know `then` among the `n_given` who know `given`, and among all."""

    given: str
    then: str
    n_given: int
    n_then: int
    n_both: int
    n_people: int

    @property
    def weight(self) -> float:
        """By how much knowing the first skill raises the share of the second.

        Times the root of how many know the first: a habit of many comes before one of a few.
        """
        expected = self.n_given * self.n_then / self.n_people
        return (self.n_both - expected) / sqrt(self.n_given)

    @property
    def words(self) -> tuple[str, str]:
        return percent(self.n_both, self.n_given), percent(self.n_then, self.n_people)


def pairs_chart(figures: Figures, n_people: int) -> Chart:
    """The pairs in which the first skill says most about the second."""
    key, title = "together", "Skills that come together"
    pairs = _strongest(figures, n_people)
    if not pairs:
        return Chart(key, title, "No two skills are met together often enough to say.")
    first = pairs[0]
    share, share_of_all = first.words
    return Chart(
        key,
        title,
        f"Of those who know {first.given}, {share} also know {first.then}; of all people"
        f" {share_of_all}.",
        draw_bars([_bar(pair) for pair in pairs], ("main",), full=_FULL),
        Table(
            ("Who knows", "also knows", "Share", "Of all", "People with both"),
            tuple((pair.given, pair.then, *pair.words, whole(pair.n_both)) for pair in pairs),
        ),
        (("main", "share among those with the first skill"), ("mark", "share among all")),
    )


def _bar(pair: _Pair) -> Bar:
    share, share_of_all = pair.words
    value = f"{share} (all: {share_of_all})"
    mark = _FULL * pair.n_then // pair.n_people
    return Bar((pair.given, pair.then), value, (_FULL * pair.n_both // pair.n_given,), mark)


def _strongest(figures: Figures, n_people: int) -> list[_Pair]:
    """The pairs of most weight, heaviest first."""
    holders = figures.skills.holders()
    fewest = max(_FEWEST_TOGETHER, n_people // 100)
    pairs = []
    for names, n_both in figures.skills.pairs().items():
        if n_both >= fewest:
            # The rarer skill says more about the commoner one than the other way round.
            given, then = sorted(names, key=lambda name: (holders[name], name))
            pairs.append(_Pair(given, then, holders[given], holders[then], n_both, n_people))
    above = [pair for pair in pairs if pair.weight > 0]
    above.sort(key=lambda pair: (-pair.weight, pair.given, pair.then))
    return above[:_MOST_PAIRS]
