"""Forms that every page takes: the clock bar, the theme, and the admin token."""

from flask import render_template, request
from werkzeug.wrappers import Response

from skillsim.admin_connection import AdminError
from skillsim.console import clock_bar
from skillsim.console.addresses import done, here
from skillsim.console.admin_api import AdminApi
from skillsim.console.sessions import COOKIE
from skillsim.console.visit import DEFAULT_WORLD, shared, visit
from skillsim.web_pages import safety

THEME = "skillsim_theme"
THEMES = ("system", "light", "dark")
TOKEN_FIELD = "admin_token"  # noqa: S105 - the name of a form field
_YEAR_S = 365 * 86_400


def take() -> Response | tuple[str, int] | None:
    """The answer to a form that any page may send; None for a page's own form and for reading."""
    if request.method != "POST":
        return None
    safety.check_form(shared().csrf)
    if TOKEN_FIELD in request.form:
        return _sign_in(request.form[TOKEN_FIELD])
    if "theme" in request.form:
        return _change_theme(request.form["theme"])
    if clock_bar.FIELD in request.form:
        return _press_clock(request.form[clock_bar.FIELD])
    return None


def theme() -> str:
    """How this browser wants the pages: one of THEMES."""
    wanted = request.cookies.get(THEME, "")
    return wanted if wanted in THEMES else THEMES[0]


def next_theme() -> str:
    """What the theme switch leads to."""
    return THEMES[(THEMES.index(theme()) + 1) % len(THEMES)]


def ask_for_token(problem: str = "") -> tuple[str, int]:
    """The page that asks for the admin token, in place of any other."""
    return render_template("pages/sign_in.html", problem=problem), 401


def _sign_in(token: str) -> Response | tuple[str, int]:
    try:
        if not (token.isascii() and token.isprintable()):
            raise AdminError("not a token", 401)
        AdminApi(visit().sandbox, token, DEFAULT_WORLD).get("/worlds")
    except AdminError as error:
        if error.status != 401:
            raise
        return ask_for_token("This is not the token that the server was started with.")
    answer = done("Signed in.")
    session = shared().sessions.keep(token)
    answer.set_cookie(COOKIE, session, path=request.script_root, httponly=True, samesite="Strict")
    return answer


def _change_theme(wanted: str) -> Response:
    answer = Response(status=303, headers={"Location": here()})
    value = wanted if wanted in THEMES else THEMES[0]
    answer.set_cookie(
        THEME, value, path=request.script_root, max_age=_YEAR_S, httponly=True, samesite="Strict"
    )
    return answer


def _press_clock(button: str) -> Response:
    if button not in clock_bar.BUTTONS:
        return done("The clock bar has no such button.", is_problem=True)
    return done(clock_bar.press(visit().api, button))
