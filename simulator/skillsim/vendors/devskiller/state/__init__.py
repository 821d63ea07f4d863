"""What `/__admin/state/devskiller/` shows and edits. Edits keep the vendor's rules."""

from skillsim.registry import StateKind
from skillsim.vendors.devskiller.state import assessments, boost, candidates, tests, webhooks

KINDS = {
    "candidates": StateKind(
        list=candidates.find,
        get=candidates.get,
        create=candidates.create,
        change=candidates.change,
        delete=candidates.delete,
    ),
    "assessments": StateKind(
        list=assessments.find,
        get=assessments.get,
        create=assessments.create,
        change=assessments.change,
        delete=assessments.delete,
    ),
    "tests": StateKind(list=tests.find, get=tests.get, create=tests.create),
    "webhooks": StateKind(
        list=webhooks.find,
        get=webhooks.get,
        create=webhooks.create,
        change=webhooks.change,
        delete=webhooks.delete,
    ),
    "people": StateKind(
        list=boost.find_people,
        get=boost.get_person,
        create=boost.create_person,
        delete=boost.delete_person,
    ),
    "teams": StateKind(
        list=boost.find_teams,
        get=boost.get_team,
        create=boost.create_team,
        change=boost.change_team,
        delete=boost.delete_team,
    ),
}
