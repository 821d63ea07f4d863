"""First states of large companies: kept from one start to the next, and never trusted blindly."""

import logging
import multiprocessing
import os
import sqlite3
import stat
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from skillsim import template_cache
from skillsim.company import Company
from skillsim.errors import ConfigurationError
from skillsim.origin import Origin
from skillsim.registry import Vendor
from skillsim.store import Store, Transaction
from skillsim.template_cache import KEPT, cache_folder, key_of
from skillsim.templates import LARGE_PEOPLE, Templates, is_large, stored_origin
from tests.admin.admin_server import made_up_vendor
from tests.thing_store import names, tables, things

LARGE = Origin("empty", 1, 0, people=LARGE_PEOPLE + 1)
SMALL = replace(LARGE, people=LARGE_PEOPLE)
OTHERS: dict[str, Any] = {
    "scenario": "load",
    "seed": 2,
    "as_of_us": 1,
    "people": LARGE_PEOPLE + 2,
    "locale": "de_DE",
    "own_company": "{}",
}


class Seeds:
    """A vendor that counts how often it is seeded, by whatever process."""

    def __init__(self, record: Path) -> None:
        self._record = record
        self.failure: Exception | None = None
        """What a process that makes a part fails with."""
        self.vendor: Vendor = made_up_vendor(tables=tables, seed=self._seed)

    @property
    def count(self) -> int:
        """How often the vendor was seeded to the end."""
        return len(self._record.read_text("ascii")) if self._record.exists() else 0

    def _seed(self, tx: Transaction, company: Company, samples: Mapping[str, Any]) -> None:
        if self.failure and multiprocessing.parent_process():
            raise self.failure
        with self._record.open("a", encoding="ascii") as record:
            record.write(".")
        tx.insert_many(things, [{"name": f"{company.seed} {n:0500}"} for n in range(100)])


@pytest.fixture
def seeds(tmp_path: Path) -> Seeds:
    return Seeds(tmp_path / "record")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def start(seeds: Seeds, folder: Path) -> Callable[[], Templates]:
    """The templates of one more start, over the same folder."""

    def made() -> Templates:
        templates = Templates((seeds.vendor,))
        templates.keep_in(folder)
        return templates

    return made


Start = Callable[[], Templates]


def content(templates: Templates, origin: Origin = LARGE) -> list[str]:
    """What a world of this origin begins with."""
    copy = Store.in_memory()
    templates.get(origin).copy_to(copy)
    assert stored_origin(copy) == origin
    found = names(copy)
    copy.close()
    return found


