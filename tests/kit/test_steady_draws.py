"""Draws depend on the seed, not on which modules happen to be loaded."""

import pytest
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.internal.cache import LRUCache
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

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


@pytest.mark.slow
def test_constants_of_loaded_modules_are_drawn_only_outside(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loaded = Constants(strings={RARE})
    monkeypatch.setattr(providers, "_get_local_constants", lambda: loaded)
    monkeypatch.setattr(providers, "CONSTANTS_CACHE", LRUCache(1024))

    before = drawn()
    with steady_draws():
        steady = drawn()

    assert RARE in before
    assert RARE not in steady
    assert RARE in drawn()
