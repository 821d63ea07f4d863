"""The documentation against the product: what exists is described, what is described exists."""

import json
import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

import skillsim
from skillsim.app import create_app
from skillsim.cli import make_parser
from skillsim.config import Config
from skillsim.contract import EVIDENCE_BASES, HOUSE_KEYWORDS, load
from skillsim.opening import DEFAULT_SCENARIO, DEFAULT_SEED
from skillsim.resources import contracts_root
from skillsim.seeding import load_scenario, scenario_names
from skillsim.settings import SETTINGS
from tests.command_line import commands, one_liners
from tests.documentation import (
    DEFAULT_URL,
    SNIPPETS,
    broken_links,
    code_blocks,
    pages,
    rows,
    section,
    text_of,
)
from tests.running_server import CHECKOUT

PACKAGE = CHECKOUT / "simulator" / "skillsim"
ADMIN = load(PACKAGE / "admin" / "openapi.yaml")
CONTRACTS = tuple(load(path) for path in sorted(contracts_root().glob("*.yaml")))

DECISION = re.compile(r"[TDKGA][0-9]{1,2}")
BASIS_BESIDE = re.compile(
    r"\b(assumed|documented|observed),? \(?decision ([TDKGA][0-9]{1,2})", re.I
)
CITED = re.compile(r"decisions: \[([^\]]+)\]|[Dd]ecisions? ((?:(?:, | and )?[TDKGA][0-9]{1,2}\b)+)")


def test_commands_of_the_readme_are_those_that_exist() -> None:
    described = rows(section(text_of("README.md"), "## Commands"))
    shown = {cell.split("`")[1]: row.split("|")[2].strip() for cell, row in described.items()}

    assert shown == one_liners(make_parser())


def test_commands_of_the_readme_lead_to_a_page() -> None:
    described = rows(section(text_of("README.md"), "## Commands"))

    assert [cell for cell in described if not re.fullmatch(r"\[`[a-z-]+`\]\(docs/.+\)", cell)] == []


def test_flags_of_every_command_are_described_once_for_all() -> None:
    described = section(text_of("README.md"), "### Exit codes")

    assert "`skillsim --version`" in described
    assert {"`-h`", "`--help`"} <= set(re.findall(r"`[^`]+`", described))


def _config_rows() -> dict[str, str]:
    return rows(text_of("docs/settings.md").partition("\n## ")[0])


def test_settings_described_are_those_that_exist() -> None:
    described = _config_rows()

    assert set(described) == {f"`{setting.name}`" for setting in fields(Config)}


@pytest.mark.parametrize("name", [setting.name for setting in fields(Config)])
def test_setting_is_described_with_flag_variable_and_default(name: str) -> None:
    row = _config_rows()[f"`{name}`"]
    flags = next(a.option_strings for a in commands()["serve"]._actions if a.dest == name)
    defaults = {"scenario": DEFAULT_SCENARIO, "seed": DEFAULT_SEED, "clock": "real"}
    default = defaults.get(name) or getattr(Config(), name)

    spelled = [*flags, f"SKILLSIM_{name.upper()}", *([str(default)] if default else [])]

    assert [word for word in spelled if f"`{word}`" not in row] == []


def test_switches_described_are_those_that_exist() -> None:
    described = rows(section(text_of("docs/settings.md"), "## Switches of a world"))

    assert described == {f"`{name}`": _switch_row(name) for name in SETTINGS}


def _switch_row(name: str) -> str:
    setting = SETTINGS[name]
    default = json.dumps(setting.default).strip('"')
    choices = ("true", "false") if isinstance(setting.default, bool) else setting.choices
    takes = ", ".join(f"`{choice}`" for choice in choices)
    takes = takes or f"{setting.minimum} to {setting.maximum}"
    return f"| `{name}` | {takes} | `{default}` | {setting.explanation} |"


def test_file_with_all_settings_has_all() -> None:
    example = next(block for block in code_blocks(text_of("docs/settings.md")) if "host:" in block)

    keys = [line.partition(":")[0] for line in example.splitlines()]

    assert keys == [setting.name for setting in fields(Config)]


def test_admin_routes_described_are_those_that_exist() -> None:
    prefix = ADMIN.document["servers"][0]["url"]
    headings = re.findall(r"^## ([A-Z]+ /.*)$", text_of("docs/admin.md"), re.MULTILINE)

    assert sorted(headings) == sorted(f"{o.method} {prefix}{o.path}" for o in ADMIN.operations)


def test_every_parameter_of_an_admin_route_is_described() -> None:
    prefix = ADMIN.document["servers"][0]["url"]
    for operation in ADMIN.operations:
        described = rows(
            section(text_of("docs/admin.md"), f"## {operation.method} {prefix}{operation.path}")
        )
        assert [p.name for p in operation.parameters if f"`{p.name}`" not in described] == []


def test_house_keywords_described_are_those_that_exist() -> None:
    described = rows(section(text_of("openapi/README.md"), "## House keywords"))

    assert {cell.strip("`") for cell in described if "x-" in cell} == HOUSE_KEYWORDS


