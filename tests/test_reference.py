"""The generated reference: what the product has is in it, in words that can be read."""

import argparse
import json
import re

import pytest

from docs.site import reference
from docs.site.reference.commands import pages as command_pages
from docs.site.reference.contract_pages import admin_page, vendor_page
from docs.site.reference.markdown import escaped
from docs.site.reference.settings_page import settings_page
from skillsim.cli import make_parser
from skillsim.config import Config
from skillsim.contract import Contract
from skillsim.opening import DEFAULT_SCENARIO, DEFAULT_SEED
from skillsim.settings import SETTINGS
from tests.command_line import arguments, below, commands, every_parser, one_liners

VENDORS = reference.vendor_contracts()
ADMIN = reference.admin_contracts()


@pytest.mark.parametrize("name", sorted(every_parser()))
def test_every_argument_of_command_says_what_it_means(name: str) -> None:
    wrong = [
        (action.option_strings or action.dest, action.help)
        for action in arguments(every_parser()[name])
        if not _is_said_well(action.help)
    ]

    assert wrong == []


def test_every_command_says_what_it_does() -> None:
    sayings = one_liners(make_parser())

    assert list(sayings) == list(commands())
    assert [name for name, says in sayings.items() if not _is_said_well(says)] == []


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_verb_of_command_says_what_it_does(name: str) -> None:
    verbs = one_liners(commands()[name])

    assert set(verbs) == {verb for verb, _ in below(commands()[name])}
    assert [verb for verb, says in verbs.items() if not _is_said_well(says)] == []


def _is_said_well(text: str | None) -> bool:
    """Several words on one line, not a sentence: no capital in front, no full stop behind."""
    if text is None or text == argparse.SUPPRESS:
        return False
    first, _, rest = text.partition(" ")
    begins_small = not first[:1].isupper() or first.isupper()
    return bool(rest) and begins_small and re.search(r"[.,;:\s]$|\n", text) is None


@pytest.mark.parametrize("name", sorted(every_parser()))
def test_default_of_a_flag_is_in_its_meaning(name: str) -> None:
    parser = every_parser()[name]
    flags = [action for action in arguments(parser) if action.option_strings]
    defaults = {action.help: _default_of(name, parser, action) for action in flags}

    assert [said for said, default in defaults.items() if str(default) not in str(said)] == []


def _default_of(name: str, parser: argparse.ArgumentParser, action: argparse.Action) -> object:
    """What is taken when a flag is not given; no text when that is nothing."""
    if action.nargs == 0:
        return ""
    value = parser.get_default(action.dest)
    if name == "serve" and value is None:
        value = {"scenario": DEFAULT_SCENARIO, "seed": DEFAULT_SEED, "clock": "real"}.get(
            action.dest, getattr(Config(), action.dest, None)
        )
    is_one = isinstance(value, bool | int | float | str) or hasattr(value, "suffix")
    shown = int(value) if isinstance(value, float) else value
    return shown if is_one and value != argparse.SUPPRESS else ""


@pytest.mark.parametrize("name", sorted(commands()))
def test_page_of_command_has_each_verb_and_argument(name: str) -> None:
    page = command_pages()[f"commands/{name}.md"]
    command = commands()[name]

    missing = [
        (prog, action.option_strings or action.dest)
        for prog, parser in [(name, command), *below(command)]
        for action in arguments(parser)
        if not all(f"`{flag}`" in page for flag in action.option_strings)
        or escaped(str(action.help)) not in page
    ]

    assert missing == []
    assert [verb for verb, _ in below(command) if f"\n## {name} {verb}\n" not in page] == []


def test_default_of_a_flag_is_told_once() -> None:
    assert [place for place, page in command_pages().items() if "| Default |" in page] == []


def test_overview_of_the_reference_has_each_command() -> None:
    overview = command_pages()["commands.md"]

    listed = re.findall(r"^\| \[`skillsim ([a-z-]+)`\]", overview, re.MULTILINE)

    assert listed == list(commands())


@pytest.mark.parametrize("contract", VENDORS, ids=lambda contract: contract.name)
def test_page_of_vendor_has_each_operation_with_what_it_rests_on(contract: Contract) -> None:
    page = vendor_page(contract)

    for operation in contract.operations:
        part = _part(page, f"### `{operation.method} {operation.path}`")
        evidence = operation.evidence
        assert f"*{evidence['basis']}*: {' '.join(evidence['source'].split())}" in part
        assert [
            d for d in evidence.get("decisions", ()) if f"[{d}](#{d.lower()})" not in part
        ] == []
        assert [p.name for p in operation.parameters if f"| `{p.name}` |" not in part] == []
        assert [s for s in operation.responses if f"| `{s}` |" not in part] == []


def _part(page: str, heading: str) -> str:
    """What stands below a heading, up to the next one."""
    _, found, rest = page.partition(f"\n{heading}\n")
    assert found, heading
    return re.split(r"^#{2,3} ", rest, maxsplit=1, flags=re.MULTILINE)[0]


@pytest.mark.parametrize("contract", VENDORS, ids=lambda contract: contract.name)
def test_page_of_vendor_has_each_limit_practice_event_and_delay(contract: Contract) -> None:
    page = vendor_page(contract)
    text = json.dumps(contract.document)

    for limit in contract.document.get("x-rate-limits", ()):
        assert f"| `{limit['name']}` | {limit['limit']} |" in page
    for practice in contract.document.get("x-client-practices", ()):
        assert f"| `{practice['check']}` | {practice['rule']} |" in page
    assert ('"x-webhooks"' in text) == ("\n## Events\n" in page)
    for path in contract.document["paths"].values():
        webhooks = path.get("post", {}).get("x-webhooks", {"events": {}, "schedule_s": []})
        assert [event for event in webhooks["events"] if f"| `{event}` |" not in page] == []
        assert ", ".join(map(str, webhooks["schedule_s"])) in page


@pytest.mark.parametrize("name", sorted(ADMIN))
def test_page_of_admin_contract_has_each_route(name: str) -> None:
    contract = ADMIN[name]
    prefix = contract.document["servers"][0]["url"]
    page = admin_page(contract)

    for operation in contract.operations:
        part = _part(page, f"### `{operation.method} {prefix}{operation.path}`")
        assert [p.name for p in operation.parameters if f"| `{p.name}` |" not in part] == []


@pytest.mark.parametrize("contract", [*VENDORS, *ADMIN.values()], ids=lambda c: c.name)
def test_page_of_contract_has_each_schema_once(contract: Contract) -> None:
    page = reference.pages()
    text = next(t for n, t in page.items() if f"({contract.name.lower()}-" in t)

    names = contract.document["components"]["schemas"]

    assert [name for name in names if text.count(f"\n### {name}\n") != 1] == []


def test_page_of_settings_has_each_switch() -> None:
    page = settings_page()

    for name, setting in SETTINGS.items():
        assert f"| `{name}` |" in page
        assert setting.explanation in page
