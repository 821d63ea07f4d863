"""One function for each operation, by the operationId in snake_case. They translate, no more."""

from skillsim.vendors.devskiller.handlers.assessments import (
    create_assessment,
    delete_assessment,
    get_assessment,
)
from skillsim.vendors.devskiller.handlers.candidates import (
    create_candidate,
    decide_candidate,
    delete_candidate,
    get_candidate,
    list_candidates,
)
from skillsim.vendors.devskiller.handlers.invitations import (
    create_invitation,
    delete_invitation,
    get_invitation,
    list_invitations,
)
from skillsim.vendors.devskiller.handlers.people import (
    delete_person,
    invite_person,
    list_job_positions,
    list_people,
)
from skillsim.vendors.devskiller.handlers.teams import (
    create_team,
    delete_team,
    list_teams,
    update_team,
)
from skillsim.vendors.devskiller.handlers.tests import (
    create_test,
    get_predefined_test,
    get_test,
    list_predefined_tests,
    list_tests,
)
from skillsim.vendors.devskiller.handlers.webhooks import create_webhook, delete_webhook

__all__ = [
    "create_assessment",
    "create_candidate",
    "create_invitation",
    "create_team",
    "create_test",
    "create_webhook",
    "decide_candidate",
    "delete_assessment",
    "delete_candidate",
    "delete_invitation",
    "delete_person",
    "delete_team",
    "delete_webhook",
    "get_assessment",
    "get_candidate",
    "get_invitation",
    "get_predefined_test",
    "get_test",
    "invite_person",
    "list_candidates",
    "list_invitations",
    "list_job_positions",
    "list_people",
    "list_predefined_tests",
    "list_teams",
    "list_tests",
    "update_team",
]