@pytest.mark.parametrize("name", scenario_names())
def test_scenario_is_described_with_its_size(name: str) -> None:
    scenario = load_scenario(name)

    described = rows(section(text_of("README.md"), "## Scenarios"))
    cells = [cell.strip() for cell in described[f"`{name}`"].split("|")]

    samples = "yes" if scenario.samples else "no"
    assert cells[2:5] == [str(scenario.people), str(scenario.applicants), samples]


def test_every_sample_credential_is_in_the_readme() -> None:
    schemes = [scheme for c in CONTRACTS for scheme in c.security_schemes.values()]
    samples = [grant["sample"] for scheme in schemes for grant in scheme["x-credentials"]]
    words = [word for sample in samples for word in sample.values()]
    described = section(text_of("README.md"), "## Addresses and credentials")

    assert len(words) > 0
    assert [word for word in words if f"`{word}`" not in described] == []


def test_every_vendor_has_a_base_url_and_a_snippet() -> None:
    described = section(text_of("README.md"), "## Addresses and credentials")
    names = [contract.name for contract in CONTRACTS]

    assert [name for name in names if f"`{DEFAULT_URL}/{name}`" not in described] == []
    assert set(names) <= {snippet.stem for snippet in SNIPPETS}


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda path: path.stem)
def test_snippet_stands_in_the_readme_word_for_word(snippet: Path) -> None:
    assert snippet.read_text(encoding="utf-8") in code_blocks(text_of("README.md"))


def test_ready_line_in_the_readme_has_the_members_of_a_real_one() -> None:
    example = next(block for block in code_blocks(text_of("README.md")) if block.startswith("{"))
    app = create_app(Config())

    ready = app.describe(DEFAULT_URL)

    app.close()
    assert _leaves(json.loads(example)) == _leaves(ready)


def _leaves(value: Any, at: str = "") -> dict[str, Any]:
    """The members of nested objects by their path; what differs at each start is left out."""
    if isinstance(value, dict):
        return {
            k: v for key, part in value.items() for k, v in _leaves(part, f"{at}.{key}").items()
        }
    return {at: None if at in (".as_of", ".clock.now", ".pid") else value}


def test_decisions_that_are_cited_are_listed() -> None:
    listed = set(rows(text_of("docs/decisions.md")))

    cited = {(path.name, name) for path in _sources() for name in _cited(path)}

    assert len(cited) > 0
    assert sorted((where, name) for where, name in cited if name not in listed) == []


def _sources() -> Iterator[Path]:
    for folder in ("openapi", "simulator", "contract_tests", "fixtures"):
        for kind in ("*.py", "*.yaml", "*.md"):
            yield from (CHECKOUT / folder).rglob(kind)


def _cited(path: Path) -> set[str]:
    found = CITED.findall(path.read_text(encoding="utf-8"))
    return {name for pair in found for name in DECISION.findall("".join(pair))}


def test_decision_names_its_basis() -> None:
    bases = {
        name: line.split("|")[3].strip().split(", ")
        for name, line in rows(text_of("docs/decisions.md")).items()
    }

    assert len(bases) > 0
    assert [name for name, basis in bases.items() if not set(basis) <= set(EVIDENCE_BASES)] == []


def test_basis_beside_a_decision_is_one_of_its_own() -> None:
    bases = {name: row.split("|")[3] for name, row in rows(text_of("docs/decisions.md")).items()}
    files = [*contracts_root().glob("*.yaml"), *PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.yaml")]

    said = {pair for path in files for pair in BASIS_BESIDE.findall(path.read_text("utf-8"))}

    assert len(said) > 10
    assert [(basis, name) for basis, name in said if basis.lower() not in bases[name]] == []


def test_modules_described_are_those_that_exist() -> None:
    files = section(text_of("docs/architecture.md"), "## Files")
    block = files.partition("simulator/skillsim/\n")[2].partition("\n\n")[0]

    described = {line.split()[0] for line in block.splitlines() if re.match(r"  \S", line)}

    modules = {path.name for path in PACKAGE.glob("*.py") if not path.name.startswith("__")}
    folders = {path.parent.name + "/" for path in PACKAGE.glob("*/__init__.py")}
    assert described == modules | folders - {"vendors/"} | {"vendors/<v>/"}


def test_scripts_described_are_those_that_exist() -> None:
    described = re.findall(r"^\| `scripts/([a-z-]+)", text_of("CONTRIBUTING.md"), re.MULTILINE)

    scripts = {p.name for p in (CHECKOUT / "scripts").iterdir() if p.is_file() and _runs(p)}

    assert set(described) == scripts


def _runs(path: Path) -> bool:
    return os.access(path, os.X_OK)


@pytest.mark.parametrize("page", tuple(pages()), ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_links_of_page_lead_somewhere(page: Path) -> None:
    assert broken_links(page) == []


def test_newest_version_of_the_changelog_is_the_one_of_the_code() -> None:
    versions = re.findall(r"^## \[([0-9][^\]]*)\]", text_of("CHANGELOG.md"), re.MULTILINE)

    assert versions[0] == skillsim.__version__


def test_version_of_the_package_is_the_one_of_the_code() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))["project"]

    assert project["version"] == skillsim.__version__
    assert ADMIN.document["info"]["version"] == skillsim.__version__
