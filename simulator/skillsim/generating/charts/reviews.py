"""Charts of reviews: their scores by quarter, and how reviewers differ."""

from collections import Counter

from skillsim.generating.charts.columns import Column, chart_of_columns
from skillsim.generating.charts.ridges import Ridge, draw_ridges
from skillsim.generating.charts.shapes import Chart, Section, Table
from skillsim.generating.charts.wording import plural, quarter_text, whole
from skillsim.generating.figures import OUTSIDE, QUARTERS, Figures

_BEST = 500
_BIN = 20
_MOST_QUARTERS = 8
_BANDS = ((0, 200, "Under 2"), (200, 300, "2 to 2.9"), (300, 400, "3 to 3.9"), (400, 501, "4 to 5"))
_FEWEST_REVIEWS = 3
_FEWEST_COLUMNS, _MOST_COLUMNS = 6, 24


def reviews_section(figures: Figures) -> Section:
    """Scores by quarter and by reviewer."""
    return Section("reviews", "Reviews", (_by_quarter(figures), _by_reviewer(figures)))


def _by_quarter(figures: Figures) -> Chart:
    key, title = "scores", "Review scores by quarter"
    scores_by_quarter = _scores_by_quarter(figures)
    if not scores_by_quarter:
        return Chart(key, title, "There are no reviews.")
    shown = [
        (quarter_text(figures.as_of_us, quarters), scores_by_quarter[quarters])
        for quarters in sorted(scores_by_quarter)[:_MOST_QUARTERS]
    ]
    summary = "Scores from 0 to 5, newest quarter first; each histogram has its own height."
    n_elsewhere = figures.reviews.total() - sum(s.total() for s in scores_by_quarter.values())
    if n_elsewhere:
        summary += f" Off this scale or this time: {plural(n_elsewhere, 'review')}."
    return Chart(
        key,
        title,
        summary,
        draw_ridges([_ridge(name, scores) for name, scores in shown], [str(n) for n in range(6)]),
        Table(
            ("Quarter", "Reviews", "Mean", *(name for _, _, name in _BANDS)),
            tuple(_row(name, scores) for name, scores in shown),
        ),
        (("main", "reviews"), ("mark", "mean")),
    )


def _scores_by_quarter(figures: Figures) -> dict[int, Counter[int]]:
    """Reviews by score, for each quarter (counted backwards) that a report looks at."""
    found: dict[int, Counter[int]] = {}
    for (quarters, score), n in figures.reviews.items():
        if OUTSIDE not in (quarters, score) and quarters < QUARTERS:
            found.setdefault(quarters, Counter())[score] += n
    return found


def _ridge(name: str, scores: Counter[int]) -> Ridge:
    bins = [0] * (_BEST // _BIN)
    for score, n in scores.items():
        bins[min(score // _BIN, len(bins) - 1)] += n
    mean = _mean(scores)
    value = f"mean {_score_text(mean)} of {whole(scores.total())}"
    return Ridge(name, value, tuple(bins), mean / _BEST)


def _row(name: str, scores: Counter[int]) -> tuple[str, ...]:
    in_bands = (
        sum(n for score, n in scores.items() if low <= score < end) for low, end, _ in _BANDS
    )
    return (name, whole(scores.total()), _score_text(_mean(scores)), *map(whole, in_bands))


def _mean(scores: Counter[int]) -> float:
    return sum(score * n for score, n in scores.items()) / scores.total()


def _by_reviewer(figures: Figures) -> Chart:
    key, title = "reviewers", "How reviewers differ"
    sums = figures.reviewers.sums().values()
    means = sorted(total // n for n, total in sums if n >= _FEWEST_REVIEWS)
    if not means:
        return Chart(key, title, f"Nobody has written {_FEWEST_REVIEWS} reviews.")
    sample = "a sample of " if len(sums) == figures.reviewers.size else ""
    low, quarter, three, high = (means[(len(means) - 1) * part // 4] for part in (0, 1, 3, 4))
    summary = (
        f"Mean score of {sample}{plural(len(means), 'reviewer')} with at least {_FEWEST_REVIEWS}"
        f" reviews. Half of them lie from {_score_text(quarter)} to {_score_text(three)}, all from"
        f" {_score_text(low)} to {_score_text(high)}."
    )
    heads = ("Mean score", "Reviewers")
    return chart_of_columns(key, title, summary, heads=heads, columns=_columns(means))


def _columns(means: list[int]) -> list[Column]:
    """Columns of a tenth of a point, or of a quarter where they would be too many."""
    width = 10 if (means[-1] - means[0]) // 10 < _MOST_COLUMNS else 25
    counts = Counter(mean // width for mean in means)
    first = min(counts)
    last = max(*counts, first + _FEWEST_COLUMNS - 1)
    every = -(-(last - first + 1) // 5)
    columns = []
    for place in range(first, last + 1):
        low, high = _score_text(place * width), _score_text(place * width + width - 1)
        tick = low if (place - first) % every == 0 else ""
        columns.append(Column(f"{low} to {high}", counts[place], tick))
    return columns


def _score_text(hundredths: float) -> str:
    return f"{hundredths / 100:.2f}"
