"""Which parts of a call came from earlier answers: a trace as steps with placeholders.

A value that an answer made (an identifier, a link, a cursor, a secret) and that a later call sends
becomes a placeholder, and the step that the answer belongs to captures it. Values that a call had
sent itself before any answer showed them stay as they are, and so do plain words.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby
from typing import Any
from urllib.parse import quote, unquote

from skillsim_contracts.calls import INBOX, LISTEN, LOGIN, Answer, Call, Trace
from skillsim_contracts.findings import Expectation
from skillsim_contracts.repro_check import PLACEHOLDER, below
from skillsim_contracts.symbols import (
    LAST,
    PATH,
    WHOLE,
    Names,
    is_identifier,
    is_opaque,
    kind_of,
    known_values,
    leaves,
)
from skillsim_contracts.target import Target

_QUOTED = re.compile(r'(?<=")[^"\\]+(?=")')
_TOKEN = re.compile(r'[^"/?&=,;:\s{}\[\]<>]+')
_AFTER_SLASH = re.compile(r"/$")
_AFTER_ID = re.compile(r"""[iI][dD]["']?\s*[:=]\s*"?$""")


@dataclass(frozen=True)
class Capture:
    """A value that a step's answer gives to later steps.

    `selector` is one of skillsim_contracts.expectations; `part` is `whole`, the `last` segment of a
    path, or the `path` of a link below the vendor's base.
    """

    name: str
    selector: str
    part: str = WHOLE


@dataclass(frozen=True)
class Step:
    """A call with placeholders, and what its answer gives to later ones.

    A LISTEN step captures the receiver's address; the path of an INBOX step is that placeholder.
    """

    call: Call
    captures: tuple[Capture, ...] = ()

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the placeholders in its call."""
        call = self.call
        texts = (call.path, call.body.decode("latin-1"), *call.headers.values())
        return frozenset(match[1] for text in texts for match in PLACEHOLDER.finditer(text))


@dataclass(frozen=True)
class Symbolic:
    """A trace as steps, and an expectation about their answers (by place) with placeholders too.

    `secrets` has every secret value that the trace knows, with its name.
    """

    steps: tuple[Step, ...]
    expectation: Expectation | None
    vendors: tuple[str, ...]
    secrets: Mapping[str, str]


def symbolic(
    trace: Trace,
    target: Target,
    expectation: Expectation | None = None,
    *,
    links_first: bool = False,
) -> Symbolic:
    """The trace as steps; `target` is the one it was made on.

    A path that can be read both as a link that was followed and as one with identifiers in it is
    read as a link with `links_first`.
    """
    vendors = tuple(dict.fromkeys(a.call.vendor for a in trace if a.call.vendor))
    reader = _Reader(target, vendors, links_first)
    calls = [call for batch in _batches(trace) for call in reader.read(batch)]
    placed = _placed(expectation, trace) if expectation else None
    wanted = reader.wanted(placed) if placed else None
    steps = tuple(
        Step(call, tuple(reader.captures.get(place, ()))) for place, call in enumerate(calls)
    )
    return Symbolic(steps, wanted, vendors, reader.secrets)


def _placed(expectation: Expectation, trace: Trace) -> Expectation:
    """The expectation with places in the trace for numbers."""
    places = {answer.number: place for place, answer in enumerate(trace)}
    return replace(expectation, answers=tuple(places[n] for n in expectation.answers))


def _batches(trace: Trace) -> Iterator[list[tuple[int, Answer]]]:
    """Answers with their places, those of one batch together."""
    numbered = enumerate(trace)
    for _, group in groupby(numbered, lambda pair: pair[1].call.batch or f"alone {pair[0]}"):
        yield list(group)


@dataclass(frozen=True)
class _Origin:
    """Where a value was seen first."""

    place: int
    selector: str
    part: str
    kind: str


@dataclass
class _Reader:
    """Reads a trace from its beginning; knows at each call what the answers before it showed."""

    target: Target
    vendors: tuple[str, ...]
    links_first: bool
    captures: dict[int, list[Capture]] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    names: Names = field(default_factory=Names)
    _fixed: dict[str, str] = field(default_factory=dict)
    _origins: dict[str, _Origin] = field(default_factory=dict)
    _links: dict[tuple[str, str], _Origin] = field(default_factory=dict)
    _named: dict[_Origin, str] = field(default_factory=dict)
    _given: set[str] = field(default_factory=set)
    _hooks: list[str] = field(default_factory=list)
    _barred: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        known = known_values(self.target, self.vendors, self.target.tag)
        self._fixed = {value: name for name, value in known.items()}
        addresses = {self.target.base_urls.get(vendor) for vendor in self.vendors}
        self.secrets = {v: n for v, n in self._fixed.items() if v not in addresses and n != "TAG"}

    def read(self, batch: Iterable[tuple[int, Answer]]) -> list[Call]:
        """The calls of a batch with placeholders; its answers are known from here on."""
        batch = list(batch)
        calls = [self._call(answer.call) for _, answer in batch]
        for _, answer in batch:
            self._note_given(answer.call)
        for place, answer in batch:
            self._note_answer(place, answer)
        return calls

    def wanted(self, expectation: Expectation) -> Expectation:
        """An expectation with placeholders for what answers that it does not judge have shown."""
        last = max(expectation.answers)
        self._barred = frozenset(expectation.answers) | {
            origin.place for origin in self._origins.values() if origin.place > last
        }
        member = expectation.selector.replace(":", "/").rpartition("/")[2]
        want = self._want(expectation.want, member)
        return replace(expectation, want=want, selector=self._text(expectation.selector))

    def _call(self, call: Call) -> Call:
        if call.method == INBOX:
            return replace(call, path="{{" + self._hooks[int(call.path[1:])] + "}}")
        if call.method in (LISTEN, LOGIN):
            return call
        headers = {name: self._text(value) for name, value in call.headers.items()}
        body = self._text(call.body.decode("latin-1"), quoted=True).encode("latin-1")
        return replace(call, path=self._path(call), headers=headers, body=body)

    def _path(self, call: Call) -> str:
        link = self._links.get((call.vendor, call.path))
        if link is not None and (self.links_first or call.operation_id is None):
            return self._placeholder(link)
        text = self._text(call.path)
        if link is not None and text == call.path:
            return self._placeholder(link)
        return text

    def _text(self, text: str, *, quoted: bool = False) -> str:
        for value in sorted(self._fixed, key=len, reverse=True):
            text = text.replace(value, "{{" + self._fixed[value] + "}}")
        if quoted:
            text = _QUOTED.sub(self._replaced, text)
        return _TOKEN.sub(self._replaced, text)

    def _replaced(self, match: re.Match[str]) -> str:
        token = unquote(match[0])
        origin = self._origins.get(token)
        if origin is None or origin.place in self._barred:
            return match[0]
        before = match.string[: match.start()]
        if token.isdecimal() and not (_AFTER_ID.search(before) or _AFTER_SLASH.search(before)):
            return match[0]
        encoded = match[0] != token and match[0] == quote(token, safe="")
        return self._placeholder(origin, "%" if encoded else "")

    def _want(self, value: Any, member: str) -> Any:
        if isinstance(value, dict):
            return {name: self._want(inner, name) for name, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self._want(inner, member) for inner in value]
        if isinstance(value, bool) or not isinstance(value, str | int):
            return value
        origin = self._origins.get(str(value))
        is_named = is_identifier(member) or not str(value).isdecimal()
        if origin is not None and origin.place not in self._barred and is_named:
            return self._placeholder(origin, "#" if isinstance(value, int) else "")
        return self._text(value) if isinstance(value, str) else value

    def _placeholder(self, origin: _Origin, form: str = "") -> str:
        if origin not in self._named:
            name = self.names.next(origin.kind)
            self._named[origin] = name
            capture = Capture(name, origin.selector, origin.part)
            self.captures.setdefault(origin.place, []).append(capture)
        return "{{" + self._named[origin] + form + "}}"

    def _note_given(self, call: Call) -> None:
        """What a call sends without an answer having shown it is its own."""
        body = call.body.decode("latin-1")
        texts = (call.path, body, *call.headers.values())
        self._given.update(unquote(m[0]) for text in texts for m in _TOKEN.finditer(text))
        self._given.update(m[0] for m in _QUOTED.finditer(body))
        self._given.add(call.path)

    def _note_answer(self, place: int, answer: Answer) -> None:
        if answer.call.method == LISTEN:
            self._note_hook(place, answer.json()["url"])
            return
        found = list(leaves(answer))
        for leaf in found:
            kind = kind_of(leaf.name, str(leaf.value))
            if kind is not None and (isinstance(leaf.value, str) or kind == "ID"):
                self._note(str(leaf.value), _Origin(place, leaf.selector, WHOLE, kind))
        texts = [(leaf.selector, leaf.value) for leaf in found if isinstance(leaf.value, str)]
        if "location" in answer.headers:
            texts.insert(0, ("header:location", answer.headers["location"]))
        for selector, text in texts:
            self._note_link(place, answer.call.vendor, selector, text)

    def _note_hook(self, place: int, url: str) -> None:
        origin = _Origin(place, "json:/url", WHOLE, "HOOK")
        self._fixed[url] = self._placeholder(origin).strip("{}")
        self._hooks.append(self._fixed[url])

    def _note_link(self, place: int, vendor: str, selector: str, text: str) -> None:
        """A link can be followed as it is, and its last segment may identify something."""
        path = below(self.target.base_url(vendor), text) if vendor and "/" in text else None
        if path is None:
            return
        if path not in self._given:
            self._links.setdefault((vendor, path), _Origin(place, selector, PATH, "LINK"))
        last = text.rstrip("/").rpartition("/")[2]
        if is_opaque(last) or last.isdecimal():
            self._note(last, _Origin(place, selector, LAST, "ID"))

    def _note(self, value: str, origin: _Origin) -> None:
        if value in self._given or value in self._origins:
            return
        self._origins[value] = origin
        if origin.kind == "SECRET":
            self.secrets[value] = "SECRET"
