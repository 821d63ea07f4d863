"""Worlds kept in a data directory: what survives a restart, and what is refused."""

import sqlite3
import stat
from pathlib import Path
from typing import Any

import pytest

from skillsim.app import Simulator
from skillsim.config import Config
from skillsim.errors import ConfigurationError
from skillsim.instants import from_date_text
from skillsim.origin import Origin
from skillsim.store import SCHEMA_VERSION, Store
from tests import asgi
from tests.asgi import Answer, ask, bearer, hire

AS_OF_US = from_date_text("2026-08-01")


COMPANY = """
name: Own
people:
  - {number: 42, first_name: Ada, last_name: Own}
"""


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """A company file with one person."""
    path = tmp_path / "company.yaml"
    path.write_text(COMPANY, encoding="utf-8")
    return path


def start(data: Path, **settings: Any) -> Simulator:
    """A simulator over a data directory; its clock stands still."""
    return asgi.start(Config(data=data, **settings))


def make(data: Path, **settings: Any) -> None:
    """Make a data directory as a first start does."""
    start(data, **{"scenario": "empty", "seed": 5, "as_of": "2026-08-01", **settings}).close()


def refusal(data: Path, **settings: Any) -> str:
    with pytest.raises(ConfigurationError) as caught:
        start(data, **settings)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def employees(app: Simulator) -> Answer:
    return ask(app, "GET", "/skilltrack/v1/employees", bearer(app))


def set_version(path: Path, version: int) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version={version}")
    connection.close()


def test_data_and_counters_outlive_a_restart(tmp_path: Path) -> None:
    first = start(tmp_path, scenario="empty")
    one = hire(first, email="one@example.com").json()
    first.close()

    again = start(tmp_path)

    two = hire(again, email="two@example.com").json()
    assert employees(again).json() == [one, two]
    assert one["employee_id"] != two["employee_id"]
    again.close()


def test_reset_outlives_a_restart(tmp_path: Path) -> None:
    first = start(tmp_path, scenario="empty")
    hire(first)
    first.worlds.get("default").reset()
    first.close()

    again = start(tmp_path)

    assert employees(again).json() == []
    again.close()


def test_request_ids_are_unique_over_restarts(tmp_path: Path) -> None:
    made = []
    for _ in range(3):
        app = start(tmp_path, scenario="empty")
        made += [app.worlds.get("default").next_request_id() for _ in range(10)]
        app.worlds.get("default").reset()
        made += [app.worlds.get("default").next_request_id() for _ in range(10)]
        app.close()

    assert len(set(made)) == 60


def test_token_outlives_a_restart(tmp_path: Path) -> None:
    first = start(tmp_path, scenario="empty")
    headers = bearer(first)
    first.close()

    again = start(tmp_path)

    assert ask(again, "GET", "/skilltrack/v1/employees", headers).status == 200
    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600
    again.close()


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"seed": 5},
        {"people": 0},
        {"locale": "en_US"},
        {"scenario": "empty", "seed": 5, "as_of": "2026-08-01"},
    ],
    ids=["none", "seed", "people", "locale", "all"],
)
def test_data_directory_is_taken_up_with_the_same_settings(
    tmp_path: Path, settings: dict[str, Any]
) -> None:
    make(tmp_path)

    again = start(tmp_path, **settings)

    ready = again.describe("")
    assert (ready["scenario"], ready["seed"]) == ("empty", 5)
    assert ready["as_of"] == "2026-08-01T00:00:00.000000Z"
    again.close()


@pytest.mark.parametrize(
    "settings",
    [
        {"seed": 6},
        {"scenario": "small"},
        {"as_of": "2026-08-02"},
        {"people": 1},
        {"locale": "de_DE"},
    ],
    ids=repr,
)
def test_data_directory_of_another_world_is_refused(
    tmp_path: Path, settings: dict[str, Any]
) -> None:
    make(tmp_path)

    message = refusal(tmp_path, **settings)

    assert message.startswith(f"{tmp_path} holds a world of scenario empty, seed 5")


def test_people_and_locale_outlive_a_restart(tmp_path: Path) -> None:
    make(tmp_path, people=3, locale="de_DE")

    again = start(tmp_path)

    ready = again.describe("")
    assert (ready["people"], ready["locale"], ready["own_company"]) == (3, "de_DE", False)
    assert len(employees(again).json()) <= 3
    again.worlds.get("default").reset()
    assert again.describe("") == ready
    again.close()


def test_company_file_is_not_needed_a_second_time(tmp_path: Path, company: Path) -> None:
    make(tmp_path / "data", company=company)
    company.unlink()

    again = start(tmp_path / "data")

    assert again.describe("")["own_company"]
    assert [e["name"] for e in employees(again).json()] == ["Ada Own"]
    again.worlds.get("default").reset()
    assert [e["name"] for e in employees(again).json()] == ["Ada Own"]
    again.close()


def test_same_company_may_be_given_again_and_no_other(tmp_path: Path, company: Path) -> None:
    make(tmp_path / "data", company=company)
    start(tmp_path / "data", company=company).close()
    company.write_text(company.read_text("utf-8").replace("Ada", "Eva"), encoding="utf-8")

    message = refusal(tmp_path / "data", company=company)

    assert "with a company file" in message


def test_company_file_is_refused_for_a_world_without_one(tmp_path: Path, company: Path) -> None:
    make(tmp_path / "data")

    assert "without a company file" in refusal(tmp_path / "data", company=company)


def test_file_of_the_first_version_has_the_usual_origin(tmp_path: Path) -> None:
    make(tmp_path)
    connection = sqlite3.connect(tmp_path / "default.sqlite")
    connection.execute("DELETE FROM property WHERE name IN ('people', 'locale', 'own_company')")
    connection.commit()
    connection.close()

    again = start(tmp_path)

    assert again.worlds.get("default").origin == Origin("empty", 5, AS_OF_US)
    again.close()


def test_file_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    make(tmp_path)
    set_version(tmp_path / "default.sqlite", SCHEMA_VERSION + 1)

    assert "was written by a newer skillsim" in refusal(tmp_path)


def test_database_of_another_program_is_refused(tmp_path: Path) -> None:
    set_version(tmp_path / "default.sqlite", SCHEMA_VERSION)

    assert "default.sqlite" in refusal(tmp_path)


def test_file_without_an_origin_is_refused(tmp_path: Path) -> None:
    store = Store.in_file(tmp_path / "default.sqlite")
    store.create_tables([])
    store.close()

    assert refusal(tmp_path) == "the data file does not say what it was seeded from"


def test_damaged_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "default.sqlite").write_bytes(b"not a database" * 1000)

    assert "default.sqlite cannot be used" in refusal(tmp_path)


def test_missing_directory_is_made(tmp_path: Path) -> None:
    make(tmp_path / "new" / "data")

    assert (tmp_path / "new" / "data" / "default.sqlite").is_file()


def test_directory_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    assert "file" in refusal(tmp_path / "file" / "data")
