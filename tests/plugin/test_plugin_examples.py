"""The examples of the page on pytest: they pass, and the page shows them word for word."""

import shutil
from pathlib import Path

import pytest

from skillsim.pytest_plugin import marks
from tests.documentation import code_blocks, rows, section, text_of
from tests.plugin.plugin_run import run, write
from tests.running_server import CHECKOUT

PAGE = "docs/howto/pytest.md"
EXAMPLES = tuple(sorted((CHECKOUT / "docs" / "howto").glob("example_test_*.py")))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_example_stands_on_the_page_word_for_word(example: Path) -> None:
    assert example.read_text(encoding="utf-8") in code_blocks(text_of(PAGE))


def test_keywords_described_are_those_of_the_mark() -> None:
    described = rows(section(text_of(PAGE), "## The mark"))

    named = {word.strip("` ") for cell in described for word in cell.split(",")}
    assert named == set(marks.KEYWORDS)


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["0", "2"])
def test_examples_pass(tmp_path: Path, workers: str) -> None:
    write(tmp_path)
    for example in EXAMPLES:
        shutil.copy(example, tmp_path)

    ended = run(tmp_path, "-n", workers, *(example.name for example in EXAMPLES))

    assert ended.counts() == {"passed": 9}, ended.said
