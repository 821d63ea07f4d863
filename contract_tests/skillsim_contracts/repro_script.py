"""A reproduction as one bash script that needs nothing but bash, curl and Python."""

import json
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType, ModuleType

from skillsim_contracts import expectations, receiver, repro_check, repro_listen
from skillsim_contracts.calls import INBOX, LISTEN
from skillsim_contracts.repro_check import names_in
from skillsim_contracts.repro_people import People, named_credentials, people_of
from skillsim_contracts.repro_shell import word
from skillsim_contracts.repro_steps import step_lines
from skillsim_contracts.reproduction import Reproduction
from skillsim_contracts.symbols import TAG, url_name

FUNCTIONS = Path(__file__).with_name("repro_functions.sh")

WIDTH = 96

_DEFINED = re.compile(r"^(\w+)\(\) \{", re.MULTILINE)

_NONE: Mapping[str, str] = MappingProxyType({})


def script(
    reproduction: Reproduction, *, default_url: str, base_urls: Mapping[str, str] = _NONE
) -> str:
    """The text of a script that exits with 1 when the defect shows and with 0 when it does not.

    `default_url` is the root of the target, below which each vendor has its name; `base_urls` has
    the addresses of vendors that are elsewhere. There is no secret in the text.
    """
    people = people_of(reproduction)
    steps = [
        *_function("steps", step_lines(reproduction, people)),
        "",
        *_function("judge", [_judging(reproduction)]),
    ]
    listens = _does(reproduction, LISTEN)
    ending = list(_ending(reproduction, people))
    lines = [
        "#!/usr/bin/env bash",
        *_head(reproduction, people),
        "",
        "set -o pipefail",
        "",
        *_settings(reproduction, default_url, base_urls),
        "",
        *steps,
        "",
        "# What follows are the tools that the steps use.",
        "",
        *_tools("\n".join([*steps, *ending])),
        *_program("check_program", expectations, repro_check),
        *(_program("listen_program", receiver, repro_listen) if listens else ()),
        *ending,
    ]
    return "\n".join(lines) + "\n"


def _head(reproduction: Reproduction, people: People) -> Iterator[str]:
    """What a stranger has to know, as comments."""
    vendor, operation = reproduction.vendor, reproduction.operation_id
    yield f"# {reproduction.rule_id}: {vendor}, {operation}"
    yield "#"
    yield from _comment(reproduction.message)
    yield "#"
    yield from _comment(f"Expected: {_expected(reproduction)}")
    yield from _comment(f"Found:    {reproduction.found}")
    yield "#"
    yield "# Exit code: 1 the defect shows, 0 it does not, 2 a step could not be made."
    yield "# BASE is the root of the target. Credentials come from the environment:"
    for person in people.values():
        names = [person.prefix + name for name in person.names]
        both = f"{names[0]} and {names[1]}, or {person.prefix}TOKEN" if names[1:] else names[0]
        yield f"#   {both}: the {person.actor}'s at {person.vendor}"
    yield "# What is not set, a simulator with its control plane at $BASE/__admin hands out itself."
    if reproduction.beginning.world:
        yield from _comment(f"Found on a simulator with {reproduction.beginning.world}.")


def _expected(reproduction: Reproduction) -> str:
    wanted = reproduction.expectation
    places = " and ".join(str(place) for place in wanted.answers)
    want = "" if wanted.want is None else f" {json.dumps(wanted.want)}"
    text = f"{wanted.selector} of answer {places}: {wanted.relation.replace('_', ' ')}{want}"
    return textwrap.shorten(text, 400, placeholder=" …")


