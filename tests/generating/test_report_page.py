"""The report: one page that stands alone, shows everything as text, and can be read aloud."""

import base64
import hashlib
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace

import pytest
from markupsafe import escape

from skillsim.company import Block, Label
from skillsim.generating.report_page import render
from skillsim.origin import Origin
from tests.generating.figures_by_hand import (
    AS_OF_US,
    ORIGIN,
    SOMEBODY,
    figures_of,
    knowing,
    page,
    people,
    reviewed,
)
from tests.generating.report_reader import Reader, drawings, figures_on, large_page

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>'

SCRIPT = """
from tests.generating.report_reader import large_page
import hashlib
print(hashlib.sha256(large_page().encode()).hexdigest())
"""


def test_page_is_closed_in_order() -> None:
    reader = Reader(large_page())

    assert (reader.wrong, reader.open) == ([], [])


def test_page_names_company_scenario_seed_and_instant() -> None:
    text = page(people(SOMEBODY), company_name="Muster & Söhne")

    assert "<title>Muster &amp; Söhne: generated data</title>" in text
    assert "<dt>Scenario</dt><dd>demo</dd>" in text
    assert "<dt>Seed</dt><dd>7</dd>" in text
    assert "<dt>As of</dt><dd>2026-08-01T00:00:00Z</dd>" in text


def test_page_of_a_part_says_so() -> None:
    text = render(people(SOMEBODY), company_name="Acme", origin=ORIGIN, part="1 of 4")

    assert "<dt>Part</dt><dd>1 of 4</dd>" in text
    assert "<dt>Part</dt>" not in page(people(SOMEBODY))


def test_key_numbers_are_those_of_the_figures() -> None:
    left = replace(SOMEBODY, is_active=False)

    text = page(people(knowing("Git", "Docker"), left, reviewed(3.0, 4.0)))

    numbers = dict(re.findall(r"<div><dt>(.*?)</dt><dd>(.*?)</dd></div>", text))
    assert (numbers["people"], numbers["active"], numbers["left"]) == ("3", "2", "1")
    assert (numbers["skills per person"], numbers["reviews"]) == ("0.7", "2")


def test_same_figures_give_the_same_page() -> None:
    assert large_page() == large_page()


@pytest.mark.slow
def test_page_does_not_depend_on_the_order_in_which_sets_are_walked() -> None:
    digests = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert digests == {hashlib.sha256(large_page().encode()).hexdigest() + "\n"}


@pytest.mark.parametrize("name", [HOSTILE, "{{ 7 * 7 }}", "a & b"])
def test_names_are_shown_as_text(name: str) -> None:
    hostile = replace(knowing(name), department=name)
    label = Label(name, "1")

    text = render(
        figures_of(Block(people=(hostile,) * 3, labels=(label,)), catalogue=[name]),
        company_name=name,
        origin=Origin(name, 1, AS_OF_US, locale=name),
    )

    reader = Reader(text)
    assert (reader.wrong, reader.open) == ([], [])
    assert not {tag for tag, _ in reader.elements} & {"script", "img"}
    assert f"<bdi>{escape(name)}</bdi>" in text


def test_what_html_forbids_is_replaced() -> None:
    odd = replace(SOMEBODY, department="Sa\x00les\ud800 \u202eR&D")

    text = page(people(odd))

    assert "Sa\ufffdles\ufffd \ufffdR&amp;D" in text
    assert text.encode()


def test_page_asks_for_nothing_from_elsewhere() -> None:
    text = large_page()
    reader = Reader(text)

    assert "://" not in text
    assert re.findall(r"@import|url\(", text) == []
    assert reader.attributes("src") == []
    assert all(link.startswith("#") for link in reader.attributes("href"))
    assert not {tag for tag, _ in reader.elements} & {"script", "link", "iframe", "object", "image"}


def test_policy_of_the_page_allows_its_own_style_and_nothing_else() -> None:
    text = large_page()

    style = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style[0].encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'"
    assert policy in "".join(Reader(text).attributes("content"))
    assert Reader(text).attributes("style") == []
    assert len(style) == 1


def test_ids_are_unique_and_references_lead_to_them() -> None:
    reader = Reader(large_page())

    ids = Counter(reader.attributes("id"))
    named = {one for value in reader.attributes("aria-labelledby") for one in value.split()}
    linked = {link.removeprefix("#") for link in reader.attributes("href")}
    assert set(ids.values()) == {1}
    assert named | linked <= ids.keys()


def test_every_chart_of_a_full_company_is_drawn() -> None:
    text = large_page()

    assert len(figures_on(text)) == 15
    assert len(drawings(text)) == 15


def test_every_chart_has_a_title_a_description_and_its_table() -> None:
    for figure in figures_on(large_page()):
        (svg,) = drawings(figure)

        assert svg.attrib["role"] == "img"
        assert [child.tag for child in svg][:2] == ["title", "desc"]
        assert all(svg[place].text for place in (0, 1))
        assert figure.count("<details>") == figure.count("<table>") == 1
        assert '<th scope="col">' in figure
        assert '<th scope="row">' in figure


def test_everything_drawn_lies_within_its_chart() -> None:
    for svg in drawings(large_page()):
        height = float(svg.attrib["height"])
        for box in svg.iter("rect"):
            x, width = (float(box.attrib[name].rstrip("%")) for name in ("x", "width"))
            y, tall = (float(box.attrib[name]) for name in ("y", "height"))
            assert 0 <= x <= x + width <= 100.01
            assert 0 <= y <= y + tall <= height
        for text in svg.iter("text"):
            assert 0 <= float(text.attrib["x"].rstrip("%")) <= 100
            assert 10 <= float(text.attrib["y"]) <= height
