"""Targets behind an address: with skillsim's control plane, or without any."""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from skillsim_contracts.calls import OWNER, READER, SECOND, Sent, Transport
from skillsim_contracts.contract import load_contract
from skillsim_contracts.guard import Guard, Mode, Terms
from skillsim_contracts.profile import Profile, ProfileError
from skillsim_contracts.rules import Need
from skillsim_contracts.target import Target, Words, words_of_world
from skillsim_contracts.transport import HttpTransport

AS_OF = "2026-08-01"
NOW = "2026-08-01T12:00:00Z"
ADMIN = "/__admin"
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class _ControlPlane:
    """A control plane that answered."""

    url: str
    token: str
    transport: Transport

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The JSON of one operation. Raises ProfileError when it is refused."""
        content = b"" if body is None else json.dumps(body).encode()
        # The control plane asks for it with every change, bodies or not.
        headers = {"content-type": "application/json"}
        if self.token:
            headers["authorization"] = f"Bearer {self.token}"
        answer = self.transport.exchange(Sent(method, self.url + path, headers, content))
        if answer.status in (401, 403):
            raise ProfileError(f"the control plane at {self.url} asks for its token")
        if answer.status >= 300:
            text = answer.body[:200].decode("utf-8", "replace")
            raise ProfileError(f"the control plane refuses {method} {path}: {text}")
        return json.loads(answer.body) if answer.body else None


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


def _control_plane(profile: Profile, transport: Transport) -> _ControlPlane | None:
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
    return _ControlPlane(url, profile.control_token, transport) if is_ours else None


@contextmanager
def _own_world(plane: _ControlPlane, profile: Profile, seed: int) -> Iterator[Target]:
    wanted = {
        "scenario": "small",
        "seed": seed,
        "as_of": AS_OF,
        "clock": NOW,
        "settings": {"rate_limit.enabled": False},
    }
    world = plane.ask("POST", "/worlds", wanted)
    name = world["world"]
    try:
        words = words_of_world(world["vendors"])
        for vendor in world["vendors"]:
            further = {"vendor": vendor, "role": "full"}
            made = plane.ask("POST", f"/credentials?world={name}", further)
            words[vendor, SECOND] = {**words[vendor, OWNER], **made["words"]}
        yield Target(
            name=profile.url,
            transport=plane.transport,
            base_urls={v: described["base_url"] for v, described in world["vendors"].items()},
            words=words,
            offers=frozenset(Need),
            admin_url=plane.url,
            admin_token=plane.token,
            world=name,
        )
    finally:
        plane.ask("DELETE", f"/worlds/{name}")


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
