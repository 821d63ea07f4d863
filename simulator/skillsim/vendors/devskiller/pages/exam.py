"""The exam page: `exam.html?CODE`. A code opens one assessment, from the invitation to the end."""

from urllib.parse import quote

from flask import Blueprint, abort, current_app, redirect, render_template, request
from werkzeug.wrappers import Response

from skillsim.errors import Conflict
from skillsim.vendors.devskiller.pages import exam_state
from skillsim.vendors.devskiller.pages.asked import CSRF, subject, visit
from skillsim.vendors.devskiller.pages.exam_state import Button, Exam, Stage, Task
from skillsim.vendors.devskiller.service.answer_sheets import Entry
from skillsim.vendors.devskiller.service.questions import LETTERS
from skillsim.web_pages import safety

blueprint = Blueprint("exam", __name__)

MAX_LENGTH = 10_000
"""How many characters one field takes; the page says so to the browser as well."""
KEPT = "kept"

# Gone for good, whatever the code once opened.
_STATUS_BY_STAGE = {Stage.EXPIRED: 410, Stage.CANCELED: 410}


@blueprint.get("/exam.html")
def show() -> tuple[str, int]:
    """The page of a code as it is now."""
    code = subject()
    exam = visit().ask(lambda ctx: exam_state.read(ctx, code))
    return _page(exam, _STATUS_BY_STAGE.get(exam.stage, 200))


@blueprint.post("/exam.html")
def press() -> Response | tuple[str, int]:
    """What a button does; then back to the page, which shows where that led."""
    safety.check_form(current_app.extensions[CSRF])
    code, button = subject(), _button()
    try:
        visit().ask(lambda ctx: exam_state.press(ctx, code, button, _entry))
    except Conflict as error:
        exam = visit().ask(lambda ctx: exam_state.read(ctx, code))
        return _page(exam, 409, f"{error.message}")
    kept = f"&{KEPT}" if button == Button.KEEP else ""
    return redirect(f"{_address(code)}{kept}", 303)


def _page(exam: Exam, status: int, problem: str = "") -> tuple[str, int]:
    shown = render_template(
        "exam.html",
        exam=exam,
        address=_address(subject()),
        problem=problem,
        is_kept=KEPT in request.args,
        letters=LETTERS,
        max_length=MAX_LENGTH,
    )
    return shown, status


def _address(code: str) -> str:
    return f"{request.script_root}{request.path}?{quote(code, safe='')}"


def _button() -> Button:
    name = request.form.get("press", "")
    if name not in tuple(Button):
        abort(400, "The exam page has no such button.")
    return Button(name)


def _entry(task: Task) -> Entry:
    """What the form has for a task, in the form that the task asks for."""
    name, question = f"task-{task.number}", task.question
    if question.statements:
        chosen = request.form.getlist(name)
        return Entry(choices=tuple(letter for letter in LETTERS if letter in chosen))
    if question.n_gaps:
        places = range(1, question.n_gaps + 1)
        return Entry(gaps=tuple(_text(f"{name}-{place}") for place in places))
    return Entry(text=_text(name))


def _text(name: str) -> str:
    """A field without the characters that are neither letters nor lines, and not too long."""
    text = request.form.get(name, "").replace("\r\n", "\n").strip()
    return "".join(c for c in text if c.isprintable() or c in "\n\t")[:MAX_LENGTH]
