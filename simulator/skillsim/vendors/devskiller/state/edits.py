"""What the body of each edit by hand may hold; forms are made of it."""

from skillsim.registry import StateField
from skillsim.vendors.devskiller.life_cycle import DECIDED, AssessmentStatus
from skillsim.vendors.devskiller.service.behaviours import Behaviour

_SAID_OF_CANDIDATE = (
    StateField("first_name"),
    StateField("last_name"),
    StateField("tags", "texts"),
    StateField("external_id"),
    StateField("is_communication_disabled", "flag"),
)
_BEHAVIOUR = StateField(
    "behaviour",
    "choice",
    choices=tuple(Behaviour),
    help="How the candidate behaves; without it as the world's setting says.",
)
_EMAIL = StateField("email", is_required=True)
_TEAM = (
    StateField("parent_team_id", help="The id of a team; null puts it at the top."),
    StateField("color", help="Such as #00ff00."),
    StateField("supervisor_id", help="The id of a person."),
    StateField("custom_id"),
)

NEW_CANDIDATE = (_EMAIL, *_SAID_OF_CANDIDATE)
CHANGED_CANDIDATE = (
    *_SAID_OF_CANDIDATE,
    StateField(
        "status",
        "choice",
        choices=tuple(sorted(DECIDED)),
        help="A decision is final; the other statuses follow from the assessments.",
    ),
)
NEW_ASSESSMENT = (
    StateField("candidate_id", is_required=True, help="The id of a candidate."),
    StateField("test_id", is_required=True, help="The id of a test."),
    StateField("validity_days", "number", help="How long the invitation is valid; without it 14."),
    StateField("note"),
    StateField("available_from", "instant", help="The test cannot be started before."),
    _BEHAVIOUR,
)
CHANGED_ASSESSMENT = (
    StateField(
        "status",
        "choice",
        choices=tuple(AssessmentStatus),
        help="One step from where it is; webhooks are told.",
    ),
    _BEHAVIOUR,
)
NEW_TEST = (
    StateField("name", is_required=True),
    StateField("skills", "texts", is_required=True),
    StateField("duration_minutes", "number", help="Without it 60."),
)
NEW_WEBHOOK = (
    StateField("url", is_required=True, help="An http or https address that events go to."),
    StateField("link_base", is_required=True, help="What links in its events begin with."),
)
CHANGED_WEBHOOK = (
    StateField("is_active", "flag", help="Whether it is told about events from now on."),
)
NEW_PERSON = (
    _EMAIL,
    StateField("team_id", is_required=True, help="The id of a team."),
    StateField("first_name"),
    StateField("last_name"),
    StateField("custom_id"),
    StateField("job_position_id", help="The id of a job position."),
)
NEW_TEAM = (StateField("name", is_required=True), *_TEAM)
CHANGED_TEAM = (StateField("name"), *_TEAM)
