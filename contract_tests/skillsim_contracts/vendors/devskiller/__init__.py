"""Rules about DevSkiller: TalentScore first, what is created and read before what is changed."""

from skillsim_contracts.rules import Rule, rules_of
from skillsim_contracts.vendors.devskiller import (
    addresses,
    assessments,
    candidate_lists,
    candidates,
    decisions,
    invitation_details,
    invitation_lists,
    invitations,
    keys,
    life_cycle,
    links,
    model,
    new_tests,
    people,
    quiet,
    refusals,
    reinvitations,
    removals,
    scores,
    talentboost,
    teams,
    tests_and_catalogue,
    texts,
    validity,
    webhook_events,
    webhook_schedule,
    webhooks,
)
from skillsim_contracts.vendors.devskiller.filters import filter_rules
from skillsim_contracts.vendors.devskiller.paging import paging_rules
from skillsim_contracts.vendors.devskiller.walks import CANDIDATES, INVITATIONS

RULES: tuple[Rule, ...] = (
    *rules_of(candidates, texts, refusals, tests_and_catalogue),
    *rules_of(assessments, invitations, quiet, invitation_details),
    *paging_rules(CANDIDATES),
    *filter_rules(CANDIDATES),
    *rules_of(candidate_lists),
    *paging_rules(INVITATIONS),
    *filter_rules(INVITATIONS),
    *rules_of(invitation_lists, links, decisions, addresses, removals, reinvitations),
    *rules_of(new_tests, teams, people, talentboost),
    *rules_of(life_cycle, validity, scores),
    *rules_of(webhooks, webhook_events, webhook_schedule),
    *rules_of(keys, model),
)
"""Every rule, the basic ones first."""
