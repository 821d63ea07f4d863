"""A company of one's own: what a file may leave out, and what it may not say."""

from datetime import date
from typing import Any

import pytest

from skillsim.errors import ConfigurationError
from skillsim.instants import DAY_US, from_text
from tests.own_companies import AS_OF, AS_OF_US, applicant, company_of_entry, person


def refusal(**entry: Any) -> str:
    """What is said against a company file with these members."""
    with pytest.raises(ConfigurationError) as caught:
        company_of_entry(**entry)
    return str(caught.value).removeprefix("the company file: ")


# What a file may leave out


def test_file_with_a_name_alone_is_a_company_that_is_one_team() -> None:
    own = company_of_entry(name="Bright & Sons")

    (root,) = own.block.teams
    assert (own.key, own.email_domain) == ("bright-&-sons", "brightsons.example")
    assert (root.key, root.name, root.parent, root.is_business_unit) == (
        own.key,
        own.name,
        None,
        True,
    )
    assert (own.block.people, own.block.applicants, own.roles, own.skills) == ((), (), (), {})


def test_person_with_number_and_name_alone_has_everything_else_by_default() -> None:
    own = company_of_entry(people=[person(7)])

    (ada,) = own.block.people
    assert (ada.number, ada.name, ada.email) == ("7", "Ada King", "ada.king@works.example")
    assert (ada.department, ada.role, ada.team) == ("General", "Employee", "general")
    assert (ada.hired_on, ada.is_active, ada.manager_number) == (date(2025, 8, 1), True, None)
    assert [(r.name, r.department, r.skills) for r in own.roles] == [("Employee", "General", ())]


def test_person_reviewed_before_the_default_day_of_hire_was_hired_by_then() -> None:
    own = company_of_entry(people=[person(7, reviews=[{"held_on": "2021-03-31", "score": 4}])])

    assert own.block.people[0].hired_on == date(2021, 3, 31)


def test_records_of_a_person_have_defaults() -> None:
    records = {
        "skills": [{"name": "Rug Repair"}],
        "reviews": [{"held_on": "2026-03-31", "score": 4}],
        "certifications": [{"name": "Diver", "issued_on": "2024-02-29"}],
    }

    own = company_of_entry(people=[person(1), person(7, manager=1, **records)])

    ((skill,), (review,), (held,)) = (
        own.block.people[1].skills,
        own.block.people[1].reviews,
        own.block.people[1].certifications,
    )
    assert (skill.level_1_to_4, skill.last_used_on) == (2, AS_OF)
    assert skill.sources == ("working_history",)
    assert (review.reviewer, review.score_0_to_5, review.comments) == ("Ada King", 4.0, "")
    assert (held.issued_by, held.expires_on) == ("Works", date(2027, 2, 28))


@pytest.mark.parametrize(
    ("members", "stage", "score"),
    [
        ({}, "registered", None),
        ({"invited_at": "2026-06-01"}, "invited", None),
        ({"finished_at": "2026-06-01"}, "finished", None),
        ({"score": 0}, "scored", 0.0),
        ({"stage": "accepted"}, "accepted", 0.8),
        ({"stage": "rejected"}, "rejected", 0.3),
    ],
)
def test_stage_and_score_of_an_applicant_are_told_by_the_rest(
    members: dict[str, Any], stage: str, score: float | None
) -> None:
    (alan,) = company_of_entry(applicants=[applicant(**members)]).block.applicants

    assert (alan.stage, alan.score_0_to_1, alan.number) == (stage, score, "own1")
    assert (alan.email, alan.role) == ("alan.kay@mail.example", "Employee")


def test_steps_of_an_applicant_that_the_file_leaves_out_fit_those_it_tells() -> None:
    told = applicant(stage="scored", finished_at="2026-06-08T15:00:00Z")

    (alan,) = company_of_entry(applicants=[told]).block.applicants

    assert alan.started_at_us == from_text("2026-06-08T14:25:00Z")
    assert alan.invited_at_us == from_text("2026-06-07T14:25:00Z")
    assert alan.created_at_us == from_text("2026-06-06T14:25:00Z")


def test_applicant_who_is_invited_can_still_accept() -> None:
    (alan,) = company_of_entry(applicants=[applicant(stage="invited")]).block.applicants

    assert alan.invited_at_us == AS_OF_US - 10 * DAY_US
    assert (alan.started_at_us, alan.finished_at_us) == (None, None)


