"""A finding as steps that can be taken again on any target, and the playing of such steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from types import MappingProxyType
from typing import Any

from skillsim_contracts.calls import INBOX, LISTEN, Answer, Call, Unreachable
from skillsim_contracts.client import Client
from skillsim_contracts.correlating import Capture, Step
from skillsim_contracts.credentials import CredentialRefused
from skillsim_contracts.findings import Expectation
from skillsim_contracts.guard import BudgetUsedUp, NotAllowed
from skillsim_contracts.repro_check import NoValue, filled, found_in, fulfils, taken
from skillsim_contracts.rules import Need
from skillsim_contracts.symbols import known_values
from skillsim_contracts.target import Target

LIMITS = "rate_limit.enabled"

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class NotPlayed(Exception):
    """The steps could not be taken on this target; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """How the target stood before the first step.

    `settings` are switches that differ from how a fresh simulator stands. `world` says in words
    which data the target held.
    """

    resets: bool = False
    settings: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    is_frozen: bool = False
    world: str = ""


@dataclass(frozen=True, kw_only=True)
class Reproduction:
    """The steps that show a defect, and what their answers should have been.

    `expectation` names answers by their places in `steps`; steps and expectation hold placeholders.
    `found` is what there was instead, as text without secrets, and so is `message`.
    """

    rule_id: str
    vendor: str
    operation_id: str
    message: str
    found: str
    steps: tuple[Step, ...]
    expectation: Expectation
    vendors: tuple[str, ...]
    beginning: Beginning
    tag: str = ""

    def replays(self, target: Target) -> bool:
        """Whether the expectation fails on the target, put back to its first state before."""
        return shows(target, self.steps, self.expectation, self.vendors, self.tag) is True


@dataclass(frozen=True)
class Played:
    """What was answered, and the values that were captured on the way."""

    answers: tuple[Answer, ...]
    values: Mapping[str, str]

    def found(self, expectation: Expectation) -> list[Any]:
        """What the expectation's selector finds."""
        judged = [_saved(self.answers[place]) for place in expectation.answers]
        return found_in(judged, filled(expectation.selector, self.values))

    def breaks(self, expectation: Expectation) -> bool:
        """Whether the expectation fails."""
        want = filled(expectation.want, self.values)
        return not fulfils(expectation.relation, self.found(expectation), want)


def shows(
    target: Target,
    steps: Sequence[Step],
    expectation: Expectation,
    vendors: Sequence[str],
    tag: str = "",
) -> bool | None:
    """Whether the expectation fails after these steps; None when they cannot be taken."""
    try:
        return play(target, steps, vendors, tag).breaks(expectation)
    except NotPlayed:
        return None


def play(target: Target, steps: Sequence[Step], vendors: Sequence[str], tag: str = "") -> Played:
    """Take the steps on a target put back to its first state. Raises NotPlayed."""
    client = Client(target)
    values = known_values(target, vendors, tag)
    try:
        target.reset()
        answers: list[Answer] = []
        for batch in _batches(steps):
            made = _take(client, batch, values)
            for step, answer in zip(batch, made, strict=True):
                values.update(_captured(target, step, answer))
            answers.extend(made)
    except (Unreachable, CredentialRefused, NotAllowed, BudgetUsedUp, NoValue) as why:
        raise NotPlayed(str(why)) from why
    finally:
        client.close()
    return Played(tuple(answers), values)


def beginning_of(target: Target) -> Beginning:
    """How a target stands after being put back to its first state. Raises Unreachable."""
    if Need.RESET not in target.offers or not target.admin_url:
        return Beginning()
    target.reset()
    client = Client(target)
    switches, clock = _told(client, "/settings"), _told(client, "/clock")
    world = _told(client, f"/worlds/{target.world or 'default'}")
    return Beginning(
        resets=True,
        settings={LIMITS: switches[LIMITS]} if LIMITS in switches else {},
        is_frozen=clock.get("mode") == "frozen",
        world=_in_words(world, clock),
    )


def _batches(steps: Sequence[Step]) -> list[list[Step]]:
    def together(pair: tuple[int, Step]) -> int | str:
        return pair[1].call.batch or f"alone {pair[0]}"

    return [[step for _, step in group] for _, group in groupby(enumerate(steps), together)]


def _take(client: Client, batch: Sequence[Step], values: Mapping[str, str]) -> list[Answer]:
    if len(batch) > 1:
        return client.replay_together([_filled_call(step.call, values) for step in batch])
    call = batch[0].call
    if call.method == INBOX:
        urls = [answer.json()["url"] for answer in client.trace if answer.call.method == LISTEN]
        return [client.replay(replace(call, path=f"/{urls.index(filled(call.path, values))}"))]
    return [client.replay(_filled_call(call, values))]


def _filled_call(call: Call, values: Mapping[str, str]) -> Call:
    body = filled(call.body.decode("latin-1"), values)
    return replace(
        call,
        path=filled(call.path, values),
        headers={name: filled(value, values) for name, value in call.headers.items()},
        body=body.encode("latin-1", "replace"),
    )


def _captured(target: Target, step: Step, answer: Answer) -> dict[str, str]:
    vendor = step.call.vendor
    base = target.base_url(vendor) if vendor in target.base_urls else ""
    return {c.name: _value(c, answer, base) for c in step.captures}


def _value(capture: Capture, answer: Answer, base: str) -> str:
    return taken(_saved(answer), capture.selector, capture.part, base)


def _saved(answer: Answer) -> dict[str, Any]:
    text = answer.body.decode("utf-8", "replace")
    return {"status": answer.status, "headers": dict(answer.headers), "body": text}


def _told(client: Client, path: str) -> dict[str, Any]:
    """What the control plane says; nothing when it does not."""
    answer = client.control("GET", path)
    try:
        told = answer.json()
    except ValueError:
        return {}
    return told if answer.ok and isinstance(told, dict) else {}


def _in_words(world: Mapping[str, Any], clock: Mapping[str, Any]) -> str:
    if "scenario" not in world:
        return ""
    as_of = str(world.get("as_of", ""))[:10]
    now = str(clock.get("now", ""))[:19]
    return f"scenario {world['scenario']}, seed {world.get('seed')}, as of {as_of}, at {now}Z"
