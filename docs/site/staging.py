"""The sources of the site: the pages of a checkout, and those made of the product itself."""

import re
import shutil
from pathlib import Path

from docs.site import contents, reference
from docs.site.descriptions import described
from docs.site.links import rewritten
from docs.site.reference import evidence

CHECKOUT = Path(__file__).resolve().parents[2]

DECISIONS = "decisions.md"

FIDELITY = "fidelity.md"

_DECISIONS_OF_ROW = re.compile(r"\| (?P<ids>[TDKGA][0-9]+(?:, [TDKGA][0-9]+)*) \|$", re.MULTILINE)
_DECISION = re.compile(r"^\| (?P<id>[TDKGA][0-9]+) \|", re.MULTILINE)


def stage(into: Path, checkout: Path = CHECKOUT) -> None:
    """Write every source of the site to a folder, which is emptied first."""
    shutil.rmtree(into, ignore_errors=True)
    texts = _Pages(checkout, into).texts() | reference.pages()
    below = contents.toctrees(name.removesuffix(".md") for name in texts)
    for place, text in texts.items():
        path = into / place
        path.parent.mkdir(parents=True, exist_ok=True)
        whole = described(text) + below.get(place.removesuffix(".md"), "")
        path.write_text(whole, encoding="utf-8")


def places(checkout: Path = CHECKOUT) -> dict[Path, str]:
    """Every page that is written by hand, with its place in the site."""
    docs = checkout / "docs"
    found = {page: str(page.relative_to(docs)) for page in docs.rglob("*.md")}
    found |= {checkout / page: place for page, place in contents.OUTSIDE.items()}
    vendors = checkout.glob(contents.VENDOR_PAGES)
    return found | {page: f"vendors/{page.parent.name}.md" for page in vendors}


class _Pages:
    """Pages of a checkout on their way to the site, with the files that they link to."""

    def __init__(self, checkout: Path, into: Path) -> None:
        self._checkout = checkout
        self._into = into
        self._places = places(checkout)

    def texts(self) -> dict[str, str]:
        """The text of each page by its place; files that are linked to are copied."""
        return {place: self._text(page, place) for page, place in sorted(self._places.items())}

    def _text(self, page: Path, place: str) -> str:
        text = page.read_text(encoding="utf-8")
        if place == DECISIONS:
            text = _DECISION.sub(_with_anchor, text)
        if place == FIDELITY:
            text = _DECISIONS_OF_ROW.sub(_with_links, text)
        return rewritten(text, page, place, self._place_of)

    def _place_of(self, target: Path) -> str | None:
        """Where a file of the checkout stands in the site; None when there is no such file."""
        if target in self._places or not target.is_file():
            return self._places.get(target)
        if self._checkout not in target.parents:
            return None
        place = f"files/{target.relative_to(self._checkout)}"
        copy = self._into / place
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(target, copy)
        return place


def _with_anchor(row: re.Match[str]) -> str:
    """The beginning of a decision's row, as something that can be linked to."""
    return f"| [{row['id']}]{{#{row['id'].lower()}}} |"


def _with_links(row: re.Match[str]) -> str:
    """The end of a promise's row, with links to its decisions."""
    return f"| {evidence.decisions(row['ids'].split(', '))} |"