def _comment(text: str) -> list[str]:
    """Lines of a comment, whatever the text holds."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return [f"# {line}" for line in textwrap.wrap(plain, WIDTH - 2, subsequent_indent="  ")]


def _settings(
    reproduction: Reproduction, default_url: str, base_urls: Mapping[str, str]
) -> Iterator[str]:
    yield f'BASE="${{BASE:-{default_url.rstrip("/")}}}"'
    yield 'BASE="${BASE%/}"'
    for vendor in reproduction.vendors:
        name, address = url_name(vendor), base_urls.get(vendor, f"$BASE/{vendor}")
        yield f'{name}="${{{name}:-{address.rstrip("/")}}}"'
    yield 'ADMIN_URL="${ADMIN_URL:-$BASE/__admin}"'
    yield 'DIRECT="127.0.0.1,localhost,::1${no_proxy:+,$no_proxy}"'
    yield 'ADMIN_AUTH="authorization:${ADMIN_TOKEN:+ Bearer $ADMIN_TOKEN}"'
    if reproduction.tag:
        yield f'{TAG}="${{{TAG}:-run$(date +%s)-}}"'


def _judging(reproduction: Reproduction) -> str:
    """The command that says whether the defect shows."""
    wanted = reproduction.expectation
    names = sorted(names_in([wanted.want, wanted.selector]))
    values = "".join(f' "{name}=${name}"' for name in names)
    expectation = {
        "answers": wanted.answers,
        "selector": wanted.selector,
        "relation": wanted.relation,
        "want": wanted.want,
    }
    command = f'python3 "$WORK/check.py" judge "$WORK"{values}'
    return f"{command} <<'END'\n{json.dumps(expectation)}\nEND"


def _ending(reproduction: Reproduction, people: People) -> Iterator[str]:
    """What the script does when everything is defined."""
    yield "WORK=$(mktemp -d) || exit 2"
    yield "trap clean_up EXIT"
    yield "check_tools"
    yield 'check_program > "$WORK/check.py"'
    if _does(reproduction, LISTEN):
        yield 'listen_program > "$WORK/listen.py"'
    yield from _beginning(reproduction)
    for person in people.values():
        yield person.finding
    named = sorted(named_credentials(reproduction, people))
    if named:
        yield f"need {' '.join(named)}"
    yield "steps"
    yield "judge"


def _beginning(reproduction: Reproduction) -> Iterator[str]:
    """The target as it stood before the first step."""
    if _does(reproduction, ""):
        yield 'has_control || stop "This needs a simulator whose control plane is at $ADMIN_URL."'
    beginning = reproduction.beginning
    if not beginning.resets:
        return
    yield "if has_control; then"
    yield "  control POST /reset '{}'"
    if beginning.settings:
        yield f"  control PUT /settings {word(json.dumps(dict(beginning.settings)))}"
    if beginning.is_frozen:
        yield """  control PUT /clock '{"mode": "frozen"}'"""
    yield "fi"


def _does(reproduction: Reproduction, method: str) -> bool:
    """Whether a step has the method; without one: whether a step speaks to the control plane."""
    calls = [step.call for step in reproduction.steps]
    if method:
        return any(call.method == method for call in calls)
    return any(not call.vendor and call.method not in (LISTEN, INBOX) for call in calls)


def _function(name: str, commands: Iterable[str]) -> Iterator[str]:
    """A bash function; only the first line of each command may be moved to the right."""
    yield f"{name}() {{"
    yield from (f"  {command}" for command in commands)
    yield "}"


def _tools(text: str) -> Iterator[str]:
    """The functions that a bash text uses, and those that they use."""
    blocks = FUNCTIONS.read_text(encoding="utf-8").strip().split("\n\n")
    names = {match[1]: block for block in blocks if (match := _DEFINED.search(block))}
    wanted, waiting = set[str](), [text]
    while waiting:
        words = set(re.findall(r"\w+", waiting.pop()))
        found = {name for name in names if name in words} - wanted
        wanted |= found
        waiting += [names[name] for name in found]
    for name, block in names.items():
        if name in wanted:
            yield block
            yield ""


def _program(name: str, *modules: ModuleType) -> list[str]:
    """A bash function that prints a Python program made of these modules."""
    texts = [Path(str(module.__file__)).read_text(encoding="utf-8") for module in modules]
    program = re.sub(r"^from skillsim_contracts\b.*\n", "", "\n\n".join(texts), flags=re.MULTILINE)
    return [f"{name}() {{ cat <<'PYTHON'", program.rstrip(), "PYTHON", "}", ""]
