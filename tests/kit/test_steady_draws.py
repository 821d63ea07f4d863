"""Draws depend on the seed, not on which modules happen to be loaded."""

import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.internal.conjecture import providers

from skillsim_contracts.steady_draws import steady_draws

RARE = "never by chance"


def drawn() -> list[str]:
    found: list[str] = []

    @seed(1)
    @settings(max_examples=1000, database=None, phases=(Phase.generate,))
    @given(st.text())
    def draw(text: str) -> None:
        found.append(text)

    draw()
    return found


@pytest.fixture
def _a_module_with_a_rare_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "rare_words.py"
    file.write_text(f"WORD = {RARE!r}\n")
    module = ModuleType("rare_words")
    module.__file__ = str(file)
    monkeypatch.setattr(providers, "is_local_module_file", lambda name: name == str(file))
    monkeypatch.setitem(sys.modules, "rare_words", module)


@pytest.mark.usefixtures("_a_module_with_a_rare_word")
def test_constants_of_loaded_modules_are_drawn_only_outside() -> None:
    with steady_draws():
        steady = drawn()

    assert RARE in drawn()
    assert RARE not in steady
