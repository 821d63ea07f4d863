"""People and job positions of TalentBoost over the wire."""

from skillsim.context import Ctx, Reply
from skillsim.vendors.devskiller.handlers import pages
from skillsim.vendors.devskiller.handlers.references import (
    path_id,
    referred,
    referred_if_sent,
)
from skillsim.vendors.devskiller.service import job_positions, people, teams
from skillsim.vendors.devskiller.service.people import PersonDraft
from skillsim.vendors.devskiller.wire import Json, boost, envelopes


def list_people(
    ctx: Ctx,
    *,
    after: str | None = None,
    email: str | None = None,
    custom_id: str | None = None,
) -> Reply:
    """GET /boost/people - people in batches."""
    place = pages.position(ctx, "people", after)
    size = pages.batch_size(ctx)
    batch = people.batch(ctx.tx, after=place, email=email, custom_id=custom_id, size=size)
    items = [boost.person(person) for person in batch.records]
    cursor = pages.cursor(ctx, "people", batch.next_position)
    return Reply(
        envelopes.batch("people", items, cursor, ctx.links, email=email, customId=custom_id)
    )


def delete_person(ctx: Ctx, *, id: str) -> Reply:  # noqa: A002 - named by the contract
    """DELETE /boost/people/{id} - a person, for good, and out of what was logged."""
    person = people.remove(ctx.tx, path_id(id))
    name = f"{person.first_name or ''} {person.last_name or ''}".strip()
    return Reply(status=204, erased=(person.email, name))


def invite_person(ctx: Ctx, *, body: Json) -> Reply:
    """POST /boost/invitations - bring someone into a team; documented: no body in the answer.

    Nothing is ever mailed, so `sendNotification` makes no difference here.
    """
    team = referred(ctx, body, "teamId", teams.find)
    job_position = referred_if_sent(ctx, body, "jobPositionId", job_positions.find)
    draft = PersonDraft(
        email=body["email"],
        first_name=body.get("firstName"),
        last_name=body.get("lastName"),
        custom_id=body.get("customId"),
        job_position_id=job_position.id if job_position else None,
    )
    people.invite(ctx.tx, ctx.ids, draft, team)
    return Reply()


def list_job_positions(ctx: Ctx, *, after: str | None = None) -> Reply:
    """GET /boost/jobPositions - job positions in batches (assumed, decision D21)."""
    place = pages.position(ctx, "jobPositions", after)
    batch = job_positions.batch(ctx.tx, after=place, size=pages.batch_size(ctx))
    items = [boost.job_position(each) for each in batch.records]
    cursor = pages.cursor(ctx, "jobPositions", batch.next_position)
    return Reply(envelopes.batch("jobPositions", items, cursor, ctx.links))
