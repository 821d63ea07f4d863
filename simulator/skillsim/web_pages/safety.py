"""What pages may do in a browser, and what keeps other sites from sending their forms."""

import hmac

from flask import Response, abort, request

CSRF_FIELD = "csrf"
FILES = ("static", "look")
"""The endpoints of files, which a browser may keep."""

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    # `no-referrer` would have browsers send our own forms with `Origin: null`.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def add_headers(response: Response) -> Response:
    """The answer with the headers that every answer has."""
    for name, value in _HEADERS.items():
        response.headers[name] = value
    if request.endpoint in FILES:
        # To be asked for each time, and answered with 304.
        response.headers["Cache-Control"] = "no-cache"
    return response


def check_form(csrf: str) -> None:
    """Refuse what does not come from a form that holds this text (403).

    Which site sent it was looked at before.
    """
    given = request.form.get(CSRF_FIELD, "").encode()
    if not hmac.compare_digest(given, csrf.encode()):
        abort(403, "This form is out of date. Go back, load the page again and send it once more.")
