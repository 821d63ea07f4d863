"""The Prefer header: what is understood counts, everything else is passed over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillsim.faults.prefer import parse_prefer


@pytest.mark.parametrize(
    ("header", "code", "wait_s"),
    [
        ("code=503", 503, None),
        ("wait=2", None, 2.0),
        ("code=503, wait=2", 503, 2.0),
        ('CODE="404" ; x=1 , Wait = "0.5"', 404, 0.5),
        ('foo="a, code=500", code=429', 429, None),
        (r'foo="\", code=500", code=429', 429, None),
        ("respond-async, handling=lenient,, code=400", 400, None),
        ("code=500, code=400", 500, None),
        ("wait=60", None, 60.0),
    ],
)
def test_preference_is_read_as_the_rfc_spells_it(
    header: str, code: int | None, wait_s: float | None
) -> None:
    assert parse_prefer(header) == (code, wait_s)


@pytest.mark.parametrize(
    "header",
    [
        *("", "code", "code=", "code=200", "code=600", "code=５03", "code=5030"),
        *("code 503", 'code="503', "encode=503", "=503", "code=503x y"),
        *("wait=-1", "wait=61", "wait=1e1", "wait=60.001"),
    ],
)
def test_preference_out_of_bounds_or_form_is_ignored(header: str) -> None:
    assert parse_prefer(header) == (None, None)


@given(st.text(alphabet='code=wait,;" \\05', max_size=1500))
def test_any_header_is_read_without_an_error(header: str) -> None:
    code, wait_s = parse_prefer(header)

    assert code is None or 400 <= code <= 599
    assert wait_s is None or 0 <= wait_s <= 60
