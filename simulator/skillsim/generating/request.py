"""What is asked of `skillsim generate`: every argument checked before anything is made."""

import importlib.util
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from skillsim import registry
from skillsim.errors import ConfigurationError
from skillsim.generating.formats import FORMATS
from skillsim.instants import DAY_US, from_day_or_instant
from skillsim.origin import DEFAULT_LOCALE, Origin
from skillsim.seeding.own_company import load_company_file

DEFAULT_SCENARIO = "demo"
DEFAULT_SEED = 1
DEFAULT_FORMAT = "jsonl"
DEFAULT_BASE_URL = "http://127.0.0.1:8600"
MAX_PEOPLE = 10_000_000
MAX_JOBS = 256
STANDARD_OUTPUT = "-"

_MAX_SEED = (1 << 63) - 1
_PARTITION = re.compile(r"([0-9]{1,9})/([0-9]{1,9})")


@dataclass(frozen=True)
class Partition:
    """One of `count` parts of the same size, counted from 1."""

    number: int = 1
    count: int = 1

    @property
    def is_first(self) -> bool:
        """Whether it also has what depends on nobody in particular, such as catalogues."""
        return self.number == 1

    def blocks(self, n_blocks: int) -> range:
        """Its blocks; all partitions one after the other have each block once, in order."""
        first = n_blocks * (self.number - 1) // self.count
        return range(first, n_blocks * self.number // self.count)


@dataclass(frozen=True)
class Request:
    """A run that is possible, as far as its arguments say."""

    origin: Origin
    vendors: tuple[str, ...]
    """In the order of their names."""
    format_name: str = DEFAULT_FORMAT
    out: Path | None = None
    """The folder that is filled; None for standard output."""
    partition: Partition = Partition()
    jobs: int = 1
    base_url: str = DEFAULT_BASE_URL
    """What links begin with; no trailing slash."""
    has_report: bool = False


def make_request(flags: Mapping[str, Any], *, now_us: int) -> Request:
    """The request that flags make; flags that are missing or None were not given.

    `now_us` says which day it is, for data without an `as_of`. Raises ConfigurationError with the
    flag and what it takes. Scenario, locale and what a company file says are checked by whoever
    draws the company.
    """
    given = {name: value for name, value in flags.items() if value is not None}
    request = Request(
        origin=_origin(given, now_us),
        vendors=_vendors(given.get("vendors", ())),
        format_name=_format(given.get("format", DEFAULT_FORMAT)),
        out=_out(given),
        partition=_partition(given.get("partition", "1/1")),
        jobs=_whole(given, "jobs", 1, MAX_JOBS) or os.cpu_count() or 1,
        base_url=_base_url(given.get("base_url", DEFAULT_BASE_URL)),
        has_report=bool(given.get("report")),
    )
    _check_together(request)
    return request


def _origin(given: Mapping[str, Any], now_us: int) -> Origin:
    seed = _whole(given, "seed", 0, _MAX_SEED)
    return Origin(
        scenario=given.get("scenario", DEFAULT_SCENARIO),
        seed=DEFAULT_SEED if seed is None else seed,
        as_of_us=_as_of_us(given.get("as_of"), now_us),
        people=_whole(given, "people", 0, MAX_PEOPLE),
        locale=given.get("locale", DEFAULT_LOCALE),
        own_company=load_company_file(Path(given["company"])) if "company" in given else "",
    )


def _whole(given: Mapping[str, Any], name: str, low: int, high: int) -> int | None:
    if name not in given:
        return None
    text = str(given[name])
    is_number = text.isascii() and text.isdigit() and len(text) < 20
    if not (is_number and low <= int(text) <= high):
        raise ConfigurationError(f"{name}: {text!r} is not possible: send {low} to {high}")
    return int(text)


def _as_of_us(text: str | None, now_us: int) -> int:
    if text is None:
        return now_us // DAY_US * DAY_US
    try:
        return from_day_or_instant(text)
    except ValueError as error:
        raise ConfigurationError(
            f"as_of: {error}; send a day such as 2026-01-31, or an RFC 3339 date-time"
        ) from error


def _vendors(names: tuple[str, ...]) -> tuple[str, ...]:
    known = tuple(vendor.name for vendor in registry.discover())
    for name in names:
        if name not in known:
            raise ConfigurationError(
                f"there is no vendor {name!r}; the vendors are {', '.join(known)}"
            )
    return tuple(name for name in known if not names or name in names)


def _format(name: str) -> str:
    if name not in FORMATS:
        raise ConfigurationError(f"there is no format {name!r}; the formats are {_words(FORMATS)}")
    if name == "parquet" and importlib.util.find_spec("pyarrow") is None:
        raise ConfigurationError(
            "parquet needs pyarrow: install skillsim[data], or take another format"
        )
    return name


def _words(names: tuple[str, ...]) -> str:
    return ", ".join(names)


def _out(given: Mapping[str, Any]) -> Path | None:
    if not given.get("out"):
        raise ConfigurationError(
            "out is missing: send --out DIR, or --out - for lines on standard output"
        )
    return None if given["out"] == STANDARD_OUTPUT else Path(given["out"])


def _partition(text: str) -> Partition:
    found = _PARTITION.fullmatch(text)
    if found is None or not 1 <= int(found[1]) <= int(found[2]):
        raise ConfigurationError(
            f"partition: {text!r} is not possible: send I/N, such as 1/4 to 4/4"
        )
    return Partition(int(found[1]), int(found[2]))


def _base_url(text: str) -> str:
    try:
        parts = urlsplit(text)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname)
        is_address = is_address and parts.port != 0 and not (parts.query or parts.fragment)
    except ValueError:
        is_address = False
    if not is_address or not text.isprintable() or " " in text:
        raise ConfigurationError(
            f"base_url: {text!r} is not possible: send an address such as {DEFAULT_BASE_URL}"
        )
    return text.rstrip("/")


def _check_together(request: Request) -> None:
    if request.out is None and request.format_name != "jsonl":
        raise ConfigurationError(
            f"standard output takes jsonl only: send --out DIR for {request.format_name}"
        )
    if request.out is None and request.has_report:
        raise ConfigurationError("a report is a file: send --out DIR with --report")
