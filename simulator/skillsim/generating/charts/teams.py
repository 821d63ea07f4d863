"""Charts of how large teams are, and how many people report to a manager."""

from collections import Counter
from collections.abc import Container

from skillsim.generating.charts.columns import Column, chart_of_columns
from skillsim.generating.charts.shapes import Chart
from skillsim.generating.charts.wording import plural
from skillsim.generating.figures import Figures
from skillsim.generating.key_sample import KeySample

_FEWEST_SIZES, _MOST_SIZES = 6, 20


def teams_chart(figures: Figures) -> Chart:
    """How many teams there are of each size."""
    key, title = "teams", "Size of teams"
    sizes = _sizes(figures.team_sizes)
    if not sizes:
        return Chart(key, title, "No team has active people.")
    median = plural(sizes[len(sizes) // 2], "person", "people")
    summary = (
        f"{_seen(figures.team_sizes, 'team')}, counting active people; the median is {median}."
    )
    columns = _columns(sizes)
    return chart_of_columns(key, title, summary, heads=("People", "Teams"), columns=columns)


def managers_chart(figures: Figures) -> Chart:
    """How many managers have each number of direct reports."""
    key, title = "managers", "Direct reports of a manager"
    sizes = _sizes(figures.reports)
    if not sizes:
        return Chart(key, title, "Nobody reports to a manager.")
    median = plural(sizes[len(sizes) // 2], "report")
    summary = (
        f"{_seen(figures.reports, 'manager')}, counting active people; the median is {median}."
    )
    columns = _columns(sizes)
    return chart_of_columns(key, title, summary, heads=("Reports", "Managers"), columns=columns)


def _sizes(sample: KeySample) -> list[int]:
    return sorted(size for size, _ in sample.sums().values())


def _seen(sample: KeySample, noun: str) -> str:
    n = len(sample.sums())
    return f"{'A sample of ' if n == sample.size else ''}{plural(n, noun)}"


def _columns(sizes: list[int]) -> list[Column]:
    """Sizes in at most twenty steps; the last takes the few that are far above all others."""
    usual = max(sizes[(len(sizes) - 1) * 98 // 100], 1)
    width = -(-usual // _MOST_SIZES)
    n_bins = max(-(-usual // width), _FEWEST_SIZES)
    counts = Counter(min((size - 1) // width, n_bins) for size in sizes)
    names = [_range_text(place * width + 1, (place + 1) * width) for place in range(n_bins)]
    if counts[n_bins]:
        names.append(f"{n_bins * width + 1}+")
    labelled = _few(len(names))
    return [
        Column(name, counts[place], name if place in labelled else "")
        for place, name in enumerate(names)
    ]


def _range_text(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


def _few(n: int) -> Container[int]:
    """Which of `n` columns get a label: the first, the last, and some between."""
    every = -(-n // 5)
    return {0, n - 1, *range(0, n - every, every)}