def test_addresses_made_of_names_keep_clear_of_those_in_the_file() -> None:
    own = company_of_entry(people=[person(1), person(2, email="Ada.King@works.example"), person(3)])

    assert [p.email for p in own.block.people] == [
        "ada.king.1@works.example",
        "Ada.King@works.example",
        "ada.king.3@works.example",
    ]


def test_address_of_a_very_long_name_is_its_number() -> None:
    own = company_of_entry(people=[person(5, first_name="x" * 127)])

    assert own.block.people[0].email == "5@works.example"


# Names, roles, skills and teams


def test_names_are_the_same_whatever_their_case() -> None:
    people = [
        person(1, role="baker", department="Bakery", skills=[{"name": "python"}]),
        person(2, role="BAKER", department="bakery", skills=[{"name": "Dough"}, {"name": "Salt"}]),
        person(3, role="Baker", skills=[{"name": "dough"}]),
    ]

    own = company_of_entry(people=people)

    assert {p.role for p in own.block.people} == {"baker"}
    assert [p.department for p in own.block.people] == ["Bakery", "Bakery", "General"]
    assert [s.name for p in own.block.people for s in p.skills] == [
        "Python",
        "Dough",
        "Salt",
        "Dough",
    ]
    assert [(r.name, r.department, r.skills) for r in own.roles] == [
        ("baker", "Bakery", ("Dough",))
    ]


def test_role_that_skillsim_knows_brings_its_department_and_skills() -> None:
    own = company_of_entry(people=[person(1, role="accountant")])

    (role,) = own.roles
    assert (role.name, role.department) == ("Accountant", "Finance")
    assert "IFRS" in role.skills
    assert own.block.people[0].department == "Finance"


def test_listed_skills_join_the_catalogue_and_unlisted_ones_are_others() -> None:
    own = company_of_entry(
        skills={"Crafts": {"Ropes": {"Splicing": ["knots", "git"], "Python": None}}},
        roles=[{"name": "Rigger", "skills": ["splicing", "Tar"]}],
    )

    assert {s.name: (s.cluster, s.domain, s.related) for s in own.skills.values()} == {
        "Splicing": ("Ropes", "Crafts", ("knots", "Git")),
        "Python": ("Ropes", "Crafts", ()),
        "knots": ("Other Skills", "Other", ()),
        "Tar": ("Other Skills", "Other", ()),
    }
    assert own.roles[0].skills == ("Splicing", "Tar")


def test_departments_are_teams_and_listed_teams_stand_below() -> None:
    own = company_of_entry(
        teams=[
            {"name": "Night Shift", "parent": "WORKSHOP"},
            {"key": "workshop", "name": "The Workshop", "color": "#123456", "supervisor": 2},
        ],
        people=[person(1, department="Workshop", team="night shift"), person(2)],
    )

    shown = [(t.key, t.name, t.parent, t.color, t.is_business_unit) for t in own.block.teams]
    assert shown == [
        ("works", "Works", None, "#24292f", True),
        ("workshop", "The Workshop", "works", "#123456", True),
        ("general", "General", "works", "#24292f", True),
        ("night-shift", "Night Shift", "workshop", "#123456", False),
    ]
    assert [t.supervisor_number for t in own.block.teams] == [None, "2", None, None]
    assert own.block.people[0].team == "night-shift"


def test_department_with_the_name_of_the_company_is_the_company() -> None:
    own = company_of_entry(name="General", people=[person(1)])

    assert [(team.key, team.parent) for team in own.block.teams] == [("general", None)]


# What a file must not say

