"""Errors on every operation: broken bodies, wrong media types, ids of nothing, unknown paths.

The form of each error's body is checked with every answer; here it is whether and how the request
is refused, and that nothing has happened.
"""

from collections.abc import Callable, Iterator
from typing import Any

from skillsim_contracts.calls import NOBODY, OWNER, Answer
from skillsim_contracts.contract import METHODS, Contract, Operation
from skillsim_contracts.mirrors import watch
from skillsim_contracts.odd_requests import (
    MALFORMED_IDS,
    WRONG_MEDIA_TYPES,
    broken_bodies,
    half_character,
    plain_bodies,
    strange_bodies,
    unknown_ids,
)
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Layer, Need, Rule, Strength, rule
from skillsim_contracts.schema_parts import flattened
from skillsim_contracts.serving import confirm, expect_served
from skillsim_contracts.statuses import (
    NO_RIGHT,
    NOWHERE,
    SUCCESSES,
    WRONG_REQUEST,
    expect_refusal,
    expect_status,
    is_assumed,
)
from skillsim_contracts.subjects import Subject, find_subject, is_token_call

Json = Any
Check = Callable[[Probe], None]


def make_rules(contract: Contract) -> tuple[Rule, ...]:
    """The error rules of a contract: of each operation, then of each path."""
    made = [one for o in contract.operations.values() for one in _rules_of(contract, o)]
    firsts = {
        operation.path: operation for operation in reversed(list(contract.operations.values()))
    }
    return (*made, *(one for o in firsts.values() for one in _path_rules(contract, o)))


def _rules_of(contract: Contract, operation: Operation) -> Iterator[Rule]:
    if operation.request_schemas:
        yield _made(contract, operation, "E1", "refuses a body that is no JSON", _broken, 15)
        yield _made(contract, operation, "E2", "survives strange bodies", _strange, 14)
        yield _made(contract, operation, "E3", "refuses other media types", _media_types, 8)
        yield _made(contract, operation, "E4", "takes every spelling of JSON", _spellings, 8)
    if operation.parameters_in("path"):
        yield _made(contract, operation, "E5", "knows no record of another id", _unknown, 6)
        yield _made(contract, operation, "E6", "knows no record of a malformed id", _malformed, 12)
    if operation.method == "GET":
        yield _made(contract, operation, "E7", "reads any Accept and any query", _odd_reads, 9)
    if _error_id(operation):
        yield _made(contract, operation, "E8", "gives every error its own id", _error_ids, 4)


def _path_rules(contract: Contract, operation: Operation) -> Iterator[Rule]:
    """Rules of a path, under its first operation."""
    yield _made(contract, operation, "E9", "takes no other methods", _methods, 5, writes=True)
    yield _made(contract, operation, "E10", "has nothing below its paths", _below, 3, writes=False)


def _made(
    contract: Contract,
    operation: Operation,
    code: str,
    title: str,
    check: Callable[[Probe, Operation], None],
    cost: int,
    *,
    writes: bool | None = None,
) -> Rule:
    may_write = not operation.is_safe if writes is None else writes
    return rule(
        f"{contract.prefix}-{code}-{operation.operation_id}",
        f"{operation.operation_id} {title}",
        vendor=contract.vendor,
        operations=(operation.operation_id,),
        source="HTTP (RFC 9110) and JSON (RFC 8259); no document of the vendor says otherwise",
        layer=Layer.L1,
        strength=Strength.LIKELY,
        needs={Need.WRITE} if may_write else set(),
        cost=cost,
        fault="F100",
    )(lambda probe: check(probe, operation))


def _broken(probe: Probe, operation: Operation) -> None:
    subject = find_subject(probe, operation.operation_id)
    mirror = watch(probe, subject)
    bodies = [*broken_bodies(subject.body)]
    if operation.body_required:
        bodies.append(("an empty body", b""))
    for what, body in bodies:
        answer = subject.send_bytes(probe, body)
        also = NO_RIGHT if is_token_call(operation) else ()
        expect_refusal(probe, answer, 400, f"{what} should be refused", also=also)
    if mirror is not None:
        mirror.unchanged(probe, operation.operation_id, "a body that is no JSON")


