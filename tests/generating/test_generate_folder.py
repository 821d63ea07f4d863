"""A folder that is filled wholly or not at all."""

from pathlib import Path

import pytest

from skillsim.errors import ConfigurationError
from skillsim.generating.folder import PARTIAL, filled


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def fill(folder: Path, error: BaseException | None = None) -> None:
    with filled(folder, last="manifest.json") as partial:
        (partial / "vendor").mkdir()
        (partial / "vendor" / "rows.csv").write_text("a")
        (partial / "manifest.json").write_text("{}")
        if error is not None:
            raise error


def test_files_are_in_the_folder_at_the_end_and_nothing_else(tmp_path: Path) -> None:
    fill(tmp_path / "a" / "b")

    assert names(tmp_path / "a" / "b") == ["manifest.json", "vendor"]
    assert (tmp_path / "a" / "b" / "vendor" / "rows.csv").read_text() == "a"


def test_files_are_not_in_the_folder_before_the_end(tmp_path: Path) -> None:
    with filled(tmp_path, last="manifest.json") as partial:
        (partial / "rows.csv").write_text("a")

        assert names(tmp_path) == [PARTIAL]


def test_last_file_comes_after_all_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    renamed: list[str] = []
    rename = Path.rename

    def record(path: Path, target: Path) -> Path:
        renamed.append(path.name)
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", record)

    fill(tmp_path)

    assert renamed == ["vendor", "manifest.json"]


@pytest.mark.parametrize("error", [RuntimeError("mine"), KeyboardInterrupt()])
def test_folders_that_were_made_are_gone_after_a_failure(
    tmp_path: Path, error: BaseException
) -> None:
    with pytest.raises(type(error)):
        fill(tmp_path / "a" / "b", error)

    assert names(tmp_path) == []


def test_folder_that_was_there_is_empty_after_a_failure(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        fill(tmp_path, RuntimeError())

    assert names(tmp_path) == []


def test_failure_while_files_move_leaves_none_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename

    def refuse_the_last(path: Path, target: Path) -> Path:
        if path.name == "manifest.json":
            raise OSError(5, "Input/output error")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse_the_last)

    with pytest.raises(ConfigurationError, match="cannot be written: Input/output error"):
        fill(tmp_path)

    assert names(tmp_path) == []


def test_folder_with_something_in_it_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("a")

    with pytest.raises(ConfigurationError, match="is not empty"):
        fill(tmp_path)

    assert names(tmp_path) == ["mine"]


def test_folder_of_a_killed_run_is_refused_with_what_to_remove(tmp_path: Path) -> None:
    (tmp_path / PARTIAL).mkdir()

    with pytest.raises(ConfigurationError, match=f"holds {PARTIAL}.*remove it"):
        fill(tmp_path)

    assert names(tmp_path) == [PARTIAL]
