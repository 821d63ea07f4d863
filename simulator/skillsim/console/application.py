"""Makes the Flask application of the console: its pages, filters, headers and error pages."""

from collections.abc import Callable

from flask import Flask, render_template, request
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from skillsim import __version__
from skillsim.admin_connection import AdminError
from skillsim.console import addresses, forms, wording
from skillsim.console.notices import MAX_NOTICES, Notices
from skillsim.console.page import Page, current, discover, is_within, rail
from skillsim.console.sandbox import NoAnswer
from skillsim.console.sessions import Sessions
from skillsim.console.vendor_contracts import VendorContracts
from skillsim.console.visit import Shared, begin, shared, visit
from skillsim.web_pages import look_files, safety

Answered = Response | tuple[str, int]

_FILTERS = (
    wording.seconds,
    wording.distance,
    wording.span,
    wording.elapsed,
    wording.size,
    wording.thousands,
    wording.pretty_json,
    wording.outcome,
)


def create(sessions: Sessions, make_secret: Callable[[], str]) -> Flask:
    """The application; to be reached below `/__console`, with a `Sandbox` in the ASGI scope."""
    app = Flask(__name__)
    found = discover()
    app.extensions["skillsim"] = Shared(
        make_secret(), sessions, Notices(make_secret, MAX_NOTICES), VendorContracts()
    )
    app.url_map.strict_slashes = False
    _prepare_templates(app, found)
    look_files.add(app, "/look")
    for blueprint in {page.blueprint.name: page.blueprint for page in found}.values():
        app.register_blueprint(blueprint)
    app.before_request(_enter)
    app.after_request(safety.add_headers)
    app.register_error_handler(AdminError, _refused)
    app.register_error_handler(NoAnswer, _unanswered)
    app.register_error_handler(HTTPException, _failed)
    return app


def _prepare_templates(app: Flask, found: tuple[Page, ...]) -> None:
    env = app.jinja_env
    env.undefined = StrictUndefined
    env.trim_blocks = env.lstrip_blocks = True
    for function in _FILTERS:
        env.filters[function.__name__] = function
    env.globals.update(
        visit=visit,
        here=addresses.here,
        page_link=addresses.page,
        static=addresses.static,
        is_within=is_within,
        rail=lambda: rail(found),
        current_entry=lambda entries: current(entries, request.path),
        csrf=lambda: shared().csrf,
        notice=lambda: shared().notices.find(request.args.get(addresses.NOTICE)),
        theme=forms.theme,
        next_theme=forms.next_theme,
        version=__version__,
    )


def _enter() -> Answered | None:
    begin()
    if request.endpoint in safety.FILES:
        return None
    answer = forms.take()
    if answer is None and request.method != "POST":
        # The layout needs the world: what is wrong with it is found before the page begins.
        _ = visit().summary
    return answer


def _refused(error: AdminError) -> Answered:
    """The admin API's own sentence: on the page that holds the form, or in place of a page."""
    if error.status == 401:
        return forms.ask_for_token()
    if request.method == "POST":
        return addresses.done(f"{error}", is_problem=True)
    return _page_of_error(error.status, f"{error}")


def _unanswered(error: NoAnswer) -> Answered:
    if request.method == "POST":
        return addresses.done(f"No answer came: {error}.", is_problem=True)
    return _page_of_error(504, f"{error}")


def _failed(error: HTTPException) -> Answered:
    status = error.code or 500
    if status < 400:
        # A redirect, as of a path with one slash too many.
        return Response.force_type(error.get_response())
    if status == 404:
        return _page_of_error(404, "There is no such page.")
    if status == 500:
        return _page_of_error(500, "The console itself failed; the server's log says where.")
    return _page_of_error(status, error.description or "")


def _page_of_error(status: int, sentence: str) -> tuple[str, int]:
    shown = render_template(
        "pages/error.html", status=status, sentence=sentence, has_world=_has_world()
    )
    return shown, status


def _has_world() -> bool:
    """Whether the page can show the rail and the clock of a world."""
    try:
        return bool(visit().summary)
    except (AdminError, NoAnswer):
        return False
