"""Charts of who works there: departments, hires and years of service."""

from collections import Counter

from skillsim.generating.charts.bars import Bar, draw_bars
from skillsim.generating.charts.columns import Column, chart_of_columns
from skillsim.generating.charts.shapes import Chart, Section, Table
from skillsim.generating.charts.teams import managers_chart, teams_chart
from skillsim.generating.charts.wording import (
    LONGEST_SERVICE,
    month_before,
    month_text,
    percent,
    plural,
    service_text,
    service_tick,
    whole,
    with_share,
)
from skillsim.generating.figures import MONTHS, OUTSIDE, Figures

_MOST_DEPARTMENTS = 20
_FEWEST_YEARS = 5


def people_section(figures: Figures) -> Section:
    """Everything about people but what they can do."""
    charts = (
        _departments(figures),
        _hires(figures),
        _service(figures),
        teams_chart(figures),
        managers_chart(figures),
    )
    return Section("people", "People", charts)


def _departments(figures: Figures) -> Chart:
    key, title = "departments", "People by department"
    rows, n_departments = _by_department(figures), len({name for name, _ in figures.departments})
    n_people = figures.departments.total()
    if not n_people:
        return Chart(key, title, "Nobody works here.")
    n_left = sum(left for _, _, left in rows)
    return Chart(
        key,
        title,
        f"{plural(n_people, 'person', 'people')} in {plural(n_departments, 'department')};"
        f" {percent(n_left, n_people)} have left.",
        draw_bars(
            [Bar(name, with_share(n + left, n_people), (n, left)) for name, n, left in rows],
            ("main", "quiet"),
        ),
        Table(
            ("Department", "Active", "Left", "Share"),
            tuple(
                (name, whole(n), whole(left), percent(n + left, n_people)) for name, n, left in rows
            ),
        ),
        (("main", "active"), ("quiet", "left")),
    )


def _by_department(figures: Figures) -> list[tuple[str, int, int]]:
    """Name, active people and those who left; largest first, the many small ones as one."""
    counts = figures.departments
    rows = [(name, counts[name, True], counts[name, False]) for name in {n for n, _ in counts}]
    rows.sort(key=lambda row: (-row[1] - row[2], row[0]))
    shown, rest = rows[:_MOST_DEPARTMENTS], rows[_MOST_DEPARTMENTS:]
    if rest:
        label = plural(len(rest), "more department")
        shown.append((label, sum(row[1] for row in rest), sum(row[2] for row in rest)))
    return shown


def _hires(figures: Figures) -> Chart:
    key, title = "hires", "Hires by month"
    hires: Counter[int] = Counter()
    for (months, _), n in figures.tenure.items():
        hires[min(months, MONTHS)] += n
    if not hires:
        return Chart(key, title, "Nobody was hired.")
    columns = []
    for months in reversed(range(MONTHS)):
        year, month = month_before(figures.as_of_us, months)
        tick = str(year) if month == 1 and year % 2 == 0 else ""
        columns.append(Column(month_text(year, month), hires[months], tick))
    shown = percent(sum(column.n for column in columns), hires.total())
    summary = f"{shown} of all people were hired in the last {MONTHS // 12} years."
    if hires[OUTSIDE]:
        summary += f" {whole(hires[OUTSIDE])} have a hiring date after the day of the data."
    return chart_of_columns(key, title, summary, heads=("Month", "Hires"), columns=columns)


def _service(figures: Figures) -> Chart:
    key, title = "service", "Active people by years of service"
    years: Counter[int] = Counter()
    for (months, is_active), n in figures.tenure.items():
        if is_active and months != OUTSIDE:
            years[min(months // 12, LONGEST_SERVICE)] += n
    if not years:
        return Chart(key, title, "Nobody is active.")
    last = max(_FEWEST_YEARS, *years)
    columns = [Column(service_text(y), years[y], service_tick(y, last)) for y in range(last + 1)]
    newest = percent(years[0], years.total())
    summary = f"Whole years since the month of hiring; {newest} are in their first year."
    return chart_of_columns(key, title, summary, heads=("Service", "People"), columns=columns)
