"""The results of a scored assessment, and the one column of text they are kept in.

The records are named tuples, so JSON keeps them as plain lists without a step of translation.
"""

import json

from skillsim.vendors.devskiller.records import Answer, Results, Section, SkillScore


def to_text(results: Results) -> str:
    """The results as they are stored."""
    return json.dumps(results, separators=(",", ":"))


def from_text(text: str) -> Results:
    """The results that `to_text` stored."""
    skills, sections = json.loads(text)
    return Results(
        tuple(SkillScore(*skill) for skill in skills),
        tuple(
            Section(time_taken_s, time_limit_s, tuple(Answer(*answer) for answer in answers))
            for time_taken_s, time_limit_s, answers in sections
        ),
    )
