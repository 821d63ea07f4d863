"""What a request for a page asks for."""

from urllib.parse import unquote

from flask import request

from skillsim.errors import NotFound
from skillsim.ids import parse_uuid
from skillsim.vendor_pages import PageVisit

CSRF = "skillsim.csrf"
"""Where the application keeps the text that forms carry."""


def visit() -> PageVisit:
    """The way to the simulator for this request."""
    found: PageVisit = request.environ["asgi.scope"]["skillsim.page_visit"]
    return found


def subject() -> str:
    """The code or the id in the query: its first member, which has no value.

    Programs that take queries apart put an `=` behind it.
    """
    query = request.query_string.decode("ascii", "replace")
    return unquote(query.partition("&")[0].removesuffix("="))


def known_id(text: str) -> str:
    """An id in either spelling as it is stored. Raises NotFound."""
    known = parse_uuid(text)
    if known is None:
        raise NotFound("nothing has this id")
    return known
