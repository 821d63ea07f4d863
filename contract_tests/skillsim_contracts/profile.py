"""Profiles: what a target is, how far the kit may go there, and what counts against it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from skillsim_contracts.calls import OWNER, READER, SECOND
from skillsim_contracts.guard import Mode
from skillsim_contracts.rules import Strength

MEMBERS = {
    "target": ("url", "urls"),
    "control": ("url", "token"),
    "auth": None,
    "sink": None,
    "safety": ("mode",),
    "limits": ("rate", "max_requests", "max_seconds"),
    "readings": None,
    "fail_on": None,
    "skip": None,
    "waivers": None,
}


class ProfileError(Exception):
    """A profile that cannot be used; the message is one sentence."""


@dataclass(frozen=True)
class Waiver:
    """A known failure that is let pass until a day."""

    rule: str
    until: date
    why: str


@dataclass(frozen=True, kw_only=True)
class Profile:
    """One target and the terms on which it is verified.

    `urls` has the base of each vendor; `url` alone is a sandbox with a control plane, or the base
    of the only vendor asked for. `words` are credentials by vendor and actor. With `is_open` every
    reading of the documents passes. `fail_on` is the weakest strength that fails the run; None
    leaves it to the kind of target.
    """

    name: str
    url: str = ""
    urls: Mapping[str, str] = field(default_factory=dict)
    control_url: str = ""
    control_token: str = ""
    words: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)
    can_reach_us: bool = False
    mode: Mode | None = None
    requests_per_s: float = 0.0
    max_requests: int | None = None
    max_seconds: float | None = None
    is_open: bool | None = None
    fail_on: Strength | None = None
    skip: frozenset[str] = frozenset()
    waivers: tuple[Waiver, ...] = ()

    def waived(self, today: date) -> frozenset[str]:
        """The rules whose waivers have not run out."""
        return frozenset(waiver.rule for waiver in self.waivers if waiver.until >= today)


def load_profile(path: Path, environment: Mapping[str, str] = os.environ) -> Profile:
    """The profile in a YAML file. Raises ProfileError with what is wrong, in one sentence."""
    try:
        written = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, ValueError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise ProfileError(f"the profile {path} cannot be read: {reason}") from error
    try:
        return _profile(path.stem, _known(written, MEMBERS, "the profile"), environment)
    except (TypeError, AttributeError, ValueError) as error:
        raise ProfileError(f"the profile {path} is not possible: {error}") from error


def _profile(name: str, written: Mapping[str, Any], environment: Mapping[str, str]) -> Profile:
    target, control = _part(written, "target"), _part(written, "control")
    limits, safety = _part(written, "limits"), _part(written, "safety")
    return Profile(
        name=name,
        url=str(target.get("url", "")).rstrip("/"),
        urls={vendor: str(url).rstrip("/") for vendor, url in target.get("urls", {}).items()},
        control_url=str(control.get("url", "")).rstrip("/"),
        control_token=_secret(control.get("token", ""), environment),
        words=_words(written.get("auth", {}), environment),
        can_reach_us=bool(written.get("sink", False)),
        mode=Mode(safety["mode"]) if "mode" in safety else None,
        requests_per_s=parse_rate(limits.get("rate", "")),
        max_requests=_count(limits, "max_requests"),
        max_seconds=_count(limits, "max_seconds"),
        is_open=_readings(written.get("readings")),
        fail_on=Strength(written["fail_on"]) if "fail_on" in written else None,
        skip=frozenset(map(str, written.get("skip", ()))),
        waivers=tuple(map(_waiver, written.get("waivers", ()))),
    )


def parse_rate(text: str) -> float:
    """Requests in a second from `4/s`, `36/8s` or `100/m`; 0 for no text. Raises ValueError."""
    if not text:
        return 0.0
    amount, _, window = str(text).partition("/")
    number, unit = window[:-1] or "1", window[-1:]
    seconds = {"s": 1, "m": 60, "h": 3600}.get(unit)
    if seconds is None or not amount.isdigit() or not number.isdigit() or not int(number):
        raise ValueError(f"limits.rate is {text!r}; write 4/s, 36/8s or 100/m")
    return int(amount) / (int(number) * seconds)


def _part(written: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return _known(written.get(name) or {}, dict.fromkeys(MEMBERS[name] or ()), name)


def _known(part: Any, names: Mapping[str, Any], where: str) -> Mapping[str, Any]:
    if not isinstance(part, dict):
        raise ValueError(f"{where} should be a mapping")
    for name in part:
        if name not in names:
            raise ValueError(f"{where} has no {name!r}; there is {', '.join(names)}")
    return part


def _words(
    written: Mapping[str, Any], environment: Mapping[str, str]
) -> dict[tuple[str, str], Mapping[str, str]]:
    words: dict[tuple[str, str], Mapping[str, str]] = {}
    for vendor, actors in written.items():
        for actor, given in _known(actors, dict.fromkeys((OWNER, READER, SECOND)), "auth").items():
            secrets = {name: _secret(text, environment) for name, text in given.items()}
            words[vendor, actor] = secrets
    return words


def _secret(written: Any, environment: Mapping[str, str]) -> str:
    """The text, or for `env:NAME` what the environment has under that name."""
    text = str(written)
    if not text.startswith("env:"):
        return text
    name = text.removeprefix("env:")
    if name not in environment:
        raise ValueError(f"the environment has no {name}")
    return environment[name]


def _readings(written: Any) -> bool | None:
    if written is None:
        return None
    if written not in ("open", "contract"):
        raise ValueError(f"readings is {written!r}; write open or contract")
    return bool(written == "open")


def _count(limits: Mapping[str, Any], name: str) -> int | None:
    return None if name not in limits else int(limits[name])


def _waiver(written: Mapping[str, Any]) -> Waiver:
    if not isinstance(written, dict) or written.keys() != {"rule", "until", "why"}:
        raise ValueError("a waiver has rule, until (a day) and why")
    if not isinstance(written["until"], date):
        raise ValueError(f"until of a waiver is {written['until']!r}; write a day, 2027-01-31")
    return Waiver(str(written["rule"]), written["until"], str(written["why"]))
