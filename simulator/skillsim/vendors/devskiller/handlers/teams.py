"""Teams of TalentBoost over the wire."""

from skillsim.context import Ctx, Reply
from skillsim.errors import Invalid
from skillsim.vendors.devskiller.handlers import pages
from skillsim.vendors.devskiller.handlers.references import path_id, referred_if_sent
from skillsim.vendors.devskiller.service import people, teams
from skillsim.vendors.devskiller.service.teams import TeamDraft
from skillsim.vendors.devskiller.wire import Json, boost, envelopes


def list_teams(ctx: Ctx, *, after: str | None = None) -> Reply:
    """GET /boost/teams - teams in batches."""
    place = pages.position(ctx, "teams", after)
    batch = teams.batch(ctx.tx, after=place, size=pages.batch_size(ctx))
    items = [boost.team(team) for team in batch.records]
    cursor = pages.cursor(ctx, "teams", batch.next_position)
    return Reply(envelopes.batch("teams", items, cursor, ctx.links))


def create_team(ctx: Ctx, *, body: Json) -> Reply:
    """POST /boost/teams - a new team; documented: answered with 200."""
    team = teams.create(ctx.tx, ctx.ids, _draft(ctx, body))
    return Reply(boost.team(team))


def update_team(ctx: Ctx, *, id: str, body: Json) -> Reply:  # noqa: A002 - named by the contract
    """PUT /boost/teams/{id} - the team as the body describes it."""
    team = teams.get(ctx.tx, path_id(id))
    draft = _draft(ctx, body)
    if draft.parent_team_id and teams.is_within(ctx.tx, draft.parent_team_id, team.id):
        message = "must not be the team itself or a team below it"
        raise Invalid.field("parentTeamId", body["parentTeamId"], message)
    return Reply(boost.team(teams.change(ctx.tx, team, draft)))


def delete_team(ctx: Ctx, *, id: str) -> Reply:  # noqa: A002 - named by the contract
    """DELETE /boost/teams/{id} - an empty team."""
    teams.remove(ctx.tx, path_id(id))
    return Reply(status=204)


def _draft(ctx: Ctx, body: Json) -> TeamDraft:
    parent = referred_if_sent(ctx, body, "parentTeamId", teams.find)
    supervisor = referred_if_sent(ctx, body, "supervisorId", people.find)
    return TeamDraft(
        name=body["name"],
        parent_team_id=parent.id if parent else None,
        color=body.get("color"),
        supervisor_id=supervisor.id if supervisor else None,
        custom_id=body.get("customId"),
    )
