"""Names for what differs from run to run: credentials, addresses, the tag, values of answers."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from skillsim_contracts.calls import OWNER, READER, SECOND, Answer
from skillsim_contracts.target import Target

PREFIXES: Mapping[str, str] = {OWNER: "", READER: "READER_", SECOND: "SECOND_"}
"""What the names of an actor's credentials begin with."""

TAG = "TAG"
MIN_LENGTH = 4

WHOLE, LAST, PATH = "whole", "last", "path"

_NAMED = ("api_key", "token", "client_id", "client_secret")
# A tag this short may be part of any word.
_SHORTEST_TAG = 4

# Members that identify or point to something; the word says how to call the value.
_KINDS: Mapping[str, str] = {
    **dict.fromkeys(("id", "ids", "uuid"), "ID"),
    **dict.fromkeys(("href", "url", "uri", "location"), "LINK"),
    **dict.fromkeys(("cursor", "after", "before", "next"), "CURSOR"),
    **dict.fromkeys(("secret", "token", "key"), "SECRET"),
}
_OPAQUE = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9_-]{16,}")
_PLAIN = re.compile(r"[!#-\[\]-~]+")
_JWT = re.compile(r"\beyJ[\w-]{12,}(?:\.[\w-]*)*…?")


@dataclass(frozen=True)
class Leaf:
    """A text or number of a JSON body: where it is, the member it belongs to, its value."""

    selector: str
    name: str
    value: Any


def prefix(vendor: str, actor: str, vendors: Iterable[str]) -> str:
    """What the names of an actor's credentials begin with, given the vendors that matter."""
    return (f"{vendor.upper()}_" if len(set(vendors)) > 1 else "") + PREFIXES[actor]


def url_name(vendor: str) -> str:
    """The name of a vendor's base address."""
    return f"{vendor.upper()}_URL"


def credential_values(target: Target, vendors: Iterable[str]) -> dict[str, str]:
    """The secrets, keys and client ids of the actors of some vendors, by name."""
    known = set(vendors)
    return {
        prefix(vendor, actor, known) + name.upper(): words[name]
        for (vendor, actor), words in target.words.items()
        for name in _NAMED
        if vendor in known and actor in PREFIXES and words.get(name)
    }


def known_values(target: Target, vendors: Iterable[str], tag: str) -> dict[str, str]:
    """Everything that has a name before the first call: credentials, addresses, the tag."""
    known = set(vendors)
    addresses = {url_name(v): target.base_url(v) for v in known if v in target.base_urls}
    tagged = {TAG: tag} if len(tag) >= _SHORTEST_TAG else {}
    return {**credential_values(target, known), **addresses, **tagged}


def kind_of(name: str, text: str) -> str | None:
    """How to call a value that an answer made; None for one that is just data."""
    if not _PLAIN.fullmatch(text):
        return None
    kind = _KINDS.get(_last_word(name))
    if kind == "ID" and text.isdecimal():
        return kind
    if kind is not None and len(text) >= MIN_LENGTH:
        return kind
    return "VALUE" if _OPAQUE.fullmatch(text) else None


def is_opaque(text: str) -> bool:
    """Whether a text is too odd to be there by chance: long, with letters and digits."""
    return _OPAQUE.fullmatch(text) is not None


def is_identifier(name: str) -> bool:
    """Whether a member of this name identifies something."""
    return _KINDS.get(_last_word(name)) == "ID"


def leaves(answer: Answer) -> Iterator[Leaf]:
    """The texts and whole numbers in an answer's JSON body; none for another body."""
    try:
        value = answer.json()
    except ValueError:
        return
    yield from _leaves(value, "json:", "")


def redacted(text: str, secrets: Mapping[str, str]) -> str:
    """The text without secrets (each value has its name) and signed tokens, whole or cut short."""
    for value in sorted(secrets, key=len, reverse=True):
        text = text.replace(value, f"${secrets[value]}")
    return _JWT.sub("$TOKEN", text)


@dataclass
class Names:
    """Gives out names: ID1, ID2, LINK1, and so on."""

    counts: dict[str, int] = field(default_factory=dict)

    def next(self, kind: str) -> str:
        """A name of this kind that was not given out before."""
        self.counts[kind] = self.counts.get(kind, 0) + 1
        return f"{kind}{self.counts[kind]}"


def _last_word(name: str) -> str:
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    return re.split(r"[_\-]", words)[-1]


def _leaves(value: Any, place: str, name: str) -> Iterator[Leaf]:
    if isinstance(value, dict):
        for member, inner in value.items():
            if member != "*":
                pointed = member.replace("~", "~0").replace("/", "~1")
                yield from _leaves(inner, f"{place}/{pointed}", member)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _leaves(inner, f"{place}/{number}", name)
    elif isinstance(value, str | int) and not isinstance(value, bool):
        yield Leaf(place, name, value)
