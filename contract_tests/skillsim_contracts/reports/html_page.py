"""A run as one HTML page without scripts: causes, rules by operation, and what was exercised."""

from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from skillsim_contracts.causes import causes
from skillsim_contracts.findings import Outcome, RunResult
from skillsim_contracts.reports.figures import (
    count_outcomes,
    coverage,
    n_requests,
    notes,
    of_outcome,
    spelled,
)
from skillsim_contracts.rules import Layer
from skillsim_contracts.secrecy import hidden
from skillsim_contracts.verifying import is_blind


def render(result: RunResult) -> str:
    """The page; whatever a target said is shown as text."""
    return template("run.html").render(
        result=result,
        is_blind=is_blind(result),
        outcomes=count_outcomes(result),
        Outcome=Outcome,
        causes=causes(result.results, result.fail_on),
        notes=notes(result),
        missed=of_outcome(result, Outcome.NOT_EXERCISED),
        coverage=list(coverage(result)),
        layers=[layer.value for layer in Layer],
        matrix=_matrix(result),
        n_requests=n_requests(result),
        spelled=spelled,
        hidden=hidden,
    )


def _matrix(result: RunResult) -> dict[tuple[str, str, str], dict[str, int]]:
    """How many rules ended each way, by vendor, first operation and layer."""
    cells: dict[tuple[str, str, str], dict[str, int]] = {}
    for one in result.results:
        key = (one.rule.vendor, one.rule.operations[0], one.rule.layer.value)
        cell = cells.setdefault(key, {})
        cell[one.outcome.value] = cell.get(one.outcome.value, 0) + 1
    return cells


def template(name: str) -> Template:
    """A page of the folder `templates`; what is filled in is escaped."""
    return _environment().get_template(name)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    loader = PackageLoader(__package__ or "", "templates")
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, loader=loader)
