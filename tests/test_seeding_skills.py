"""What the people of the seeded company can do, and how they were judged."""

from datetime import date

import pytest

from skillsim import instants
from tests.seeded_company import AS_OF, company, large_company, people_of

# Skills


def test_every_named_skill_is_in_the_catalogue() -> None:
    some = large_company()
    named = {skill.name for p in people_of(some) for skill in p.skills}
    named |= {name for role in some.roles for name in role.skills}
    named |= {name for skill in some.skills.values() for name in skill.related}
    named |= {skill.name for p in people_of(company()) for skill in p.skills}

    assert named <= some.skills.keys()


def test_catalogue_holds_the_skills_of_the_documents() -> None:
    skills = company().skills

    assert skills["Helm"].cluster == skills["Git"].cluster == "DevOps"
    assert skills["Python"].cluster == skills["Java"].cluster == "Programming Languages"
    assert skills["IFRS"].cluster == skills["Balance Sheet"].cluster == "Financial accounting"
    assert {skills[name].domain for name in ("Jenkins", "Django", "SQL", "AWS Cloud")} == {
        "Computer Science"
    }
    assert {"Docker", "Kubernetes", "Spring Framework"} <= skills.keys()


def test_nobody_has_a_skill_twice_or_none_at_all() -> None:
    for person in people_of(large_company()):
        names = [skill.name for skill in person.skills]
        assert names
        assert len(names) == len(set(names))


def test_related_skills_come_together_more_often_than_chance() -> None:
    some = large_company()
    holders = {
        name: {p.number for p in people_of(some) if any(s.name == name for s in p.skills)}
        for name in some.skills
    }
    pairs = [(s.name, other) for s in some.skills.values() for other in s.related]

    together = sum(len(holders[a] & holders[b]) for a, b in pairs)
    by_chance = sum(len(holders[a]) * len(holders[b]) / len(people_of(some)) for a, b in pairs)

    assert together > 2 * by_chance


def test_levels_grow_with_tenure() -> None:
    def mean_level(years: range) -> float:
        levels = [
            skill.level_1_to_4
            for p in people_of(large_company())
            if (AS_OF - p.hired_on).days // 365 in years
            for skill in p.skills
        ]
        return sum(levels) / len(levels)

    assert mean_level(range(2)) + 0.5 < mean_level(range(4, 8))
    assert {s.level_1_to_4 for p in people_of(large_company()) for s in p.skills} == {1, 2, 3, 4}


# Reviews


def test_reviewer_is_the_manager() -> None:
    people = people_of(large_company())
    name_by_number = {p.number: p.name for p in people}

    for person in people:
        manager = name_by_number.get(person.manager_number or "")
        assert {review.reviewer for review in person.reviews} <= {manager}


def test_reviews_are_one_a_quarter_oldest_first() -> None:
    for person in people_of(large_company()):
        days = [review.held_on for review in person.reviews]
        quarters = [day.year * 4 + (day.month - 1) // 3 for day in days]
        assert quarters == sorted(set(quarters))
        assert len(quarters) <= 6


def test_some_reviewers_score_higher_than_others() -> None:
    by_reviewer: dict[str, list[float]] = {}
    for review in (r for p in people_of(large_company()) for r in p.reviews):
        by_reviewer.setdefault(review.reviewer, []).append(review.score_0_to_5)
    means = [sum(scores) / len(scores) for scores in by_reviewer.values() if len(scores) > 40]

    assert max(means) - min(means) > 0.3


def test_printed_top_performers_lead_their_quarter() -> None:
    as_of_us = instants.from_date(date(2025, 6, 1))
    averages = {}
    for person in people_of(company(people=300, teams=3, as_of_us=as_of_us)):
        in_quarter = [r for r in person.reviews if date(2025, 1, 1) <= r.held_on < date(2025, 4, 1)]
        if in_quarter:
            scores = [review.score_0_to_5 for review in in_quarter]
            averages[person.name] = sum(scores) / len(scores)

    best = sorted(averages, key=lambda name: -averages[name])[:2]

    assert best == ["Jane Doe", "Mark Spencer"]
    assert [averages[name] for name in best] == pytest.approx([4.8, 4.7])
