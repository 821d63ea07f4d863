"""A run as JUnit XML, which most CI systems show."""

import xml.etree.ElementTree as ET

from skillsim_contracts.findings import Outcome, RuleResult, RunResult
from skillsim_contracts.reports.figures import count_outcomes


def render(result: RunResult) -> str:
    """One suite for each vendor and layer; a rule is a test case."""
    counted = count_outcomes(result)
    root = ET.Element(
        "testsuites",
        name="skillsim verify",
        tests=str(len(result.results)),
        failures=str(counted[Outcome.FAILED]),
        errors=str(counted[Outcome.NOT_EXERCISED]),
        skipped=str(counted[Outcome.SKIPPED] + counted[Outcome.WAIVED]),
        time=f"{result.duration_s:.3f}",
    )
    suites: dict[tuple[str, str], list[RuleResult]] = {}
    for one in result.results:
        suites.setdefault((one.rule.vendor, one.rule.layer.value), []).append(one)
    for (vendor, layer), members in suites.items():
        root.append(_suite(f"{vendor} {layer}", members, result.started_at))
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _suite(name: str, members: list[RuleResult], started_at: str) -> ET.Element:
    outcomes = [one.outcome for one in members]
    suite = ET.Element(
        "testsuite",
        name=name,
        tests=str(len(members)),
        failures=str(outcomes.count(Outcome.FAILED)),
        errors=str(outcomes.count(Outcome.NOT_EXERCISED)),
        skipped=str(outcomes.count(Outcome.SKIPPED) + outcomes.count(Outcome.WAIVED)),
        time=f"{sum(one.duration_s for one in members):.3f}",
        timestamp=started_at.removesuffix("Z"),
    )
    for one in members:
        suite.append(_case(one))
    return suite


def _case(one: RuleResult) -> ET.Element:
    case = ET.Element(
        "testcase",
        classname=f"{one.rule.vendor}.{one.rule.operations[0]}",
        name=f"{one.rule.id}: {one.rule.title}",
        time=f"{one.duration_s:.3f}",
    )
    reason = _printable(one.reason)
    if one.outcome is Outcome.FAILED:
        failure = ET.SubElement(case, "failure", type=one.findings[0].rule_id, message=reason)
        failure.text = "\n".join(_printable(found.message) for found in one.findings)
    elif one.outcome is Outcome.NOT_EXERCISED:
        ET.SubElement(case, "error", type="not exercised", message=reason)
    elif one.outcome in (Outcome.SKIPPED, Outcome.WAIVED):
        ET.SubElement(case, "skipped", message=reason or one.outcome.value)
    return case


def _printable(text: str) -> str:
    """Without what XML cannot hold; an answer may have had any byte."""
    return "".join(c if _is_printable(c) else "?" for c in text)


def _is_printable(character: str) -> bool:
    is_control = character < " " and character not in "\t\n"
    is_nothing = "\ud800" <= character <= "\udfff" or character in "\ufffe\uffff"
    return not (is_control or is_nothing)
