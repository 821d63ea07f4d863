"""The report pages: `candidate-report.html?ID` to read, `candidate-pdf.html?ID` to keep."""

from flask import Blueprint, Response, render_template, request

from skillsim.vendors.devskiller.pages import report
from skillsim.vendors.devskiller.pages.asked import known_id, subject, visit
from skillsim.vendors.devskiller.pages.report import Report

blueprint = Blueprint("reports", __name__)


@blueprint.get("/candidate-report.html")
def read_online() -> tuple[str, int]:
    """The report as a page; it says so when there is none yet."""
    found = _report()
    if found.results is None:
        return _nothing_yet(found, 200)
    return render_template("report.html", report=found, chosen=report.chosen_statements), 200


@blueprint.get("/candidate-pdf.html")
def read_pdf() -> Response | tuple[str, int]:
    """The same as a PDF file; a page, and 404, when there is none yet."""
    found = _report()
    if found.results is None:
        return _nothing_yet(found, 404)
    # Takes longer to load than all the pages.
    from skillsim.vendors.devskiller.pages.pdf import make

    answer = Response(make(found), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="report-{found.candidate.id}.pdf"'
    return answer


def _report() -> Report:
    candidate_id = known_id(subject())
    named = request.args.get("assessment")
    assessment_id = None if named is None else known_id(named)
    return visit().ask(lambda ctx: report.read(ctx, candidate_id, assessment_id))


def _nothing_yet(found: Report, status: int) -> tuple[str, int]:
    return render_template("no_report.html", report=found), status
