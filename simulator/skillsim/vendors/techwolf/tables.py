"""What TechWolf stores: employees, and the skill clusters and skills known of each.

Instants are whole microseconds, lists are JSON text, booleans 0 or 1. `seq` gives creation order.
"""

from dataclasses import dataclass

from sqlalchemy import Column, Index, Integer, MetaData, Table, Text, bindparam, func, select

from skillsim.store import Statement

tables = MetaData()

employees = Table(
    "techwolf_employee",
    tables,
    Column("seq", Integer, primary_key=True),
    Column("external_id", Text, nullable=False, unique=True),
    Column("is_active", Integer, nullable=False),
    Column("last_updated_at_us", Integer, nullable=False),
    # Assumed (decision T4): the row of a deleted employee stays, to mark its place in exports.
    Column("deleted", Integer, nullable=False),
)
clusters = Table(
    "techwolf_cluster",
    tables,
    Column("seq", Integer, primary_key=True),
    Column("employee_seq", Integer, nullable=False),
    Column("cluster_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("domain", Text, nullable=False),
    Column("level_1_to_5", Integer, nullable=False),
    Column("validation_state", Text),
    Column("sources", Text, nullable=False),
    Index("techwolf_cluster_employee", "employee_seq"),
)
skills = Table(
    "techwolf_skill",
    tables,
    Column("seq", Integer, primary_key=True),
    Column("cluster_seq", Integer, nullable=False),
    Column("employee_seq", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("skill_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("validation_state", Text, nullable=False),
    Column("sources", Text, nullable=False),
    Index("techwolf_skill_employee", "employee_seq"),
)

SUGGESTED = "suggested"
VALIDATED = "validated"
REJECTED = "rejected"

CURRENT = "current"
RELATED = "related"


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill inside a cluster, and the kinds of event it is known from."""

    skill_id: str
    name: str
    validation_state: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    """A group of skills of one employee; `validation_state` is None where nobody recorded one."""

    cluster_id: str
    name: str
    domain: str
    level_1_to_5: int
    validation_state: str | None
    sources: tuple[str, ...]
    current: tuple[Skill, ...] = ()
    related: tuple[Skill, ...] = ()


@dataclass(frozen=True, slots=True)
class Employee:
    """One employee with the clusters that the skills form, in the order they were found."""

    external_id: str
    is_active: bool
    last_updated_at_us: int
    clusters: tuple[Cluster, ...] = ()


_WANTED = (
    employees.c.deleted == 0,
    employees.c.is_active.between(bindparam("active_from"), bindparam("active_to")),
    employees.c.last_updated_at_us >= bindparam("updated_from_us"),
    employees.c.last_updated_at_us < bindparam("updated_until_us"),
)
_IN_PAGE = employees.c.seq.between(bindparam("first_seq"), bindparam("last_seq"))

LAST_EMPLOYEE = Statement(select(func.coalesce(func.max(employees.c.seq), 0)))
LAST_CLUSTER = Statement(select(func.coalesce(func.max(clusters.c.seq), 0)))
EMPLOYEE_SEQ = Statement(
    select(employees.c.seq).where(employees.c.external_id == bindparam("external_id"))
)
EMPLOYEES_AFTER = Statement(
    select(
        employees.c.seq,
        employees.c.external_id,
        employees.c.is_active,
        employees.c.last_updated_at_us,
    )
    .where(employees.c.seq > bindparam("after_seq"), *_WANTED)
    .order_by(employees.c.seq)
    .limit(bindparam("at_most"))
)
CLUSTERS_IN_PAGE = Statement(
    select(
        clusters.c.employee_seq,
        clusters.c.seq,
        clusters.c.cluster_id,
        clusters.c.name,
        clusters.c.domain,
        clusters.c.level_1_to_5,
        clusters.c.validation_state,
        clusters.c.sources,
    )
    .join_from(employees, clusters, clusters.c.employee_seq == employees.c.seq)
    .where(_IN_PAGE, *_WANTED)
    .order_by(employees.c.seq, clusters.c.seq)
)
SKILLS_IN_PAGE = Statement(
    select(
        skills.c.cluster_seq,
        skills.c.kind,
        skills.c.skill_id,
        skills.c.name,
        skills.c.validation_state,
        skills.c.sources,
    )
    .join_from(employees, skills, skills.c.employee_seq == employees.c.seq)
    .where(
        _IN_PAGE,
        *_WANTED,
        skills.c.kind.between(bindparam("kind_from"), bindparam("kind_to")),
        skills.c.validation_state != bindparam("unwanted_state"),
    )
    .order_by(employees.c.seq, skills.c.seq)
)
