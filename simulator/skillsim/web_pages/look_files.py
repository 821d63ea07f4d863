"""The look that all pages share, as files that each application serves beside its own."""

from pathlib import Path

from flask import Flask, Response, send_from_directory, url_for

_FOLDER = Path(__file__).with_name("look")


def add(app: Flask, address: str) -> None:
    """Serve the files of the look below an address of an application, such as `/look`.

    Templates get `look(name)`, the address of a file there.
    """
    app.add_url_rule(f"{address}/<name>", "look", _send)
    app.jinja_env.globals["look"] = lambda name: url_for("look", name=name)


def _send(name: str) -> Response:
    return send_from_directory(_FOLDER, name)
