"""What every kind of oddity looks like, told from a label and the data alone."""

import difflib
import re
import unicodedata
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta

from skillsim import instants
from skillsim.company import Applicant, Person
from tests.odd_company import AS_OF, Planted, value_at

Check = Callable[[Planted], bool]

DIRECTION_OR_WIDTH = {"\u200e", "\u200f", "\u200b", "\u202b", "\u202c", "\u00a0"}
NOT_TEXT = re.compile(r"null|nan|none|n/a|true|[0-9]+|[0-9]e[0-9]|[0-9]{4}-[0-9]{2}-[0-9]{2}", re.I)


def value(case: Planted) -> object:
    """The value of the labelled field."""
    assert case.label.field is not None
    return value_at(case.record, case.label.field)


def text(case: Planted) -> str:
    """The value of the labelled field, which is text."""
    found = value(case)
    assert isinstance(found, str)
    return found


def letters(name: str) -> list[str]:
    """The Unicode names of a text's letters."""
    return [unicodedata.name(char) for char in name if char.isalpha()]


def is_copy(case: Planted) -> bool:
    """Whether all facts are those of the other person, name and address aside."""
    mine, theirs = case.record, case.other
    assert isinstance(mine, Person)
    assert isinstance(theirs, Person)
    facts = [f.name for f in fields(Person)]
    others = {"number", "email", "first_name", "last_name"}
    return mine.email != theirs.email and all(
        getattr(mine, name) == getattr(theirs, name) for name in facts if name not in others
    )


def is_near_copy(case: Planted, first_name: str, last_name: str) -> bool:
    """Whether it is a copy under this other name, and the label says which one it was."""
    assert isinstance(case.other, Person)
    name = (case.record.first_name, case.record.last_name)
    return (
        is_copy(case)
        and case.label.was == case.other.name
        and name == (first_name, last_name) != (case.other.first_name, case.other.last_name)
    )


def is_typo(case: Planted) -> bool:
    assert case.other is not None
    right, wrong = case.other.last_name, case.record.last_name
    swapped = sorted(right) == sorted(wrong)
    differing = sum(a != b for a, b in zip(right, wrong, strict=False))
    left_out = any(right[:i] + right[i + 1 :] == wrong for i in range(len(right)))
    return (left_out or (swapped and differing == 2)) and is_near_copy(
        case, case.other.first_name, wrong
    )


def is_other_spelling(case: Planted) -> bool:
    assert isinstance(case.other, Person)
    alike = difflib.SequenceMatcher(None, case.other.name, text(case)).ratio()
    return 0.7 < alike < 1 and is_near_copy(case, case.record.first_name, case.record.last_name)


def is_rehire(case: Planted) -> bool:
    now, former = case.record, case.other
    assert isinstance(now, Person)
    assert isinstance(former, Person)
    known = [former.hired_on, *(skill.last_used_on for skill in former.skills)]
    known += [review.held_on for review in former.reviews]
    return (
        now.name == former.name
        and now.is_active > former.is_active
        and now.hired_on > max(known)
        and case.label.was == former.hired_on.isoformat()
    )


def plain(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z-]", "", folded)


def is_name_change(case: Planted) -> bool:
    local = case.record.email.partition("@")[0].split(".")
    return plain(case.label.was or "") in local and plain(text(case)) not in local


def is_emptied(case: Planted) -> bool:
    return not value(case) and bool(case.label.was)


def is_around(case: Planted, added: Callable[[str], bool]) -> bool:
    """Whether the old value is still in the new one, and what was added fulfils this."""
    before, found, after = text(case).partition(case.label.was or "-")
    return bool(found) and added(before + after)


def is_accented(case: Planted) -> bool:
    name = text(case)
    return (
        not name.isascii()
        and all(letter.startswith("LATIN") for letter in letters(name))
        and unicodedata.is_normalized("NFC", name)
    )


def at(case: Planted) -> datetime:
    """When the applicant applied."""
    assert isinstance(case.record, Applicant)
    return datetime.fromtimestamp(case.record.created_at_us / instants.SECOND_US, UTC)


def is_at_midnight(case: Planted) -> bool:
    return at(case).strftime("%H:%M:%S") in ("00:00:00", "23:59:59")


def is_at_clock_change(case: Planted) -> bool:
    last_sunday = re.compile(r"Sunday (03|10)-(2[5-9]|3[01]) 01:00:00")
    return last_sunday.fullmatch(at(case).strftime("%A %m-%d %H:%M:%S")) is not None


def is_same_person(case: Planted) -> bool:
    mine, theirs = case.record, case.other
    assert theirs is not None
    return (mine.first_name, mine.last_name, mine.email) == (
        theirs.first_name,
        theirs.last_name,
        theirs.email,
    )


def is_number_like(case: Planted) -> bool:
    return float(text(case)) > 0 and str(int(float(text(case)))) != text(case)


def is_odd_tag(case: Planted) -> bool:
    assert isinstance(case.record, Applicant)
    return re.search(r'[,";=]|^null$|[^\x00-\x7f]|.{100}', case.record.tags[-1]) is not None


