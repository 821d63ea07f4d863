"""The files of a new vendor: what is written, under which names, and what is refused."""

import subprocess
import sys
from pathlib import Path

import pytest

from skillsim import cli, resources, scaffold
from skillsim.errors import ConfigurationError
from tests.running_server import CHECKOUT

NAMES = ("a", "acme", "gadget9", "twentysmallletterswo")


def new(name: str, folder: Path) -> list[Path]:
    return scaffold.write(name, contracts=folder / "openapi", vendors=folder / "vendors")


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = cli.main(["new-vendor", *words])
    said = capsys.readouterr()
    return code, said.out + said.err


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No checkout around, and no folder named."""
    monkeypatch.delenv("SKILLSIM_OWN_VENDORS", raising=False)
    monkeypatch.chdir(tmp_path)


def test_new_name_stands_wherever_the_models_stood(tmp_path: Path) -> None:
    written = new("gadget", tmp_path)

    text = "".join(path.read_text(encoding="utf-8") for path in written)
    spelled = ("gadget", "Gadget API", "Gadget-Api-Key", "GADGET-TEST-KEY", '"gadget_person"')
    assert [word for word in spelled if word not in text] == []
    assert "acme" not in text.casefold()


@pytest.mark.parametrize("name", NAMES)
def test_new_vendor_keeps_the_style_of_the_checkout(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "simulator" / "skillsim"
    scaffold.write(name, contracts=tmp_path / "openapi", vendors=folder / "vendors")
    for package in (folder, folder / "vendors"):
        (package / "__init__.py").write_text('"""A package."""\n')
    settings = ("--no-cache", "--config", str(CHECKOUT / "pyproject.toml"))
    ruff = str(Path(sys.executable).with_name("ruff"))

    for command in (("check",), ("format", "--check")):
        done = subprocess.run(
            [ruff, *command, *settings, str(tmp_path)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "name", ["", "Acme", "my-vendor", "my_vendor", "9lives", "class", "ü", "a" * 21]
)
def test_name_that_no_vendor_can_have_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigurationError, match="cannot be named"):
        new(name, tmp_path)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("taken", ["openapi/acme.yaml", "vendors/acme"])
def test_what_is_there_is_not_overwritten(tmp_path: Path, taken: str) -> None:
    place = tmp_path / taken
    place.parent.mkdir()
    place.write_text("mine")

    with pytest.raises(ConfigurationError, match=f"{taken} is there already; nothing was written"):
        new("acme", tmp_path)

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [place]
    assert place.read_text() == "mine"


@pytest.mark.parametrize("blocked", ["openapi", "vendors"])
def test_vendor_that_cannot_be_written_leaves_nothing(tmp_path: Path, blocked: str) -> None:
    (tmp_path / blocked).write_text("a file, where a folder is needed")

    with pytest.raises(ConfigurationError, match=r"cannot be written: .*; nothing was written"):
        new("acme", tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == [blocked]


def test_disk_that_is_full_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "rename", full)

    with pytest.raises(ConfigurationError, match="No space left on device; nothing was written"):
        new("acme", tmp_path / "own")

    assert list(tmp_path.iterdir()) == []


def test_command_says_what_it_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = run(capsys, "gadget", "--out", "own")

    written = {path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()}
    assert code == 0
    assert set(map(Path, said.split())) == written
    assert Path("own/openapi/gadget.yaml") in written


def test_folder_of_the_environment_needs_no_flag(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SKILLSIM_OWN_VENDORS", "own")

    code, _ = run(capsys, "gadget")

    assert code == 0
    assert (tmp_path / "own" / "vendors" / "gadget" / "__init__.py").is_file()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["acme"], "--out DIR"),
        (["skilltrack", "--out", "own"], "there is a vendor skilltrack already"),
        (["Acme", "--out", "own"], "cannot be named 'Acme'"),
    ],
)
def test_refusal_is_one_sentence_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    code, said = run(capsys, *words)

    assert code == 2
    assert sentence in said
    assert said.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_checkout_around_takes_the_vendor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in ("docs", "openapi"):
        (tmp_path / folder).mkdir()
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "simulator" / "skillsim")
    monkeypatch.chdir(tmp_path / "docs")

    code, _ = run(capsys, "gadget")

    assert code == 0
    assert (tmp_path / "openapi" / "gadget.yaml").is_file()
    assert (tmp_path / "simulator/skillsim/vendors/gadget/handlers.py").is_file()