def _strange(probe: Probe, operation: Operation) -> None:
    subject = find_subject(probe, operation.operation_id)
    statuses = (*SUCCESSES, *WRONG_REQUEST, *NO_RIGHT)
    bodies = [*strange_bodies(subject.body)]
    if not probe.is_open:
        bodies += half_character(subject.body)
    for what, body in bodies:
        answer = subject.send_bytes(probe, body)
        expect_status(probe, answer, statuses, f"{what} should be taken or refused")


def _media_types(probe: Probe, operation: Operation) -> None:
    subject = find_subject(probe, operation.operation_id)
    mirror = watch(probe, subject)
    is_unsure = probe.is_open and is_assumed(operation, "415")
    for media in WRONG_MEDIA_TYPES:
        if media in operation.request_schemas:
            continue
        body = next(iter(plain_bodies(subject.body)))[1]
        answer = subject.send_bytes(probe, body, media_type=media)
        if is_unsure:
            # Many servers do not look at the type; what they do with the body is in other rules.
            statuses = (*SUCCESSES, *WRONG_REQUEST)
            expect_status(probe, answer, statuses, f"a body as {media} is taken or refused")
            continue
        expect_refusal(probe, answer, 415, f"a body that says it is {media} should be refused")
    if mirror is not None and not is_unsure:
        mirror.unchanged(probe, operation.operation_id, "a body of another media type")


def _spellings(probe: Probe, operation: Operation) -> None:
    confirm(probe, find_subject(probe, operation.operation_id))
    medias = [media for media in operation.request_schemas if "json" in media]
    # The documents print the first; whether others are taken is open.
    medias = medias[:1] if probe.is_open else medias
    for media in [*medias, *(f"{media};charset=UTF-8" for media in medias)]:
        subject = find_subject(probe, operation.operation_id)
        body = next(iter(plain_bodies(subject.body)))[1]
        answer = subject.send_bytes(probe, body, media_type=media)
        expect_served(probe, subject, answer, f"a body as {media} should be served")
    for number in range(1, 3):
        subject = find_subject(probe, operation.operation_id)
        what, body = list(plain_bodies(subject.body))[number]
        answer = subject.send_bytes(probe, body)
        expect_served(probe, subject, answer, f"{what} should be served")


def _unknown(probe: Probe, operation: Operation) -> None:
    subject = find_subject(probe, operation.operation_id)
    mirror = watch(probe, subject)
    for name, known in subject.path.items():
        for other in unknown_ids(known):
            answer = subject.with_path(**{name: other}).send(probe)
            _expect_nothing_there(probe, answer, f"the {name} {other}, which nothing has,")
    if len(subject.path) > 1:
        second = find_subject(probe, operation.operation_id)
        last = list(subject.path)[-1]
        crossed = subject.with_path(**{last: second.path[last]})
        _expect_nothing_there(probe, crossed.send(probe), f"the {last} of another parent")
    if mirror is not None:
        mirror.unchanged(probe, operation.operation_id, "a request of a record that is not there")


def _expect_nothing_there(probe: Probe, answer: Answer, what: str) -> None:
    statuses = (404, 410) if probe.is_open else (404,)
    expect_status(probe, answer, statuses, f"{what} should be answered with 404")


def _malformed(probe: Probe, operation: Operation) -> None:
    subject = find_subject(probe, operation.operation_id)
    name = list(subject.path)[-1]
    for wrong in (*MALFORMED_IDS, subject.path[name] + "~"):
        answer = subject.with_path(**{name: wrong}).send(probe)
        statuses = NOWHERE if probe.is_open else (404,)
        expect_status(probe, answer, statuses, f"the {name} {wrong[:40]!r} should name nothing")


