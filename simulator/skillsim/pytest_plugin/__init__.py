"""The pytest plugin: a sandbox for the test run, and a world of its own for each test.

Every pytest run on an installation with skillsim imports this, so it costs next to nothing before a
test asks for something. docs/howto/pytest.md shows how it is used.
"""

from skillsim.pytest_plugin.fixtures import (
    clock,
    faults,
    inbox,
    journal,
    skillsim,
    skillsim_world,
    world,
)
from skillsim.pytest_plugin.hooks import (
    pytest_addoption,
    pytest_configure,
    pytest_configure_node,
    pytest_make_collect_report,
    pytest_report_header,
    pytest_runtest_makereport,
    pytest_runtest_teardown,
)

__all__ = [
    "clock",
    "faults",
    "inbox",
    "journal",
    "pytest_addoption",
    "pytest_configure",
    "pytest_configure_node",
    "pytest_make_collect_report",
    "pytest_report_header",
    "pytest_runtest_makereport",
    "pytest_runtest_teardown",
    "skillsim",
    "skillsim_world",
    "world",
]
