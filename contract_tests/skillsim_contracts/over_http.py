"""Targets behind an address: with skillsim's control plane, or without any."""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from urllib.parse import urlsplit

from skillsim_contracts.calls import OWNER, READER, SECOND, Sent, Transport
from skillsim_contracts.contract import load_contract
from skillsim_contracts.control_plane import (
    ADMIN,
    AS_OF,
    NOW,
    SCENARIO,
    SETTINGS,
    ControlPlane,
)
from skillsim_contracts.guard import Guard, Mode, Terms
from skillsim_contracts.profile import Profile, ProfileError
from skillsim_contracts.rules import Need
from skillsim_contracts.target import Target, Words
from skillsim_contracts.transport import HttpTransport

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def has_control_plane(profile: Profile) -> bool:
    """Whether skillsim's control plane answers there. Raises Unreachable when nothing does."""
    transport = HttpTransport()
    try:
        return _control_plane(profile, transport) is not None
    finally:
        transport.close()


@contextmanager
def reach(profile: Profile, vendors: Sequence[str], *, seed: int) -> Iterator[Target]:
    """The target of a profile. Raises Unreachable, or ProfileError when something is missing.

    With a control plane the kit works in a world of its own, dropped afterwards; without one it
    reads only, unless the profile says otherwise.
    """
    transport = HttpTransport()
    try:
        plane = _control_plane(profile, transport)
        if plane is None:
            yield _foreign(profile, vendors, transport)
        else:
            with _own_world(plane, profile, seed) as target:
                yield target
    finally:
        transport.close()


def _control_plane(profile: Profile, transport: Transport) -> ControlPlane | None:
    url = profile.control_url or (profile.url + ADMIN if profile.url else "")
    if not url:
        return None
    answer = transport.exchange(Sent("GET", url + "/health", {}, b""))
    try:
        is_ours = answer.status == 200 and "version" in json.loads(answer.body)
    except (ValueError, TypeError):
        is_ours = False
    if profile.control_url and not is_ours:
        raise ProfileError(f"there is no control plane of skillsim at {url}")
    return ControlPlane(url, transport, profile.control_token) if is_ours else None


@contextmanager
def _own_world(plane: ControlPlane, profile: Profile, seed: int) -> Iterator[Target]:
    wanted = {
        "scenario": SCENARIO,
        "seed": seed,
        "as_of": AS_OF,
        "clock": NOW,
        "settings": dict(SETTINGS),
    }
    world = plane.ask("POST", "/worlds", wanted)
    try:
        yield plane.target(world, profile.url)
    finally:
        plane.ask("DELETE", f"/worlds/{world['world']}")


def _foreign(profile: Profile, vendors: Sequence[str], transport: Transport) -> Target:
    """A target that can only be spoken to."""
    base_urls = _base_urls(profile, vendors)
    for vendor in base_urls:
        if (vendor, OWNER) not in profile.words:
            raise ProfileError(
                f"there are no credentials for {vendor}: a profile has them under auth.{vendor}"
            )
    mode = profile.mode or Mode.READ_ONLY
    terms = Terms(
        mode=mode,
        hosts=frozenset(urlsplit(url).netloc for url in base_urls.values()),
        is_safe=_SafePaths(base_urls).has,
        requests_per_s=profile.requests_per_s,
        max_requests=profile.max_requests,
        max_seconds=profile.max_seconds,
    )
    return Target(
        name=", ".join(base_urls.values()),
        transport=Guard(transport, terms),
        base_urls=base_urls,
        words=profile.words,
        offers=_offers(mode, profile, profile.words),
        tag=_tag(),
    )


def _base_urls(profile: Profile, vendors: Sequence[str]) -> Mapping[str, str]:
    if profile.urls:
        return {vendor: url for vendor, url in profile.urls.items() if vendor in vendors}
    if len(vendors) != 1:
        raise ProfileError(
            f"{profile.url} has no control plane to ask where the vendors are: name one vendor,"
            " or give target.urls in a profile"
        )
    return {vendors[0]: profile.url}


def _offers(mode: Mode, profile: Profile, words: Words) -> frozenset[Need]:
    offers = set()
    if mode is not Mode.READ_ONLY:
        offers.add(Need.WRITE)
    if profile.can_reach_us:
        offers.add(Need.SINK)
    if any(actor == READER for _, actor in words):
        offers.add(Need.READER)
    if any(actor == SECOND for _, actor in words):
        offers.add(Need.SECOND_CLIENT)
    return frozenset(offers)


class _SafePaths:
    """Which POSTs change nothing, as the contracts mark them."""

    def __init__(self, base_urls: Mapping[str, str]) -> None:
        self._bases = {vendor: urlsplit(url).path.rstrip("/") for vendor, url in base_urls.items()}

    def has(self, method: str, path: str) -> bool:
        """Whether an operation of some vendor there is marked safe."""
        for vendor, base in self._bases.items():
            operation = load_contract(vendor).find(method, path.removeprefix(base))
            if operation is not None and operation.is_safe:
                return True
        return False


def _tag() -> str:
    """A word that no earlier run has used: the second of the start, in base 36."""
    second, word = int(time.time()), ""
    while second:
        second, digit = divmod(second, len(DIGITS))
        word = DIGITS[digit] + word
    return f"{word}-"
