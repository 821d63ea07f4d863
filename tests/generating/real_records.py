"""The entities of the three vendors' data files, and a deep record of each vendor by hand."""

from typing import Any

from skillsim import contract, registry
from skillsim.contract import Contract
from skillsim.resources import contract_path

ENTITIES = {vendor.name: vendor.data_set.entities for vendor in registry.discover()}


def contract_of(vendor: str) -> Contract:
    return contract.load(contract_path(vendor))


def link(path: str) -> dict[str, str]:
    return {"href": f"https://sim.example/{path}"}


REVIEW = {
    "employee_id": "1001",
    "review_id": "rev7",
    "date": "2024-03-01",
    "reviewer": 'Zoë "Z" Łęcka, lead',
    "score": 4.5,
    "comments": "=Strong\nand calm",
}
SOURCE_EVENT = {"external_id": "doc-1", "event_type": "certificate", "source": "upload"}
PROFILE_SKILL: dict[str, Any] = {
    "skill_id": "s1",
    "skill": "Python",
    "validation_state": "validated",
    "sources": ["certificate", "learning"],
    "source_events": [SOURCE_EVENT],
    "self_rated_proficiency_level": None,
    "self_rated_proficiency_float": None,
    "inferred_proficiency_level": 3,
    "inferred_proficiency_float": 0.75,
}
SKILL_PROFILE = {
    "external_id": "1001",
    "num_skill_events": 1,
    "low_data_availability": False,
    "skills": [PROFILE_SKILL, {**PROFILE_SKILL, "skill_id": "s2", "source_events": []}],
}
CANDIDATE_ID = "6f9619ff-8b86-4011-b42d-00cf4fc964ff"
ASSESSMENT_ID = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
TEST_ID = "550e8400-e29b-41d4-a716-446655440000"
SCORE = {"scoredPoints": 7, "maxPoints": 10, "percentage": 70}
COMMENT = {"filename": "a.py", "rating": {"stars": 4}, "startLine": 1, "endLine": 2, "text": "ok"}
ANSWER = {
    "taskId": "T1",
    "title": "Review it",
    "type": "CODE_REVIEW",
    "score": SCORE,
    "difficulty": "EASY",
    "gitUrl": None,
    "value": {"choices": None, "text": "done", "gaps": ["a", "b"], "comments": [COMMENT]},
    "answerId": 9,
}
ASSESSMENT: dict[str, Any] = {
    "candidateId": CANDIDATE_ID,
    "id": ASSESSMENT_ID,
    "status": "ASSESSMENT_COMPLETED",
    "timeTakenInSeconds": 600,
    "timeLimitInSeconds": 3600,
    "score": SCORE,
    "creationDate": "2024-03-01T09:00:00Z",
    "startDate": "2024-03-02T09:00:00Z",
    "finishDate": None,
    "token": "AB12-CD34-EF56",
    "skills": [{"name": "Python", "percentage": 70}],
    "sections": [
        {"timeTakenInSeconds": 0, "timeLimitInSeconds": 60, "score": None, "answers": []},
        {"timeTakenInSeconds": 600, "timeLimitInSeconds": 900, "answers": [ANSWER]},
    ],
    "_embedded": {"test": {"id": TEST_ID, "name": "Senior", "_links": {"self": link("t")}}},
    "_links": {
        "candidateAccess": link("a"),
        "onlineReport": link("b"),
        "pdfReport": link("c"),
        "candidateUrl": link("d"),
        "self": link("e"),
    },
}
RECORDS = {
    "skilltrack": ("reviews", REVIEW),
    "techwolf": ("skill_profiles", SKILL_PROFILE),
    "devskiller": ("assessments", ASSESSMENT),
}
