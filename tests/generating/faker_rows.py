"""The records of `skillsim generate` as they are usually written: row by row, with Faker.

What `scripts/bench generate` compares with. The same entities with the same members, and for each
person as many of everything as a sample of ours has; unlike ours, no record knows of another one.
"""

from collections.abc import Iterator
from typing import Any

from faker import Faker

from tests.generating import faker_devskiller
from tests.generating.averages import Averages

Json = dict[str, Any]
Row = tuple[str, Json]

DEPARTMENTS = ("Engineering", "Sales", "Finance", "Marketing", "Operations", "IT")
SKILLS = ("Python", "SQL", "Docker", "Kubernetes", "Excel", "Negotiation", "Git", "Copywriting")
LEVELS = ("Beginner", "Intermediate", "Advanced", "Expert")
SOURCES = ("working_history", "resume_document", "learning", "certificate")
STATES = ("suggested", "validated")
CLUSTERS = ("Programming Languages", "Web Development", "Leadership", "Accounting")
DOMAINS = ("Computer Science", "Business Management", "Finance")


def rows(people: int, average: Averages, *, seed: int = 1) -> Iterator[Row]:
    """So many people with all their records, and each record's entity."""
    fake = Faker()
    fake.seed_instance(seed)
    for _ in range(people):
        yield from _skilltrack(fake, average)
        yield from _techwolf(fake, average)
        yield from faker_devskiller.rows(fake, average)
        for _ in average.each("identities"):
            yield "identities", _identity(fake)


def _identity(fake: Faker) -> Json:
    return {
        "kind": fake.random_element(("employee", "applicant")),
        "employee_number": fake.numerify("######"),
        "applicant_number": fake.numerify("######"),
        "name": fake.name(),
        "email": fake.email(),
        "is_active": fake.boolean(95),
        "devskiller_id": fake.uuid4(),
        "skilltrack_id": fake.numerify("######"),
        "techwolf_id": fake.numerify("######"),
    }


def _skilltrack(fake: Faker, average: Averages) -> Iterator[Row]:
    number = fake.numerify("######")
    for _ in average.each("skilltrack/employees"):
        yield (
            "skilltrack/employees",
            {
                "employee_id": number,
                "name": fake.name(),
                "email": fake.email(),
                "department": fake.random_element(DEPARTMENTS),
                "role": fake.job(),
                "hire_date": fake.date_between("-10y").isoformat(),
            },
        )
    for _ in average.each("skilltrack/skills"):
        yield (
            "skilltrack/skills",
            {
                "employee_id": number,
                "skill_name": fake.random_element(SKILLS),
                "proficiency_level": fake.random_element(LEVELS),
                "last_used": fake.date_between("-3y").isoformat(),
            },
        )
    for _ in average.each("skilltrack/reviews"):
        yield (
            "skilltrack/reviews",
            {
                "employee_id": number,
                "review_id": fake.bothify("rev########"),
                "date": fake.date_between("-3y").isoformat(),
                "reviewer": fake.name(),
                "score": fake.pyfloat(min_value=1, max_value=5, right_digits=1),
                "comments": fake.sentence(),
            },
        )
    for _ in average.each("skilltrack/certifications"):
        yield (
            "skilltrack/certifications",
            {
                "employee_id": number,
                "certification_name": fake.catch_phrase(),
                "issued_by": fake.company(),
                "date_issued": fake.date_between("-3y").isoformat(),
                "expiration_date": fake.date_between("-1y", "+2y").isoformat(),
            },
        )


def _techwolf(fake: Faker, average: Averages) -> Iterator[Row]:
    number, job = fake.numerify("######"), fake.job()
    yield (
        "techwolf/employees",
        {
            "external_id": number,
            "active": fake.boolean(95),
            "location": None,
            "assigned_position": job,
            "low_data_availability": fake.boolean(5),
            "organisational_unit": fake.slug(),
            "last_updated": fake.date_time().isoformat() + "Z",
            "assigned_position_id": fake.slug(),
            "working_history": [
                {
                    "start_date": fake.date_between("-10y").isoformat(),
                    "company": fake.company(),
                    "job_title": job,
                }
                for _ in average.each("techwolf/employees.working_history")
            ],
            "education_history": [],
            "languages": [],
            "desired_functions": [],
            "non_desired_functions": [],
        },
    )
    profile = "techwolf/skill_profiles.skills"
    yield (
        "techwolf/skill_profiles",
        {
            "external_id": number,
            "num_skill_events": fake.random_int(1, 9),
            "low_data_availability": fake.boolean(5),
            "skills": [_profile_skill(fake, average, profile) for _ in average.each(profile)],
        },
    )
    clusters = "techwolf/skill_clusters.skill_clusters"
    yield (
        "techwolf/skill_clusters",
        {
            "external_id": number,
            "skill_clusters": [_cluster(fake, average, clusters) for _ in average.each(clusters)],
        },
    )


def _profile_skill(fake: Faker, average: Averages, name: str) -> Json:
    sources = [fake.random_element(SOURCES) for _ in average.each(f"{name}.sources")]
    return {
        "skill_id": fake.uuid4(),
        "skill": fake.random_element(SKILLS),
        "validation_state": fake.random_element(STATES),
        "sources": sources,
        "source_events": [{"external_id": one, "event_type": one} for one in sources],
        "self_rated_proficiency_level": None,
        "self_rated_proficiency_float": None,
        "inferred_proficiency_level": fake.random_int(1, 5),
        "inferred_proficiency_float": fake.random_int(1, 5) / 5,
    }


def _cluster(fake: Faker, average: Averages, name: str) -> Json:
    lists = {
        member: [
            {
                "name": fake.random_element(SKILLS),
                "skill_id": fake.uuid4(),
                "validation_state": fake.random_element(STATES),
                "skill_sources": [
                    fake.random_element(SOURCES)
                    for _ in average.each(f"{name}.{member}.skill_sources")
                ],
            }
            for _ in average.each(f"{name}.{member}")
        ]
        for member in ("current_skills", "related_skills")
    }
    return {
        "skill_cluster_id": fake.uuid4(),
        "skill_cluster_name": fake.random_element(CLUSTERS),
        "domain_name": fake.random_element(DOMAINS),
        "proficiency_level": fake.random_int(1, 5),
        "validation_state": fake.random_element(STATES),
        **lists,
        "sources": [fake.random_element(SOURCES) for _ in average.each(f"{name}.sources")],
    }
