"""Top performers: the mean of each employee's scores in one quarter, best first."""

from collections.abc import Mapping

from skillsim_contracts.calls import Answer
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Layer, Strength
from skillsim_contracts.vendors.skilltrack.gap import FEW
from skillsim_contracts.vendors.skilltrack.quarters import (
    QUIET_YEAR,
    TOLERANCE,
    edges,
    means,
    quiet_year,
)
from skillsim_contracts.vendors.skilltrack.steps import (
    add_employee,
    create_employee,
    listed,
    reading_rule,
    review,
    submit,
    taken,
    top_performers,
    writing_rule,
)

SOURCE = "SkillTrack document, 3.5 Analytics & Reporting (top performers)"
AT_ONCE = "SkillTrack document, 7 FAQs (updated in real-time)"
BEST_FIRST = "the best mean comes first"

REPORT = "listTopPerformers"


def expect_mean(answer: Answer, probe: Probe, employee_id: str, mean: float, why: str) -> None:
    """The report has the employee once, with this mean."""
    because = "the report lists who was reviewed in the quarter"
    expect = probe.expect(answer, blame=REPORT)
    expect.at("/*/employee_id").contains(employee_id, because)
    expect.at("/*/employee_id").unique("the report lists each employee once")
    ids = [row["employee_id"] for row in answer.json()]
    expect.at(f"/{ids.index(employee_id)}/average_score").equals(mean, why)


def expect_means(probe: Probe, period: str, wanted: Mapping[str, float], why: str) -> Answer:
    """The report of a quarter has these employees with their means, best first."""
    answer = top_performers(probe, period)
    for employee_id, mean in wanted.items():
        expect_mean(answer, probe, employee_id, mean, why)
    probe.expect(answer, blame=REPORT).at("/*/average_score").descending(BEST_FIRST)
    return answer


def reviewed(probe: Probe, day: str, *scores: float) -> str:
    """A new employee with these reviews, all of one day."""
    employee_id = create_employee(probe)
    submit(probe, employee_id, *(review(day, score) for score in scores))
    return employee_id


@writing_rule(
    "ST-TOP1",
    "The report has the mean of each employee's scores, best first",
    operations=(REPORT,),
    source=SOURCE,
    cost=18,
)
def mean_best_first(probe: Probe) -> None:
    """Neither the best score, nor the last one, nor the sum decides."""
    year = quiet_year(probe)
    day = f"{year}-05-10"
    middle = reviewed(probe, day, 4.0, 4.0, 3.4)
    low = reviewed(probe, day, 5.0, 1.0, 1.5, 2.5, 2.5)
    best = reviewed(probe, day, 4.8)
    uneven = reviewed(probe, day, 5, 5, 4)
    why = "the mean of all scores in the quarter"
    answer = expect_means(probe, f"Q2-{year}", {middle: 3.8, low: 2.5, best: 4.8}, why)
    ids = [row["employee_id"] for row in answer.json()]
    near = [14 / 3 - TOLERANCE, 14 / 3 + TOLERANCE]
    place = f"/{ids.index(uneven)}/average_score" if uneven in ids else "/none"
    probe.expect(answer).at(place).relation("between", near, why)


@writing_rule(
    "ST-TOP2",
    "A quarter holds its first and its last day, and no other quarter's",
    operations=(REPORT,),
    source=f"{SOURCE}; decision K13",
    cost=16,
)
def quarters_have_edges(probe: Probe) -> None:
    """Reviews on all eight edges of a year, and on days of other years."""
    year = quiet_year(probe)
    employee_id = create_employee(probe)
    scores_of_quarter = {1: (1.0, 2.0), 2: (3.0, 4.0), 3: (2.0, 5.0), 4: (4.0, 5.0)}
    for number, scores in scores_of_quarter.items():
        submit(probe, employee_id, *map(review, edges(year, number), scores))
    days = [f"{year - 1}-12-31", f"{year + 1}-01-01", f"{year + 1}-05-05", f"{year - 1}-08-08"]
    submit(probe, employee_id, *(review(day, 1.0) for day in days))
    why = "the first and the last day of the quarter count, and no day outside"
    for number, scores in scores_of_quarter.items():
        expect_means(probe, f"Q{number}-{year}", {employee_id: sum(scores) / 2}, why)


