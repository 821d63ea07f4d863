"""The objects of TalentBoost. Documented by the samples: every id in its short form."""

from skillsim.vendors.devskiller.records import JobPosition, Person, Team
from skillsim.vendors.devskiller.wire import Json
from skillsim.vendors.devskiller.wire.friendly import to_friendly


def person(shown: Person) -> Json:
    """A person with the ids of their teams."""
    return {
        "id": to_friendly(shown.id),
        "email": shown.email,
        "firstName": shown.first_name,
        "lastName": shown.last_name,
        "customId": shown.custom_id,
        "jobPositionId": _or_none(shown.job_position_id),
        "teams": list(map(to_friendly, shown.team_ids)),
    }


def team(shown: Team) -> Json:
    """A team with the ids of its parent and its supervisor."""
    return {
        "id": to_friendly(shown.id),
        "name": shown.name,
        "parentTeamId": _or_none(shown.parent_team_id),
        "color": shown.color,
        "businessUnit": shown.is_business_unit,
        "supervisorId": _or_none(shown.supervisor_id),
        "customId": shown.custom_id,
    }


def job_position(shown: JobPosition) -> Json:
    """A job position (assumed, decision D21: in the manner of teams)."""
    return {"id": to_friendly(shown.id), "name": shown.name, "customId": shown.custom_id}


def _or_none(some_id: str | None) -> str | None:
    return None if some_id is None else to_friendly(some_id)