def _odd_reads(probe: Probe, operation: Operation) -> None:
    subject = find_subject(probe, operation.operation_id)
    plain = subject.send(probe)
    expect_served(probe, subject, plain)
    for accept in ("*/*", "text/html, */*;q=0.1"):
        answer = subject.send(probe, headers={"accept": accept})
        # Assumed (decision D4): a strict vendor may insist on its own media type by name.
        allowed: tuple[int, ...] = (plain.status, 406) if probe.is_open else (plain.status,)
        message = f"Accept: {accept} should be answered as without it"
        expect_status(probe, answer, allowed, message)
    answer = subject.send(probe, headers={"accept": "image/png"})
    message = "an Accept that cannot be met should be refused or ignored"
    expect_status(probe, answer, (plain.status, 406), message)
    known = Subject(operation, subject.path, {**subject.query, "no_such_parameter": "1"})
    allowed = (*SUCCESSES, *WRONG_REQUEST) if probe.is_open else (plain.status,)
    message = "an unknown parameter should be ignored"
    expect_status(probe, known.send(probe), allowed, message)
    if not probe.is_open:
        headers = {"accept": plain.call.headers["accept"]}
        head = probe.raw("HEAD", plain.call.path, headers=headers, actor=plain.call.actor)
        expect_status(probe, head, (plain.status,), "HEAD is answered like GET")
        probe.expect(head).body().equals("", "HEAD is answered without a body")
    _read_garbage(probe, plain.call.path, plain.call.actor)


def _read_garbage(probe: Probe, path: str, actor: str) -> None:
    glue = "&" if "?" in path else "?"
    for garbage in ("%zz", "=", "&&a", "a=%00", "%ff=%fe", "a[]=1&a[b]=2", "x" * 2000):
        answer = probe.raw("GET", path + glue + garbage, actor=actor)
        message = f"a query with {garbage[:20]} should be served or refused"
        expect_status(probe, answer, (*SUCCESSES, *WRONG_REQUEST, 404, 431), message)


def _error_id(operation: Operation) -> str | None:
    """The member of the operation's errors that holds an id of its own."""
    refusals = [status for status in operation.responses if status.startswith("4")]
    for part in operation.responses[refusals[0]].get("content", {}).values() if refusals else ():
        for name, member in part.get("schema", {}).get("properties", {}).items():
            if name.lower().endswith("id") and flattened(member, None).get("type") == "string":
                return str(name)
    return None


def _error_ids(probe: Probe, operation: Operation) -> None:
    subject = find_subject(probe, operation.operation_id)
    answers = [subject.send(probe, actor=NOBODY) for _ in range(2)]
    for name, known in subject.path.items():
        answers.append(subject.with_path(**{name: unknown_ids(known)[0]}).send(probe))
    if operation.request_schemas:
        answers += [subject.send_bytes(probe, b'{"') for _ in range(2)]
    member = _error_id(operation)
    refused = [answer for answer in answers if answer.status >= 400]
    probe.expect(*refused).at(f"/{member}").unique(f"no two errors have the same {member}")


def _methods(probe: Probe, operation: Operation) -> None:
    path = find_subject(probe, operation.operation_id)
    filled = operation.fill(path.path)
    taken = {o.method for o in probe.contract.operations.values() if o.path == operation.path}
    for method in (name.upper() for name in METHODS):
        if method in taken or probe.contract.find(method, filled):
            continue
        body = b"{}" if method in ("POST", "PUT", "PATCH") else b""
        headers = {"content-type": "application/json"} if body else {}
        actor = OWNER if operation.needs_credential else NOBODY
        answer = probe.raw(method, filled, body=body, headers=headers, actor=actor)
        statuses = (*NOWHERE, *NO_RIGHT, *WRONG_REQUEST) if probe.is_open else (405,)
        message = f"{method} is no method of {operation.path}"
        expect_status(probe, answer, statuses, message)
        if not probe.is_open:
            probe.expect(answer).header("allow").exists("405 names the methods that are taken")


def _below(probe: Probe, operation: Operation) -> None:
    actor = OWNER if operation.needs_credential else NOBODY
    filled = operation.fill(find_subject(probe, operation.operation_id).path)
    for path in (f"{filled}/no-such-child", "/no-such-path"):
        answer = probe.raw("GET", path, actor=actor)
        strange = NO_RIGHT if actor == NOBODY else ()
        statuses = (*NOWHERE, *strange) if probe.is_open else (404, 405)
        expect_status(probe, answer, statuses, f"there is nothing at {path}")
