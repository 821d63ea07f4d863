"""The assessment object, in the amounts of detail that the samples print (decision D13)."""

from collections.abc import Sequence

from skillsim.context import Links
from skillsim.instants import to_text
from skillsim.vendors.devskiller.records import (
    Answer,
    Assessment,
    Results,
    Section,
    percentage,
)
from skillsim.vendors.devskiller.wire import Json
from skillsim.vendors.devskiller.wire.candidates import report_links
from skillsim.vendors.devskiller.wire.friendly import to_friendly
from skillsim.vendors.devskiller.wire.tests import location as test_location
from skillsim.vendors.devskiller.wire.view import View


def standard(assessment: Assessment, view: View, *, is_invited: bool = False) -> Json:
    """An assessment as created, and inside a candidate: no score and no times."""
    shown: Json = {
        "id": assessment.id,
        "status": assessment.status,
        "creationDate": to_text(assessment.created_at_us),
        "startDate": _text_or_none(assessment.started_at_us),
        "finishDate": _text_or_none(assessment.finished_at_us),
    }
    if view.is_undocumented_shown:
        # Observed (decision D26): the code that opens the test, and until when it does.
        shown["token"] = assessment.access_code
        shown["expirationDate"] = to_text(assessment.expires_at_us)
    shown["_links"] = _links(assessment, view.links, is_invited=is_invited)
    return shown


def scored(assessment: Assessment, view: View) -> Json:
    """An assessment in a list of invitations: with its score and its test.

    Observed (decision D12): clients read both there, though the sample has neither.
    """
    return standard(assessment, view, is_invited=True) | {
        "timeTakenInSeconds": assessment.time_taken_s,
        "timeLimitInSeconds": assessment.time_limit_s,
        "score": _score_of(assessment),
        "_embedded": {"test": {"id": assessment.test_id, "name": assessment.test_name}},
    }


def extended(
    assessment: Assessment, results: Results | None, view: View, *, is_invited: bool = False
) -> Json:
    """An assessment with everything; score, skills and sections are null until it is scored."""
    test: Json = {"id": assessment.test_id, "name": assessment.test_name}
    if not is_invited:
        test["_links"] = {"self": {"href": test_location(assessment.test_id, view.links)}}
    return standard(assessment, view, is_invited=is_invited) | {
        "timeTakenInSeconds": assessment.time_taken_s,
        "timeLimitInSeconds": assessment.time_limit_s,
        "score": _score_of(assessment),
        **_results(results, assessment.id if view.is_undocumented_shown else None),
        "_embedded": {"test": test},
    }


def location(assessment: Assessment, links: Links) -> str:
    """The address of an assessment in this API."""
    return f"{links.base}/candidates/{assessment.candidate_id}/assessments/{assessment.id}"


def page_links(assessment: Assessment, links: Links) -> Json:
    """The pages for people: the exam, the reports, and the recruiter's page of the candidate."""
    candidate_id = assessment.candidate_id
    return {
        "candidateAccess": {"href": f"{links.page('exam')}/exam.html?{assessment.access_code}"},
        **report_links(candidate_id, links),
        "candidateUrl": {"href": f"{links.page('app')}/candidates/{candidate_id}/detail/overview"},
    }


def _text_or_none(instant_us: int | None) -> str | None:
    return None if instant_us is None else to_text(instant_us)


def _links(assessment: Assessment, links: Links, *, is_invited: bool) -> Json:
    found = page_links(assessment, links)
    if not is_invited:
        found["self"] = {"href": location(assessment, links)}
    return found


def _score_of(assessment: Assessment) -> Json | None:
    if assessment.scored_points is None or assessment.max_points is None:
        return None
    return _score(assessment.scored_points, assessment.max_points)


def _score(scored_points: int, max_points: int) -> Json:
    return {
        "scoredPoints": scored_points,
        "maxPoints": max_points,
        "percentage": percentage(scored_points, max_points),
    }


def _results(results: Results | None, numbered_for: str | None) -> Json:
    if results is None:
        return {"skills": None, "sections": None}
    shown = {
        "skills": [{"name": s.name, "percentage": s.percentage} for s in results.skills],
        "sections": [_section(section) for section in results.sections],
    }
    if numbered_for is not None:
        _number_answers(shown["sections"], numbered_for)
    return shown


def _number_answers(sections: list[Json], assessment_id: str) -> None:
    # Observed (decision D26): whole numbers; here they follow from the assessment's id.
    first = (int(assessment_id[:6], 16) << 6) + 1
    answers = (answer for section in sections for answer in section["answers"])
    for number, answer in enumerate(answers, start=first):
        answer["answerId"] = number


def _section(section: Section) -> Json:
    return {
        "timeTakenInSeconds": section.time_taken_s,
        "timeLimitInSeconds": section.time_limit_s,
        "score": _score(section.scored_points, section.max_points),
        "answers": [_answer(answer) for answer in section.answers],
    }


def _answer(answer: Answer) -> Json:
    return {
        # Documented by the samples (decision D35): tasks alone go by their short id.
        "taskId": to_friendly(answer.task_id),
        "title": answer.title,
        "type": answer.type,
        "score": _score(answer.scored_points, answer.max_points),
        "difficulty": answer.difficulty,
        "gitUrl": answer.git_url,
        "value": {
            "choices": _list_or_none(answer.choices),
            "text": answer.text,
            "gaps": _list_or_none(answer.gaps),
        },
    }


def _list_or_none(texts: Sequence[str] | None) -> list[str] | None:
    return None if texts is None else list(texts)
