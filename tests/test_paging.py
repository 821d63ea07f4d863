"""Lists in slices: numbered pages and what is left behind a cursor."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillsim import paging
from skillsim.paging import Page

items = st.lists(st.integers(), max_size=50)
sizes = st.integers(1, 12)


@given(items, sizes)
def test_pages_of_a_list_lose_and_repeat_nothing(listed: list[int], size: int) -> None:
    pages = [Page(number, size) for number in range(Page(0, size).pages_of(len(listed)))]

    slices = [listed[page.offset : page.offset + page.size] for page in pages]

    assert [item for part in slices for item in part] == listed
    assert all(slices)


@given(items, sizes)
def test_following_splits_lose_and_repeat_nothing(listed: list[int], limit: int) -> None:
    seen: list[int] = []
    more = True
    while more:
        part, more = paging.split(listed[len(seen) : len(seen) + limit + 1], limit)
        seen += part

    assert seen == listed


@pytest.mark.parametrize(("total", "count"), [(0, 0), (1, 1), (10, 1), (11, 2), (20, 2)])
def test_page_count_is_rounded_up(total: int, count: int) -> None:
    assert Page(0, 10).pages_of(total) == count


def test_page_far_beyond_the_end_still_has_an_offset() -> None:
    assert Page(number=10**9, size=100).offset == 10**11


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], ([], False)),
        ([1], ([1], False)),
        ([1, 2], ([1, 2], False)),
        ([1, 2, 3], ([1, 2], True)),
    ],
    ids=["none", "fewer", "as_many", "one_more"],
)
def test_more_follow_only_when_one_more_was_found(
    found: list[int], expected: tuple[list[int], bool]
) -> None:
    assert paging.split(found, 2) == expected
