"""DevSkiller: candidates and their tests (TalentScore), people and teams (TalentBoost)."""

from skillsim.registry import Vendor
from skillsim.vendors.devskiller import admin, data_files, handlers, seed, state, steps, tables
from skillsim.vendors.devskiller.wire import envelopes

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
    pages={
        "exam": "exam.devskiller.com",
        "report": "report.devskiller.com",
        "app": "app.devskiller.com",
    },
)
