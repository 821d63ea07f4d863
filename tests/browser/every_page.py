"""Every page that there is: its name, and where it is in a simulator that has seen some use."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import quote

from tests.browser.site import CONSOLE, Site
from tests.browser.using import ASSESSED, INVITED, STARTED, link_of

Finder = Callable[[Site], str]


def _console(path: str) -> Finder:
    """A page of the console that is always there."""
    return lambda site: site.address(path)


def _first(path: str, member: str, address: str) -> Finder:
    """A page about the first thing that the admin API lists: its id is put into the address."""

    def find(site: Site) -> str:
        found: list[Any] = site.admin("GET", path)[member]
        key = next(found[0][name] for name in ("id", "number") if name in found[0])
        return site.address(address.format(quote(str(key), safe="")))

    return find


def _link(email: str, name: str) -> Finder:
    """A page that a link in an answer of the vendor's API leads to."""
    return lambda site: link_of(site, email, name)


EVERY_PAGE: Mapping[str, Finder] = {
    "overview": _console("/"),
    "story": _first("/state/devskiller/assessments?order=newest", "records", "/?invited={}"),
    "people": _console("/people"),
    "people-found": _console(f"/people?query={ASSESSED}"),
    "employee": _first("/people?limit=1", "people", "/people/{}"),
    "person": _first(f"/people?query={ASSESSED}", "people", "/people/{}"),
    "records-devskiller": _console("/state/devskiller"),
    "records-skilltrack": _console("/state/skilltrack"),
    "records-techwolf": _console("/state/techwolf"),
    "record": _first(
        "/state/skilltrack/employees?order=newest", "records", "/state/skilltrack/employees/{}"
    ),
    "record-to-make": _console("/state/devskiller/candidates?new=1"),
    "webhook": _first("/state/devskiller/webhooks", "records", "/state/devskiller/webhooks/{}"),
    "assessments": _console("/assessments"),
    "assessment": _first(
        "/state/devskiller/assessments?order=newest", "records", "/assessments/{}"
    ),
    "search": _console("/search?q=an"),
    "search-in-vain": _console("/search?q=nobody-is-called-so"),
    "traffic": _console("/traffic"),
    "exchange": _first("/requests?operation=listTests", "requests", "/traffic?open={}"),
    "deliveries": _console("/deliveries"),
    "delivery": _first("/deliveries", "deliveries", "/deliveries/{}"),
    "agenda": _console("/agenda"),
    "limits": _console("/limits"),
    "report-card": _console("/report-card"),
    "faults": _console("/faults"),
    "snapshots": _console("/snapshots"),
    "snapshot-to-restore": _console("/snapshots?restore=before-lunch"),
    "seed-to-go-back-to": _console("/snapshots?reset=1"),
    "worlds": _console("/worlds"),
    "world-to-drop": _console("/worlds?drop=other"),
    "world-settings": _console("/worlds/settings"),
    "world-credentials": _console("/worlds/credentials"),
    "not-found": _console("/nowhere"),
    "exam-to-start": _link(INVITED, "candidateAccess"),
    "exam": _link(STARTED, "candidateAccess"),
    "exam-handed-in": _link(ASSESSED, "candidateAccess"),
    "report": _link(ASSESSED, "onlineReport"),
    "no-report": _link(INVITED, "onlineReport"),
    "candidate": _link(ASSESSED, "candidateUrl"),
    "exam-not-found": lambda site: f"{site.server.vendors['devskiller'].base_url}/exam.html?none",
}


def rail_of(links: Iterable[str]) -> set[str]:
    """The addresses of a rail's links, below the root of the console."""
    return {link.partition("?")[0].removeprefix(CONSOLE) for link in links}
