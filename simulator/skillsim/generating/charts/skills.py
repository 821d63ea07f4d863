"""Charts of what people can do, and of the certificates they hold."""

from collections import Counter

from skillsim.generating.charts.bars import Bar, draw_bars
from skillsim.generating.charts.columns import Column, draw_levels
from skillsim.generating.charts.shapes import Chart, Section, Table
from skillsim.generating.charts.skill_pairs import pairs_chart
from skillsim.generating.charts.wording import (
    LONGEST_SERVICE,
    plural,
    service_text,
    service_tick,
    whole,
    with_share,
)
from skillsim.generating.figures import EXPIRING_DAYS, OUTSIDE, STATES, Figures
from skillsim.generating.skill_columns import LEVELS, OTHER

_TONES = ("level-1", "level-2", "level-3", "level-4")
_MOST_SKILLS = 25
_MOST_CERTIFICATES = 20
_FEWEST_YEARS = 5


def skills_section(figures: Figures) -> Section:
    """Skills by level, together, and with the years; certificates."""
    n_people = figures.departments.total()
    charts = (
        _top_skills(figures, n_people),
        _growth(figures),
        pairs_chart(figures, n_people),
        _certificates(figures),
    )
    return Section("skills", "Skills", charts)


def _top_skills(figures: Figures, n_people: int) -> Chart:
    key, title = "held", "Skills held most, by level"
    holders = figures.skills.holders()
    ranked = sorted(holders.keys() - {OTHER}, key=lambda name: (-holders[name], name))
    if not ranked:
        return Chart(key, title, "Nobody has a skill of the catalogue.")
    rows = [(name, holders[name], _mix(figures, name)) for name in ranked[:_MOST_SKILLS]]
    summary = (
        f"{whole(len(ranked))} of the catalogue's {plural(len(figures.skills.catalogue), 'skill')}"
        f" are held by anyone."
    )
    if holders[OTHER]:
        others = plural(holders[OTHER], "person has", "people have")
        summary += f" {others} skills outside the catalogue."
    return Chart(
        key,
        title,
        summary,
        draw_bars([Bar(name, with_share(n, n_people), mix) for name, n, mix in rows], _TONES),
        Table(
            ("Skill", "People", *(f"Level {level}" for level in LEVELS)),
            tuple((name, whole(n), *map(whole, mix)) for name, n, mix in rows),
        ),
        tuple((tone, f"level {level}") for tone, level in zip(_TONES, LEVELS, strict=True)),
    )


def _mix(figures: Figures, name: str) -> tuple[int, ...]:
    levels = figures.skills.levels()
    return tuple(levels[name, level] for level in LEVELS)


def _growth(figures: Figures) -> Chart:
    key, title = "growth", "Mean level of skills by years of service"
    sums: Counter[tuple[int, str]] = Counter()
    for (years, what), n in figures.growth.items():
        if years != OUTSIDE:
            sums[min(years, LONGEST_SERVICE), what] += n
    if not sums.total():
        return Chart(key, title, "No active person has a skill.")
    points = []
    last = max(_FEWEST_YEARS, *(years for years, _ in sums))
    for years in range(last + 1):
        n = sums[years, "skills"]
        column = Column(service_text(years), n, service_tick(years, last))
        points.append((column, sums[years, "levels"] / n if n else None))
    rows = tuple((p.name, "none" if m is None else f"{m:.2f}", whole(p.n)) for p, m in points)
    return Chart(
        key,
        title,
        f"Levels go from {LEVELS[0]} to {LEVELS[-1]}; active people only.",
        draw_levels(points, LEVELS),
        Table(("Service", "Mean level", "Skills"), rows),
    )


def _certificates(figures: Figures) -> Chart:
    key, title = "certificates", "Certificates"
    counts = figures.certifications
    rows = [
        (name, tuple(counts[name, state] for state in STATES)) for name in {n for n, _ in counts}
    ]
    if not rows:
        return Chart(key, title, "Nobody holds a certificate.")
    valid, expiring, expired = (sum(parts[i] for _, parts in rows) for i in range(len(STATES)))
    summary = (
        f"{plural(counts.total(), 'certificate')} of {plural(len(rows), 'kind')}: {whole(valid)}"
        f" valid, {whole(expiring)} that expire within {EXPIRING_DAYS} days, {whole(expired)}"
        " expired."
    )
    shown = sorted(rows, key=lambda row: (-sum(row[1]), row[0]))[:_MOST_CERTIFICATES]
    return Chart(
        key,
        title,
        summary,
        draw_bars([Bar(name, whole(sum(n)), n) for name, n in shown], ("good", "warn", "quiet")),
        Table(
            ("Certificate", "Valid", "Expiring", "Expired"),
            tuple((name, *map(whole, parts)) for name, parts in shown),
        ),
        (("good", "valid"), ("warn", f"expiring in {EXPIRING_DAYS} days"), ("quiet", "expired")),
    )
