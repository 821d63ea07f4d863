"""Who DevSkiller knows: employees in TalentBoost, and candidates in TalentScore by their e-mail."""

from skillsim.context import VendorAdminCtx
from skillsim.directory import Directory, Entry, Known, Portrait
from skillsim.store import Transaction
from skillsim.vendors.devskiller.records import Assessment, Results, percentage
from skillsim.vendors.devskiller.service import (
    assessments,
    candidates,
    identities,
    job_positions,
    people,
    teams,
)
from skillsim.vendors.devskiller.service.identities import Identity
from skillsim.vendors.devskiller.wire import assessments as assessment_wire
from skillsim.vendors.devskiller.wire import boost
from skillsim.vendors.devskiller.wire import candidates as candidate_wire
from skillsim.vendors.devskiller.wire.view import view

_PERSON = "people"
_CANDIDATE = "candidates"


def _with_employee_id(tx: Transaction, *, employee_id: str) -> list[Known]:
    return list(map(_person, identities.people_with_number(tx, employee_id)))


def _with_email(tx: Transaction, *, email: str) -> list[Known]:
    found = map(_person, identities.people_with_email(tx, email))
    applied = identities.candidates_with_email(tx, email)
    return [*found, *(Known(_CANDIDATE, c.id, None, c.email, c.name) for c in applied)]


def _person(found: Identity) -> Known:
    return Known(_PERSON, found.id, found.number or None, found.email, found.name)


def _describe(ctx: VendorAdminCtx, known: Known) -> Portrait:
    return _person_portrait(ctx, known) if known.kind == _PERSON else _candidate(ctx, known)


def _person_portrait(ctx: VendorAdminCtx, known: Known) -> Portrait:
    person = people.get(ctx.tx, known.id)
    position = person.job_position_id and job_positions.find(ctx.tx, person.job_position_id)
    joined = [teams.get(ctx.tx, team_id) for team_id in person.team_ids]
    return Portrait(
        facts={
            "name": known.name,
            "email": person.email,
            "employee_id": person.custom_id,
            "role": position.name if position else None,
            "team": ", ".join(team.name for team in joined) or None,
            "team_key": ", ".join(team.custom_id or team.id for team in joined) or None,
        },
        lists={},
        record=boost.person(person),
    )


def _candidate(ctx: VendorAdminCtx, known: Known) -> Portrait:
    candidate = candidates.get(ctx.tx, known.id)
    own = [(a, assessments.results_of(ctx.tx, a.id)) for a in assessments.all_of(ctx.tx, known.id)]
    seen = view(ctx.links, ctx.settings)
    shown = [assessment_wire.extended(assessment, results, seen) for assessment, results in own]
    return Portrait(
        facts={
            "name": known.name,
            "email": candidate.email,
            "applicant_id": candidate.external_id,
            "candidate_status": candidate.status,
            "tags": ", ".join(candidate.tags) or None,
        },
        lists={
            **_skills([results for _, results in own if results]),
            "assessments": [Entry(a.test_name, _assessment_text(a)) for a, _ in own],
        },
        record=candidate_wire.extended(candidate, shown, ctx.links),
    )


def _skills(tested: list[Results]) -> dict[str, list[Entry]]:
    """The list of skills; none before a test was scored, as nothing is known of them by then."""
    scores = [score for results in tested for score in results.skills]
    entries = [Entry(score.name, f"{score.percentage} % in a test") for score in scores]
    return {"skills": entries} if entries else {}


def _assessment_text(assessment: Assessment) -> str:
    if assessment.scored_points is None or not assessment.max_points:
        return assessment.status
    share = percentage(assessment.scored_points, assessment.max_points)
    return f"{assessment.status}, {share} %"


DIRECTORY = Directory(
    employee_ids=identities.numbers,
    with_employee_id=_with_employee_id,
    describe=_describe,
    emails=identities.emails,
    with_email=_with_email,
)