def only_file(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def test_next_start_takes_the_first_state_of_a_large_company_from_its_file(
    start: Start, seeds: Seeds
) -> None:
    first = content(start())

    assert content(start()) == first
    assert len(first) == 100
    assert seeds.count == 1


def test_file_is_for_its_owner_only_and_nothing_else_is_left(start: Start, folder: Path) -> None:
    start().get(LARGE)

    assert only_file(folder).suffix == ".sqlite"
    assert stat.S_IMODE(only_file(folder).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_small_company_is_not_kept(start: Start, seeds: Seeds, folder: Path) -> None:
    assert content(start(), SMALL) == content(start(), SMALL)

    assert not is_large(SMALL)
    assert seeds.count == 2
    assert not folder.exists()


def test_without_a_folder_the_first_state_is_made_once_for_each_start(seeds: Seeds) -> None:
    templates = Templates((seeds.vendor,))

    assert content(templates) == content(templates)
    assert seeds.count == 1


@pytest.mark.parametrize("place", [0, 20, 5000, -1], ids=lambda place: f"byte {place}")
def test_damaged_file_is_made_again(start: Start, seeds: Seeds, folder: Path, place: int) -> None:
    whole = content(start())
    damaged = bytearray(only_file(folder).read_bytes())
    damaged[place] ^= 1
    only_file(folder).write_bytes(damaged)

    assert content(start()) == whole
    assert seeds.count == 2
    assert content(start()) == whole
    assert seeds.count == 2


def test_file_cut_short_is_made_again(start: Start, seeds: Seeds, folder: Path) -> None:
    whole = content(start())
    only_file(folder).write_bytes(only_file(folder).read_bytes()[:8192])

    assert content(start()) == whole
    assert seeds.count == 2


def test_file_of_somebody_else_under_our_name_is_not_believed(
    start: Start, seeds: Seeds, folder: Path
) -> None:
    folder.mkdir()
    key = key_of(LARGE, ["test"])
    (folder / f"{key}-{'0' * 64}.sqlite").write_bytes(b"not a database" * 1000)
    (folder / f"{key}-folder.sqlite").mkdir()

    assert not start().is_ready(LARGE)
    assert len(content(start())) == 100
    assert seeds.count == 1


def test_folder_that_cannot_be_made_costs_a_warning_only(
    start: Start, seeds: Seeds, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder.write_text("precious", encoding="utf-8")

    assert len(content(start())) == 100
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert f"{folder} cannot keep the first state" in caplog.text
    assert folder.read_text(encoding="utf-8") == "precious"


def test_full_disk_costs_a_warning_and_leaves_no_half_file(
    start: Start, seeds: Seeds, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    seeds.failure = sqlite3.OperationalError("database or disk is full")

    assert len(content(start())) == 100
    assert "a process that makes a part of it ended early" in caplog.text
    assert list(folder.iterdir()) == []


def test_start_that_is_refused_leaves_no_half_file(start: Start, folder: Path) -> None:
    with pytest.raises(ConfigurationError, match="no names for the locale"):
        start().get(replace(LARGE, locale="xx_XX"))

    assert list(folder.iterdir()) == []


def test_file_that_is_deleted_meanwhile_can_still_be_copied(start: Start, folder: Path) -> None:
    templates = start()
    first = content(templates)
    only_file(folder).unlink()

    assert content(templates) == first


def test_folder_keeps_the_files_that_were_used_last(start: Start, folder: Path) -> None:
    origins = [replace(LARGE, seed=seed) for seed in range(KEPT)]
    for age, origin in enumerate(origins):
        start().get(origin)
        for path in folder.glob(f"{key_of(origin, ['test'])}-*"):
            os.utime(path, (age, age))
    assert start().is_ready(origins[0])

    start().get(replace(LARGE, seed=KEPT))

    assert [start().is_ready(origin) for origin in origins] == [True, False, True, True, True]


def test_drafts_of_killed_starts_go_with_the_old_files(start: Start, folder: Path) -> None:
    folder.mkdir()
    for n in range(KEPT):
        draft = folder / f"{'a' * 32}-{n}.draft"
        draft.mkdir()
        (draft / "whole").touch()
        os.utime(draft, (n, n))

    start().get(LARGE)

    assert len(list(folder.iterdir())) == KEPT
    assert start().is_ready(LARGE)


def test_files_that_are_not_ours_stay(start: Start, folder: Path) -> None:
    folder.mkdir()
    theirs = [folder / name for name in ("notes.txt", "world.sqlite", "a-b.draft", *"abcdef")]
    for path in theirs:
        path.touch()
        os.utime(path, (0, 0))

    start().get(LARGE)

    assert all(path.exists() for path in theirs)


@pytest.mark.parametrize("field", Origin.__dataclass_fields__)
def test_every_part_of_the_origin_fixes_the_first_state(field: str) -> None:
    other = replace(LARGE, **{field: OTHERS[field]})

    assert key_of(other, ["test"]) != key_of(LARGE, ["test"])


def test_other_vendors_have_another_first_state() -> None:
    assert key_of(LARGE, ["one"]) != key_of(LARGE, ["one", "two"])


def test_other_version_makes_the_first_state_again(
    start: Start, seeds: Seeds, monkeypatch: pytest.MonkeyPatch
) -> None:
    start().get(LARGE)
    monkeypatch.setattr(template_cache, "__version__", "99.0.0")
    template_cache._makers.cache_clear()

    start().get(LARGE)
    template_cache._makers.cache_clear()

    assert seeds.count == 2


def test_changed_fixture_makes_the_first_state_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(template_cache, "fixtures_root", lambda: tmp_path)
    keys = set()
    for text in ("one", "two"):
        (tmp_path / "skills.yaml").write_text(text, encoding="utf-8")
        template_cache._makers.cache_clear()
        keys.add(key_of(LARGE, ["test"]))
    template_cache._makers.cache_clear()

    assert len(keys) == 2


@pytest.mark.parametrize(
    ("setting", "environment", "folder"),
    [
        ("here", {"XDG_CACHE_HOME": "/caches"}, "here"),
        ("", {"XDG_CACHE_HOME": "/caches"}, None),
        (None, {"XDG_CACHE_HOME": "/caches"}, "/caches/skillsim/templates"),
        (None, {"XDG_CACHE_HOME": "relative"}, "~/.cache/skillsim/templates"),
        (None, {}, "~/.cache/skillsim/templates"),
    ],
    ids=["given", "off", "caches", "relative_caches", "usual"],
)
def test_folder_is_the_one_that_is_set_or_the_usual_one(
    setting: str | None, environment: dict[str, str], folder: str | None
) -> None:
    expected = Path(folder).expanduser() if folder else None

    assert cache_folder(setting, environment) == expected
