"""Addresses of pages: links that keep the world and the filters, and the way back from a form."""

from typing import Any
from urllib.parse import quote, urlencode

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from skillsim.console.notices import Notice
from skillsim.console.visit import DEFAULT_WORLD, shared, visit

NOTICE = "notice"


def here(**changes: Any) -> str:
    """This page with other members in its query; None takes one out, the rest stay.

    What a form has just said is not repeated.
    """
    kept = {name: value for name, value in request.args.items() if name != NOTICE}
    wanted = {name: value for name, value in {**kept, **changes}.items() if value is not None}
    query = f"?{urlencode(wanted)}" if wanted else ""
    return request.script_root + quote(request.path) + query


def page(address: str, **query: Any) -> str:
    """Another page, by its address below `/__console`, in the same world."""
    wanted = {name: value for name, value in query.items() if value is not None}
    if visit().world != DEFAULT_WORLD:
        wanted["world"] = visit().world
    return request.script_root + address + (f"?{urlencode(wanted)}" if wanted else "")


def done(sentence: str, *, is_problem: bool = False, **changes: Any) -> Response:
    """Back from a form to its page, which says this sentence; `changes` as `here` takes them."""
    notice = shared().notices.keep(Notice(sentence, is_problem))
    return redirect(here(**changes, **{NOTICE: notice}), 303)


def done_at(address: str, sentence: str, **query: Any) -> Response:
    """From a form to another page, which says this sentence."""
    notice = shared().notices.keep(Notice(sentence, is_problem=False))
    return redirect(page(address, **query, **{NOTICE: notice}), 303)


def static(name: str) -> str:
    """A file beside the templates."""
    return url_for("static", filename=name)
