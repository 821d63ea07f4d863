"""The boundary table: from a schema and a valid value, values with one thing changed.

Nothing here sends anything. Each case says whether the changed value still fits the schema.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from skillsim_contracts.response_schemas import ResponseSchema
from skillsim_contracts.schema_parts import fits, flattened

Json = Any
Place = tuple[str | int, ...]
Schema = Mapping[str, Json]

MAX_LONG_TEXT = 20_000
MAX_LONG_LIST = 100
MAX_NEAR = 40
LABEL = 60
WORDS = "Zoë Łukasz 名前"
JUNK = "~ ~"
UNKNOWN_MEMBER = "no_such_member"

_BROKEN_FORMATS = {
    "date": ("2023-13-01", "2023-02-30", "01.02.2023", "yesterday"),
    "date-time": ("2023-13-01T00:00:00Z", "2023-02-30T00:00:00Z", "yesterday"),
    "email": ("no-at-sign.example.com",),
    "uuid": ("no-uuid", "123e4567-e89b-12d3-a456-42661417400"),
    "uri": ("no uri", "::"),
    "byte": ("***",),
}
# Texts of nearly the form, which a careless reader takes.
_NEAR_FORMATS = {"email": ("@example.com", "two words@example.com", "who@")}

_GONE = object()


@dataclass(frozen=True)
class Case:
    """A body (or the value of one parameter) with the value at `place` changed.

    `kind` says what is changed: missing, null, type, enum, format, pattern, near (nearly of the
    form), empty, long, low, high, negative, few, many, extra; or, for what still fits, null,
    extra, value, text, longest, lowest, highest, least, most, optional. A set as the value stands
    for the members of an object that are kept. `is_required` tells whether the place has to be
    there.
    """

    kind: str
    place: Place
    value: Json
    fits: bool
    is_required: bool = False
    schema: Schema | None = None

    @property
    def where(self) -> str:
        """The place as a JSON pointer, positions in lists as `*`."""
        return "".join("/*" if isinstance(part, int) else f"/{part}" for part in self.place)

    @property
    def shown(self) -> str:
        """The change in a few words."""
        if self.value is _GONE:
            return "left out"
        if isinstance(self.value, frozenset):
            return f"nothing but {', '.join(sorted(self.value)) or 'an empty object'}"
        text = repr(self.value)
        return f"{self.kind} {text if len(text) <= 60 else text[:57] + '...'}"


def body_cases(schema: Json, body: Json) -> list[Case]:
    """Cases of a body, each verified: the whole changed body fits the schema or does not."""
    compiled = ResponseSchema(schema)
    return [
        case
        for case in _cases(schema, body, (), is_required=True)
        if fits(compiled, changed_body(body, case)) == case.fits
    ]


def parameter_cases(parameter: Mapping[str, Json], value: Json) -> list[Case]:
    """Cases of a query parameter; its name is the place."""
    schema, place = flattened(parameter["schema"], value), (parameter["name"],)
    is_required = bool(parameter.get("required"))
    found = [Case("missing", place, _GONE, False, True)] if is_required else []
    is_list = schema.get("type") == "array"
    one = flattened(schema["items"], value[0]) if is_list else schema
    for case in _values(one, value[0] if is_list else value, place, is_required):
        if case.kind not in ("null", "type"):
            found.append(replace(case, value=[case.value]) if is_list else case)
    wrong = _WRONG_TEXTS.get(str(one.get("type")), ())
    return [*found, *(Case("type", place, text, False, is_required, one) for text in wrong)]


def changed_body(body: Json, case: Case) -> Json:
    """The body with the case applied; the body itself is left alone."""
    return _changed(body, case.place, case.value)


def _changed(value: Json, place: Place, new: Json) -> Json:
    if not place:
        if isinstance(new, frozenset):
            return {name: member for name, member in value.items() if name in new}
        return new
    first, rest = place[0], place[1:]
    if isinstance(value, list) and isinstance(first, int):
        return [_changed(v, rest, new) if n == first else v for n, v in enumerate(value)]
    name, kept = str(first), dict(value)
    if not rest and new is _GONE:
        kept.pop(name, None)
    else:
        kept[name] = _changed(kept.get(name), rest, new)
    return kept


def _cases(schema: Json, value: Json, place: Place, *, is_required: bool) -> Iterator[Case]:
    flat = flattened(schema, value)
    yield from _values(flat, value, place, is_required)
    if isinstance(value, dict):
        yield from _members(flat, value, place)
    elif isinstance(value, list) and value and "items" in flat:
        yield from _cases(flat["items"], value[0], (*place, 0), is_required=is_required)


def _members(flat: Schema, value: Mapping[str, Json], place: Place) -> Iterator[Case]:
    required = flat.get("required", [])
    for name, member in flat.get("properties", {}).items():
        if name in value:
            is_required = name in required
            kind = "missing" if is_required else "optional"
            yield Case(kind, (*place, name), _GONE, not is_required, is_required, member)
            yield from _cases(member, value[name], (*place, name), is_required=is_required)
        else:
            yield from _values(flattened(member, None), None, (*place, name), False)
    only_required = frozenset(name for name in value if name in required)
    if required and len(only_required) < len(value):
        yield Case("optional", place, only_required, True)
    yield from _alternatives(flat, value, place)
    is_open = flat.get("additionalProperties", True) is not False
    yield Case("extra", (*place, UNKNOWN_MEMBER), "x", is_open)


def _alternatives(flat: Schema, value: Mapping[str, Json], place: Place) -> Iterator[Case]:
    """Members of which at least one is required: none of them at all."""
    groups = [set(branch.get("required", ())) for branch in flat.get("alternatives", ())]
    if len(groups) > 1 and all(groups):
        either = set().union(*groups)
        left = frozenset(name for name in value if name not in either)
        yield Case("missing", place, left, False, True)


def _values(flat: Schema, value: Json, place: Place, is_required: bool) -> Iterator[Case]:
    """Every change to the value as a whole."""

    def made(kind: str, new: Json, *, fits: bool) -> Case:
        return Case(kind, place, new, fits, is_required, flat)

    yield made("null", None, fits=bool(flat.get("nullable")))
    for wrong in _WRONG_TYPES.get(str(flat.get("type")), lambda value: ())(value):
        yield made("type", wrong, fits=False)
    if "enum" in flat:
        yield from (made("enum", one, fits=False) for one in _no_members(flat["enum"]))
        yield from (made("value", one, fits=True) for one in flat["enum"] if one is not None)
    elif flat.get("type") == "string":
        yield from _texts(flat, value, made)
    elif flat.get("type") in ("integer", "number"):
        yield from _numbers(flat, made)
    elif flat.get("type") == "array":
        yield from _lists(flat, value, made)
    elif flat.get("type") == "boolean":
        yield from (made("value", one, fits=True) for one in (True, False))


def _texts(flat: Schema, value: Json, made: Any) -> Iterator[Case]:
    form, pattern = flat.get("format"), flat.get("pattern")
    for broken in _BROKEN_FORMATS.get(str(form), ()):
        yield made("format", broken, fits=False)
    for near in _NEAR_FORMATS.get(str(form), ()):
        yield made("near", near, fits=False)
    if flat.get("minLength", 0) >= 1 or pattern or form:
        yield made("empty", "", fits=False)
    if pattern and not form:
        yield made("pattern", JUNK, fits=False)
        yield from (made("near", near, fits=False) for near in _near(str(pattern), value))
    longest = flat.get("maxLength")
    if longest is not None and longest < MAX_LONG_TEXT:
        yield made("long", _of_length(form, longest + 1), fits=False)
    if form is None and pattern is None:
        yield made("text", WORDS, fits=True)
        if longest is not None and longest < MAX_LONG_TEXT:
            yield made("longest", "y" * longest, fits=True)


def _numbers(flat: Schema, made: Any) -> Iterator[Case]:
    step = 1 if flat["type"] == "integer" else 0.5
    for word, low, edge, sign in (
        ("minimum", "low", "lowest", -1),
        ("maximum", "high", "highest", 1),
    ):
        if word in flat:
            yield made(low, flat[word] + sign * step, fits=False)
            yield made(edge, flat[word], fits=True)
    if flat.get("minimum", -1) > 0:
        yield made("negative", -1, fits=False)


def _lists(flat: Schema, value: Json, made: Any) -> Iterator[Case]:
    fewest, most = flat.get("minItems", 0), flat.get("maxItems")
    yield made("few" if fewest else "least", [], fits=not fewest)
    if value and most is not None and most <= MAX_LONG_LIST:
        yield made("many", [value[0]] * (most + 1), fits=False)
        yield made("most", [value[0]] * most, fits=True)


def _of_length(form: str | None, length: int) -> str:
    """A text of that length; an address is well-formed apart from its length."""
    if form != "email":
        return "y" * length
    name, domain = "y" * LABEL, length - LABEL - len("@.com")
    labels = [("y" * LABEL + ".")[: domain - at] for at in range(0, domain, LABEL + 1)]
    return f"{name}@{''.join(labels).rstrip('.').ljust(domain, 'y')}.com"


def _no_members(members: list[Json]) -> Iterator[str]:
    yield "NO_SUCH_VALUE"
    for member in members[:1]:
        for cased in (str(member).lower(), str(member).upper()):
            if cased not in members:
                yield cased


def _near(pattern: str, value: Json) -> list[str]:
    """A few texts that differ from a valid one by a character and no longer fit."""
    if not isinstance(value, str) or len(value) > MAX_NEAR:
        return []
    digits = [value[:n] + "9" + value[n + 1 :] for n, c in enumerate(value) if c.isdigit()]
    letters = [value[:n] + "Z" + value[n + 1 :] for n, c in enumerate(value) if not c.isdigit()]
    near = [*digits, value[:-1], value + "0", *letters]
    return [one for one in near if not re.search(pattern, one)][:3]


_WRONG_TYPES: Mapping[str, Any] = {
    "string": lambda value: (12345, [value or "x"], {"x": "y"}, True),
    "integer": lambda value: (str(value or 1), (value or 1) + 0.5, [value or 1], {}, True),
    "number": lambda value: (str(value or 1), [value or 1], {}, True),
    "boolean": lambda value: ("true", "no", 1, []),
    "array": lambda value: ("x", {}, 5),
    "object": lambda value: ("x", [], 5),
}

# What a query parameter of that type cannot be.
_WRONG_TEXTS = {
    "integer": ("abc", "1.5"),
    "number": ("abc",),
    "boolean": ("maybe",),
}
