"""Runs pages in threads, so that none of them holds the event loop up."""

from typing import Any, cast

from a2wsgi import WSGIMiddleware
from flask import Flask
from starlette.types import ASGIApp

MAX_THREADS = 4


def to_asgi(pages: Flask) -> ASGIApp:
    """A Flask application as an ASGI one.

    An answer is taken off its thread as a whole: a client who reads slowly holds none up.
    """
    wsgi: Any = pages.wsgi_app
    return cast(ASGIApp, WSGIMiddleware(wsgi, workers=MAX_THREADS, send_queue_size=0))
