"""DevSkiller: candidates and their tests (TalentScore), people and teams (TalentBoost)."""

from typing import Any

from skillsim.registry import Vendor
from skillsim.vendors.devskiller import (
    admin,
    data_files,
    directory,
    handlers,
    seed,
    state,
    steps,
    tables,
)
from skillsim.vendors.devskiller.wire import envelopes


def make_pages(csrf: str) -> Any:
    """The Flask application of the pages behind links; loaded here and not before."""
    from skillsim.vendors.devskiller.pages import application

    return application.create(csrf)


VENDOR = Vendor(
    name="devskiller",
    title="DevSkiller",
    hosts=(r"api\.devskiller\.com",),
    handlers=handlers,
    tables=tables.tables,
    seed=seed.seed,
    data_set=data_files.DATA_SET,
    error_shape=envelopes.error_shape,
    on_due=steps.on_due,
    admin_handlers=admin,
    state_kinds=state.KINDS,
    directory=directory.DIRECTORY,
    pages={
        "exam": "exam.devskiller.com",
        "report": "report.devskiller.com",
        "app": "app.devskiller.com",
    },
    page_paths=r"/(exam|candidate-report|candidate-pdf)\.html"
    r"|/candidates/[^/]+/detail/overview|/pages/(static|look)/[^/]+",
    make_pages=make_pages,
)
