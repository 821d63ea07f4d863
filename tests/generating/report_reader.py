"""Reads a report as a browser does, and the charts on it."""

import re
from html.parser import HTMLParser
from xml.etree import ElementTree

from skillsim.company import Block, Label
from skillsim.generating.figures import Figures
from tests.generating.figures_by_hand import page
from tests.seeded_company import large_company

VOID = {"meta"}


class Reader(HTMLParser):
    """Collects a page's elements and attributes, and what is closed out of turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def attributes(self, name: str) -> list[str]:
        """Every value of an attribute, in the order of the page."""
        return [attrs[name] or "" for _, attrs in self.elements if name in attrs]


def large_figures() -> Figures:
    figures = Figures.of(large_company())
    for block in large_company().blocks:
        figures.add(block)
    figures.add(Block(labels=(Label("rehire", "1"),)))
    return figures


def large_page() -> str:
    return page(large_figures())


def drawings(text: str) -> list[ElementTree.Element]:
    """Every chart's SVG."""
    found = re.findall(r'<svg class="chart".*?</svg>', text, re.DOTALL)
    return [ElementTree.fromstring(svg) for svg in found]


def figures_on(text: str) -> list[str]:
    return re.findall(r"<figure.*?</figure>", text, re.DOTALL)
