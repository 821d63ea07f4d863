"""The rules that only TechWolf's documents give, the most basic ones first."""

from skillsim_contracts.rules import Rule, rules_of
from skillsim_contracts.vendors.techwolf import (
    concurrency,
    employee_changes,
    employee_lists,
    employee_options,
    employee_refusals,
    employees,
    export,
    export_changes,
    export_details,
    export_filters,
    export_rejected,
    export_requests,
    feedback,
    feedback_clusters,
    model,
    profiles,
    scopes,
    tokens,
)

RULES: tuple[Rule, ...] = rules_of(
    employees,
    employee_options,
    employee_changes,
    employee_refusals,
    employee_lists,
    export,
    export_requests,
    export_details,
    export_rejected,
    export_filters,
    export_changes,
    profiles,
    feedback,
    feedback_clusters,
    tokens,
    scopes,
    model,
    concurrency,
)
"""Every rule of TechWolf, in the order in which they are tried within a layer."""
