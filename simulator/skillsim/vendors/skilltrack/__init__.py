"""SkillTrack: employees, their skills, reviews and certificates, and two reports over them."""

from skillsim.registry import Vendor
from skillsim.vendors.skilltrack import data_files, directory, handlers, seed, state, tables, wire

VENDOR = Vendor(
    name="skilltrack",
    title="SkillTrack",
    hosts=(r"api\.skilltrack\.com",),
    handlers=handlers,
    tables=tables.tables,
    seed=seed.seed,
    data_set=data_files.DATA_SET,
    error_shape=wire.error_shape,
    state_kinds=state.KINDS,
    pages={},
    directory=directory.DIRECTORY,
)
