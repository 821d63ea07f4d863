"""What a vendor folder provides, and how the folders are found."""

import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from types import ModuleType
from typing import Any, Protocol

from sqlalchemy import MetaData

from skillsim import vendors
from skillsim.agenda import Item
from skillsim.company import Applicant, Block, Company, Person
from skillsim.context import Links
from skillsim.directory import Directory
from skillsim.errors import ApiError, ConfigurationError
from skillsim.ids import Ids
from skillsim.resources import load_package
from skillsim.store import Transaction

ErrorShape = Callable[[ApiError, str, str | None], tuple[Any, str]]
"""(error, request id, operation id or None) → (JSON body, media type) in the vendor's envelope."""

SeedFunction = Callable[[Transaction, Company, Mapping[str, Any]], None]
"""Writes the vendor's view of a company; the mapping holds `fixtures/samples/<vendor>.yaml`."""

Records = dict[str, list[dict[str, Any]]]
"""Records in the vendor's wire shape, by entity."""

DueFunction = Callable[[Transaction, Ids, Item, int, Mapping[str, Any]], None]
"""(transaction, ids, agenda item, now, settings): does what a vendor's agenda item asks for."""


@dataclass(frozen=True)
class Entity:
    """One kind of record in a vendor's data files."""

    name: str
    """Also the file's name, such as `employees`."""
    schema: str
    """The component schema of the contract that every record fits."""
    key: tuple[str, ...] = ()
    """Members in front that the schema does not have: whose record it is."""


class Lens(Protocol):
    """A company through one vendor's eyes, as records for files."""

    def beginning(self) -> Records:
        """What depends on no block: catalogues, and what only the vendor's documents print."""

    def block(self, block: Block) -> Records:
        """What one block adds."""

    def employee_id(self, person: Person) -> str | None:
        """The id that the vendor knows a person by; None for somebody it does not show."""

    def applicant_id(self, applicant: Applicant) -> str | None:
        """The id that the vendor knows an applicant by; None for a vendor without applicants."""


@dataclass(frozen=True)
class DataSet:
    """What a vendor's data files hold, and the lens that fills them."""

    entities: tuple[Entity, ...]
    lens: Callable[[Company, Mapping[str, Any], Links], Lens]
    """(company, `fixtures/samples/<vendor>.yaml`, the base of links) → the lens."""


@dataclass(frozen=True)
class StateField:
    """One member of the body of an edit by hand, so that a form can be made of it."""

    name: str
    type: str = "text"
    """`text`, `number`, `flag`, `instant`, `choice`, `texts` (a list of them) or `json`."""
    is_required: bool = False
    choices: tuple[str, ...] = ()
    help: str = ""
    """What else there is to know, in one sentence."""


@dataclass(frozen=True)
class StateKind:
    """One kind of record that the admin API shows and edits, as plain functions.

    Records are plain JSON under domain names; instants are RFC 3339 text. An edit has every effect
    that the vendor's rules give it. What is None is not possible. Errors are `errors.*`.
    """

    list: Callable[..., list[dict[str, Any]]]
    """(tx, *, query, limit, offset) → records in creation order that contain `query`."""
    count: Callable[..., int]
    """(tx, *, query) → how many records contain `query`."""
    get: Callable[[Transaction, str], dict[str, Any]]
    create: Callable[[Transaction, Ids, dict[str, Any], int], dict[str, Any]] | None = None
    change: Callable[..., dict[str, Any]] | None = None
    """(tx, ids, id, changes, now_us, settings) → the record as it is then."""
    delete: Callable[[Transaction, Ids, str, int], None] | None = None
    create_fields: tuple[StateField, ...] = ()
    """What the body of a creation may hold."""
    change_fields: tuple[StateField, ...] = ()
    """What the body of a change may hold."""
    note: str = ""
    """Why something is not possible, or what to know before an edit; one sentence or two."""


@dataclass(frozen=True)
class Vendor:
    """One simulated API provider: its contract's name, handlers, tables, seed and error shape."""

    name: str
    title: str
    hosts: tuple[str, ...]
    """Host names (regular expressions, whole match) that reach this vendor without a prefix."""
    handlers: ModuleType
    tables: MetaData
    seed: SeedFunction
    data_set: DataSet
    error_shape: ErrorShape
    on_due: DueFunction | None = None
    """Called for agenda items whose kind starts with the vendor's name and a dot."""
    admin_handlers: ModuleType | None = None
    """Handlers of the vendor's own `admin.yaml`, served under `/__admin/<vendor>/`."""
    state_kinds: Mapping[str, StateKind] = field(default_factory=dict)
    """What `/__admin/state/<vendor>/` shows and edits, by kind."""
    directory: Directory | None = None
    """How it finds what it has of a person; None for a vendor without people."""
    pages: Mapping[str, str] = field(default_factory=dict)
    """Page host (`exam`) → host name that serves it under Host routing; empty without pages."""
    page_paths: str = ""
    """Paths below the vendor's base that are pages (regular expression, whole match)."""
    make_pages: Callable[[str], Any] | None = None
    """(a text that forms carry and nobody can guess) → the Flask application of the pages.

    Called for the first reader: what renders pages is to be imported there, not before."""


def discover() -> tuple[Vendor, ...]:
    """Every vendor, in the order of their names: those of skillsim, and those of one's own.

    Raises ConfigurationError for a name that two folders have, and for a folder whose Python cannot
    be imported or holds no vendor.
    """
    folders = sorted(name for path in vendors.__path__ for name in _folders(path))
    for name, following in pairwise(folders):
        if name == following:
            raise ConfigurationError(f"the vendor {name} exists twice: rename the folder {name}/")
    return tuple(map(_vendor, folders))


def _folders(path: str) -> list[str]:
    return [found.name for found in pkgutil.iter_modules([path]) if found.ispkg]


def _vendor(name: str) -> Vendor:
    vendor = getattr(load_package(vendors, name), "VENDOR", None)
    if not isinstance(vendor, Vendor) or vendor.name != name:
        raise ConfigurationError(f"{name}/__init__.py must assign VENDOR, a Vendor named {name}")
    return vendor
