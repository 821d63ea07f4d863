"""The candidate object."""

from skillsim.context import Links
from skillsim.instants import to_text
from skillsim.vendors.devskiller.records import Candidate
from skillsim.vendors.devskiller.wire import Json


def standard(candidate: Candidate, links: Links) -> Json:
    """A candidate, as created and as in lists."""
    here = report_links(candidate.id, links)
    here["self"] = {"href": location(candidate.id, links)}
    return _shown(candidate, here)


def extended(candidate: Candidate, assessments: list[Json], links: Links) -> Json:
    """A candidate with its assessments.

    Assumed: `_embedded` is there even when the list is empty; clients read it unasked.
    """
    shown = standard(candidate, links)
    shown["_embedded"] = {"assessments": assessments}
    return shown


def invited(candidate: Candidate, links: Links, assessments: list[Json] | None = None) -> Json:
    """A candidate inside an invitation, in the details with its assessments.

    Documented by the samples: without a link to itself.
    """
    shown = _shown(candidate, report_links(candidate.id, links))
    if assessments is not None:
        shown["_embedded"] = {"assessments": assessments}
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


def _shown(candidate: Candidate, links: Json) -> Json:
    # Taken apart at once, since lists are made of it.
    id_, first, last, email, external_id, status, user_id, team_id, at_us, is_quiet, tags = (
        candidate
    )
    return {
        "id": id_,
        "firstName": first,
        "lastName": last,
        "email": email,
        "tags": list(tags),
        "disableCommunication": is_quiet,
        "externalId": external_id,
        "status": status,
        "assignedUser": user_id,
        "assignedTeam": team_id,
        "creationDate": to_text(at_us),
        "_links": links,
    }
