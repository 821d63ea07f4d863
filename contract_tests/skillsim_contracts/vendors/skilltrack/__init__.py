"""SkillTrack's own rules: what its document says of state, reports, the export and tokens."""

from skillsim_contracts.rules import Rule, rules_of
from skillsim_contracts.vendors.skilltrack import (
    assumed,
    certifications,
    employees,
    export,
    gap,
    model,
    parallel,
    performers,
    reading,
    reviews,
    rights,
    skills,
    tokens,
    unknown,
)

RULES: tuple[Rule, ...] = rules_of(
    employees,
    skills,
    reviews,
    certifications,
    reading,
    unknown,
    gap,
    performers,
    export,
    tokens,
    rights,
    parallel,
    model,
    assumed,
)
"""Every rule, the basic ones first."""
