"""Finding what a path belongs to."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillsim.router import Router

segments = st.sampled_from(["a", "b", "c", "{x}", "{y}"])
templates = st.lists(segments, min_size=1, max_size=4).map(lambda parts: "/" + "/".join(parts))
path_segments = st.sampled_from(["a", "b", "c", "d", "é", ""])
paths = st.lists(path_segments, max_size=5).map(lambda parts: "/" + "/".join(parts))


def router_of(*known: str) -> Router[str]:
    router: Router[str] = Router()
    for template in known:
        router.add(template, template)
    return router


def naive(known: list[str], path: str) -> tuple[str, tuple[str, ...]] | None:
    """The same by trying every template: fixed segments first, the later of equals."""
    best: tuple[list[bool], int, str, tuple[str, ...]] | None = None
    for order, template in enumerate(known):
        match = re.fullmatch(re.sub(r"{[a-z]}", "([^/]+)", template), path)
        if match:
            rank = ["{" in part for part in template.split("/")]
            candidate = (rank, -order, template, match.groups())
            best = candidate if best is None else min(best, candidate)
    return None if best is None else best[2:]


@given(st.lists(templates, max_size=8), paths)
def test_router_agrees_with_trying_every_template(known: list[str], path: str) -> None:
    assert router_of(*known).find(path) == naive(known, path)


def test_fixed_segment_wins_over_a_parameter() -> None:
    router = router_of("/employees/{id}/export", "/employees/skills/export")

    found = router.find("/employees/skills/export")

    assert found == ("/employees/skills/export", ())


def test_fixed_branch_that_leads_nowhere_gives_way_to_the_parameter() -> None:
    router = router_of("/employees/skills/export", "/employees/{id}/reviews")

    found = router.find("/employees/skills/reviews")

    assert found == ("/employees/{id}/reviews", ("skills",))


def test_parameters_are_given_from_left_to_right() -> None:
    found = router_of("/teams/{team}/people/{person}").find("/teams/7/people/9")

    assert found is not None
    assert found[1] == ("7", "9")


def test_later_template_of_the_same_shape_replaces_the_earlier() -> None:
    found = router_of("/a/{x}", "/a/{y}").find("/a/1")

    assert found == ("/a/{y}", ("1",))


@pytest.mark.parametrize(
    "path", ["", "a", "*", "/", "/a/", "/a//", "//a", "/a/b/c", "/b", "/a/{x}/"], ids=repr
)
def test_path_that_no_template_describes_is_unknown(path: str) -> None:
    assert router_of("/a", "/a/{x}").find(path) is None


def test_root_is_a_path_of_its_own() -> None:
    assert router_of("/").find("/") == ("/", ())


def test_long_path_of_parameters_is_found_without_delay() -> None:
    fixed, parameters = "/a" * 12, "/{x}" * 12
    router = router_of(fixed + "/end", parameters + "/stop")

    found = router.find(fixed + "/stop")

    assert found == (parameters + "/stop", ("a",) * 12)
