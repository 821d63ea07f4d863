"""The options of a test run, and the variables that stand in for them."""

import os
from pathlib import Path

import pytest

URL = "--skillsim-url"
TOKEN = "--skillsim-admin-token"  # noqa: S105 - the name of an option
CONFIG = "skillsim_config"


def url_of(config: pytest.Config) -> str:
    """The running sandbox that is to be used; empty when one is to be started."""
    return str(config.getoption(URL) or os.environ.get("SKILLSIM_URL", "")).strip()


def token_of(config: pytest.Config) -> str:
    """The admin token of that sandbox; empty without one."""
    given = config.getoption(TOKEN) or os.environ.get("SKILLSIM_ADMIN_TOKEN", "")
    return str(given).strip()


def settings_file_of(config: pytest.Config) -> Path | None:
    """The settings file that a sandbox is started with, if the project names one."""
    named = config.getini(CONFIG)
    return config.rootpath / named if named else None
