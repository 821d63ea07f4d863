"""What a run found, as text, JUnit, JSON, one HTML page or SARIF."""

from skillsim_contracts.findings import RunResult
from skillsim_contracts.reports import html_page, json_text, junit, sarif

_RENDERERS = {
    "junit": junit.render,
    "json": json_text.render,
    "html": html_page.render,
    "sarif": sarif.render,
}


def render(result: RunResult, kind: str) -> str:
    """The report of a kind: `junit`, `json`, `html` or `sarif`; KeyError for any other."""
    return _RENDERERS[kind](result)
