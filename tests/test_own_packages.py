"""Python of one's own that cannot be imported: one sentence that says where the mistake is."""

import sys
from pathlib import Path
from types import ModuleType

import pytest

from skillsim.errors import ConfigurationError
from skillsim.resources import load_package


@pytest.fixture
def kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A package of packages, like that of the vendors, whose folder is empty."""
    package = ModuleType("own_kind")
    package.__path__ = [str(tmp_path)]
    monkeypatch.setitem(sys.modules, package.__name__, package)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    return package


def make(kind: ModuleType, name: str, *lines: str) -> Path:
    folder = Path(kind.__path__[0], name)
    folder.mkdir()
    (folder / "__init__.py").write_text(f"from own_kind.{name} import part\n")
    part = folder / "part.py"
    part.write_text("\n".join(lines) + "\n")
    return part


@pytest.mark.parametrize(
    ("name", "line", "reason"),
    [
        ("syntax", "def (:", "SyntaxError: invalid syntax"),
        ("indent", "  x = 1", "IndentationError: unexpected indent"),
        ("library", "import no_such", "ModuleNotFoundError: No module named 'no_such'"),
        ("member", "from os import no_such", "ImportError: cannot import name 'no_such' .*"),
        ("value", "int('many')", "ValueError: invalid literal for int.*"),
        ("deep", "import json; json.loads('{')", "JSONDecodeError: Expecting property name .*"),
        ("leaving", "raise SystemExit(3)", "SystemExit: 3"),
        ("lines", "raise ValueError('one\\ntwo')", "ValueError: one two"),
    ],
)
def test_mistake_is_told_with_file_and_line(
    kind: ModuleType, name: str, line: str, reason: str
) -> None:
    part = make(kind, name, "first = 1", line)

    with pytest.raises(ConfigurationError, match=rf"^{part}, line 2: {reason}$"):
        load_package(kind, name)


def test_what_is_sound_is_loaded(kind: ModuleType) -> None:
    make(kind, "sound", "first = 1")

    assert load_package(kind, "sound").part.first == 1
