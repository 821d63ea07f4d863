"""Reads the head of a request: whom it is for, what it asks for there, and whether a body follows.

Nothing here looks at a world or a clock: the same head says the same whenever it comes, so the last
ones are remembered.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from starlette.types import ASGIApp, Scope

from skillsim import edge
from skillsim.admin import guard
from skillsim.context import Links
from skillsim.errors import ApiError, Misdirected, NotFound
from skillsim.lane import Binding, Question
from skillsim.stages import Memory
from skillsim.worlds import NAME

ADMIN = "__admin"

# A client sends the same few heads again and again. Each may be 40 kB, and it holds credentials: so
# no more of them than a handful of clients need.
REMEMBERED_HEADS = 256

Fields = tuple[tuple[bytes, bytes], ...]
"""The header fields of a request, as ASGI gives them."""


@dataclass(frozen=True, eq=False)
class Mount:
    """One contract's application, and where it is reached."""

    binding: Binding
    app: ASGIApp
    hosts: tuple[re.Pattern[str], ...] = ()
    pages: Mapping[str, str] | None = None
    page_paths: re.Pattern[str] | None = None
    page_app: ASGIApp | None = None
    """What answers for the pages: under their own hosts, and for these paths below the prefix."""


class Head(NamedTuple):
    """What the head of a request says."""

    mount: Mount
    app: ASGIApp
    """The one of the mount's applications that answers."""
    question: Question
    has_body: bool
    is_admin: bool
    """Whether it asks for the control plane, or for the pages about it."""
    is_docs: bool
    """Whether it asks for the pages about our own API."""


class Refusal(NamedTuple):
    """Why a head is refused, and by whom."""

    error: ApiError
    mount: Mount | None


class HeadReader:
    """Reads heads for the contracts of one server; `own_hosts` are the names it goes by itself."""

    def __init__(self, mounts: Mapping[str, Mount], own_hosts: frozenset[str]) -> None:
        self._mounts = mounts
        self._own_hosts = own_hosts
        self._links = lru_cache(maxsize=1024)(_make_links)
        self._remembered = lru_cache(maxsize=REMEMBERED_HEADS)(self._read)

    def read(self, scope: Scope) -> Head | Refusal:
        """What the head of an ASGI request asks for."""
        path: str = scope["path"]
        raw_path: bytes = scope.get("raw_path") or path.encode()
        fields = tuple(scope["headers"])
        query, scheme = scope["query_string"], scope["scheme"]
        return self._remembered(scope["method"], path, raw_path, query, scheme, fields)

    def is_served(self, host: str) -> bool:
        """Whether a host name, in lower case, is one that something here answers to."""
        return host in self._own_hosts or self._find_mount(host) is not None

    def _read(
        self, method: str, path: str, raw_path: bytes, query: bytes, scheme: str, fields: Fields
    ) -> Head | Refusal:
        world, name = _split_path(path, self._mounts)
        prefix = name if world is None else f"@{world}/{name}"
        mount = self._mounts.get(name)
        try:
            headers = edge.collect_headers(fields)
            host, _ = edge.split_host(headers)
            if host not in self._own_hosts:
                mount, prefix, world = self._mount_of_host(host), "", None
            inner_path = _inner_path(path, raw_path, query, headers, prefix if mount else "")
            if mount is None:
                raise NotFound(f"nothing is served here; vendors: {', '.join(self._vendor_names)}")
            if prefix.startswith(ADMIN):
                guard.check_origin(headers, scheme)
        except ApiError as error:
            return Refusal(error, mount)
        links = self._links(mount, scheme, headers[b"host"], prefix)
        return Head(
            mount=mount,
            app=_app_of(mount, host, prefix, inner_path),
            question=Question(method, inner_path, query, headers, links, world, Memory()),
            has_body=b"content-length" in headers or b"transfer-encoding" in headers,
            is_admin=prefix.startswith(ADMIN),
            is_docs=prefix == ADMIN and inner_path.startswith("/docs"),
        )

    def _mount_of_host(self, host: str) -> Mount:
        mount = self._find_mount(host)
        if mount is None:
            raise Misdirected(
                f"{host} is not served here; start with --allow-host {host} to allow it"
            )
        return mount

    def _find_mount(self, host: str) -> Mount | None:
        for mount in self._mounts.values():
            if any(pattern.fullmatch(host) for pattern in mount.hosts) or _has_page(mount, host):
                return mount
        return None

    @property
    def _vendor_names(self) -> list[str]:
        return ["/" + name for name in self._mounts if not name.startswith("__")]


def _split_path(path: str, mounts: Mapping[str, Mount]) -> tuple[str | None, str]:
    """The world a path names (`/@NAME/…`), if any, and what it says is mounted there."""
    parts = path.split("/", 3)
    first = parts[1] if len(parts) > 1 else ""
    second = parts[2] if len(parts) > 2 else ""
    is_world = first.startswith("@") and NAME.fullmatch(first[1:])
    # Only vendors are reached through a world: the control plane's guards look at its own prefix.
    if is_world and len(parts) > 2 and not second.startswith(ADMIN):
        return first[1:], second
    if first == ADMIN and f"{ADMIN}/{second}" in mounts:
        return None, f"{ADMIN}/{second}"
    return None, first


def _inner_path(
    path: str, raw: bytes, query: bytes, headers: Mapping[bytes, bytes], prefix: str
) -> str:
    """The path as the contract sees it: without its prefix, vetted.

    Observed: a real client joins a base URL that ends in a slash with a path that begins with
    one, so slashes directly after the base count as one (decision D27).
    """
    cut = len(prefix) + 1 if prefix else 0
    path, raw = path[cut:], raw[cut:]
    if raw.startswith(b"//"):
        path, raw = "/" + path.lstrip("/"), b"/" + raw.lstrip(b"/")
    edge.check_head(headers, raw, query)
    return path or "/"


def _has_page(mount: Mount, host: str) -> bool:
    return mount.page_app is not None and host in (mount.pages or {}).values()


def _app_of(mount: Mount, host: str, prefix: str, path: str) -> ASGIApp:
    is_path_of_page = bool(prefix and mount.page_paths and mount.page_paths.fullmatch(path))
    is_page = is_path_of_page or _has_page(mount, host)
    return mount.page_app if mount.page_app and is_page else mount.app


def _make_links(mount: Mount, scheme: str, host: bytes, prefix: str) -> Links:
    """Links as the client can follow them; pages have hosts of their own under Host routing."""
    _, _, port = host.decode("latin-1").partition(":")
    base = f"{scheme}://{host.decode('latin-1')}"
    if prefix.startswith(ADMIN):
        return Links(base)
    if prefix or mount.pages is None:
        return Links(f"{base}/{prefix}")
    suffix = f":{port}" if port else ""
    return Links(base, {page: f"{scheme}://{h}{suffix}" for page, h in mount.pages.items()})
