"""Where the vendors of a world are and who may call them: credentials are added and taken away."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from flask import render_template, request
from werkzeug.wrappers import Response

from skillsim.console.addresses import done
from skillsim.console.admin_api import Refused, address
from skillsim.console.visit import visit

WORDS = ("api_key", "client_id", "client_secret")
"""The words that credentials may be made of."""
Answered = Response | tuple[str, int]
_NEW = "new"
# The buttons whose forms have something typed in, and what they may be refused with for it.
_COMES_BACK = {"add": (400, 404, 409), "end": (400,)}


class Problem(NamedTuple):
    """What was refused, and where: the address of credentials, or `new` for the form below."""

    place: str
    sentence: str
    fields: Mapping[str, str]


def show() -> str:
    """The page."""
    return _page(None)


def act() -> Answered:
    """What one of the buttons says; refused, its form comes back as it was."""
    form = request.form
    place = _NEW if "add" in form else _place(form)
    step = next((name for name in _STEPS if name in form), None)
    if step is None:
        return done("There is no such button.", is_problem=True)
    try:
        return done(_STEPS[step](form))
    except Refused as error:
        if error.status not in _COMES_BACK.get(step, ()):
            raise
        return _page(Problem(place, f"{error}", error.fields)), error.status


def _add(form: Mapping[str, str]) -> str:
    vendor, _, role = form.get("for", "").partition(" ")
    words = {name: text for name in WORDS if (text := form.get(name, "").strip())}
    asked = {"vendor": vendor, "role": role, "words": words}
    made = visit().api.post("/credentials", asked).body
    return f"{made['name']} may call {vendor} from now on."


def _rotate(form: Mapping[str, str]) -> str:
    made = visit().api.post(_place(form) + "/rotate").body
    return f"{made['name']} has new secret words; the old ones prove nothing any more."


def _revoke(form: Mapping[str, str]) -> str:
    visit().api.delete(_place(form))
    return f"{form['name']} is taken away, with every token it bought."


def _end_tokens(form: Mapping[str, str]) -> str:
    visit().api.post(_place(form) + "/expire", {"tokens": True})
    return f"The tokens that {form['name']} bought so far are worthless."


def _end(form: Mapping[str, str]) -> str:
    at = form.get("at", "").strip()
    visit().api.post(_place(form) + "/expire", {"at": at})
    return f"{form['name']} proves nothing from {at} on."


def _endless(form: Mapping[str, str]) -> str:
    visit().api.post(_place(form) + "/expire", {"at": None})
    return f"{form['name']} does not end."


_STEPS: Mapping[str, Callable[[Mapping[str, str]], str]] = {
    "add": _add,
    "rotate": _rotate,
    "revoke": _revoke,
    "tokens": _end_tokens,
    "end": _end,
    "endless": _endless,
}


def _place(form: Mapping[str, str]) -> str:
    """The address of the credentials that a form is about."""
    return address("credentials", form.get("vendor", ""), form.get("name", ""))


def _page(problem: Problem | None) -> str:
    return render_template(
        "pages/world_credentials.html",
        vendors=[_vendor(name) for name in visit().details["vendors"]],
        problem=problem,
        typed=request.form,
    )


def _vendor(name: str) -> dict[str, Any]:
    contract = visit().contract(name)
    return {
        "name": name,
        "title": contract.title,
        "base_url": visit().details["vendors"][name]["base_url"],
        "has_tokens": contract.key_header is None,
        "roles": contract.roles,
        "credentials": [_described(c) for c in visit().credentials if c["vendor"] == name],
    }


def _described(credential: dict[str, Any]) -> dict[str, Any]:
    place = address("credentials", credential["vendor"], credential["name"])
    return {**credential, "place": place}
