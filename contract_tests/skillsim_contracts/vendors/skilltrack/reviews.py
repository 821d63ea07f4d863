"""Reviews: each that is submitted is added to the history of one employee, at once and for good."""

from skillsim_contracts.calls import Answer
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Layer, Need, Strength
from skillsim_contracts.vendors.skilltrack import texts
from skillsim_contracts.vendors.skilltrack.rows import Row, expect_among, expect_rows
from skillsim_contracts.vendors.skilltrack.steps import (
    attempted,
    create_employee,
    listed,
    review,
    send,
    submit,
    taken,
    told_by,
    writing_rule,
)
from skillsim_contracts.vendors.skilltrack.witnesses import reviews_seen

SOURCE = "SkillTrack document, 3.3 Performance Reviews"
AT_ONCE = f"{SOURCE}, and 7 FAQs (updated in real-time)"
ADDED = "a review that was submitted is in the history as it was sent"
KEPT = "a new review is added to the history and leaves the others as they were"
OWN_ID = "each review has an id of its own"

SCORES = (4.5, 4.8, 5, 0, 1, 3.0, 4.55, 0.1, 2.25)
"""Whole ones, both ends, and more than one decimal."""


def expect_reviews(
    probe: Probe, employee_id: str, reviews: list[Row], because: str, last: Answer
) -> Answer:
    """The history has exactly these; blames the list if the top performers count them."""
    answer = listed(probe, "listReviews", employee_id)
    seen = reviews_seen(probe, employee_id, reviews, last)
    expect_rows(probe, answer, reviews, write="createReview", because=because, seen=seen)
    return answer


@writing_rule(
    "ST-REV1",
    "A review that was submitted is in the history at once, as it was sent",
    operations=("createReview", "listReviews"),
    source=AT_ONCE,
    cost=6,
)
def submitted_is_listed(probe: Probe) -> None:
    """The history was empty and has the one review."""
    employee_id = create_employee(probe)
    listed(probe, "listReviews", employee_id)
    last = submit(probe, employee_id, review())
    answer = expect_reviews(probe, employee_id, [review()], ADDED, last)
    probe.expect(answer, blame="listReviews").at("/*/review_id").count(1, OWN_ID)


@writing_rule(
    "ST-REV2",
    "Reviews add up",
    operations=("createReview", "listReviews"),
    source=SOURCE,
    cost=14,
)
def reviews_add_up(probe: Probe) -> None:
    """Same day, same reviewer, same score: every review stays, with an id of its own."""
    employee_id = create_employee(probe)
    sent = [
        review(comments="The first."),
        review(score=3.5, comments="The same day again."),
        review(score=3.5, comments="The same score again."),
        review(date="2019-01-02", comments="Handed in late."),
        review(reviewer="Ben Okafor", comments="The first."),
    ]
    for place, one in enumerate(sent):
        last = submit(probe, employee_id, one)
        answer = expect_reviews(probe, employee_id, sent[: place + 1], KEPT, last)
    probe.expect(answer).at("/*/review_id").unique(OWN_ID)


@writing_rule(
    "ST-REV3",
    "A review belongs to one employee",
    operations=("createReview", "listReviews"),
    source=SOURCE,
    cost=10,
)
def reviews_are_apart(probe: Probe) -> None:
    """A colleague's history shows none of it, and ids are not shared."""
    team = probe.unique("team")
    first, second = (create_employee(probe, department=team) for _ in range(2))
    last = submit(probe, first, review())
    because = "a review shows in the history of its own employee only"
    other = review("2023-08-09", 2.5)
    expect_reviews(probe, second, [], because, last)
    answers = (last, submit(probe, second, other))
    one = expect_reviews(probe, first, [review()], because, last)
    two = expect_reviews(probe, second, [other], because, answers[1])
    told_ids = {told_by(answer).get("review_id") for answer in answers} - {None}
    blame = "listReviews" if len(told_ids) == 2 else "createReview"
    probe.expect(one, two, blame=blame).at("/*/review_id").unique(OWN_ID)


@writing_rule(
    "ST-REV4",
    "Scores come back as they were sent",
    operations=("createReview", "listReviews"),
    source=f"{SOURCE}; decision K4",
    strength=Strength.LIKELY,
    cost=14,
)
def scores_come_back(probe: Probe) -> None:
    """No score is rounded, and 0 is a score; one may be refused."""
    employee_id = create_employee(probe)
    sent = [review(score=score, comments=f"score {score}") for score in SCORES]
    sent = taken(probe, "createReview", employee_id, sent)
    answer = listed(probe, "listReviews", employee_id)
    last = next(a for a in reversed(probe.client.trace) if a.call.operation_id == "createReview")
    told_right = told_by(last).get("score") == sent[-1]["score"]
    blame = "listReviews" if told_right else "createReview"
    expect_rows(probe, answer, sent, write=blame, because="a score comes back as it was sent")


