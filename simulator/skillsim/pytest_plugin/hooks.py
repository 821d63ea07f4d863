"""What pytest calls: options, marks, workers, and the report of a test that failed."""

from __future__ import annotations

import re
from collections.abc import Generator
from typing import Any

import pytest

from skillsim.pytest_plugin import item_world, marks
from skillsim.pytest_plugin.options import CONFIG, TOKEN, URL, url_of


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options and the one setting."""
    group = parser.getgroup("skillsim", "skillsim, the sandbox of HR-skills APIs")
    group.addoption(
        URL, metavar="URL", help="a running sandbox, also SKILLSIM_URL; else one is started"
    )
    group.addoption(
        TOKEN, metavar="TOKEN", help="its admin token, if it has one, also SKILLSIM_ADMIN_TOKEN"
    )
    parser.addini(CONFIG, "settings file that the sandbox is started with", type="string")


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known."""
    config.addinivalue_line("markers", marks.DESCRIPTION)


def pytest_report_header(config: pytest.Config) -> str | None:
    """Say which sandbox is used when it is not the run's own."""
    url = url_of(config)
    # A password is refused as soon as a test asks; it is not to be shown before.
    return f"skillsim: the sandbox at {re.sub('//[^/]*@', '//', url)}" if url else None


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Refuse marks that cannot be meant, before anything runs."""
    report = yield
    refused = [sentence for node in report.result or () for sentence in marks.refusals(node)]
    if refused:
        # Not raised: other plugins' hooks, which stand around this one, would warn of that.
        report.outcome, report.longrepr, report.result = "failed", "\n".join(refused), []
    return report


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of pytest-xdist where to ask for the server that all of them share."""
    from skillsim.pytest_plugin import sharing

    if not url_of(node.config):
        node.workerinput[sharing.INVITATION] = sharing.invitation(node.config)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    """Leave a test its world until everything else is torn down."""
    with item_world.teardown(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the last exchanges of the world of a test that failed."""
    report = yield
    section = item_world.last_exchanges(item) if report.failed else None
    if section is not None:
        # What belongs to the failure itself is in reports for machines too, such as JUnit's.
        add = getattr(report.longrepr, "addsection", None)
        if add is None:
            report.sections.append(section)
        else:
            add(*section)
    return report
