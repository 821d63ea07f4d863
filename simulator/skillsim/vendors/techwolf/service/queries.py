"""The queries behind everything but the export: single employees, their lists, and feedback."""

from sqlalchemy import Text, bindparam, delete, func, or_, select, update

from skillsim.store import Statement
from skillsim.vendors.techwolf.tables import (
    CURRENT,
    REJECTED,
    SUGGESTED,
    catalogue,
    clusters,
    employees,
    jobs,
    skills,
)

_OF_EMPLOYEE = skills.c.employee_seq == bindparam("employee_seq")
_CARD = (
    employees.c.seq,
    employees.c.external_id,
    employees.c.is_active,
    employees.c.last_updated_at_us,
    employees.c.n_events,
    employees.c.assigned_position,
    employees.c.job_id,
    employees.c.organisational_unit,
    employees.c.location,
)
_unit = bindparam("unit", type_=Text)
_LISTED = (
    employees.c.deleted == 0,
    employees.c.is_active.between(bindparam("active_from"), bindparam("active_to")),
    or_(_unit.is_(None), employees.c.organisational_unit == _unit),
)

EMPLOYEE = Statement(
    select(*_CARD, employees.c.lists).where(
        employees.c.external_id == bindparam("external_id"), employees.c.deleted == 0
    )
)
EMPLOYEES = Statement(
    select(*_CARD)
    .where(*_LISTED)
    .order_by(employees.c.last_updated_at_us, employees.c.external_id)
    .limit(bindparam("at_most"))
    .offset(bindparam("skipped"))
)
EMPLOYEES_COUNT = Statement(select(func.count()).select_from(employees).where(*_LISTED))
_text = bindparam("text", type_=Text)
_CONTAINING = (
    employees.c.deleted == 0,
    or_(
        func.instr(func.lower(employees.c.external_id), _text) > 0,
        func.instr(func.lower(employees.c.assigned_position), _text) > 0,
        func.instr(func.lower(employees.c.organisational_unit), _text) > 0,
    ),
)
EMPLOYEES_CONTAINING_COUNT = Statement(
    select(func.count()).select_from(employees).where(*_CONTAINING)
)
EMPLOYEES_CONTAINING = Statement(
    select(*_CARD, employees.c.lists)
    .where(*_CONTAINING)
    .order_by(employees.c.seq)
    .limit(bindparam("at_most"))
    .offset(bindparam("skipped"))
)
IDS_LIKE = Statement(
    select(employees.c.external_id)
    .where(
        employees.c.deleted == 0,
        employees.c.external_id > bindparam("after"),
        employees.c.external_id.like(bindparam("pattern"), escape="\\"),
    )
    .order_by(employees.c.external_id)
    .limit(bindparam("at_most"))
)
CHANGE_EMPLOYEE = Statement(
    update(employees)
    .where(employees.c.seq == bindparam("key_seq"))
    .values(
        is_active=bindparam("new_is_active"),
        last_updated_at_us=bindparam("new_last_updated_at_us"),
        n_events=bindparam("new_n_events"),
        assigned_position=bindparam("new_assigned_position"),
        job_id=bindparam("new_job_id"),
        organisational_unit=bindparam("new_organisational_unit"),
        location=bindparam("new_location"),
        lists=bindparam("new_lists"),
    )
)
# Assumed (decision T4): the place stays, what was known of the person goes.
BURY_EMPLOYEE = Statement(
    update(employees)
    .where(employees.c.seq == bindparam("key_seq"))
    .values(
        deleted=1,
        n_events=0,
        assigned_position=None,
        job_id=None,
        organisational_unit=None,
        location=None,
        lists="{}",
    )
)
FORGET_TOMBSTONE = Statement(
    delete(employees).where(
        employees.c.external_id == bindparam("external_id"), employees.c.deleted == 1
    )
)
DELETE_CLUSTERS = Statement(
    delete(clusters).where(clusters.c.employee_seq == bindparam("employee_seq"))
)
DELETE_SKILLS = Statement(delete(skills).where(_OF_EMPLOYEE))
NOTE_FEEDBACK = Statement(
    update(employees)
    .where(employees.c.seq == bindparam("key_seq"))
    .values(last_updated_at_us=bindparam("new_us"), n_events=employees.c.n_events + 1)
)

JOB_NAME = Statement(select(jobs.c.name).where(jobs.c.job_id == bindparam("job_id")))
JOBS = Statement(select(jobs.c.job_id, jobs.c.name).order_by(jobs.c.seq))

CATALOGUED_SKILL = Statement(
    select(
        catalogue.c.skill_id,
        catalogue.c.name,
        catalogue.c.cluster_id,
        catalogue.c.cluster_name,
        catalogue.c.domain,
    ).where(catalogue.c.folded == bindparam("folded"))
)
CATALOGUED_CLUSTER = Statement(
    select(catalogue.c.cluster_id, catalogue.c.cluster_name, catalogue.c.domain)
    .where(catalogue.c.cluster_folded == bindparam("folded"))
    .order_by(catalogue.c.seq)
    .limit(1)
)

PROFILE = Statement(
    select(
        skills.c.skill_id,
        skills.c.name,
        skills.c.validation_state,
        skills.c.sources,
        skills.c.inferred_percent,
        skills.c.self_rated_percent,
    )
    .join_from(skills, clusters, clusters.c.seq == skills.c.cluster_seq)
    .where(
        _OF_EMPLOYEE,
        skills.c.kind == CURRENT,
        skills.c.validation_state != REJECTED,
        func.coalesce(clusters.c.validation_state, SUGGESTED) != REJECTED,
    )
    .order_by(skills.c.seq)
)
CURRENT_SKILL = Statement(
    select(
        skills.c.seq,
        skills.c.sources,
        clusters.c.seq,
        clusters.c.level_1_to_5,
        clusters.c.sources,
    )
    .join_from(skills, clusters, clusters.c.seq == skills.c.cluster_seq)
    .where(_OF_EMPLOYEE, skills.c.skill_id == bindparam("skill_id"), skills.c.kind == CURRENT)
)
CHANGE_SKILL = Statement(
    update(skills)
    .where(skills.c.seq == bindparam("key_seq"))
    .values(
        validation_state=bindparam("new_state"),
        sources=bindparam("new_sources"),
        self_rated_percent=bindparam("new_percent"),
    )
)
REJECT_SKILL = Statement(
    update(skills)
    .where(
        skills.c.employee_seq == bindparam("key_employee_seq"),
        skills.c.skill_id == bindparam("key_skill_id"),
    )
    .values(validation_state=REJECTED, self_rated_percent=None)
)
DELETE_RELATED_SKILL = Statement(
    delete(skills).where(
        _OF_EMPLOYEE, skills.c.skill_id == bindparam("skill_id"), skills.c.kind != CURRENT
    )
)
HELD_CLUSTER = Statement(
    select(clusters.c.seq, clusters.c.level_1_to_5, clusters.c.sources).where(
        clusters.c.employee_seq == bindparam("employee_seq"),
        clusters.c.cluster_id == bindparam("cluster_id"),
    )
)
CHANGE_CLUSTER = Statement(
    update(clusters)
    .where(clusters.c.seq == bindparam("key_seq"))
    .values(
        level_1_to_5=bindparam("new_level"),
        validation_state=bindparam("new_state"),
        sources=bindparam("new_sources"),
    )
)
