"""Makes the Flask application of the pages: their addresses, filters, headers and error pages."""

from flask import Flask, render_template
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from skillsim.errors import ApiError
from skillsim.vendors.devskiller.pages import exam, overview, reports, wording
from skillsim.vendors.devskiller.pages.asked import CSRF, visit
from skillsim.web_pages import look_files, safety

FILES = "/pages"
"""Where the files of the pages are, below the vendor's base."""
MAX_FORM_BYTES = 1 << 20

_FILTERS = (
    wording.seconds,
    wording.distance,
    wording.minutes,
    wording.status,
    wording.candidate_status,
    wording.task_type,
    wording.full_name,
)


def create(csrf: str) -> Flask:
    """The application; to be reached below the vendor's base, with a `PageVisit` in the scope.

    `csrf` is the text that every form carries.
    """
    app = Flask(__name__, static_url_path=f"{FILES}/static")
    app.extensions[CSRF] = csrf
    app.config["MAX_FORM_MEMORY_SIZE"] = MAX_FORM_BYTES
    env = app.jinja_env
    env.undefined = StrictUndefined
    env.trim_blocks = env.lstrip_blocks = True
    for function in _FILTERS:
        env.filters[function.__name__] = function
    env.globals.update(csrf=csrf, visit=visit, page=_page)
    look_files.add(app, f"{FILES}/look")
    for part in (exam.blueprint, reports.blueprint, overview.blueprint):
        app.register_blueprint(part)
    app.after_request(safety.add_headers)
    app.register_error_handler(ApiError, _refused)
    app.register_error_handler(HTTPException, _failed)
    return app


def _page(host: str, rest: str) -> str:
    """The address of a page: the base of its host, and what stands below it."""
    return f"{visit().links.page(host)}{rest}"


def _refused(error: ApiError) -> tuple[str, int]:
    return _page_of_error(error.status, f"{error.message}")


def _failed(error: HTTPException) -> Response | tuple[str, int]:
    status = error.code or 500
    if status < 400:
        return Response.force_type(error.get_response())
    if status == 404:
        return _page_of_error(404, "there is no such page")
    if status == 500:
        return _page_of_error(500, "the page itself failed; the server's log says where")
    return _page_of_error(status, error.description or "")


def _page_of_error(status: int, sentence: str) -> tuple[str, int]:
    return render_template("error.html", status=status, sentence=sentence), status