@writing_rule(
    "ST-REV5",
    "Days of reviews come back as they were sent",
    operations=("createReview", "listReviews"),
    source=SOURCE,
    cost=10,
)
def days_come_back(probe: Probe) -> None:
    """Leap days and the edges of quarters move by no day."""
    employee_id = create_employee(probe)
    sent = texts.varied(review(), "date", texts.DAYS)
    last = submit(probe, employee_id, *sent)
    expect_reviews(probe, employee_id, sent, ADDED, last)


@writing_rule(
    "ST-REV6",
    "Reviewers and comments come back as they were sent",
    operations=("createReview", "listReviews"),
    source=SOURCE,
    strength=Strength.LIKELY,
    cost=24,
)
def texts_come_back(probe: Probe) -> None:
    """Other scripts, quotes and commas are kept; odd texts are kept or refused."""
    employee_id = create_employee(probe)
    sent = [review(reviewer=text, comments=f"{text}.") for text in texts.PLAIN]
    last = submit(probe, employee_id, *sent)
    expect_reviews(probe, employee_id, sent, ADDED, last)
    for text in (*texts.ODD, "", "long " * 300 + "end"):
        answer = attempted(probe, "createReview", employee_id, review(comments=text))
        if answer is not None:
            sent.append(review(comments=text))
            expect_reviews(probe, employee_id, sent, ADDED, answer)


@writing_rule(
    "ST-REV7",
    "A review that is refused changes nothing",
    operations=("createReview", "listReviews"),
    source="SkillTrack document, 5 Error Handling (400)",
    cost=14,
    fault="F104",
)
def refused_review_changes_nothing(probe: Probe) -> None:
    """Without a score, with a text for one, or with a day that is none."""
    employee_id = create_employee(probe)
    last = submit(probe, employee_id, review())
    wrong = [
        {k: v for k, v in review().items() if k != "score"},
        {k: v for k, v in review().items() if k != "date"},
        {**review(), "score": "good"},
        review(date=texts.NO_DAY),
    ]
    because = "a review that was refused leaves the history as it was"
    for body in wrong:
        probe.expect_refused(send(probe, "createReview", employee_id, body), 400)
        expect_reviews(probe, employee_id, [review()], because, last)


@writing_rule(
    "ST-REV8",
    "The history is whole",
    operations=("listReviews", "createReview"),
    source=f"{SOURCE}; decision K7: no paging is described",
    strength=Strength.LIKELY,
    cost=58,
)
def history_is_whole(probe: Probe) -> None:
    """More than fifty reviews over many years are listed at once."""
    employee_id = create_employee(probe)
    sent = [review(f"{2005 + number % 15}-0{number % 9 + 1}-07") for number in range(55)]
    sent = [{**one, "comments": f"Number {place}."} for place, one in enumerate(sent)]
    last = submit(probe, employee_id, *sent)
    expect_reviews(probe, employee_id, sent, "every review of the employee is listed", last)


@writing_rule(
    "ST-REV9",
    "The answer of a submission tells the review that is then listed",
    operations=("createReview", "listReviews"),
    source="decision K1",
    strength=Strength.LIKELY,
    cost=5,
)
def answer_tells_the_review(probe: Probe) -> None:
    """What the answer shows, if it shows a review, is right, its id too."""
    employee_id = create_employee(probe)
    answers = [submit(probe, employee_id, review(score=score)) for score in (4.5, 3.2)]
    for answer, score in zip(answers, (4.5, 3.2), strict=True):
        shown = told_by(answer)
        for name, value in review(score=score).items():
            if name in shown:
                because = "the answer tells the review as it was submitted"
                probe.expect(answer).at(f"/{name}").equals(value, because)
        if "review_id" in shown:
            because = "the review is listed under the id of the answer"
            wanted = [{"review_id": shown["review_id"], "score": score}]
            after = listed(probe, "listReviews", employee_id)
            expect_among(probe, after, wanted, write="createReview", because=because)


@writing_rule(
    "ST-REV11",
    "Reviews stay",
    operations=("listReviews", "createReview"),
    source=f"{SOURCE} (review history)",
    layer=Layer.L5,
    strength=Strength.LIKELY,
    needs=(Need.WRITE, Need.CLOCK),
    cost=6,
)
def reviews_stay(probe: Probe) -> None:
    """A year later, a review of long ago is still in the history."""
    employee_id = create_employee(probe)
    sent = [review("2008-08-08"), review("2025-01-01")]
    submit(probe, employee_id, *sent)
    probe.advance(400 * 86_400)
    probe.login()
    answer = listed(probe, "listReviews", employee_id)
    because = "a review is still in the history a year after it was submitted"
    expect_among(probe, answer, sent, write="listReviews", because=because)
