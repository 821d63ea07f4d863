"""How list filters become conditions; statements are cached by their shape, not their values."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, func, literal_column, or_, select

from skillsim.store import Row, Statement, Transaction
from skillsim.vendors.devskiller.tables import candidate_tags, candidates


class Paged(NamedTuple):
    """The two statements behind a page: how many rows there are, and some of them."""

    total: Statement
    page: Statement

    def read(
        self, tx: Transaction, parameters: Mapping[str, object], *, limit: int, offset: int
    ) -> tuple[int, list[Row]]:
        """How many rows the list has, and those of one page; a page past the end has none (D7)."""
        rows = tx.rows(self.page, limit=limit, offset=offset, **parameters)
        if len(rows) < limit and (rows or not offset):
            # The end of the list is on the page, so nothing has to be counted.
            return offset + len(rows), rows
        return tx.value(self.total, **parameters), rows


def paged(total: Select[Any], rows: Select[Any]) -> Paged:
    """The statements of a list; `rows` gets the parameters `limit` and `offset`."""
    page = rows.limit(bindparam("limit")).offset(bindparam("offset"))
    return Paged(Statement(total), Statement(page))


def paged_by_seq(
    seq: ColumnElement[int], conditions: Sequence[ColumnElement[bool]], rows: Select[Any]
) -> Paged:
    """The statements of a list in creation order; the conditions look at the table of `seq` only.

    The page is found by its `seq` alone and its few rows are read then: sorting whole rows, or
    joining those that are skipped, takes many times longer in a long list.
    """
    found = select(seq).where(*conditions)
    total = Statement(select(func.count()).select_from(found.subquery()))
    page = found.order_by(seq).offset(bindparam("offset"))
    if conditions:
        return Paged(
            total, Statement(rows.where(seq.in_(page.limit(bindparam("limit")))).order_by(seq))
        )
    # Everything from the first row on, as nothing has to be found out about the others.
    first = page.limit(literal_column("1")).scalar_subquery()
    return Paged(total, Statement(rows.where(seq >= first).order_by(seq).limit(bindparam("limit"))))


def containing(query: str) -> str:
    """The LIKE pattern for case-folded text that contains `query` as it is written."""
    plain = query.casefold()
    for special in ("\\", "%", "_"):
        plain = plain.replace(special, "\\" + special)
    return f"%{plain}%"


def contains(column: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a case-folded column matches the parameter `query`, made by `containing`."""
    return column.like(bindparam("query"), escape="\\")


def is_one_of(column: ColumnElement[str], name: str, n_values: int) -> ColumnElement[bool]:
    """Whether a column equals one of the parameters `name_0`, `name_1`, …"""
    return column.in_([bindparam(f"{name}_{i}") for i in range(n_values)])


def numbered(**lists: tuple[str, ...]) -> dict[str, str]:
    """The parameters that `is_one_of` and `has_all_tags` ask for, by their names."""
    return {
        f"{name}_{i}": value for name, values in lists.items() for i, value in enumerate(values)
    }


def has_name_or_email() -> ColumnElement[bool]:
    """Whether a candidate's first name, last name, both together or e-mail contains `query`."""
    return or_(contains(candidates.c.name_folded), contains(candidates.c.email_folded))


def has_all_tags(candidate_id: ColumnElement[str], n_tags: int) -> list[ColumnElement[bool]]:
    """Whether the candidate has each of the parameters `tag_0`, `tag_1`, …

    Assumed (decision D15): every further tag narrows the result.
    """
    tagged = select(candidate_tags.c.candidate_id)
    return [
        candidate_id.in_(tagged.where(candidate_tags.c.tag == bindparam(f"tag_{i}")))
        for i in range(n_tags)
    ]


def searchable(*texts: str) -> str:
    """Several texts as one case-folded column; none of them runs into the next."""
    return "\n".join(texts).casefold()
