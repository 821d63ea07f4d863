"""What SkillTrack remembers: its tables, the statements over them, and the records they yield.

Days are ISO text (`2025-03-31`), so they compare in calendar order. `seq` is the order of creation.
"""

from typing import NamedTuple

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Numeric,
    Select,
    Subquery,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    case,
    cast,
    func,
    or_,
    select,
    update,
)

from skillsim.store import Statement

tables = MetaData()

# Documented: all but the first, which is assumed (decision K3).
LEVELS = ("Beginner", "Intermediate", "Advanced", "Expert")


def _owner() -> "Column[str]":
    return Column("employee_id", ForeignKey("skilltrack_employee.employee_id"), nullable=False)


employees = Table(
    "skilltrack_employee",
    tables,
    Column("seq", Integer, primary_key=True),
    Column("employee_id", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("email_folded", Text, nullable=False, unique=True),
    Column("department", Text, nullable=False, index=True),
    Column("role", Text, nullable=False),
    Column("hire_date", Text, nullable=False),
)
skills = Table(
    "skilltrack_skill",
    tables,
    Column("seq", Integer, primary_key=True),
    _owner(),
    Column("skill_name", Text, nullable=False),
    Column("skill_folded", Text, nullable=False),
    Column("proficiency_level", Text, nullable=False),
    Column("last_used", Text, nullable=False),
    UniqueConstraint("employee_id", "skill_folded"),
)
# A score is kept as the JSON number it was sent as, so 5 stays 5 and 4.7 stays 4.7.
reviews = Table(
    "skilltrack_review",
    tables,
    Column("seq", Integer, primary_key=True),
    Column("review_id", Text, nullable=False, unique=True),
    _owner(),
    Column("date", Text, nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("score", Text, nullable=False),
    Column("comments", Text, nullable=False),
    Index("ix_skilltrack_review_employee_id", "employee_id"),
    # Everything that the top performers are made of: the report reads no row of the table.
    Index("ix_skilltrack_review_date", "date", "employee_id", "score"),
)
certifications = Table(
    "skilltrack_certification",
    tables,
    Column("seq", Integer, primary_key=True),
    _owner(),
    Column("certification_name", Text, nullable=False),
    Column("issued_by", Text, nullable=False),
    Column("date_issued", Text, nullable=False),
    Column("expiration_date", Text, nullable=False),
    Index("ix_skilltrack_certification_employee_id", "employee_id"),
)


class Employee(NamedTuple):
    """One employed person."""

    employee_id: str
    name: str
    email: str
    department: str
    role: str
    hire_date: str


class Skill(NamedTuple):
    """One skill that an employee holds; an employee holds a name once, whatever its case."""

    skill_name: str
    proficiency_level: str
    last_used: str


class Review(NamedTuple):
    """One performance review; `score` is the text of a JSON number from 0 to 5."""

    review_id: str
    date: str
    reviewer: str
    score: str
    comments: str


class Certification(NamedTuple):
    """One certificate that an employee holds."""

    certification_name: str
    issued_by: str
    date_issued: str
    expiration_date: str


class Colleague(NamedTuple):
    """An employee as a report names them."""

    employee_id: str
    name: str


class Performer(NamedTuple):
    """An employee and the mean of their review scores in one quarter."""

    employee_id: str
    name: str
    mean_score: float


class HeldSkill(NamedTuple):
    """One line of the skills export: who holds what."""

    employee_id: str
    name: str
    skill_name: str
    proficiency_level: str
    last_used: str


_of_employee = bindparam("employee_id", type_=Text)
_employee_columns = (
    employees.c.employee_id,
    employees.c.name,
    employees.c.email,
    employees.c.department,
    employees.c.role,
    employees.c.hire_date,
)
_skill_columns = (skills.c.skill_name, skills.c.proficiency_level, skills.c.last_used)

# Long lists are read piece by piece, by the places of employees in the order of creation.
_in_span = employees.c.seq.between(bindparam("first_seq"), bindparam("last_seq"))

LAST_EMPLOYEE = Statement(select(func.coalesce(func.max(employees.c.seq), 0)))
EMPLOYEE_EXISTS = Statement(select(employees.c.seq).where(employees.c.employee_id == _of_employee))
EMPLOYEE_WITH_EMAIL = Statement(
    select(employees.c.seq).where(employees.c.email_folded == bindparam("email_folded"))
)
EMPLOYEES = Statement(select(*_employee_columns).where(_in_span).order_by(employees.c.seq))
EMPLOYEE = Statement(select(*_employee_columns).where(employees.c.employee_id == _of_employee))
EMPLOYEES_WITH_EMAIL = Statement(
    select(*_employee_columns).where(employees.c.email_folded == bindparam("email_folded"))
)
_text = func.lower(bindparam("text"))
_searched = (employees.c.name, employees.c.email, employees.c.employee_id)
_has_text = or_(*(func.instr(func.lower(column), _text) > 0 for column in _searched))
EMPLOYEES_CONTAINING_COUNT = Statement(select(func.count()).select_from(employees).where(_has_text))
EMPLOYEES_CONTAINING = Statement(
    select(*_employee_columns)
    .where(_has_text)
    .order_by(employees.c.seq)
    .limit(bindparam("at_most"))
    .offset(bindparam("skipped"))
)
_is_like = or_(*(column.like(bindparam("pattern"), escape="\\") for column in _searched))
EMPLOYEE_IDS_LIKE = Statement(
    select(employees.c.employee_id)
    .where(employees.c.employee_id > bindparam("after"), _is_like)
    .order_by(employees.c.employee_id)
    .limit(bindparam("at_most"))
)
SKILLS = Statement(
    select(*_skill_columns).where(skills.c.employee_id == _of_employee).order_by(skills.c.seq)
)
SKILL_UPDATE = Statement(
    update(skills)
    .where(
        skills.c.employee_id == bindparam("key_employee_id"),
        skills.c.skill_folded == bindparam("key_skill_folded"),
    )
    .values({column: bindparam(f"new_{column.name}") for column in _skill_columns})
)
REVIEWS = Statement(
    select(
        reviews.c.review_id,
        reviews.c.date,
        reviews.c.reviewer,
        reviews.c.score,
        reviews.c.comments,
    )
    .where(reviews.c.employee_id == _of_employee)
    .order_by(reviews.c.seq)
)
CERTIFICATIONS = Statement(
    select(
        certifications.c.certification_name,
        certifications.c.issued_by,
        certifications.c.date_issued,
        certifications.c.expiration_date,
    )
    .where(certifications.c.employee_id == _of_employee)
    .order_by(certifications.c.seq)
)
HELD_SKILLS = Statement(
    select(employees.c.employee_id, employees.c.name, *_skill_columns)
    .join_from(employees, skills)
    .where(_in_span)
    .order_by(employees.c.seq, skills.c.seq)
)
LACKING_SKILL = Statement(
    select(employees.c.employee_id, employees.c.name)
    .where(
        employees.c.department == bindparam("department"),
        _in_span,
        ~select(skills.c.seq)
        .where(
            skills.c.employee_id == employees.c.employee_id,
            skills.c.skill_folded == bindparam("skill_folded"),
        )
        .exists(),
    )
    .order_by(employees.c.seq)
)
_score = cast(reviews.c.score, Numeric)
_in_quarter = reviews.c.date.between(bindparam("first_day"), bindparam("last_day"))
_count = bindparam("count", type_=Integer)


def _means_of(some: "Select[tuple[str]]") -> Subquery:
    """The mean score in the quarter of each of some employees."""
    return (
        select(reviews.c.employee_id, func.avg(_score).label("mean_score"))
        .where(_in_quarter, reviews.c.employee_id.in_(some.correlate(None)))
        .group_by(reviews.c.employee_id)
        .subquery()
    )


# Means of a hundred thousand employees take long, and only a few of them can be among the best:
# nobody's mean is above their best score. So whoever wrote the best scores is ranked first, and
# then whoever has a score as good as the last mean that made it. Several of the best scores may be
# one employee's, therefore more of them are looked at than employees are wanted.
_SCORES_PER_PERFORMER = 20
_first_ranked = _means_of(
    select(reviews.c.employee_id)
    .where(_in_quarter)
    .order_by(_score.desc())
    .limit(_count * _SCORES_PER_PERFORMER)
)
_made_it = (
    select(_first_ranked.c.mean_score)
    .order_by(_first_ranked.c.mean_score.desc())
    .limit(_count)
    .subquery()
)
_least_mean = select(
    case((func.count() == _count, func.min(_made_it.c.mean_score)), else_=0)
).scalar_subquery()
# Less a little, since means of equal scores differ in floating point.
_contenders = select(reviews.c.employee_id).where(_in_quarter, _score >= _least_mean - 0.000001)
_ranked = _means_of(_contenders)
# Nine decimals: far finer than any score, and coarse enough that equal means tie in floating point.
_mean_score = func.round(_ranked.c.mean_score, 9).label("mean_score")
TOP_PERFORMERS = Statement(
    select(employees.c.employee_id, employees.c.name, _mean_score)
    .join_from(_ranked, employees, employees.c.employee_id == _ranked.c.employee_id)
    .order_by(_mean_score.desc(), employees.c.seq)
    .limit(_count)
)