def names_of_other(case: Planted) -> tuple[str, str]:
    assert case.other is not None
    return case.other.first_name, case.other.last_name


def has_the_same_name(case: Planted) -> bool:
    return (case.record.first_name, case.record.last_name) == names_of_other(case)


NAME_CHECKS: dict[str, Check] = {
    "capital_email": lambda c: text(c).isupper() and text(c).lower() == c.label.was,
    "accented_name": is_accented,
    "non_latin_name": lambda c: not any(n.startswith("LATIN") for n in letters(text(c))),
    "decomposed_name": lambda c: not unicodedata.is_normalized("NFC", text(c)),
    "apostrophe_in_name": lambda c: bool({"'", "\u2019"} & set(text(c))),
    "formula_like_name": lambda c: text(c)[0] in "=+-@",
    "markup_like_name": lambda c: re.search(r"[<&*{;]", text(c)) is not None,
    "null_like_name": lambda c: NOT_TEXT.fullmatch(text(c)) is not None,
    "emoji_in_name": lambda c: is_around(
        c, lambda added: any(unicodedata.category(char) == "So" for char in added)
    ),
    "invisible_character": lambda c: is_around(
        c, lambda added: bool(added) and set(added) <= DIRECTION_OR_WIDTH
    ),
    "blanks_in_name": lambda c: is_around(
        c, lambda _: text(c) != text(c).strip() or "  " in text(c)
    ),
    "long_name": lambda c: len(f"{c.record.first_name} {c.record.last_name}") == 255,
    "single_letter_name": lambda c: len(text(c)) == 1 and (c.label.was or "").startswith(text(c)),
}

PERSON_CHECKS: dict[str, Check] = {
    "duplicate": lambda c: is_copy(c) and has_the_same_name(c),
    "near_duplicate_typo": is_typo,
    "near_duplicate_swapped": lambda c: is_near_copy(c, *reversed(names_of_other(c))),
    "near_duplicate_spelling": is_other_spelling,
    "near_duplicate_initial": lambda c: is_near_copy(
        c, names_of_other(c)[0][0] + ".", names_of_other(c)[1]
    ),
    "near_duplicate_middle_name": lambda c: is_near_copy(
        c, f"{names_of_other(c)[0]} {c.record.first_name[-2:]}", names_of_other(c)[1]
    ),
    "rehire": is_rehire,
    "name_change": is_name_change,
    "no_skills": is_emptied,
    "no_reviews": is_emptied,
    "no_manager": is_emptied,
    "hired_in_1900": lambda c: value(c) == date(1900, 1, 1),
    "hired_in_1970": lambda c: value(c) == date(1970, 1, 1),
    "hired_today": lambda c: value(c) == AS_OF,
    "hired_sixty_years_ago": lambda c: value(c) == AS_OF.replace(year=AS_OF.year - 60),
    "lowest_score": lambda c: value(c) == 0,
    "highest_score": lambda c: value(c) == 5,
    "sunday_review": lambda c: f"{value(c):%A}" == "Sunday",
    "expired_certificate": lambda c: value(c) == AS_OF - timedelta(days=1),
    "certificate_ending_today": lambda c: value(c) == AS_OF,
    "one_day_certificate": lambda c: (
        value(c) == value_at(c.record, (c.label.field or "").replace("expires_on", "issued_on"))
    ),
    "long_comment": lambda c: len(text(c)) == 4000,
    "empty_comment": is_emptied,
    "quotes_in_comment": lambda c: re.search("[\"'\u201c]", text(c)) is not None,
    "separators_in_comment": lambda c: re.search("[,;\t]", text(c)) is not None,
    "line_break_in_comment": lambda c: len(text(c).splitlines()) > 1,
    "formula_like_comment": lambda c: text(c)[0] in "=+-@",
    "markup_like_comment": lambda c: re.search(r"[<&*]", text(c)) is not None,
    "null_like_comment": lambda c: NOT_TEXT.fullmatch(text(c)) is not None,
    "emoji_in_comment": lambda c: any(unicodedata.category(char) == "So" for char in text(c)),
}

APPLICANT_CHECKS: dict[str, Check] = {
    "duplicate": is_same_person,
    "employee": is_same_person,
    "no_name": lambda c: not text(c).strip() and bool(c.label.was),
    "no_external_id": is_emptied,
    "number_like_external_id": is_number_like,
    "no_tags": is_emptied,
    "odd_tag": is_odd_tag,
    "lowest_score": lambda c: value(c) == 0,
    "highest_score": lambda c: value(c) == 1,
    "at_midnight": is_at_midnight,
    "at_clock_change": is_at_clock_change,
    "on_leap_day": lambda c: at(c).strftime("%m-%d") == "02-29",
    "at_end_of_year": lambda c: at(c).strftime("%m-%d %H:%M:%S") == "12-31 23:59:59",
}

CHECKS = {
    **PERSON_CHECKS,
    **NAME_CHECKS,
    **{f"applicant_{kind}": check for kind, check in (APPLICANT_CHECKS | NAME_CHECKS).items()},
}
