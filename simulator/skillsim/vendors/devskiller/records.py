"""The records of DevSkiller in domain words, as the services take and return them.

Ids are canonical UUID text. An instant ends in `_us`: microseconds, None until it happened. Named
tuples, since a list makes dozens: a frozen dataclass takes three times as long.
"""

from typing import NamedTuple


class Candidate(NamedTuple):
    """Someone who applied; `tags` are in the order they were sent."""

    id: str
    first_name: str | None
    last_name: str | None
    email: str
    external_id: str | None
    status: str
    assigned_user_id: str | None
    assigned_team_id: str | None
    created_at_us: int
    is_communication_disabled: bool
    tags: tuple[str, ...]


class CandidateDraft(NamedTuple):
    """What a client says about a candidate; None means not said."""

    email: str
    first_name: str | None = None
    last_name: str | None = None
    tags: tuple[str, ...] | None = None
    external_id: str | None = None
    is_communication_disabled: bool | None = None


class Terms(NamedTuple):
    """How a candidate is invited to a test; None means not said."""

    validity_days: float | None = None
    note: str | None = None
    available_from_us: int | None = None
    behaviour: str | None = None
    """How the candidate behaves, which no client can say: the world's setting at this instant."""


class Assessment(NamedTuple):
    """One test given to one candidate; its id is also the id of the invitation.

    Points are None until scored, `time_taken_s` until finished.
    """

    id: str
    candidate_id: str
    test_id: str
    test_name: str
    status: str
    access_code: str
    note: str | None
    created_at_us: int
    available_from_us: int | None
    expires_at_us: int
    started_at_us: int | None
    finished_at_us: int | None
    time_limit_s: int
    time_taken_s: int | None
    scored_points: int | None
    max_points: int | None
    behaviour: str | None = None
    """How its candidate behaves; None is as the world's setting says when it matters."""


def percentage(scored_points: int, max_points: int) -> int:
    """The share of points in whole percent: 25 of 30 is 83, 45 of 50 is 90 (documented).

    Assumed: the nearest whole number, and the lower one when two are as near.
    """
    return -((max_points - 200 * scored_points) // (2 * max_points))


class Answer(NamedTuple):
    """The answer to one task, with what was entered in the form the task asks for."""

    task_id: str
    title: str
    type: str
    difficulty: str
    scored_points: int
    max_points: int
    git_url: str | None
    choices: tuple[str, ...] | None
    text: str | None
    gaps: tuple[str, ...] | None


class Section(NamedTuple):
    """One part of a finished test; its points are the sum of its answers' points."""

    time_taken_s: int
    time_limit_s: int
    answers: tuple[Answer, ...]

    @property
    def scored_points(self) -> int:
        """The points reached in this section."""
        return sum(answer.scored_points for answer in self.answers)

    @property
    def max_points(self) -> int:
        """The points that could be reached in this section."""
        return sum(answer.max_points for answer in self.answers)


class SkillScore(NamedTuple):
    """How well the tasks of one skill went."""

    name: str
    percentage: int


class Results(NamedTuple):
    """What a scored assessment shows beside its points."""

    skills: tuple[SkillScore, ...]
    sections: tuple[Section, ...]


class Test(NamedTuple):
    """A test of this account that candidates can be invited to."""

    id: str
    name: str
    duration_minutes: int
    skills: tuple[str, ...]
    answer_types: tuple[str, ...] = ()
    """Which types of answers its tasks ask for; empty allows all."""


class PredefinedTest(NamedTuple):
    """A test of the vendor's library, a template for tests of the account."""

    id: str
    name: str
    description: str
    seniority_level: str
    duration_minutes: int
    skills: tuple[str, ...]
    answer_types: tuple[str, ...] = ()


class Webhook(NamedTuple):
    """An address that is told about events; an inactive one is never sent anything."""

    id: str
    url: str
    secret: str
    link_base: str
    is_active: bool


class Person(NamedTuple):
    """An employee in TalentBoost; `team_ids` in the order they joined."""

    id: str
    email: str
    first_name: str | None
    last_name: str | None
    custom_id: str | None
    job_position_id: str | None
    team_ids: tuple[str, ...] = ()


class Team(NamedTuple):
    """A node of the organisation in TalentBoost; no parent means it is at the top."""

    id: str
    name: str
    parent_team_id: str | None
    color: str | None
    supervisor_id: str | None
    custom_id: str | None
    is_business_unit: bool


class JobPosition(NamedTuple):
    """A job position in TalentBoost."""

    id: str
    name: str
    custom_id: str | None