REFUSED = [
    ({"nmae": "x"}, "nmae: is not known here; known are $schema, applicants,"),
    ({"name": None}, "name: null does not do; send 1 to 100 characters on one line"),
    ({"people": {}}, "people: a mapping does not do; send a list"),
    ({"people": [{"number": 1}]}, "people[0].first_name: is missing"),
    ({"people": [person("E1")]}, 'people[0].number: "E1" does not do; send 1 to 10 digits'),
    ({"people": [person(900001)]}, "people[0].number: 900001 may be given to somebody later"),
    ({"people": [person(1), person("1")]}, "people[1].number: people[0] has 1 too"),
    (
        {"people": [person(1, email="a@b.example"), person(2, email="A@B.example")]},
        "people[1].email: people[0] has A@B.example too",
    ),
    ({"people": [person(1, first_name="a" * 128)]}, 'people[0].first_name: "aaaa'),
    ({"people": [person(1, first_name="a\nb")]}, 'people[0].first_name: "a\\nb" does not do'),
    ({"people": [person(1, manager=17)]}, "people[0].manager: nobody has the number 17"),
    (
        {"people": [person(1, manager=2), person(2, manager=3), person(3, manager=2)]},
        "people[1].manager: the managers above 2 lead back to 2",
    ),
    ({"people": [person(1, manager=1)]}, "people[0].manager: the managers above 1 lead back"),
    ({"people": [person(1, team="x")]}, "people[0].team: there is no team x"),
    ({"people": [person(1, hired_on="2026-08-02")]}, "people[0].hired_on: 2026-08-02 lies after"),
    ({"people": [person(1, hired_on="2025-02-29")]}, 'people[0].hired_on: "2025-02-29" does not'),
    (
        {"people": [person(1, skills=[{"name": "Go"}, {"name": "go"}])]},
        "people[0].skills[1].name: skills[0] has Go too",
    ),
    (
        {"people": [person(1, skills=[{"name": "Go", "level": 5}])]},
        "people[0].skills[0].level: 5 does not do; send 1 (beginner), 2 (intermediate),",
    ),
    (
        {"people": [person(1, reviews=[{"held_on": "2025-01-01", "score": 5.1}])]},
        "people[0].reviews[0].score: 5.1 does not do; send a number from 0 (worst) to 5 (best)",
    ),
    (
        {"people": [person(1, reviews=100 * [{"held_on": "2025-01-01", "score": 5}])]},
        "people[0].reviews: a list does not do; send at most 99",
    ),
    (
        {
            "people": [
                person(
                    1,
                    certifications=[
                        {"name": "A", "issued_on": "2025-01-02", "expires_on": "2025-01-01"}
                    ],
                )
            ]
        },
        "people[0].certifications[0].expires_on: 2025-01-01 lies before issued_on, 2025-01-02",
    ),
    ({"roles": [{"name": "A"}, {"name": "a"}]}, "roles[1].name: roles[0] has A too"),
    ({"roles": [{"name": "İ" * 60}]}, "the role İİİ"),
    ({"teams": [{"name": "A"}, {"key": "a", "name": "B"}]}, "teams[1].key: teams[0] has a too"),
    ({"teams": [{"name": "A", "parent": "B"}]}, "teams[0].parent: there is no team B"),
    (
        {"teams": [{"name": "A", "parent": "B"}, {"name": "B", "parent": "A"}]},
        "teams[0].parent: the teams above a lead back to it",
    ),
    ({"teams": [{"name": "Works", "parent": "A"}]}, "teams[0].parent: nothing is above the co"),
    ({"teams": [{"name": "A", "supervisor": 1}]}, "teams[0].supervisor: nobody has the number 1"),
    ({"teams": [{"name": "A", "color": "red"}]}, 'teams[0].color: "red" does not do; send a c'),
    (
        {"skills": {"Crafts": {"DevOps": {"A": []}}}},
        "skills.Crafts.DevOps: the cluster belongs to the domain Computer Science",
    ),
    ({"skills": {"A": {"B": {"C": None, "c": None}}}}, "skills.A.B.c: the skill is there twice"),
    ({"skills": {"A ": {}}}, 'skills: "A " does not do; send 1 to 100 characters'),
    (
        {"applicants": [applicant(started_at="2026-06-02", finished_at="2026-06-01")]},
        "applicants[0].finished_at: lies before started_at",
    ),
    (
        {"applicants": [applicant(stage="invited", started_at="2026-06-02")]},
        "applicants[0].started_at: has not happened at the stage invited",
    ),
    (
        {"applicants": [applicant(stage="started", score=1)]},
        "applicants[0].score: there is none yet at the stage started",
    ),
    (
        {"applicants": [applicant(created_at="2026-08-01T00:00:01Z")]},
        "applicants[0].created_at: 2026-08-01T00:00:01Z lies after the instant",
    ),
    (
        {"applicants": [applicant(created_at="2026-02-30")]},
        "applicants[0].created_at: 2026-02-30 is in no calendar",
    ),
    ({"applicants": [applicant(tags=["a", "a"])]}, "applicants[0].tags: a list does not do; send"),
]


@pytest.mark.parametrize(("entry", "sentence"), REFUSED, ids=[said[:60] for _, said in REFUSED])
def test_what_cannot_be_is_refused_with_its_place(entry: dict[str, Any], sentence: str) -> None:
    assert refusal(**entry).startswith(sentence)
