"""The candidate object."""

from collections.abc import Sequence

from skillsim.context import Links
from skillsim.instants import to_text
from skillsim.vendors.devskiller.records import Candidate
from skillsim.vendors.devskiller.wire import Json


def standard(candidate: Candidate, links: Links) -> Json:
    """A candidate, as created and as in lists."""
    shown = _plain(candidate)
    shown["_links"] = {
        **report_links(candidate.id, links),
        "self": {"href": location(candidate.id, links)},
    }
    return shown


def extended(candidate: Candidate, assessments: Sequence[Json], links: Links) -> Json:
    """A candidate with its assessments.

    Assumed: `_embedded` is there even when the list is empty; clients read it unasked.
    """
    return {**standard(candidate, links), "_embedded": {"assessments": list(assessments)}}


def invited(candidate: Candidate, links: Links, assessments: Sequence[Json] | None = None) -> Json:
    """A candidate inside an invitation, in the details with its assessments.

    Documented by the samples: without a link to itself.
    """
    shown = {**_plain(candidate), "_links": report_links(candidate.id, links)}
    if assessments is not None:
        shown["_embedded"] = {"assessments": list(assessments)}
    return shown


def location(candidate_id: str, links: Links) -> str:
    """The address of a candidate in this API."""
    return f"{links.base}/candidates/{candidate_id}"


def report_links(candidate_id: str, links: Links) -> Json:
    """The report pages of a candidate; documented: an assessment links to the same ones."""
    reports = links.page("report")
    return {
        "onlineReport": {"href": f"{reports}/candidate-report.html?{candidate_id}"},
        "pdfReport": {"href": f"{reports}/candidate-pdf.html?{candidate_id}"},
    }


def _plain(candidate: Candidate) -> Json:
    return {
        "id": candidate.id,
        "firstName": candidate.first_name,
        "lastName": candidate.last_name,
        "email": candidate.email,
        "tags": list(candidate.tags),
        "disableCommunication": candidate.is_communication_disabled,
        "externalId": candidate.external_id,
        "status": candidate.status,
        "assignedUser": candidate.assigned_user_id,
        "assignedTeam": candidate.assigned_team_id,
        "creationDate": to_text(candidate.created_at_us),
    }
