"""Who people and candidates are: by their employee numbers, and by their e-mail addresses.

A person's custom id is the employee number, unless it is empty. Candidates have none: their
external id is another system's number of an applicant.
"""

from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Integer,
    Text,
    bindparam,
    func,
    or_,
    select,
    union,
)

from skillsim.store import Statement, Transaction
from skillsim.vendors.devskiller.tables import candidates, people

_AFTER = bindparam("after", type_=Text)
_AT_MOST = bindparam("at_most", type_=Integer)


class Identity(NamedTuple):
    """Who a person or a candidate is; None was not told.

    `number` is the custom id of a person, the external id of a candidate.
    """

    id: str
    number: str | None
    email: str
    first_name: str | None
    last_name: str | None

    @property
    def name(self) -> str | None:
        """First and last name, as far as they are known."""
        return " ".join(name for name in (self.first_name, self.last_name) if name) or None


def _is_like(*columns: ColumnElement[Any]) -> ColumnElement[bool]:
    return or_(*(column.like(bindparam("pattern"), escape="\\") for column in columns))


def _joined(first: ColumnElement[Any], last: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.coalesce(first, "") + " " + func.coalesce(last, "")


_is_wanted_person = _is_like(
    _joined(people.c.first_name, people.c.last_name), people.c.email, people.c.custom_id
)
_is_wanted_candidate = _is_like(
    _joined(candidates.c.first_name, candidates.c.last_name),
    candidates.c.email,
    candidates.c.external_id,
)
_NUMBERS = Statement(
    select(people.c.custom_id)
    .where(people.c.custom_id > _AFTER, _is_wanted_person)
    .distinct()
    .order_by(people.c.custom_id)
    .limit(_AT_MOST)
)
_EMAILS = Statement(
    union(
        select(candidates.c.email_folded).where(
            candidates.c.email_folded > _AFTER, _is_wanted_candidate
        ),
        select(people.c.email_folded).where(
            people.c.email_folded > _AFTER,
            or_(people.c.custom_id.is_(None), people.c.custom_id == ""),
            _is_wanted_person,
        ),
    )
    .order_by("email_folded")
    .limit(_AT_MOST)
)
_PERSON = select(
    people.c.id,
    people.c.custom_id,
    people.c.email,
    people.c.first_name,
    people.c.last_name,
).order_by(people.c.seq)
_CANDIDATE = select(
    candidates.c.id,
    candidates.c.external_id,
    candidates.c.email,
    candidates.c.first_name,
    candidates.c.last_name,
).order_by(candidates.c.seq)
_WITH_NUMBER = Statement(_PERSON.where(people.c.custom_id == bindparam("number")))
_PEOPLE_WITH_EMAIL = Statement(_PERSON.where(people.c.email_folded == bindparam("email_folded")))
_CANDIDATES_WITH_EMAIL = Statement(
    _CANDIDATE.where(candidates.c.email_folded == bindparam("email_folded"))
)


def numbers(tx: Transaction, *, pattern: str, after: str, limit: int) -> list[str]:
    """Employee numbers behind `after`, in the order of text and each once.

    They are of people whose name, e-mail or number is LIKE the pattern.
    """
    rows = tx.rows(_NUMBERS, pattern=pattern, after=after, at_most=limit)
    return [number for (number,) in rows]


def emails(tx: Transaction, *, pattern: str, after: str, limit: int) -> list[str]:
    """The same for everyone without an employee number: their case-folded e-mail addresses."""
    rows = tx.rows(_EMAILS, pattern=pattern, after=after, at_most=limit)
    return [email for (email,) in rows]


def people_with_number(tx: Transaction, number: str) -> list[Identity]:
    """Everyone with this employee number, oldest first."""
    return list(map(Identity._make, tx.rows(_WITH_NUMBER, number=number)))


def people_with_email(tx: Transaction, email: str) -> list[Identity]:
    """Everyone with this e-mail, whatever its case, oldest first."""
    return list(map(Identity._make, tx.rows(_PEOPLE_WITH_EMAIL, email_folded=email.casefold())))


def candidates_with_email(tx: Transaction, email: str) -> list[Identity]:
    """Every candidate with this e-mail, whatever its case, oldest first."""
    return list(map(Identity._make, tx.rows(_CANDIDATES_WITH_EMAIL, email_folded=email.casefold())))
