"""What a handler is given, and what it gives back."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol, TypeVar

from skillsim.ids import Ids
from skillsim.store import Transaction

Span = TypeVar("Span")
Later = Callable[[Callable[[Transaction], Any]], Any]
"""Runs a function in a transaction of its own and gives back what it returns."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, as the credential proved it; `name` is the key or client id that limits count by.

    An operation without security gets the anonymous caller, whose `name` is empty.
    """

    tenant: str
    name: str
    scopes: frozenset[str] = frozenset()


ANONYMOUS = Caller(tenant="", name="")


@dataclass(frozen=True, slots=True)
class Client:
    """An OAuth client of this world: who it is and what it may be granted."""

    client_id: str
    tenant: str
    audience: str
    scopes: frozenset[str]


class Issuer(Protocol):
    """The token desk of one vendor in one world."""

    def client(self, client_id: str, client_secret: str) -> Client | None:
        """The client with this id and secret; None when either is wrong."""

    lifetime_s: int
    """How long a token is valid, in seconds of world time (`x-token` in the contract)."""

    def token(self, client: Client, scopes: frozenset[str]) -> str:
        """A signed access token, valid from now for `lifetime_s` seconds of world time."""

    def key_set(self) -> dict[str, Any]:
        """The public keys that tokens verify with, as a JSON Web Key Set."""


@dataclass(frozen=True, slots=True)
class Links:
    """The base of every link in an answer: scheme, host and prefix that the client used.

    `base` has no trailing slash. `pages` is the base of the pages for people (exam, report), by
    page host: under the vendor's own host names they live on hosts of their own.
    """

    base: str
    pages: Mapping[str, str] = field(default_factory=dict)

    def page(self, host: str) -> str:
        """The base of a page host such as `exam`, without a trailing slash."""
        return self.pages.get(host, self.base)


class Ctx:
    """Everything a handler may use: one open transaction, the instant, and who asks.

    `later` is for what is read once this transaction is over, see `in_slices`. `settings` are the
    world's switches by name, every one of them; see settings.py.
    """

    __slots__ = (
        "_issuer",
        "_now_us",
        "caller",
        "ids",
        "is_timeless",
        "later",
        "links",
        "settings",
        "tx",
    )

    def __init__(
        self,
        tx: Transaction,
        now_us: int,
        ids: Ids,
        links: Links,
        caller: Caller,
        issuer: Issuer,
        later: Later,
        settings: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        self.tx = tx
        self._now_us = now_us
        self.ids = ids
        self.links = links
        self.caller = caller
        self._issuer = issuer
        self.later = later
        self.settings = settings
        self.is_timeless = True
        """Whether nobody asked what time it is, so that the same holds at any other time."""

    @property
    def now_us(self) -> int:
        """The instant of this request, in microseconds since 1970 (UTC)."""
        self.is_timeless = False
        return self._now_us

    @property
    def issuer(self) -> Issuer:
        """The vendor's token desk; what it hands out is of this instant."""
        self.is_timeless = False
        return self._issuer


@dataclass(frozen=True, slots=True)
class VendorAdminCtx:
    """What a vendor's admin handler may use: one open transaction in the world it was asked for."""

    tx: Transaction
    now_us: int
    ids: Ids
    links: Links
    settings: Mapping[str, Any]


# A named tuple, since every request makes one: a frozen dataclass takes three times as long.
class Reply(NamedTuple):
    """A handler's answer: plain JSON types (or text for text media types), None for no body.

    A body may come in slices. `body` is the first one, `rest` has the others, each of the shape
    that the whole body has: lists, objects whose last member is a list, or texts. Asking `rest` for
    one reads it; together they are the body, their items or texts one behind the other.
    """

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = MappingProxyType({})
    erased: tuple[str, ...] = ()
    """Words of somebody who was removed for good: they go from the journal, too."""
    rest: Iterable[Any] = ()


def in_slices(ctx: Ctx, spans: Sequence[Span], read: Callable[[Transaction, Span], Any]) -> Reply:
    """The reply whose slices `read` makes, one of each span: the first now, the others on demand.

    There is at least one span. Each slice is read in a transaction of its own, so every record is
    whole, and what is written between two slices may or may not be seen (decision G5).
    """
    first, *others = spans
    rest = (ctx.later(_reading(read, span)) for span in others)
    return Reply(read(ctx.tx, first), rest=rest if others else ())


def _reading(read: Callable[[Transaction, Span], Any], span: Span) -> Callable[[Transaction], Any]:
    return lambda tx: read(tx, span)
