"""Assessments by hand: a status is reached by the step that leads there, events included."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from skillsim.errors import Conflict, Invalid
from skillsim.ids import Ids
from skillsim.store import Transaction
from skillsim.vendors.devskiller import steps
from skillsim.vendors.devskiller.life_cycle import AssessmentStatus, steps_from
from skillsim.vendors.devskiller.records import Assessment, Terms, Test
from skillsim.vendors.devskiller.service import (
    assessments,
    candidates,
    invitation_search,
    progress,
    tests,
)
from skillsim.vendors.devskiller.service.behaviours import Behaviour
from skillsim.vendors.devskiller.service.invitation_search import InvitationFilter
from skillsim.vendors.devskiller.state.fields import Fields, Json, instant_text, path_id

_NO_SETTINGS: Mapping[str, Any] = MappingProxyType({})
_LONGEST_VALIDITY_DAYS = 3650
_LONGEST_NOTE = 4000


def find(tx: Transaction, *, query: str | None = None, limit: int, offset: int) -> list[Json]:
    """Assessments with `query` in the candidate's names or e-mail or the code, oldest first."""
    wanted = InvitationFilter(query=query)
    found = invitation_search.find(tx, wanted, limit=limit, offset=offset)
    return [shown(assessment) for _, assessment in found]


def count(tx: Transaction, *, query: str | None = None) -> int:
    """How many assessments `find` finds."""
    return invitation_search.count(tx, InvitationFilter(query=query))


def get(tx: Transaction, assessment_id: str) -> Json:
    """One assessment. Raises NotFound."""
    return shown(assessments.get(tx, path_id(assessment_id)))


def create(tx: Transaction, ids: Ids, body: Json, now_us: int) -> Json:
    """A new assessment of a candidate; it is sent and expires like any other."""
    names = ("candidate_id", "test_id", "validity_days", "note", "available_from", "behaviour")
    fields = Fields(body, *names)
    candidate_id = fields.id("candidate_id")
    if candidate_id is None:
        raise Invalid.field("candidate_id", None, "is missing")
    candidate, test = candidates.get(tx, candidate_id), _test(tx, fields)
    terms = Terms(
        validity_days=fields.whole("validity_days", least=1, most=_LONGEST_VALIDITY_DAYS),
        note=fields.text("note", longest=_LONGEST_NOTE),
        available_from_us=fields.instant("available_from"),
        behaviour=_behaviour(fields),
    )
    return shown(assessments.create(tx, ids, candidate, test, terms, now_us=now_us))


def change(
    tx: Transaction,
    ids: Ids,
    assessment_id: str,
    body: Json,
    now_us: int,
    settings: Mapping[str, Any] = _NO_SETTINGS,
) -> Json:
    """An assessment with another status, or whose candidate behaves otherwise.

    Raises Conflict for a status that no single step leads to.
    """
    fields = Fields(body, "status", "behaviour")
    assessment = assessments.get(tx, path_id(assessment_id))
    wanted, behaviour = fields.choice("status", tuple(AssessmentStatus)), _behaviour(fields)
    if behaviour is not None:
        assessment = progress.behave(tx, assessment, behaviour, now_us=now_us)
    if wanted is not None and wanted != assessment.status:
        step = steps.step_towards(assessment.status, wanted)
        if step is None:
            possible = ", ".join(steps_from(assessment.status)) or "none"
            raise Conflict(
                f"no single step leads from {assessment.status} to {wanted}; possible: {possible}"
            )
        assessment = steps.by_hand(tx, ids, assessment.id, step, now_us=now_us, settings=settings)
    return shown(assessment)


def delete(tx: Transaction, _ids: Ids, assessment_id: str, _now_us: int) -> None:
    """Delete an assessment; the candidate stays. Raises NotFound."""
    assessments.remove(tx, assessments.get(tx, path_id(assessment_id)))


def shown(assessment: Assessment) -> Json:
    """An assessment in domain words, with the steps that are possible next."""
    return {
        "id": assessment.id,
        "candidate_id": assessment.candidate_id,
        "test_id": assessment.test_id,
        "test_name": assessment.test_name,
        "status": assessment.status,
        "steps": list(steps_from(assessment.status)),
        "behaviour": assessment.behaviour,
        "access_code": assessment.access_code,
        "note": assessment.note,
        "created_at": instant_text(assessment.created_at_us),
        "available_from": instant_text(assessment.available_from_us),
        "expires_at": instant_text(assessment.expires_at_us),
        "started_at": instant_text(assessment.started_at_us),
        "finished_at": instant_text(assessment.finished_at_us),
        "time_limit_s": assessment.time_limit_s,
        "time_taken_s": assessment.time_taken_s,
        "scored_points": assessment.scored_points,
        "max_points": assessment.max_points,
    }


def _behaviour(fields: Fields) -> Behaviour | None:
    name = fields.choice("behaviour", tuple(Behaviour))
    return None if name is None else Behaviour(name)


def _test(tx: Transaction, fields: Fields) -> Test:
    test_id = fields.id("test_id")
    test = None if test_id is None else tests.find(tx, test_id)
    if test is None:
        raise Invalid.field("test_id", test_id, "must be the id of an existing test")
    return test
