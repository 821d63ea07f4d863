"""TechWolf: tokens, employees and feedback on their skills, and the export of skill clusters."""

from skillsim.registry import Vendor
from skillsim.vendors.techwolf import data_files, directory, handlers, seed, state, tables, wire

VENDOR = Vendor(
    name="techwolf",
    title="TechWolf",
    hosts=(
        # Documented: one host for each customer and region; the authorization servers beside it.
        r"[a-z0-9][a-z0-9_-]{0,62}\.[a-z0-9]{1,16}\.techwolf\.ai",
        r"techwolf\.eu\.auth0\.com",
        r"techwolf-us\.us\.auth0\.com",
    ),
    handlers=handlers,
    tables=tables.tables,
    seed=seed.seed,
    data_set=data_files.DATA_SET,
    error_shape=wire.error_shape,
    state_kinds=state.STATE_KINDS,
    pages={},
    directory=directory.DIRECTORY,
)
