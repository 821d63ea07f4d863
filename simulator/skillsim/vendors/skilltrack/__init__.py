"""SkillTrack: employees, their skills, reviews and certificates, and two reports over them."""

from skillsim.registry import Vendor
from skillsim.vendors.skilltrack import handlers, seed, tables, wire

VENDOR = Vendor(
    name="skilltrack",
    title="SkillTrack",
    hosts=(r"api\.skilltrack\.com",),
    handlers=handlers,
    tables=tables.tables,
    seed=seed.seed,
    error_shape=wire.error_shape,
    pages={},
)
