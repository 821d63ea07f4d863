"""docs/benchmarks.md: one marked section for each benchmark, rewritten from a run."""

import re
from pathlib import Path

_DOCS = Path(__file__).parents[3] / "docs"
PAGE = _DOCS / "benchmarks.md"
CHART = _DOCS / "benchmarks.svg"


def rewrite(name: str, text: str, drawn: str = "") -> None:
    """Put the text in the section of that name, and the chart beside the page."""
    PAGE.write_text(with_section(PAGE.read_text(encoding="utf-8"), name, text), encoding="utf-8")
    if drawn:
        CHART.write_text(drawn, encoding="utf-8")


def with_section(page: str, name: str, text: str) -> str:
    """The page with another text between the two marks of a section."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    section = re.compile(f"{re.escape(begin)}\n.*?{re.escape(end)}", re.DOTALL)
    changed, n_found = section.subn(lambda _: f"{begin}\n\n{text}\n\n{end}", page)
    if n_found != 1:
        raise LookupError(f"docs/benchmarks.md has no section {begin}")
    return changed
