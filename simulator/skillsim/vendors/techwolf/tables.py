"""What TechWolf stores: employees, the skill clusters and skills known of each, and a catalogue.

Instants are whole microseconds, lists are JSON text, booleans 0 or 1. `seq` gives creation order.
The queries of an export are in this file, all others in `service/queries.py`.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

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
    Column("n_events", Integer, nullable=False),
    Column("assigned_position", Text),
    Column("job_id", Text),
    Column("organisational_unit", Text),
    Column("location", Text),
    Column("lists", Text, nullable=False),
    # With what lists filter by: who is skipped or counted is never looked up in the table.
    Index(
        "techwolf_employee_updated",
        "last_updated_at_us",
        "external_id",
        "deleted",
        "is_active",
        "organisational_unit",
    ),
)
jobs = Table(
    "techwolf_job",
    tables,
    Column("seq", Integer, primary_key=True),
    Column("job_id", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
)
catalogue = Table(
    "techwolf_catalogue",
    tables,
    Column("seq", Integer, primary_key=True),
    Column("folded", Text, nullable=False, unique=True),
    Column("skill_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("cluster_folded", Text, nullable=False),
    Column("cluster_id", Text, nullable=False),
    Column("cluster_name", Text, nullable=False),
    Column("domain", Text, nullable=False),
    Index("techwolf_catalogue_cluster", "cluster_folded"),
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
    Column("inferred_percent", Integer),
    Column("self_rated_percent", Integer),
    Index("techwolf_skill_employee", "employee_seq"),
)

SUGGESTED = "suggested"
VALIDATED = "validated"
REJECTED = "rejected"

CURRENT = "current"
RELATED = "related"

FEEDBACK = "skill_profile_feedback"


class Skill(NamedTuple):
    """A skill inside a cluster, and the kinds of event it is known from.

    Proficiency is a share of the highest level, 1 to 100; None where nobody knows it.
    """

    skill_id: str
    name: str
    validation_state: str
    sources: tuple[str, ...]
    inferred_percent: int | None = None
    self_rated_percent: int | None = None


class Cluster(NamedTuple):
    """A group of skills of one employee; `validation_state` is None where nobody recorded one."""

    cluster_id: str
    name: str
    domain: str
    level_1_to_5: int
    validation_state: str | None
    sources: tuple[str, ...]
    current: tuple[Skill, ...] = ()
    related: tuple[Skill, ...] = ()


class Facts(NamedTuple):
    """What the customer told of an employee; None or empty where nothing was told.

    `lists` holds histories, languages and wishes as they were told, by the names in `LISTS`.
    """

    assigned_position: str | None = None
    job_id: str | None = None
    organisational_unit: str | None = None
    location: Mapping[str, float] | None = None
    lists: Mapping[str, list[Any]] = MappingProxyType({})


LISTS = (
    "working_history",
    "education_history",
    "languages",
    "desired_functions",
    "non_desired_functions",
)
NOTHING_TOLD = Facts()


class Employee(NamedTuple):
    """One employee with the clusters that the skills form, in the order they were found.

    `n_events` counts the events that skills can be known from: jobs held, courses, feedback.
    """

    external_id: str
    is_active: bool
    last_updated_at_us: int
    clusters: tuple[Cluster, ...] = ()
    n_events: int = 0
    facts: Facts = NOTHING_TOLD


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
    .where(
        _IN_PAGE,
        *_WANTED,
        func.coalesce(clusters.c.validation_state, SUGGESTED) != bindparam("unwanted_state"),
    )
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
