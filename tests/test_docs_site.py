"""The documentation site: it is built without a warning, is whole, and needs no network."""

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest

from docs.site import contents
from docs.site.descriptions import MOST_CHARACTERS, description
from docs.site.links import rewritten
from docs.site.staging import places, stage
from tests.running_server import CHECKOUT

LIMIT_S = 110.0
# What a browser fetches by itself; `a` and the like wait for the reader.
FETCHED = {
    "audio": "src",
    "embed": "src",
    "iframe": "src",
    "img": "src",
    "link": "href",
    "object": "data",
    "script": "src",
    "source": "src",
    "video": "src",
}
IN_STYLES = re.compile(r"(?:url\(|@import\s)\s*[\"']?((?:https?:)?//[^\"')\s]+)")


@dataclass(frozen=True)
class Built:
    """A built site, and what was said while it was built."""

    folder: Path
    exit_code: int
    said: str


def _build(sources: Path, output: Path) -> Built:
    done = subprocess.run(
        [sys.executable, "-m", "docs.site", "build", str(sources), str(output)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    return Built(output, done.returncode, done.stdout + done.stderr)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("site")
    stage(folder / "sources")
    return _build(folder / "sources", folder / "site")


@pytest.mark.slow
def test_site_is_built_without_a_warning(site: Built) -> None:
    assert (site.exit_code, site.said) == (0, "")


@pytest.mark.slow
def test_every_page_of_the_docs_is_in_the_site_and_its_contents(site: Built) -> None:
    start = _Page.read(site.folder / "index.html")
    wanted = {place.removesuffix(".md") + ".html" for place in places().values()}

    assert sorted(wanted - {"index.html"} - set(start.links)) == []
    assert [page for page in wanted if not (site.folder / page).is_file()] == []


@pytest.mark.slow
def test_reference_has_a_page_for_each_command_and_vendor(site: Built) -> None:
    made = {str(path.relative_to(site.folder)) for path in site.folder.rglob("*.html")}

    assert "reference/commands/serve.html" in made
    assert {f"reference/vendors/{path.stem}.html" for path in _contracts()} <= made


def _contracts() -> Iterator[Path]:
    return (CHECKOUT / "openapi").glob("*.yaml")


@pytest.mark.slow
def test_site_fetches_nothing_from_elsewhere(site: Built) -> None:
    pages = {path: _Page.read(path) for path in site.folder.rglob("*.html")}
    styles = [*site.folder.rglob("*.css"), *pages]

    fetched = {url for page in pages.values() for url in page.fetched if "//" in url}
    fetched |= {url for path in styles for url in IN_STYLES.findall(path.read_text("utf-8"))}

    assert len(pages) > 0
    assert fetched == set()


@pytest.mark.slow
def test_what_the_pages_fetch_is_there(site: Built) -> None:
    missing = {
        str(path.relative_to(site.folder)): url
        for path in site.folder.rglob("*.html")
        for url in _Page.read(path).fetched
        if not (path.parent / url.partition("?")[0].partition("#")[0]).resolve().is_file()
    }

    assert missing == {}


@pytest.mark.slow
def test_every_page_has_a_title_a_description_and_an_icon(site: Built) -> None:
    pages = {path: _Page.read(path) for path in site.folder.rglob("*.html")}
    written = [page for path, page in pages.items() if path.name != "search.html"]

    assert len(written) > 0
    assert [path for path, page in pages.items() if not (page.title and page.has_icon)] == []
    assert [page.title for page in written if len(page.description) < 20] == []


@pytest.mark.slow
def test_flags_keep_their_hyphens_and_quotes_are_straight(site: Built) -> None:
    texts = {path.name: path.read_text("utf-8") for path in site.folder.rglob("*.html")}

    assert "on the port of --tls-port" in texts["serve.html"]
    assert [name for name, text in texts.items() if re.search("[\u2013\u2014][a-z]", text)] == []


@pytest.mark.slow
def test_broken_link_fails_the_build_by_its_page(tmp_path: Path) -> None:
    stage(tmp_path / "sources")
    glossary = tmp_path / "sources" / "glossary.md"
    planted = "\n[a](nowhere.md) [b](decisions.md#nothing) [c](#k99) ![d](gone.png)\n"
    glossary.write_text(glossary.read_text("utf-8") + planted, "utf-8")

    built = _build(tmp_path / "sources", tmp_path / "site")

    assert built.exit_code != 0
    for word in ("nowhere.md", "nothing", "k99", "gone.png"):
        assert re.search(rf"glossary\.md:\d+: WARNING: .*{word}", built.said), word


@dataclass
class _Page(HTMLParser):
    """A page's head, and its addresses: those a reader may follow, those fetched at once."""

    links: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    title: str = ""
    description: str = ""
    has_icon: bool = False

    @classmethod
    def read(cls, path: Path) -> "_Page":
        page = cls()
        page.feed(path.read_text(encoding="utf-8"))
        return page

    def __post_init__(self) -> None:
        super().__init__()

    def handle_data(self, data: str) -> None:
        if self.lasttag == "title" and not self.title:
            self.title = data.strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        self.has_icon = self.has_icon or "icon" in known.get("rel", "")
        if known.get("name") == "description":
            self.description = known["content"]
        if tag == "a":
            self.links.append(known.get("href", "").partition("#")[0])
        url = known.get(FETCHED.get(tag, ""), "")
        # These links are for the reader, as those of `a`.
        if url and known.get("rel") not in ("next", "prev", "index", "search", "author"):
            self.fetched.append(url)


def test_page_that_no_section_names_is_in_the_contents() -> None:
    below = contents.toctrees(["index", "quick-start", "new", "new/one", "howto/zebra"])

    assert "\n/new\n/new/one\n" in below["index"]
    assert "\n/howto/zebra\n" in below["index"].partition(":caption: Concepts")[0]


def test_page_is_in_the_contents_once() -> None:
    names = ["howto/clock", "howto/ci", "reference/commands", "reference/commands/clock"]

    text = "".join(contents.toctrees(names).values())

    assert [text.count(f"/{name}\n") for name in names] == [1, 1, 1, 1]


def test_description_is_the_first_prose_of_a_page() -> None:
    above = "# 1. Title\n\nStatus: accepted\n\n## Why\n\n| A |\n|---|\n\n- one\n\n"

    assert description(f"{above}`a` [b](c.md) is\n*d*.\n\nMore.\n") == "a b is d."


def test_long_description_is_cut_between_words() -> None:
    found = description("# Title\n\n" + "word " * 100)

    assert found.endswith("word …")
    assert MOST_CHARACTERS - 10 < len(found) <= MOST_CHARACTERS


def test_links_lead_to_the_place_in_the_site() -> None:
    page = CHECKOUT / "docs" / "howto" / "clock.md"
    text = "[a](../../README.md#start) [b](../decisions.md) [c](https://x.example/) [d](#here)\n"

    found = rewritten(text, page, "howto/clock.md", {CHECKOUT / "README.md": "readme.md"}.get)

    assert found.startswith("[a](../readme.md#start) [b](../decisions.md) [c](https://x.example/)")


def test_links_in_code_stay_as_they_are() -> None:
    text = "```md\n[a](README.md)\n```\nand `[a](README.md)`\n"

    assert rewritten(text, CHECKOUT / "x.md", "x.md", lambda path: "other.md") == text
