"""The records of `fixtures/samples/devskiller.yaml`. Ids may stand there in either spelling."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from skillsim.ids import parse_uuid
from skillsim.instants import DAY_US, from_text
from skillsim.vendors.devskiller.records import (
    Answer,
    Assessment,
    Candidate,
    JobPosition,
    Person,
    PredefinedTest,
    Results,
    Section,
    SkillScore,
    Team,
    Test,
    Webhook,
)
from skillsim.vendors.devskiller.service.assessments import DEFAULT_VALIDITY_DAYS

Entry = Mapping[str, Any]


class Samples:
    """The sample records, as records; a world without samples has none of any kind."""

    def __init__(self, parsed: Entry) -> None:
        self._parsed = parsed
        self._boost: Entry = parsed.get("boost", {})

    @property
    def owner_user_id(self) -> str | None:
        """Whom the documents' candidates are assigned to."""
        return _id_or_none(self._parsed.get("owner", {}), "user_id")

    @property
    def owner_team_id(self) -> str | None:
        """The team that the documents' candidates are assigned to."""
        return _id_or_none(self._parsed.get("owner", {}), "team_id")

    def tests(self) -> list[Test]:
        """Tests of the account."""
        return list(self._test_by_id.values())

    def predefined_tests(self) -> list[PredefinedTest]:
        """Tests of the vendor's library."""
        return [
            PredefinedTest(**_with_ids(entry, "id") | {"skills": tuple(entry["skills"])})
            for entry in self._parsed.get("predefined_tests", ())
        ]

    def candidates(self) -> list[Candidate]:
        """Candidates; who has no other user or team is assigned to the owner."""
        return [self._candidate(entry) for entry in self._parsed.get("candidates", ())]

    def assessments(self) -> list[tuple[Assessment, Results | None]]:
        """Assessments with their results."""
        return [
            self._assessment(_id(candidate, "id"), entry)
            for candidate in self._parsed.get("candidates", ())
            for entry in candidate["assessments"]
        ]

    def webhooks(self) -> list[Webhook]:
        """Webhooks, none of them active."""
        return [
            Webhook(**_with_ids(entry, "id"), is_active=False)
            for entry in self._parsed.get("webhooks", ())
        ]

    def job_positions(self) -> list[JobPosition]:
        """Job positions of TalentBoost."""
        entries = self._boost.get("job_positions", ())
        return [JobPosition(**_with_ids(entry, "id")) for entry in entries]

    def people(self) -> list[Person]:
        """People of TalentBoost."""
        return [
            Person(
                **_with_ids(entry, "id", "job_position_id")
                | {"team_ids": tuple(map(_canonical, entry["team_ids"]))}
            )
            for entry in self._boost.get("people", ())
        ]

    def teams(self) -> list[Team]:
        """Teams of TalentBoost."""
        return [
            Team(
                id=_id(entry, "id"),
                name=entry["name"],
                parent_team_id=_id_or_none(entry, "parent_team_id"),
                color=entry["color"],
                supervisor_id=_id_or_none(entry, "supervisor_id"),
                custom_id=entry["custom_id"],
                is_business_unit=entry.get("is_business_unit", False),
            )
            for entry in self._boost.get("teams", ())
        ]

    @cached_property
    def _test_by_id(self) -> dict[str, Test]:
        found = (
            Test(**_with_ids(entry, "id") | {"skills": tuple(entry["skills"])})
            for entry in self._parsed.get("tests", ())
        )
        return {test.id: test for test in found}

    def _candidate(self, entry: Entry) -> Candidate:
        return Candidate(
            id=_id(entry, "id"),
            first_name=entry["first_name"],
            last_name=entry["last_name"],
            email=entry["email"],
            external_id=entry.get("external_id"),
            status=entry["status"],
            assigned_user_id=_id_or_none(entry, "assigned_user_id") or self.owner_user_id,
            assigned_team_id=_id_or_none(entry, "assigned_team_id") or self.owner_team_id,
            created_at_us=from_text(entry["created_at"]),
            is_communication_disabled=False,
            tags=tuple(entry["tags"]),
        )

    def _assessment(self, candidate_id: str, entry: Entry) -> tuple[Assessment, Results | None]:
        test = self._test_by_id[_id(entry, "test_id")]
        results = _results(entry) if "sections" in entry else None
        sections = results.sections if results else ()
        created_at_us = from_text(entry["created_at"])
        assessment = Assessment(
            id=_id(entry, "id"),
            candidate_id=candidate_id,
            test_id=test.id,
            test_name=test.name,
            status=entry["status"],
            access_code=entry["access_code"],
            note=entry.get("note"),
            created_at_us=created_at_us,
            available_from_us=None,
            expires_at_us=created_at_us + DEFAULT_VALIDITY_DAYS * DAY_US,
            started_at_us=_instant_or_none(entry, "started_at"),
            finished_at_us=_instant_or_none(entry, "finished_at"),
            time_limit_s=entry["time_limit_s"],
            time_taken_s=entry.get("time_taken_s"),
            scored_points=sum(s.scored_points for s in sections) if results else None,
            max_points=sum(s.max_points for s in sections) if results else None,
        )
        return assessment, results


def _results(entry: Entry) -> Results:
    skills = tuple(SkillScore(name, share) for name, share in entry["skills"].items())
    return Results(skills, tuple(_section(section) for section in entry["sections"]))


def _section(entry: Entry) -> Section:
    answers = tuple(_answer(answer) for answer in entry["answers"])
    return Section(entry["time_taken_s"], entry["time_limit_s"], answers)


def _answer(entry: Entry) -> Answer:
    return Answer(
        task_id=_id(entry, "task_id"),
        title=entry["title"],
        type=entry["type"],
        difficulty=entry["difficulty"],
        scored_points=entry["scored_points"],
        max_points=entry["max_points"],
        git_url=entry["git_url"],
        choices=entry.get("choices"),
        text=entry.get("text"),
        gaps=entry.get("gaps"),
    )


def _canonical(text: str) -> str:
    known = parse_uuid(text)
    if known is None:
        raise ValueError(f"fixtures/samples/devskiller.yaml: {text!r} is not an id")
    return known


def _id(entry: Entry, name: str) -> str:
    return _canonical(entry[name])


def _id_or_none(entry: Entry, name: str) -> str | None:
    return _id(entry, name) if entry.get(name) is not None else None


def _with_ids(entry: Entry, *names: str) -> dict[str, Any]:
    """The entry with these ids in their canonical spelling."""
    return dict(entry) | {name: _id(entry, name) for name in names}


def _instant_or_none(entry: Entry, name: str) -> int | None:
    return from_text(entry[name]) if name in entry else None