@writing_rule(
    "ST-TOP3",
    "The report lists those only who were reviewed in the quarter",
    operations=(REPORT,),
    source=SOURCE,
    cost=12,
)
def only_reviewed_in_quarter(probe: Probe) -> None:
    """Not who was never reviewed, nor who was reviewed before, after, or in another year."""
    year = quiet_year(probe)
    present = reviewed(probe, f"{year}-05-10", 4.5)
    absent = [create_employee(probe)]
    absent += [reviewed(probe, f"{year}-{day}", 5.0) for day in ("03-31", "07-01")]
    absent += [reviewed(probe, f"{year + 1}-05-10", 5.0)]
    why = "the mean of one review is its score"
    answer = expect_means(probe, f"Q2-{year}", {present: 4.5}, why)
    because = "who has no review in the quarter is not in its report"
    for employee_id in absent:
        probe.expect(answer).at("/*/employee_id").lacks(employee_id, because)


@writing_rule(
    "ST-TOP4",
    "Equal means and equal names stand side by side",
    operations=(REPORT,),
    source=SOURCE,
    cost=12,
)
def ties_are_listed(probe: Probe) -> None:
    """Two namesakes with the same mean, from one review and from two, are both listed."""
    year, team = quiet_year(probe), probe.unique("team")
    twins = [add_employee(probe, name="Kim Doe", department=team) for _ in range(2)]
    first, second = (twin["employee_id"] for twin in twins)
    submit(probe, first, review(f"{year}-05-10", 3.5))
    submit(probe, second, review(f"{year}-04-01", 3.0), review(f"{year}-06-30", 4.0))
    why = "the mean of the employee's own scores"
    answer = expect_means(probe, f"Q2-{year}", {first: 3.5, second: 3.5}, why)
    ids = [row["employee_id"] for row in answer.json()]
    for employee_id in (first, second):
        place = f"/{ids.index(employee_id)}/name"
        probe.expect(answer).at(place).equals("Kim Doe", "under the employee's name")


@writing_rule(
    "ST-TOP5",
    "The report counts a review at once",
    operations=(REPORT,),
    source=AT_ONCE,
    cost=10,
)
def report_is_fresh(probe: Probe) -> None:
    """Each of three reviews moves the mean that was read before."""
    year = quiet_year(probe)
    employee_id = create_employee(probe)
    answer = top_performers(probe, f"Q2-{year}")
    probe.expect(answer).at("/*/employee_id").lacks(employee_id)
    for score, mean in ((2.0, 2.0), (5.0, 3.5), (5.0, 4.0)):
        submit(probe, employee_id, review(f"{year}-05-10", score))
        answer = top_performers(probe, f"Q2-{year}")
        expect_mean(answer, probe, employee_id, mean, "a new review counts at once")


@writing_rule(
    "ST-TOP6",
    "A score of 0 counts",
    operations=(REPORT,),
    source=f"{SOURCE}; decision K4",
    strength=Strength.LIKELY,
    cost=6,
)
def nothing_counts(probe: Probe) -> None:
    """The mean of 0 and 5 is 2.5, where 0 is a score at all."""
    year = quiet_year(probe)
    employee_id = reviewed(probe, f"{year}-05-10", 5)
    if taken(probe, "createReview", employee_id, [review(f"{year}-05-10", 0)]):
        why = "a score of 0 counts in the mean"
        expect_means(probe, f"Q2-{year}", {employee_id: 2.5}, why)


