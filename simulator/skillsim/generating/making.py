"""Makes the parts of a run: one company, one lens and one encoder for each vendor, any block."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from skillsim import contract, registry, seeding
from skillsim.company import Block
from skillsim.context import Links
from skillsim.contract import Contract
from skillsim.generating import identities
from skillsim.generating.figures import Figures
from skillsim.generating.formats import Encoded, Encoder, Table, make_encoder, tables_of
from skillsim.origin import Origin
from skillsim.registry import Entity, Records
from skillsim.resources import contract_path


@dataclass(frozen=True)
class Task:
    """All that fixes the bytes of a run, for a process that knows nothing else."""

    origin: Origin
    vendors: tuple[str, ...]
    format_name: str
    base_url: str
    has_labels: bool
    has_figures: bool


@dataclass(frozen=True)
class Part:
    """One block, or the beginning, as bytes and counts."""

    encoded: Mapping[str, Mapping[str, Encoded]] = field(default_factory=dict)
    """What goes into each table, by vendor and table; `""` is the vendor of what is our own."""
    n_blocks: int = 0
    n_people: int = 0
    n_applicants: int = 0
    n_labels: int = 0
    figures: Figures | None = None


class Maker:
    """Makes any part of one run. What it makes first decides nothing about what comes later."""

    def __init__(self, task: Task) -> None:
        self.company = seeding.company_of(task.origin)
        self.tables: dict[str, tuple[Table, ...]] = {}
        """Every table by vendor, our own last."""
        self._task = task
        self._encoders: dict[str, Encoder] = {}
        self._lenses = {
            vendor.name: vendor.data_set.lens(
                self.company,
                seeding.samples_of(vendor.name, task.origin),
                Links(f"{task.base_url}/{vendor.name}"),
            )
            for vendor in registry.discover()
            if vendor.name in task.vendors
        }
        for name, entities, promised in _contents(task):
            self.tables[name] = tables_of(task.format_name, name, entities, promised)
            self._encoders[name] = make_encoder(task.format_name, name, entities, promised)

    def beginning(self) -> Part:
        """What depends on no block."""
        lenses = self._lenses.items()
        return Part({name: self._encode(name, lens.beginning()) for name, lens in lenses})

    def block(self, number: int) -> Part:
        """What one block adds; blocks count from 0."""
        block = self.company.blocks[number]
        # One vendor after the other, so that records are gone before there are more.
        encoded = {
            name: self._encode(name, lens.block(block)) for name, lens in self._lenses.items()
        }
        own = identities.records(block, self._lenses, has_labels=self._task.has_labels)
        encoded[identities.OWN] = self._encode(identities.OWN, own)
        return Part(
            encoded,
            n_blocks=1,
            n_people=len(block.people),
            n_applicants=len(block.applicants),
            n_labels=len(block.labels),
            figures=self._figures(block),
        )

    def _encode(self, vendor: str, records: Records) -> Mapping[str, Encoded]:
        return self._encoders[vendor].encode(records)

    def _figures(self, block: Block) -> Figures | None:
        if not self._task.has_figures:
            return None
        figures = Figures.of(self.company)
        figures.add(block)
        return figures


@lru_cache(maxsize=1)
def maker_of(task: Task) -> Maker:
    """The maker of a task; each process needs one."""
    return Maker(task)


def _contents(task: Task) -> Iterator[tuple[str, tuple[Entity, ...], Contract]]:
    """Each vendor's name with its entities and its contract, and our own tables likewise."""
    for vendor in registry.discover():
        if vendor.name in task.vendors:
            promised = contract.load(contract_path(vendor.name))
            yield vendor.name, vendor.data_set.entities, promised
    own = identities.entities(has_labels=task.has_labels)
    yield identities.OWN, own, identities.contract_of(task.vendors)
