"""SkillTrack's rules, asked without HTTP."""

from statistics import mean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillsim.errors import Invalid, NotFound
from skillsim.vendors.skilltrack import service
from skillsim.vendors.skilltrack.service import Quarter
from skillsim.vendors.skilltrack.tables import Skill
from tests.vendors.skilltrack_world import World


@pytest.fixture
def world() -> World:
    return World()


def review(world: World, employee_id: str, score: str, date: str = "2025-02-01") -> str:
    return world.create(
        service.add_review, employee_id, date=date, reviewer="Boss", score=score, comments=""
    ).review_id


def put(world: World, employee_id: str, skill: Skill) -> Skill:
    return world.do(
        service.put_skill,
        employee_id,
        skill_name=skill.skill_name,
        proficiency_level=skill.proficiency_level,
        last_used=skill.last_used,
    )


def ranking(world: World, quarter: Quarter) -> list[tuple[str, float]]:
    found = world.do(service.top_performers, quarter)
    return [(performer.name, performer.mean_score) for performer in found]


def test_new_employees_are_listed_in_the_order_they_were_added(world: World) -> None:
    added = [world.hire("Zoe"), world.hire("Abe")]

    assert [e.employee_id for e in world.do(service.employees)] == added == ["900001", "900002"]


def test_an_address_is_taken_whatever_its_case_and_nothing_is_added(world: World) -> None:
    world.hire("Jane Doe")

    with pytest.raises(Invalid) as refusal:
        world.hire("JANE DOE")

    assert refusal.value.problems[0].field == "email"
    assert refusal.value.problems[0].value == "JANE.DOE@example.com"
    assert len(world.do(service.employees)) == 1


@pytest.mark.parametrize("rule", [service.skills, service.reviews, service.certifications])
def test_lists_of_a_new_employee_are_empty_and_of_a_stranger_not_found(
    world: World, rule: object
) -> None:
    assert callable(rule)
    assert world.do(rule, world.hire()) == []

    with pytest.raises(NotFound, match="no employee 900002"):
        world.do(rule, "900002")


def test_nothing_can_be_written_for_a_stranger(world: World) -> None:
    with pytest.raises(NotFound):
        put(world, "1", Skill("Docker", "Expert", "2025-06-01"))
    with pytest.raises(NotFound):
        review(world, "1", "4")
    with pytest.raises(NotFound):
        world.do(
            service.add_certification,
            "1",
            certification_name="CSM",
            issued_by="Scrum Alliance",
            date_issued="2025-02-15",
            expiration_date="2027-02-15",
        )


def test_a_skill_in_another_case_is_replaced_and_keeps_its_place(world: World) -> None:
    jane, docker = world.hire(), Skill("DOCKER", "Expert", "2025-06-01")
    for name in ("Docker", "Python"):
        put(world, jane, Skill(name, "Beginner", "2024-01-01"))

    stored = put(world, jane, docker)

    assert stored == docker
    assert world.do(service.skills, jane) == [docker, Skill("Python", "Beginner", "2024-01-01")]


names = st.sampled_from(["SQL", "sql", "Straße", "STRASSE", "Ünix", "üNIX", "C++", ""])
written_skills = st.builds(
    Skill,
    names,
    st.sampled_from(["Beginner", "Intermediate", "Advanced", "Expert"]),
    st.dates().map(str),
)


@given(st.lists(st.tuples(st.integers(0, 1), written_skills), max_size=12))
def test_skills_are_the_last_write_for_each_folded_name(writes: list[tuple[int, Skill]]) -> None:
    world = World()
    people = [world.hire("A"), world.hire("B")]
    expected: list[dict[str, Skill]] = [{}, {}]

    for person, skill in writes:
        assert put(world, people[person], skill) == skill
        expected[person][skill.skill_name.casefold()] = skill

    for person, skills in enumerate(expected):
        assert world.do(service.skills, people[person]) == list(skills.values())


def test_reviews_have_ids_of_their_own_and_stay_with_their_employee(world: World) -> None:
    jane, john = world.hire("Jane"), world.hire("John")

    ids = [review(world, jane, "4"), review(world, john, "3"), review(world, jane, "4")]

    assert ids == ["rev90000001", "rev90000002", "rev90000003"]
    assert [r.review_id for r in world.do(service.reviews, jane)] == [ids[0], ids[2]]


def test_a_certificate_sent_twice_is_held_twice(world: World) -> None:
    jane = world.hire()
    fields = {
        "certification_name": "CSM",
        "issued_by": "Scrum Alliance",
        "date_issued": "2025-02-15",
        "expiration_date": "2027-02-15",
    }

    stored = [world.do(service.add_certification, jane, **fields) for _ in range(2)]

    assert world.do(service.certifications, jane) == stored


