"""Handlers of `admin.yaml`: assessments moved by hand, under `/__admin/devskiller/`.

`world` has chosen the context's world already; the handlers need not look at it.
"""

from skillsim.context import Reply, VendorAdminCtx
from skillsim.vendors.devskiller import steps
from skillsim.vendors.devskiller.admin import shown
from skillsim.vendors.devskiller.life_cycle import Step
from skillsim.vendors.devskiller.records import Assessment
from skillsim.vendors.devskiller.service import assessments, progress
from skillsim.vendors.devskiller.service.behaviours import Behaviour
from skillsim.vendors.devskiller.state.fields import Json, path_id


def describe_life_cycle(ctx: VendorAdminCtx, *, world: str = "default") -> Reply:
    """GET /life-cycle - every status, and which step leads from where to where."""
    return Reply(shown.describe_life_cycle())


def list_assessments(
    ctx: VendorAdminCtx,
    *,
    world: str = "default",
    query: str | None = None,
    status: str | None = None,
    limit: int = 50,
    offset: int = 0,
) -> Reply:
    """GET /assessments - who was invited to what and how far they are, newest first."""
    return Reply(shown.page(ctx.tx, query=query, status=status, limit=limit, offset=offset))


def get_assessment(ctx: VendorAdminCtx, *, id: str, world: str = "default") -> Reply:  # noqa: A002 - named by the contract
    """GET /assessments/{id} - how far an assessment is, and what can be done."""
    return _reply(ctx, assessments.get(ctx.tx, path_id(id)))


def start_assessment(
    ctx: VendorAdminCtx,
    *,
    id: str,  # noqa: A002 - named by the contract
    world: str = "default",
    body: Json | None = None,
) -> Reply:
    """POST /assessments/{id}/start - the candidate opens the test."""
    return _stepped(ctx, id, Step.START)


def finish_assessment(
    ctx: VendorAdminCtx,
    *,
    id: str,  # noqa: A002 - named by the contract
    world: str = "default",
    body: Json | None = None,
) -> Reply:
    """POST /assessments/{id}/finish - the candidate hands in the test."""
    return _stepped(ctx, id, Step.FINISH)


def complete_assessment(
    ctx: VendorAdminCtx,
    *,
    id: str,  # noqa: A002 - named by the contract
    world: str = "default",
    body: Json | None = None,
) -> Reply:
    """POST /assessments/{id}/complete - a person has assessed the answers."""
    return _stepped(ctx, id, Step.COMPLETE)


def expire_assessment(
    ctx: VendorAdminCtx,
    *,
    id: str,  # noqa: A002 - named by the contract
    world: str = "default",
    body: Json | None = None,
) -> Reply:
    """POST /assessments/{id}/expire - the invitation expires before its time."""
    return _stepped(ctx, id, Step.EXPIRE)


def cancel_assessment(
    ctx: VendorAdminCtx,
    *,
    id: str,  # noqa: A002 - named by the contract
    world: str = "default",
    body: Json | None = None,
) -> Reply:
    """POST /assessments/{id}/cancel - the assessment is called off."""
    return _stepped(ctx, id, Step.CANCEL)


def fail_assessment(
    ctx: VendorAdminCtx,
    *,
    id: str,  # noqa: A002 - named by the contract
    world: str = "default",
    body: Json | None = None,
) -> Reply:
    """POST /assessments/{id}/fail - something goes wrong for technical reasons."""
    return _stepped(ctx, id, Step.FAIL)


def set_behaviour(
    ctx: VendorAdminCtx,
    *,
    id: str,  # noqa: A002 - named by the contract
    body: Json,
    world: str = "default",
) -> Reply:
    """POST /assessments/{id}/behaviour - how the candidate behaves from now on."""
    assessment = assessments.get(ctx.tx, path_id(id))
    behaviour = Behaviour(body["candidates"])
    return _reply(ctx, progress.behave(ctx.tx, assessment, behaviour, now_us=ctx.now_us))


def _stepped(ctx: VendorAdminCtx, assessment_id: str, step: Step) -> Reply:
    known = path_id(assessment_id)
    moved = steps.by_hand(ctx.tx, ctx.ids, known, step, now_us=ctx.now_us, settings=ctx.settings)
    return _reply(ctx, moved)


def _reply(ctx: VendorAdminCtx, assessment: Assessment) -> Reply:
    return Reply(shown.describe(ctx.tx, assessment))
