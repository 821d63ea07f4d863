"""What the charts of a report show: usual companies, and those with hardly anybody."""

from dataclasses import replace
from datetime import date

from tests.generating.figures_by_hand import SOMEBODY, figures_of, knowing, page, people, reviewed
from tests.generating.report_reader import drawings, figures_on


def test_parts_of_a_bar_stand_side_by_side() -> None:
    left = replace(SOMEBODY, is_active=False)

    (svg,) = drawings(figures_on(page(people(SOMEBODY, SOMEBODY, SOMEBODY, left)))[0])

    bars = [(box.attrib["class"], box.attrib["x"], box.attrib["width"]) for box in svg.iter("rect")]
    assert bars[1:] == [("main", "0.00%", "75.00%"), ("quiet", "75.00%", "25.00%")]


def test_company_with_nobody_says_so_without_charts() -> None:
    text = page(figures_of())

    assert drawings(text) == []
    assert "Nobody works here." in text
    assert "There are no reviews." in text
    assert "Nobody has applied." in text
    assert "Oddities" not in text


def test_company_of_one_person_is_drawn() -> None:
    text = page(people(replace(knowing("Git"), manager_number=None)))

    assert "1 person in 1 department; 0% have left." in text
    assert "Nobody reports to a manager." in text
    assert "No two skills are met together often enough to say." in text
    assert len(drawings(text)) == 6


def test_company_without_reviews_shows_the_rest() -> None:
    text = page(people(*[knowing("Git", "Docker")] * 5))

    assert "There are no reviews." in text
    assert "Nobody has written 3 reviews." in text
    assert "Skills that come together" in text


def test_company_where_everyone_left_is_drawn() -> None:
    text = page(people(replace(knowing("Git"), is_active=False)))

    assert "1 person in 1 department; 100% have left." in text
    assert "Nobody is active." in text
    assert "No active person has a skill." in text


def test_people_hired_after_the_day_of_the_data_are_mentioned() -> None:
    text = page(people(replace(SOMEBODY, hired_on=date(2027, 1, 1))))

    assert "1 have a hiring date after the day of the data." in text


def test_departments_beyond_the_first_are_one_bar() -> None:
    text = page(people(*(replace(SOMEBODY, department=f"D{n:03}") for n in range(200))))

    (svg,) = drawings(figures_on(text)[0])
    labels = [one.text for one in svg.iter("text") if one.attrib["class"] == "label"]
    assert labels[-1] == "180 more departments"
    assert len(labels) == 21


def test_pair_says_how_much_likelier_the_second_skill_is() -> None:
    both, neither = knowing("Docker", "Kubernetes"), knowing("Git")
    some = [both] * 6 + [knowing("Docker")] * 2 + [neither] * 12

    text = page(people(*some))

    assert "Of those who know Kubernetes, 100% also know Docker; of all people 40%." in text


def test_reviewers_with_few_reviews_are_left_out() -> None:
    text = page(people(reviewed(3.0, 3.2, 3.4), reviewed(5.0, 5.0, by="Linus")))

    assert "Mean score of 1 reviewer with at least 3 reviews." in text


def test_mean_of_a_quarter_is_marked_where_it_lies() -> None:
    text = page(people(reviewed(2.0, 3.0, held_on=date(2026, 5, 5))))

    figure = next(figure for figure in figures_on(text) if 'id="scores"' in figure)
    (svg,) = drawings(figure)
    marks = [line.attrib["x1"] for line in svg.iter("line") if line.attrib["class"] == "mark"]
    assert marks == ["50.00%"]
    assert "2026 Q2" in figure
    assert "mean 2.50 of 2" in figure
