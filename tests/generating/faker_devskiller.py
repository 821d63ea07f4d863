"""The part of `faker_rows` that stands for DevSkiller: people, teams, candidates, assessments."""

from collections.abc import Iterator
from typing import Any

from faker import Faker

from tests.generating.averages import Averages

Json = dict[str, Any]

BASE = "http://127.0.0.1:8600/devskiller"
SKILLS = ("Python", "SQL", "Docker", "Kubernetes", "Excel", "Negotiation", "Git", "Copywriting")
STATUSES = ("NEW", "TOKEN_SENT", "TEST_STARTED", "WAITING_FOR_ANSWERS", "REVIEWED")
LEVELS = ("EASY", "MEDIUM", "HARD")


def rows(fake: Faker, average: Averages) -> Iterator[tuple[str, Json]]:
    """One more person, and their share of teams, candidates and assessments."""
    yield "devskiller/people", _person(fake, average)
    for _ in average.each("devskiller/teams"):
        yield "devskiller/teams", _team(fake)
    for _ in average.each("devskiller/candidates"):
        yield "devskiller/candidates", _candidate(fake, average)
    for _ in average.each("devskiller/assessments"):
        yield "devskiller/assessments", _assessment(fake, average)


def _person(fake: Faker, average: Averages) -> Json:
    return {
        "id": fake.uuid4(),
        "email": fake.email(),
        "firstName": fake.first_name(),
        "lastName": fake.last_name(),
        "customId": fake.numerify("######"),
        "jobPositionId": fake.uuid4(),
        "teams": [fake.uuid4() for _ in average.each("devskiller/people.teams")],
    }


def _team(fake: Faker) -> Json:
    return {
        "id": fake.uuid4(),
        "name": fake.bs(),
        "parentTeamId": fake.uuid4(),
        "color": fake.hex_color(),
        "businessUnit": fake.boolean(10),
        "supervisorId": fake.uuid4(),
        "customId": fake.slug(),
    }


def _candidate(fake: Faker, average: Averages) -> Json:
    candidate_id = fake.uuid4()
    return {
        "id": candidate_id,
        "firstName": fake.first_name(),
        "lastName": fake.last_name(),
        "email": fake.email(),
        "tags": [fake.word() for _ in average.each("devskiller/candidates.tags")],
        "disableCommunication": fake.boolean(5),
        "externalId": fake.numerify("ATS-#####"),
        "status": fake.random_element(STATUSES),
        "assignedUser": fake.uuid4(),
        "assignedTeam": fake.uuid4(),
        "creationDate": _instant(fake),
        "_links": {
            "onlineReport": _link(f"candidate-report.html?{candidate_id}"),
            "pdfReport": _link(f"candidate-pdf.html?{candidate_id}"),
            "self": _link(f"candidates/{candidate_id}"),
        },
    }


def _assessment(fake: Faker, average: Averages) -> Json:
    name = "devskiller/assessments"
    candidate_id, own_id, test_id = fake.uuid4(), fake.uuid4(), fake.uuid4()
    is_finished = average.has(f"{name}.finishDate")
    is_scored = average.has(f"{name}.score")
    return {
        "candidateId": candidate_id,
        "id": own_id,
        "status": fake.random_element(STATUSES),
        "creationDate": _instant(fake),
        "startDate": _instant(fake) if average.has(f"{name}.startDate") else None,
        "finishDate": _instant(fake) if is_finished else None,
        "_links": {
            "candidateAccess": _link(f"exam.html?{fake.bothify('????-####-????').upper()}"),
            "onlineReport": _link(f"candidate-report.html?{candidate_id}"),
            "pdfReport": _link(f"candidate-pdf.html?{candidate_id}"),
            "candidateUrl": _link(f"candidates/{candidate_id}/detail/overview"),
            "self": _link(f"candidates/{candidate_id}/assessments/{own_id}"),
        },
        "timeTakenInSeconds": fake.random_int(300, 7200) if is_finished else None,
        "timeLimitInSeconds": 7200,
        "score": _score(fake) if is_scored else None,
        "skills": _skills(fake, average, f"{name}.skills") if is_scored else None,
        "sections": _sections(fake, average, f"{name}.sections") if is_scored else None,
        "_embedded": {
            "test": {
                "id": test_id,
                "name": fake.job(),
                "_links": {"self": _link(f"tests/{test_id}")},
            }
        },
    }


def _skills(fake: Faker, average: Averages, name: str) -> list[Json]:
    return [
        {"name": fake.random_element(SKILLS), "percentage": fake.random_int(0, 100)}
        for _ in average.each(name)
    ]


def _sections(fake: Faker, average: Averages, name: str) -> list[Json]:
    return [
        {
            "timeTakenInSeconds": fake.random_int(60, 3600),
            "timeLimitInSeconds": 3600,
            "score": _score(fake),
            "answers": [
                _answer(fake, average, f"{name}.answers") for _ in average.each(f"{name}.answers")
            ],
        }
        for _ in average.each(name)
    ]


def _answer(fake: Faker, average: Averages, name: str) -> Json:
    letters = ("A", "B", "C", "D")
    choices = average.each(f"{name}.value.choices")
    gaps = average.each(f"{name}.value.gaps")
    return {
        "taskId": fake.uuid4(),
        "title": fake.sentence(),
        "type": fake.random_element(("CHOICE", "PROGRAMMING", "ESSAY")),
        "score": _score(fake),
        "difficulty": fake.random_element(LEVELS),
        "gitUrl": fake.url() if average.has(f"{name}.gitUrl") else None,
        "value": {
            "choices": [fake.random_element(letters) for _ in choices]
            if average.has(f"{name}.value.choices")
            else None,
            "text": fake.sentence() if average.has(f"{name}.value.text") else None,
            "gaps": [fake.word() for _ in gaps] if average.has(f"{name}.value.gaps") else None,
        },
    }


def _score(fake: Faker) -> Json:
    return {
        "scoredPoints": fake.random_int(0, 50),
        "maxPoints": 50,
        "percentage": fake.random_int(0, 100),
    }


def _instant(fake: Faker) -> str:
    return str(fake.date_time_between("-1y").strftime("%Y-%m-%dT%H:%M:%SZ"))


def _link(path: str) -> Json:
    return {"href": f"{BASE}/{path}"}
