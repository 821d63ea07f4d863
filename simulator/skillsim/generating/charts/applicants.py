"""Charts of applicants, from the first contact to a decision, and of what is odd on purpose."""

from skillsim.generating.charts.bars import chart_of_counts
from skillsim.generating.charts.columns import Column, Mark, chart_of_columns
from skillsim.generating.charts.shapes import Chart, Section
from skillsim.generating.charts.wording import percent, plural
from skillsim.generating.figures import OUTSIDE, STEPS, Figures

_STAGES = (
    "registered",
    "invited",
    "started",
    "finished",
    "scored",
    "reviewed",
    "accepted",
    "rejected",
    "expired",
    "canceled",
    "failed",
)
_BIN = 50


def applicants_section(figures: Figures) -> Section:
    """How far applicants came, where they stand, and what they scored."""
    return Section("applicants", "Applicants", (_funnel(figures), _scores(figures), _now(figures)))


def oddities_section(figures: Figures) -> Section:
    """What was planted on purpose; without charts when there is nothing."""
    return Section("oddities", "Oddities", (_oddities(figures),) if figures.oddities else ())


def _funnel(figures: Figures) -> Chart:
    key, title = "funnel", "How far applicants came"
    n_all = figures.stages.total()
    if not n_all:
        return Chart(key, title, "Nobody has applied.")
    accepted, rejected = figures.stages["accepted"], figures.stages["rejected"]
    reached = {
        "registered": n_all,
        **{step: figures.steps[step] for step in STEPS},
        "decided on": accepted + rejected,
        "accepted": accepted,
    }
    summary = (
        f"Of {plural(n_all, 'applicant')}, {percent(figures.steps['scored'], n_all)} have a score"
        f" and {percent(accepted, n_all)} were accepted."
    )
    heads = ("Reached", "Applicants")
    return chart_of_counts(key, title, summary, heads=heads, counts=reached, total=n_all)


def _now(figures: Figures) -> Chart:
    key, title = "stages", "Where applicants stand"
    n_all = figures.stages.total()
    if not n_all:
        return Chart(key, title, "Nobody has applied.")
    names = (*_STAGES, *sorted(figures.stages.keys() - set(_STAGES)))
    counts = {name: figures.stages[name] for name in names}
    summary = "Each applicant is in one stage."
    heads = ("Stage", "Applicants")
    return chart_of_counts(key, title, summary, heads=heads, counts=counts, total=n_all)


def _scores(figures: Figures) -> Chart:
    key, title = "results", "Scores of applicants"
    scores = {score: n for score, n in figures.applicant_scores.items() if score != OUTSIDE}
    n_all = sum(scores.values())
    if not n_all:
        return Chart(key, title, "No applicant has a score.")
    bins = [0] * (1000 // _BIN)
    for score, n in scores.items():
        bins[min(score // _BIN, len(bins) - 1)] += n
    columns = [
        Column(f"{low}–{low + 5}%", n, f"{low}–{low + 5}%" if low % 20 == 0 else "")
        for low, n in zip(range(0, 100, 5), bins, strict=True)
    ]
    mean = sum(score * n for score, n in scores.items()) / n_all
    mark = Mark(mean / _BIN, f"mean {mean / 10:.1f}%")
    summary = f"{plural(n_all, 'score')} in percent, {mark.text}."
    heads = ("Score", "Applicants")
    return chart_of_columns(key, title, summary, heads=heads, columns=columns, mark=mark)


def _oddities(figures: Figures) -> Chart:
    n_all = figures.oddities.total()
    kinds = sorted(figures.oddities.items(), key=lambda item: (-item[1], item[0]))
    planted = plural(n_all, "oddity was", "oddities were")
    n_kinds = plural(len(kinds), "kind")
    return chart_of_counts(
        "oddities",
        "Oddities by kind",
        f"{planted} planted on purpose, of {n_kinds}; the file of labels says where.",
        heads=("Kind", "Number"),
        counts={kind.replace("_", " "): n for kind, n in kinds},
        total=n_all,
        tone="warn",
    )
