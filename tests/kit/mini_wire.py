"""How the small SkillTrack reads requests and writes answers."""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, NoReturn

from flask import Response, request

Row = dict[str, Any]


class Refused(Exception):
    """Ends a request with a status, a short word and a sentence."""

    def __init__(self, status: int, error: str, message: str) -> None:
        super().__init__(message)
        self.status, self.error, self.message = status, error, message


def bad(message: str) -> NoReturn:
    raise Refused(400, "invalid_request", message)


def json_answer(value: Any, status: int = 200) -> Response:
    text = json.dumps(value, sort_keys=True, indent=2) + "\n"
    return Response(text, status, content_type="application/json; charset=utf-8")


def body_of_request() -> Row:
    """The JSON object of the request, whatever media type it claims to have."""
    try:
        value = json.loads(request.get_data())
    except (ValueError, RecursionError):
        bad("The body has to be JSON.")
    if not isinstance(value, dict):
        bad("The body has to be a JSON object.")
    return value


def text_of(asked: Mapping[str, Any], name: str, *, least: int = 1, most: int = 255) -> str:
    value = asked.get(name)
    if not isinstance(value, str) or not least <= len(value) <= most:
        bad(f"{name} has to be a text of {least} to {most} characters.")
    if any("\ud800" <= letter <= "\udfff" for letter in value):
        bad(f"{name} has half a character in it.")
    return value


def day_of(asked: Mapping[str, Any], name: str) -> str:
    value = text_of(asked, name)
    try:
        if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            return date.fromisoformat(value).isoformat()
    except ValueError:
        pass
    bad(f"{name} has to be a day, written 2025-06-01.")