def test_skill_gap_is_the_department_without_the_holders(world: World) -> None:
    holder, _, _ = world.hire("Holder"), world.hire("Lacks"), world.hire("Seller", "Sales")
    put(world, holder, Skill("Kubernetes", "Beginner", "2025-01-01"))

    def lacking(department: str, required_skill: str) -> list[str]:
        question = {"department": department, "required_skill": required_skill}
        return [c.name for c in world.do(service.employees_lacking, **question)]

    assert lacking("Engineering", "KUBERNETES") == ["Lacks"]
    assert lacking("Engineering", "Cobol") == ["Holder", "Lacks"]
    assert lacking("engineering", "Cobol") == []
    assert lacking("Nowhere", "Cobol") == []


@pytest.mark.parametrize(
    ("number", "first_day", "last_day"),
    [
        (1, "2024-01-01", "2024-03-31"),
        (2, "2024-04-01", "2024-06-30"),
        (3, "2024-07-01", "2024-09-30"),
        (4, "2024-10-01", "2024-12-31"),
    ],
)
def test_both_edges_belong_to_the_quarter_and_no_day_beyond(
    world: World, number: int, first_day: str, last_day: str
) -> None:
    quarters = [Quarter(2023, 4), *(Quarter(2024, n) for n in (1, 2, 3, 4)), Quarter(2025, 1)]
    jane = world.hire("Jane")

    review(world, jane, "4", first_day)
    review(world, jane, "5", last_day)

    ranked = [quarter for quarter in quarters if ranking(world, quarter)]
    assert ranked == [Quarter(2024, number)]
    assert ranking(world, ranked[0]) == [("Jane", 4.5)]


def test_equal_means_stand_in_the_order_of_employees(world: World) -> None:
    late, early = world.hire("Added first"), world.hire("Added second")
    for employee_id, scores in ((early, "4.7 4.6 4.8"), (late, "4.8 4.7 4.6")):
        for score in scores.split():
            review(world, employee_id, score)

    assert [name for name, _ in ranking(world, Quarter(2025, 1))] == ["Added first", "Added second"]


scores_of_people = st.lists(
    st.lists(st.integers(0, 500).map(lambda hundredths: hundredths / 100), max_size=4), max_size=14
)


@given(scores_of_people)
def test_top_performers_are_the_ten_best_means_best_first(people: list[list[float]]) -> None:
    world = World()
    for number, scores in enumerate(people):
        employee_id = world.hire(str(number))
        for score in scores:
            review(world, employee_id, repr(score))

    ranked = ranking(world, Quarter(2025, 1))

    means = [(str(n), mean(round(s * 100) for s in p) / 100) for n, p in enumerate(people) if p]
    best = sorted(means, key=lambda named: round(-named[1], 9))[:10]
    assert [name for name, _ in ranked] == [name for name, _ in best]
    assert [score for _, score in ranked] == pytest.approx([score for _, score in best])


def test_steady_good_scores_beat_many_best_ones_among_bad_ones(world: World) -> None:
    for number in range(15):
        moody = world.hire(f"Moody {number}")
        for score in ["5"] * 14 + ["0"] * 10:
            review(world, moody, score)
    steady = [f"Steady {number}" for number in range(10)]
    for name in steady:
        review(world, world.hire(name), "4")

    assert ranking(world, Quarter(2025, 1)) == [(name, 4) for name in steady]


def test_employee_with_most_of_the_best_scores_leaves_room_for_others(world: World) -> None:
    first = world.hire("First")
    for _ in range(201):
        review(world, first, "5")
    others = [(f"Other {number}", 4 - number / 10) for number in range(12)]
    for name, score in others:
        review(world, world.hire(name), repr(score))

    assert ranking(world, Quarter(2025, 1)) == [("First", 5), *others[:9]]


def test_of_many_equal_means_those_of_the_first_employees_are_reported(world: World) -> None:
    names = [str(number) for number in range(220)]
    hired = [world.hire(name) for name in names]
    for employee_id in reversed(hired):
        review(world, employee_id, "4.5")

    assert [name for name, _ in ranking(world, Quarter(2025, 1))] == names[:10]


@settings(max_examples=25)
@given(st.integers(0, 7), st.integers(1, 9))
def test_spans_hold_everyone_once_and_in_order(n_people: int, size: int) -> None:
    world = World()
    hired = [world.hire(str(number)) for number in range(n_people)]

    spans = world.do(service.spans, size)

    found = [employee for span in spans for employee in world.do(service.employees, span)]
    assert [employee.employee_id for employee in found] == hired
    assert {len(span) for span in spans[:-1]} <= {size}
    assert len(spans) == max(1, -(-n_people // size))


def test_who_is_added_later_stands_behind_all_spans(world: World) -> None:
    world.hire("Jane")
    spans = world.do(service.spans, 100)
    world.hire("Jack")

    found = [employee.name for span in spans for employee in world.do(service.employees, span)]

    assert found == ["Jane"]