@writing_rule(
    "ST-TOP7",
    "The best of many come first",
    operations=(REPORT,),
    source=f"{SOURCE}; decision K6",
    strength=Strength.LIKELY,
    cost=36,
)
def best_of_many(probe: Probe) -> None:
    """Of twelve, worst added first, the report shows the best, in order, however many it shows."""
    year = quiet_year(probe)
    scores = (3.9, 4.0, 4.1, 4.2, 4.3, 4.4, 4.5, 4.6, 4.7, 4.8, 4.9, 5.0)
    ranking = [reviewed(probe, f"{year}-05-10", score) for score in scores][::-1]
    answer = top_performers(probe, f"Q2-{year}")
    shown = max(1, len(answer.json()))
    because = "the best of the quarter, best first"
    probe.expect(answer).at("/*/employee_id").are(ranking[:shown], because)


@reading_rule(
    "ST-TOP9",
    "The period of the report is required, and a quarter",
    operations=(REPORT,),
    source="SkillTrack document, 5 Error Handling (400: invalid parameters); decision K13",
    layer=Layer.L1,
    strength=Strength.LIKELY,
    cost=5,
)
def period_is_a_quarter(probe: Probe) -> None:
    """Nothing, words, and quarters that no year has: 400."""
    probe.expect_refused(probe.call(REPORT), 400)
    for period in ("banana", "Q5-2025", "Q0-2025", "Q1-", "-2025"):
        probe.expect_refused(probe.call(REPORT, query={"period": period}), 400)


@reading_rule(
    "ST-TOP10",
    "The top performers follow from the histories",
    operations=(REPORT, "listReviews", "listEmployees"),
    source=SOURCE,
    cost=40,
)
def report_follows_from_histories(probe: Probe) -> None:
    """For the quarters with most reviews, recomputed from every history."""
    people = listed(probe, "listEmployees").json()
    if len(people) > FEW:
        probe.not_exercised(f"more than {FEW} employees would have to be read one by one")
    by_quarter: dict[str, dict[str, float]] = {}
    for person in people:
        history = listed(probe, "listReviews", person["employee_id"]).json()
        for quarter, mean in means(history).items():
            by_quarter.setdefault(quarter, {})[person["employee_id"]] = mean
    names = {person["employee_id"]: person["name"] for person in people}
    busiest = sorted(by_quarter, key=lambda quarter: (-len(by_quarter[quarter]), quarter))
    for quarter in busiest[:8]:
        expect_ranking(probe, quarter, by_quarter[quarter], names)


def expect_ranking(
    probe: Probe, quarter: str, wanted: Mapping[str, float], names: Mapping[str, str]
) -> None:
    """Shown are the best of those reviewed, with means as shown to at least one decimal."""
    answer = top_performers(probe, quarter)
    expect = probe.expect(answer, blame=REPORT)
    expect.at("/*/employee_id").unique("the report lists each employee once")
    ids = expect.at("/*/employee_id")
    ids.relation("all_among", sorted(wanted), "only who was reviewed in the quarter is listed")
    for place, row in enumerate(answer.json()):
        mean = wanted[row["employee_id"]]
        near = [mean - TOLERANCE, mean + TOLERANCE]
        why = "the mean of the scores in the employee's history"
        expect.at(f"/{place}/average_score").relation("between", near, why)
        expect.at(f"/{place}/name").equals(names[row["employee_id"]], "under its name")
    expect.at("/*/average_score").descending(BEST_FIRST)
    shown = [wanted[row["employee_id"]] for row in answer.json()]
    left_out = [e for e in wanted if e not in {row["employee_id"] for row in answer.json()}]
    best = max(left_out, key=lambda e: wanted[e], default=None)
    if best is not None and (not shown or wanted[best] > min(shown) + 2 * TOLERANCE):
        ids.contains(best, "nobody is left out who is better than one that is listed")


@reading_rule(
    "ST-TOP11",
    "A quarter without reviews has no top performers",
    operations=(REPORT,),
    source=f"{SOURCE}; decision K6",
    strength=Strength.LIKELY,
)
def quiet_quarter_is_empty(probe: Probe) -> None:
    """An empty list for a year before anybody was reviewed."""
    answer = top_performers(probe, f"Q3-{QUIET_YEAR - 80}")
    because = "a quarter without reviews has no top performers"
    probe.expect(answer).at("/*").count(0, because)
