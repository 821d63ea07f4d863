"""Reading our own pages: sections, table rows, code blocks and links of Markdown."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.running_server import CHECKOUT

DEFAULT_URL = "http://127.0.0.1:8600"
SNIPPETS = tuple(sorted((CHECKOUT / "docs" / "snippets").glob("*.sh")))
HOW_TO_PAGES = (
    CHECKOUT / "docs" / "quick-start.md",
    *sorted((CHECKOUT / "docs" / "howto").glob("*.md")),
)

_NOT_OURS = frozenset({"node_modules", "schemathesis-report", "dist", "build"})
_FENCE = re.compile(r"^```[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_STEP = re.compile(
    r"^```sh\n(?P<script>.*?)^```$(?:\n\n```(?:json|text)\n(?P<shown>.*?)^```$)?",
    re.MULTILINE | re.DOTALL,
)
_LINK = re.compile(r"\]\(([^)\s]+)\)")


def text_of(relative: str) -> str:
    """A file of the checkout."""
    return (CHECKOUT / relative).read_text(encoding="utf-8")


def pages(folder: Path = CHECKOUT) -> Iterator[Path]:
    """Every Markdown file of the checkout that is ours."""
    for entry in sorted(folder.iterdir()):
        if entry.is_dir():
            if not entry.name.startswith(".") and entry.name not in _NOT_OURS:
                yield from pages(entry)
        elif entry.suffix == ".md":
            yield entry


def section(text: str, heading: str) -> str:
    """What stands under a heading, up to the next one of any level; fails without the heading."""
    _, found, rest = text.partition(f"\n{heading}\n")
    assert found, f"there is no heading {heading!r}"
    return re.split(r"^#+ ", rest, maxsplit=1, flags=re.MULTILINE)[0]


def rows(text: str) -> dict[str, str]:
    """The rows of a text's tables, without headings, by their first cell, which must not repeat."""
    found: dict[str, str] = {}
    is_below_heading = False
    for line in text.splitlines():
        if is_below_heading and line.startswith("|"):
            first = line.split("|")[1].strip()
            assert first not in found, f"two rows begin with {first}"
            found[first] = line
        else:
            is_below_heading = line.startswith("|---")
    return found


def code_blocks(text: str) -> list[str]:
    """The fenced code blocks of a text."""
    return _FENCE.findall(text)


def steps(text: str) -> list[tuple[str, str | None]]:
    """The shell scripts of a page in order, each with the output shown below it, if any."""
    return [(found["script"], found["shown"]) for found in _STEP.finditer(text)]


def printed_commands(text: str) -> list[tuple[str, str]]:
    """The code blocks that begin with a prompt: the command, and the output shown below it."""
    blocks = (block.partition("\n") for block in code_blocks(text) if block.startswith("$ "))
    return [(command.removeprefix("$ "), shown) for command, _, shown in blocks]


def anchors(page: Path) -> set[str]:
    """The fragments that the headings of a page can be reached by."""
    headings = _HEADING.findall(_FENCE.sub("", page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(page: Path) -> list[str]:
    """The relative links of a page that lead nowhere."""
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    return [link for link in _LINK.findall(text) if "://" not in link and _is_broken(page, link)]


def _is_broken(page: Path, link: str) -> bool:
    path, _, fragment = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    if not target.exists() or CHECKOUT not in target.parents:
        return True
    return bool(fragment) and (target.suffix != ".md" or fragment not in anchors(target))
