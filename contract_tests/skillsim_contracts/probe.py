"""What a rule works with: calls by operation, every answer checked, and expectations."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any, NoReturn
from urllib.parse import quote, urlencode

from skillsim_contracts.calls import NOBODY, OWNER, Answer, Call
from skillsim_contracts.client import Client, Listening
from skillsim_contracts.conformance import Breach, Conformance
from skillsim_contracts.contract import Contract, Operation
from skillsim_contracts.expecting import Expecting
from skillsim_contracts.findings import Expectation, Finding, NotExercised, Violation
from skillsim_contracts.rules import Rule, Strength
from skillsim_contracts.secrecy import hidden, secrets_told

_NOTHING: Mapping[str, Any] = MappingProxyType({})

Exercised = Counter[tuple[str, str, int]]
"""Answers by (vendor, operationId, status)."""

Query = Mapping[str, Any]
"""Parameters by name; a list repeats the name."""


class Probe:
    """One rule's session with a target.

    Every answer is checked against the contract and counted in `exercised`; what breaks it is kept
    in `breaches` and does not end the rule. `is_open` holds for targets of which only documents may
    be expected: where they leave something open, every reading passes.
    """

    def __init__(
        self, client: Client, rule: Rule, conformance: Conformance, *, seed: int, is_open: bool
    ) -> None:
        self.client = client
        self.rule = rule
        self.vendor = rule.vendor
        self.seed = seed
        self.is_open = is_open
        self.breaches: list[Finding] = []
        self.exercised: Exercised = Counter()
        self._conformance = conformance
        self._unique = 0

    @property
    def contract(self) -> Contract:
        """The vendor's contract."""
        return self._conformance.contract

    def call(
        self,
        operation_id: str,
        *,
        path: Mapping[str, str] = _NOTHING,
        query: Query = _NOTHING,
        json: Any = None,
        body: bytes = b"",
        headers: Mapping[str, str] = _NOTHING,
        actor: str = OWNER,
    ) -> Answer:
        """One call of an operation; its answer was held against the contract."""
        made = self.make(
            operation_id, path=path, query=query, json=json, body=body, headers=headers, actor=actor
        )
        return self.send(made)

    def make(
        self,
        operation_id: str,
        *,
        path: Mapping[str, str] = _NOTHING,
        query: Query = _NOTHING,
        json: Any = None,
        body: bytes = b"",
        headers: Mapping[str, str] = _NOTHING,
        actor: str = OWNER,
    ) -> Call:
        """The call without sending it, for `together`."""
        operation = self.contract.operations[operation_id]
        given = self._accepting(operation) | _lower(headers)
        if json is not None:
            body, given = _encoded(operation, json, given)
        filled = operation.fill({name: quote(value, safe="") for name, value in path.items()})
        return Call(
            method=operation.method,
            path=filled + _query(query),
            vendor=self.vendor,
            actor=actor if operation.needs_credential else NOBODY,
            headers=given,
            body=body,
            operation_id=operation_id,
        )

    def raw(
        self,
        method: str,
        path: str,
        *,
        body: bytes = b"",
        headers: Mapping[str, str] = _NOTHING,
        actor: str = OWNER,
    ) -> Answer:
        """One request to any path below the vendor's base; checked if an operation has it."""
        operation = self.contract.find(method, path)
        call = Call(
            method=method,
            path=path,
            vendor=self.vendor,
            actor=actor,
            headers=self._accepting(operation) | _lower(headers),
            body=body,
            operation_id=operation.operation_id if operation else None,
        )
        return self.send(call)

    def follow(self, url: str, *, actor: str = OWNER) -> Answer:
        """GET a link that the target gave. Raises Violation for one that leads elsewhere."""
        path = self.client.path_of(self.vendor, url)
        if path is None:
            self.fail(f"the link {url} does not lead back to the target")
        return self.raw("GET", path, actor=actor)

    def together(self, calls: Sequence[Call]) -> list[Answer]:
        """Calls at the same time; the answers in the order of the calls."""
        return [self._checked(answer) for answer in self.client.replay_together(calls)]

    def listen(self, *statuses: int) -> Listening:
        """A receiver of webhooks that answers with the statuses in turn, the last one for ever."""
        return self.client.listen(*statuses)

    def advance(self, seconds: float) -> None:
        """Move the target's clock; everything due on the way has happened when this returns."""
        self._controlled(self.client.advance(seconds))

    def settle(self) -> None:
        """Let everything happen that is due now. Without a control plane: nothing to do."""
        if self.client.target.admin_url:
            self.advance(0)

    def drive(self, action: str, assessment_id: str) -> None:
        """Move an exam along by hand: start, finish, complete, expire, cancel or fail."""
        path = f"/{self.vendor}/assessments/{assessment_id}/{action}"
        self._controlled(self.client.control("POST", path, {}))
        self.settle()

    def switch(self, **settings: Any) -> None:
        """Set switches of the world; `rate_limit__enabled` stands for `rate_limit.enabled`."""
        changes = {name.replace("__", "."): value for name, value in settings.items()}
        self._controlled(self.client.control("PUT", "/settings", changes))

    def login(self, actor: str = OWNER) -> Answer:
        """Buy the actor a new token."""
        return self.client.login(self.vendor, actor)

    def unique(self, word: str) -> str:
        """A word that nothing else on the target has: letters, digits and hyphens."""
        self._unique += 1
        tag = f"{self.client.target.tag}{self.rule.id}-{self.seed}-{self._unique}".lower()
        return f"{word}-{tag}"

    def expect(self, *answers: Answer, blame: str | None = None) -> Expecting:
        """Say what answers should hold. `blame` is the operation to name if they do not."""
        return Expecting(self, answers, blame or self.rule.operations[0])

    def expect_refused(self, answer: Answer, *statuses: int, blame: str | None = None) -> None:
        """A refusal with one of the statuses; on an open target any 4xx that fits a bad request.

        401, 403, 404 and 429 mean something else and never stand in for another status.
        """
        open_readings = [400, 406, 409, 410, 412, 413, 414, 415, 417, 422]
        is_plain = not {401, 403, 404, 429} & set(statuses)
        accepted = open_readings if self.is_open and is_plain else list(statuses)
        self.expect(answer, blame=blame).status(*accepted)

    def must(self, answer: Answer, *statuses: int) -> Answer:
        """The answer of a preparing call; anything but these statuses (or any 2xx) is a violation
        of the operation that was called.
        """
        operation_id = answer.call.operation_id or self.rule.operations[0]
        if statuses:
            self.expect(answer, blame=operation_id).status(*statuses)
        else:
            self.expect(answer, blame=operation_id).succeeds()
        return answer

    def fail(self, message: str, *, blame: str | None = None) -> NoReturn:
        """Raise Violation for what no expectation can say."""
        raise Violation(self.finding(message, blame or self.rule.operations[0], None))

    def not_exercised(self, reason: str) -> NoReturn:
        """Raise NotExercised."""
        raise NotExercised(reason)

    def finding(
        self,
        message: str,
        operation_id: str,
        expectation: Expectation | None,
        *,
        rule_id: str | None = None,
        strength: Strength | None = None,
        cause: str = "",
    ) -> Finding:
        """A finding of this rule with the trace so far."""
        trace = self.client.trace
        secrets = self.client.secrets | secrets_told(trace)
        return Finding(
            rule_id=rule_id or self.rule.id,
            vendor=self.vendor,
            operation_id=operation_id,
            strength=strength or self.rule.strength,
            message=hidden(message, secrets),
            cause=cause or f"{operation_id}: {rule_id or self.rule.id}",
            expectation=expectation,
            trace=trace,
            found_by=self.rule.id,
            secrets=secrets,
        )

    def check(self, answer: Answer) -> None:
        """Hold an answer against the contract; what breaks it is kept."""
        for breach in self._conformance.breaches(answer):
            self._keep(breach, answer)

    @contextmanager
    def strict(self) -> Iterator[None]:
        """Raise what breaks the contract within the block, so that generators can shrink it."""
        known = len(self.breaches)
        yield
        if len(self.breaches) > known:
            raise Violation(self.breaches.pop())

    def send(self, call: Call) -> Answer:
        """One call that was made elsewhere; its answer was held against the contract."""
        return self._checked(self.client.replay(call))

    def _accepting(self, operation: Operation | None) -> dict[str, str]:
        """What a client of this vendor accepts, unless the rule says something else."""
        answered = operation.success()[1].get("content", ()) if operation else ()
        return {"accept": next(iter(answered), self.contract.media_type)}

    def _checked(self, answer: Answer) -> Answer:
        if answer.call.operation_id:
            self.exercised[self.vendor, answer.call.operation_id, answer.status] += 1
        if answer.status == 429 and not self.rule.limits:
            raise NotExercised("the target's rate limit got in the way (429)")
        self.check(answer)
        return answer

    def _keep(self, breach: Breach, answer: Answer) -> None:
        expectation = Expectation((answer.number,), breach.selector, breach.relation, breach.want)
        known = {(b.rule_id, b.cause) for b in self.breaches}
        cause = f"{breach.operation_id}: {breach.cause}"
        if (breach.rule_id, cause) not in known:
            self.breaches.append(
                self.finding(
                    breach.message,
                    breach.operation_id,
                    expectation,
                    rule_id=breach.rule_id,
                    strength=breach.strength,
                    cause=cause,
                )
            )

    def _controlled(self, answer: Answer) -> None:
        if not answer.ok:
            text = answer.body[:200].decode("utf-8", "replace")
            raise NotExercised(f"the control plane answered {answer.status}: {text}")


def _encoded(
    operation: Operation, value: Any, headers: dict[str, str]
) -> tuple[bytes, dict[str, str]]:
    """The value as the operation's own media type, unless the headers name one."""
    media = next(iter(operation.request_schemas), "application/json")
    return json.dumps(value).encode(), {"content-type": media, **headers}


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _query(query: Query) -> str:
    return "?" + urlencode(query, doseq=True) if query else ""
