"""What `/__admin/state/devskiller/` shows and edits. Edits keep the vendor's rules."""

from skillsim.registry import StateKind
from skillsim.vendors.devskiller.state import (
    assessments,
    boost,
    candidates,
    edits,
    tests,
    webhooks,
)

KINDS = {
    "candidates": StateKind(
        list=candidates.find,
        count=candidates.count,
        get=candidates.get,
        create=candidates.create,
        change=candidates.change,
        delete=candidates.delete,
        create_fields=edits.NEW_CANDIDATE,
        change_fields=edits.CHANGED_CANDIDATE,
        note="A candidate's assessments are deleted with the candidate.",
    ),
    "assessments": StateKind(
        list=assessments.find,
        count=assessments.count,
        get=assessments.get,
        create=assessments.create,
        change=assessments.change,
        delete=assessments.delete,
        create_fields=edits.NEW_ASSESSMENT,
        change_fields=edits.CHANGED_ASSESSMENT,
    ),
    "tests": StateKind(
        list=tests.find,
        count=tests.count,
        get=tests.get,
        create=tests.create,
        create_fields=edits.NEW_TEST,
        note="The vendor changes and deletes no test.",
    ),
    "webhooks": StateKind(
        list=webhooks.find,
        count=webhooks.count,
        get=webhooks.get,
        create=webhooks.create,
        change=webhooks.change,
        delete=webhooks.delete,
        create_fields=edits.NEW_WEBHOOK,
        change_fields=edits.CHANGED_WEBHOOK,
        note="What is pending for a webhook is canceled when it is deleted.",
    ),
    "people": StateKind(
        list=boost.find_people,
        count=boost.count_people,
        get=boost.get_person,
        create=boost.create_person,
        delete=boost.delete_person,
        create_fields=edits.NEW_PERSON,
        note="The vendor changes nobody; a known e-mail joins the team as well.",
    ),
    "teams": StateKind(
        list=boost.find_teams,
        count=boost.count_teams,
        get=boost.get_team,
        create=boost.create_team,
        change=boost.change_team,
        delete=boost.delete_team,
        create_fields=edits.NEW_TEAM,
        change_fields=edits.CHANGED_TEAM,
        note="A team with members or teams below it cannot be deleted.",
    ),
}
