"""The invitation object: a candidate and an assessment side by side."""

from collections.abc import Sequence

from skillsim.context import Links
from skillsim.vendors.devskiller.records import Assessment, Candidate, Results
from skillsim.vendors.devskiller.wire import Json, assessments, candidates
from skillsim.vendors.devskiller.wire.view import View


def created(candidate: Candidate, assessment: Assessment, view: View) -> Json:
    """An invitation as created: nothing is scored yet."""
    shown = assessments.extended(assessment, None, view, is_invited=True)
    return _linked(assessment.id, candidates.invited(candidate, view.links), shown, view.links)


def listed(candidate: Candidate, assessment: Assessment, view: View) -> Json:
    """An invitation in a list."""
    shown = assessments.scored(assessment, view)
    return _linked(assessment.id, candidates.invited(candidate, view.links), shown, view.links)


def detailed(
    candidate: Candidate,
    all_assessments: Sequence[Assessment],
    assessment: Assessment,
    results: Results | None,
    view: View,
) -> Json:
    """An invitation with the results, and with all assessments of the candidate.

    Documented by the sample: without a link to itself.
    """
    nested = [assessments.standard(each, view, is_invited=True) for each in all_assessments]
    shown = assessments.extended(assessment, results, view, is_invited=True)
    return _both(assessment.id, candidates.invited(candidate, view.links, nested), shown)


def location(invitation_id: str, links: Links) -> str:
    """The address of an invitation in this API."""
    return f"{links.base}/invitations/{invitation_id}"


def _linked(invitation_id: str, candidate: Json, assessment: Json, links: Links) -> Json:
    shown = _both(invitation_id, candidate, assessment)
    shown["_links"] = {"self": {"href": location(invitation_id, links)}}
    return shown


def _both(invitation_id: str, candidate: Json, assessment: Json) -> Json:
    return {"id": invitation_id, "_embedded": {"candidate": candidate, "assessment": assessment}}
