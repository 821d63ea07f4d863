"""The form of a record: what the admin API says may be sent, and what was typed in, as JSON."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from skillsim.console.typed import number_or_text

TYPED = "field."
BEFORE = "before."
"""Beside each field stands what it held when the form was made: what is the same is not sent."""
_FLAGS = {"true": True, "false": False}

Json = Mapping[str, Any]


class FormField(NamedTuple):
    """One field of the form, with what it holds and what is wrong with that."""

    name: str
    type: str
    is_required: bool
    choices: Sequence[str]
    help: str
    text: str
    before: str
    problem: str


class Filled(NamedTuple):
    """What was typed in, as the body of an edit; `wrong` says what no body can be made of."""

    body: dict[str, Any]
    wrong: dict[str, str]


def make_fields(
    described: Iterable[Json],
    record: Json,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
) -> list[FormField]:
    """The fields of a form: filled as the record is, or as somebody has typed them before."""
    return [_field(field, record, typed, wrong or {}) for field in described]


def read(described: Iterable[Json], form: Mapping[str, str]) -> Filled:
    """The members whose fields hold something else than before; an emptied field is null."""
    body: dict[str, Any] = {}
    wrong = {}
    for field in described:
        name = field["name"]
        text, before = _tidy(form.get(TYPED + name, "")), _tidy(form.get(BEFORE + name, ""))
        if text == before:
            continue
        try:
            body[name] = _value(field["type"], text)
        except ValueError as error:
            wrong[name] = f"is no JSON: {error}"
    return Filled(body, wrong)


def _field(
    field: Json, record: Json, typed: Mapping[str, str] | None, wrong: Mapping[str, str]
) -> FormField:
    name = field["name"]
    before = _text(field, record.get(name))
    text = before
    if typed is not None:
        before, text = typed.get(BEFORE + name, ""), typed.get(TYPED + name, "")
    problems = [said for at, said in wrong.items() if at == name or at.startswith(name + ".")]
    return FormField(
        name,
        field["type"],
        field["is_required"],
        field["choices"],
        field["help"],
        text,
        before,
        "; ".join(problems),
    )


def _text(field: Json, value: Any) -> str:
    """A member as it stands in its field. JSON is what to do, not what there is: it is typed in."""
    if value is None or field["type"] == "json":
        return ""
    if field["type"] == "texts" and isinstance(value, list):
        return "\n".join(map(str, value))
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    return "" if field["choices"] and text not in field["choices"] else text


def _value(type_: str, text: str) -> Any:
    """What a field means. Raises ValueError for JSON that is none."""
    if type_ == "texts":
        return [line.strip() for line in text.splitlines() if line.strip()]
    if not text:
        return None
    if type_ == "number":
        return number_or_text(text)
    if type_ == "flag":
        return _FLAGS.get(text, text)
    if type_ == "json":
        return _parsed(text)
    return text


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def _tidy(text: str) -> str:
    """A browser ends the lines of what was typed in with CRLF."""
    return text.replace("\r\n", "\n").strip()
