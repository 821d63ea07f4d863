"""Who has given the admin token: a cookie stands for it, so the browser does not keep the token."""

from http.cookies import CookieError, SimpleCookie

from skillsim.console.remembered import Remembered

COOKIE = "skillsim_session"
MAX_SESSIONS = 100

Sessions = Remembered[str]
"""Admin tokens that were typed in, by the random text in the cookie."""


def session_in(cookies: str) -> str | None:
    """The session that a Cookie header names."""
    try:
        found = SimpleCookie(cookies).get(COOKIE)
    except CookieError:
        return None
    return found.value if found else None
