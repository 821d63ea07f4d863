"""The webhook object, and what is sent to one: headers and the body that reports an event."""

import json

from skillsim.context import Links
from skillsim.vendors.devskiller.life_cycle import EventKind
from skillsim.vendors.devskiller.records import Assessment, Candidate, Webhook
from skillsim.vendors.devskiller.wire import Json, assessments, candidates, invitations
from skillsim.vendors.devskiller.wire.friendly import to_friendly


def webhook(registered: Webhook) -> Json:
    """A webhook as registered; this is the only time its secret is shown."""
    return {
        "id": registered.id,
        "url": registered.url,
        "secret": registered.secret,
        "apiVersion": "V2",
    }


def delivery_headers(told: Webhook) -> dict[str, str]:
    """The headers of a delivery (documented; `x-webhooks` in the contract has them as well)."""
    return {
        "Content-Type": "application/vnd.devskiller.v2.hal+json",
        "Devskiller-Hook-Secret": told.secret,
        "User-Agent": "Devskiller",
    }


def delivery_body(
    kind: EventKind,
    candidate: Candidate,
    assessment: Assessment,
    told: Webhook,
    *,
    is_undocumented_shown: bool = False,
) -> str:
    """The body of a delivery: an array (documented) of the one event it reports (assumed, D11).

    Links begin with the base that the webhook was registered under.
    """
    shown = _event(kind, candidate, assessment, Links(told.link_base))
    if is_undocumented_shown:
        # Observed (decision D26).
        shown["examId"] = shown["testId"]
    return json.dumps([shown], ensure_ascii=False, separators=(",", ":"))


def _event(kind: EventKind, candidate: Candidate, assessment: Assessment, links: Links) -> Json:
    # Documented: "if used", so missing rather than null.
    external = {"candidateExternalId": candidate.external_id} if candidate.external_id else {}
    return {
        "candidateId": candidate.id,
        **external,
        "assessmentId": assessment.id,
        "candidateEmail": candidate.email,
        # Documented by the sample (decision D35): this id alone is in its short form.
        "testId": to_friendly(assessment.test_id),
        "examName": assessment.test_name,
        "event": kind,
        "_links": {
            "candidate": {"href": candidates.location(candidate.id, links)},
            "assessment": {"href": assessments.location(assessment, links)},
            "invitation": {"href": invitations.location(assessment.id, links)},
        },
    }
