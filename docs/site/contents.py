"""What the site holds, and in which order: one section after the other, by patterns."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

# Pages that stand elsewhere in the checkout, with their place in the site.
OUTSIDE = {
    "README.md": "readme.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    "CHANGELOG.md": "changelog.md",
    "openapi/README.md": "contracts.md",
}
# Every vendor's own page.
VENDOR_PAGES = "simulator/skillsim/vendors/*/README.md"

START = "index"

# A page stands in the first section with a pattern that fits, in the order of the patterns.
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "Start": ("quick-start", "readme", "console"),
    "How-to": (
        "howto/install",
        "howto/ci",
        "howto/pytest",
        "howto/parallel-worlds",
        "howto/unmodified-clients",
        "howto/clock",
        "howto/webhooks",
        "howto/listen",
        "howto/limits",
        "howto/faults",
        "howto/report-card",
        "howto/drift",
        "howto/demo-data",
        "howto/own-company",
        "howto/data-in-parts",
        "howto/verify",
        "howto/write-a-mutant",
        "howto/fourth-vendor",
        "howto/*",
    ),
    "Concepts": ("architecture", "decisions", "adr/README", "glossary", "vendors/*"),
    "Reference": (
        "reference/commands",
        "reference/settings",
        "settings",
        "reference/vendors/*",
        "reference/*",
        "admin",
        "contracts",
        "kit",
        "data-files",
        "messy-data",
    ),
    "Fidelity": ("fidelity", "mutants"),
    "Comparison": ("comparison", "benchmarks"),
    "Project": ("contributing", "security", "changelog", "*", "*/*"),
}
# Pages with pages of their own below them.
NESTED = {"adr/README": "adr/*", "reference/commands": "reference/commands/*"}

TITLES = {"readme": "README", "settings": "Settings in full", "adr/README": "ADRs"}


def toctrees(names: Iterable[str]) -> dict[str, str]:
    """What stands below the start page and below each page with pages of its own.

    `names` are all pages of the site, without their ending; each of them is in one place.
    """
    left = [name for name in sorted(names) if name != START]
    below = {parent: _toctree("", _taken(left, (p,), parent)) for parent, p in NESTED.items()}
    start = [_toctree(title, _taken(left, wanted)) for title, wanted in SECTIONS.items()]
    return {START: "".join(start), **below}


def _taken(left: list[str], patterns: Iterable[str], parent: str = "") -> list[str]:
    """The names that fit, in the order of the patterns; they are taken out of `left`."""
    taken = [name for pattern in patterns for name in _fitting(left, pattern) if name != parent]
    unique = list(dict.fromkeys(taken))
    left[:] = [name for name in left if name not in unique]
    return unique


def _fitting(names: Iterable[str], pattern: str) -> Iterator[str]:
    depth = pattern.count("/")
    return (n for n in names if n.count("/") == depth and PurePosixPath(n).match(pattern))


def _toctree(caption: str, names: Iterable[str]) -> str:
    entries = [f"{TITLES[name]} </{name}>" if name in TITLES else f"/{name}" for name in names]
    head = [":hidden:", *([f":caption: {caption}"] if caption else [])]
    return "\n".join(["", "```{toctree}", *head, "", *entries, "```", ""])
