"""`skillsim report-card` and its route: what they say, and how they end."""

import json
from collections.abc import Iterator

import pytest

from skillsim.cli import main
from skillsim.client import AdminError
from skillsim.journal import Journal
from skillsim.resources import contract_paths
from tests.asgi import DEVSKILLER_KEY, ask, fresh
from tests.report_card.judged_world import JudgedWorld, judged_world
from tests.running_server import Server


@pytest.fixture
def world(server: Server) -> Iterator[JudgedWorld]:
    with judged_world(server.base_url) as made:
        yield made


def said(world: JudgedWorld, *flags: str) -> int:
    return main(["report-card", "--url", world.admin.url, "--world", world.admin.world, *flags])


def poor(world: JudgedWorld) -> None:
    """One of two checks fails: D."""
    world.devskiller.send("GET", "/candidates")


def test_text_has_grades_checks_and_findings(
    world: JudgedWorld, capsys: pytest.CaptureFixture[str]
) -> None:
    poor(world)

    assert said(world) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "devskiller: D"
    assert "pages-to-end      Reads lists to the end              poor           1" in lines[4]
    assert lines[-3].startswith("  Exchange 1 read listCandidates up to a page")
    assert lines[-1] == "all: D, from 1 exchange"


def test_json_is_the_answer_of_the_route(
    world: JudgedWorld, capsys: pytest.CaptureFixture[str]
) -> None:
    poor(world)

    said(world, "--format", "json", "--vendor", "devskiller")

    card = json.loads(capsys.readouterr().out)
    assert card == world.admin.get_report_card(vendor="devskiller")
    assert [vendor["vendor"] for vendor in card["vendors"]] == ["devskiller"]


@pytest.mark.parametrize(("least", "exit_code"), [("A", 1), ("c", 1), ("D", 0), ("F", 0)])
def test_exit_code_says_whether_the_grade_is_worse(
    world: JudgedWorld, least: str, exit_code: int
) -> None:
    poor(world)

    assert said(world, "--fail-under", least) == exit_code


def test_no_grade_at_all_is_too_little(world: JudgedWorld) -> None:
    assert said(world, "--fail-under", "F") == 4
    assert said(world) == 0


def test_unknown_vendor_is_refused_with_those_there_are(world: JudgedWorld) -> None:
    with pytest.raises(AdminError, match=f"takes one of {', '.join(contract_paths())}"):
        world.admin.get_report_card(vendor="nobody")


def test_grade_that_there_is_not_is_wrong_use(world: JudgedWorld) -> None:
    with pytest.raises(SystemExit) as ended:
        said(world, "--fail-under", "E")

    assert ended.value.code == 2


def test_what_a_standing_clock_hides_is_said(
    world: JudgedWorld, capsys: pytest.CaptureFixture[str]
) -> None:
    world.admin.set_clock(mode="frozen")
    world.admin.add_fault({"effect": "status", "status": 503, "times": 3})
    for _ in range(4):
        world.devskiller.send("GET", "/boost/people")

    said(world)

    out = capsys.readouterr().out
    assert "back-off was not judged: the clock of the world stood still" in out
    assert "all: not exercised" in out


def test_card_says_how_many_exchanges_are_gone() -> None:
    app = fresh()
    world = app.worlds.get("default")
    world.journal, usual = Journal(max_exchanges=2), world.journal
    for _ in range(5):
        ask(app, "GET", "/devskiller/tests", DEVSKILLER_KEY)

    card = ask(app, "GET", "/__admin/report-card").json()

    world.journal = usual
    assert card["journal"] == {"exchanges": 2, "first": 4, "last": 5, "lost": 3}
