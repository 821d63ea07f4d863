"""A browser without scripts: it follows links and sends forms to a simulator in this process."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode

from skillsim.app import Simulator
from tests.asgi import HOST, Answer, ask

ROOT = "/__console"
_VOID = frozenset({"meta", "link", "input", "br", "img", "hr", "path", "circle", "rect", "line"})


@dataclass
class Element:
    """One element of a page."""

    tag: str
    attributes: dict[str, str]
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words in it, each blank as one."""
        return " ".join("".join(self.pieces).split())


@dataclass
class Form:
    """One form: where it goes, and what it sends unless something else is typed in."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Page(HTMLParser):
    """What a reader sees of an answer. Elements that are not closed fail the test."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer
        self.elements: list[Element] = []
        self.forms: list[Form] = []
        self._open: list[Element] = []
        self._choice = ""
        self._typing = ""
        self.feed(answer.body.decode())
        self.close()
        assert not self._open, [element.tag for element in self._open]

    @property
    def text(self) -> str:
        return self.all("html")[0].text

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Every element of this tag with these attributes; `_` stands for `-`."""
        wanted = {name.strip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            element
            for element in self.elements
            if element.tag == tag and wanted.items() <= element.attributes.items()
        ]

    def link(self, text: str) -> str:
        """Where the first link with this text leads."""
        return next(e.attributes["href"] for e in self.all("a") if text in e.text)

    def form(self, button: str, value: str | None = None) -> Form:
        """The first form with a button of this name."""
        return next(
            form
            for form in self.forms
            for name, held in form.buttons
            if name == button and value in (None, held)
        )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        assert len(attributes) == len(attrs), f"{tag} has an attribute twice: {attrs}"
        element = Element(tag, attributes)
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)
        self._read_form(tag, attributes)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}>"
        self._open.pop()
        if tag == "textarea":
            self._typing = ""

    def handle_data(self, data: str) -> None:
        if self._typing:
            # A browser leaves out the line end behind the tag.
            typed = self.forms[-1].fields[self._typing] + data
            self.forms[-1].fields[self._typing] = typed.removeprefix("\n")
        for element in self._open:
            element.pieces.append(data)

    def _read_form(self, tag: str, attributes: dict[str, str]) -> None:
        name = attributes.get("name", "")
        if tag == "form":
            method = attributes.get("method", "get")
            self.forms.append(Form(attributes.get("action", ""), method))
        elif attributes.get("type") in ("radio", "checkbox") and "checked" not in attributes:
            pass
        elif tag == "textarea" and name:
            self._typing = name
            self.forms[-1].fields[name] = ""
        elif tag == "input" and name:
            self.forms[-1].fields[name] = attributes.get("value", "")
        elif tag == "select":
            self._choice = name
        elif tag == "option":
            fields = self.forms[-1].fields
            if "selected" in attributes or self._choice not in fields:
                fields[self._choice] = attributes["value"]
        elif tag == "button" and name:
            self.forms[-1].buttons.append((name, attributes.get("value", "")))


@dataclass
class Browser:
    """Somebody at a browser, with cookies."""

    app: Simulator
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, target: str, **headers: str) -> Answer:
        """The answer as it came; redirects are not followed."""
        return self._ask("GET", target, headers)

    def open(self, address: str, *, status: int = 200) -> Page:
        """A page of the console, by its address below the root."""
        answer = self.get(ROOT + address)
        assert answer.status == status, answer.body.decode()
        return Page(answer)

    def post(self, target: str, fields: dict[str, str], **headers: str) -> Answer:
        """A form's fields, sent from a page of the console."""
        given = {
            "origin": f"http://{HOST}",
            "sec-fetch-site": "same-origin",
            "content-type": "application/x-www-form-urlencoded",
            **headers,
        }
        return self._ask("POST", target, given, urlencode(fields).encode())

    def press(
        self, page: Page, button: str, value: str | None = None, address: str = "", **typed: str
    ) -> Page:
        """Send the form of a button, with other words typed in, and follow where it leads."""
        form = page.form(button, value)
        held = value if value is not None else dict(form.buttons)[button]
        answer = self.post(form.action or ROOT + address, {**form.fields, **typed, button: held})
        assert answer.status == 303, answer.body.decode()
        return self.open(answer.headers["location"].removeprefix(ROOT))

    def _ask(self, method: str, target: str, headers: dict[str, str], body: bytes = b"") -> Answer:
        given = {name.replace("_", "-"): value for name, value in headers.items() if value}
        if self.cookies:
            given["cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        answer = ask(self.app, method, target, given, body)
        if "set-cookie" in answer.headers:
            name, _, rest = answer.headers["set-cookie"].partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return answer
