"""Who may call what: strangers get 401 everywhere, a client without the scope gets 403.

Every operation that needs a credential is called without one and with every kind of wrong one.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from skillsim_contracts.calls import NOBODY, OWNER, READER, Answer
from skillsim_contracts.contract import Contract, Operation
from skillsim_contracts.credentials import token_operation
from skillsim_contracts.false_credentials import (
    TAMPERED,
    UNKNOWN,
    carried,
    false_headers,
    false_queries,
    proof_of,
)
from skillsim_contracts.mirrors import watch
from skillsim_contracts.probe import Probe
from skillsim_contracts.request_values import required_query
from skillsim_contracts.rules import Layer, Need, Rule, Strength, rule
from skillsim_contracts.serving import expect_served
from skillsim_contracts.statuses import (
    NO_RIGHT,
    SUCCESSES,
    WRONG_REQUEST,
    expect_status,
    is_assumed,
)
from skillsim_contracts.subjects import Subject, find_subject

Json = Any
Check = Callable[[Probe], None]

NO_SUCH_RECORD = "zzzzzzzz"


def make_rules(contract: Contract) -> tuple[Rule, ...]:
    """The access rules of a contract, those of one operation together."""
    guarded = [o for o in contract.operations.values() if o.needs_credential]
    made = [one for operation in guarded for one in _rules_of(contract, operation)]
    selling = token_operation(contract.vendor)
    return (*made, *(_token_rules(contract, selling) if selling else ()))


def _rules_of(contract: Contract, operation: Operation) -> Iterator[Rule]:
    def made(
        code: str, title: str, check: Check, strength: Strength, needs: set[Need], cost: int
    ) -> Rule:
        return rule(
            f"{contract.prefix}-{code}-{operation.operation_id}",
            f"{operation.operation_id} {title}",
            vendor=contract.vendor,
            operations=(operation.operation_id,),
            source=f"{contract.title}: every request needs a credential",
            layer=Layer.L1,
            strength=strength,
            needs=needs if operation.is_safe else needs | {Need.WRITE},
            cost=cost,
            fault="F301",
        )(check)

    yield made("A1", "refuses strangers with 401", _strangers(operation), Strength.MUST, set(), 8)
    yield made("A2", "takes no forged credential", _forgeries(operation), Strength.MUST, set(), 8)
    yield made(
        "A3", "looks at the credential first", _before_all(operation), Strength.LIKELY, set(), 4
    )
    yield made(
        "A4", "reads no credential in a query", _queries(operation), Strength.LIKELY, set(), 4
    )
    yield made("A5", "serves its client", _owner(operation), Strength.MUST, set(), 3)
    yield from (
        made(code, title, check, Strength.MUST, {Need.READER}, 6)
        for code, title, check in _reader_checks(contract, operation)
    )


def _reader_checks(contract: Contract, operation: Operation) -> Iterator[tuple[str, str, Check]]:
    scopes = reader_scopes(contract)
    if scopes is None or not operation.scopes:
        return
    if set(operation.scopes) <= scopes:
        yield "A7", "lets in who has no more than its scope", _reader_allowed(operation)
    else:
        yield "A6", "refuses who lacks its scope with 403", _reader_refused(operation)


def reader_scopes(contract: Contract) -> frozenset[str] | None:
    """The scopes of the client that may do less; None where the contract knows no such client."""
    schemes = contract.document.get("components", {}).get("securitySchemes", {}).values()
    for scheme in schemes:
        for client in scheme.get("x-credentials", ()):
            if client.get("role") == "read_only":
                return frozenset(client.get("scopes", ()))
    return None


def _refused(probe: Probe, answer: Answer, operation: Operation, what: str) -> None:
    """401; where no document names the status, 403 will do on an open target."""
    statuses = NO_RIGHT if probe.is_open and is_assumed(operation, "401") else (401,)
    expect_status(probe, answer, statuses, f"{what} should be refused")


def _strangers(operation: Operation) -> Check:
    def check(probe: Probe) -> None:
        subject = find_subject(probe, operation.operation_id)
        mirror = watch(probe, subject)
        _refused(probe, subject.send(probe, actor=NOBODY), operation, "a call without credential")
        for what, headers in false_headers(operation.vendor, proof_of(probe), UNKNOWN):
            answer = subject.send(probe, actor=NOBODY, headers=headers)
            _refused(probe, answer, operation, what)
        _expect_silence(probe, subject)
        if mirror is not None:
            mirror.unchanged(probe, operation.operation_id, "a stranger's call")

    return check


def _expect_silence(probe: Probe, subject: Subject) -> None:
    """A refusal that repeats a credential carries it into whatever keeps answers."""
    word = probe.unique("secret")
    headers = carried(probe.vendor, word)
    answer = subject.send(probe, actor=NOBODY, headers=headers)
    _refused(probe, answer, subject.operation, "an unknown credential")
    message = "a refusal does not repeat the credential"
    probe.expect(answer).body().relation("lacks_text", word, message)


def _forgeries(operation: Operation) -> Check:
    def check(probe: Probe) -> None:
        proof = proof_of(probe)
        subject = find_subject(probe, operation.operation_id)
        for what, headers in false_headers(operation.vendor, proof, TAMPERED):
            answer = subject.send(probe, actor=NOBODY, headers=headers)
            _refused(probe, answer, operation, what)

    return check


def _before_all(operation: Operation) -> Check:
    """Whatever else is wrong: a stranger is never served, and learns nothing on our simulator."""

    def check(probe: Probe) -> None:
        subject = find_subject(probe, operation.operation_id)
        for what, answer in _wrong_calls(probe, subject):
            expected = (*NO_RIGHT, 404, *WRONG_REQUEST) if probe.is_open else (401,)
            expect_status(probe, answer, expected, f"a stranger's call with {what} is refused")

    return check


def _wrong_calls(probe: Probe, subject: Subject) -> Iterator[tuple[str, Answer]]:
    operation = subject.operation
    if operation.request_schemas:
        yield "a broken body", subject.send_bytes(probe, b'{"', actor=NOBODY)
        yield "an empty body", subject.send_bytes(probe, b"", actor=NOBODY)
    if subject.path:
        nowhere = subject.with_path(**dict.fromkeys(subject.path, NO_SUCH_RECORD))
        yield "an id that nothing has", nowhere.send(probe, actor=NOBODY)
    if required_query(operation):
        bare = Subject(operation, subject.path, {}, subject.body)
        yield "a parameter left out", bare.send(probe, actor=NOBODY)
    yield (
        "an Accept that cannot be met",
        subject.send(probe, actor=NOBODY, headers={"accept": "image/png"}),
    )


def _queries(operation: Operation) -> Check:
    def check(probe: Probe) -> None:
        subject = find_subject(probe, operation.operation_id)
        for name, value in false_queries(operation.vendor, proof_of(probe)):
            asking = Subject(operation, subject.path, {**subject.query, name: value}, subject.body)
            answer = asking.send(probe, actor=NOBODY)
            _refused(probe, answer, operation, f"a credential in the query, as {name},")

    return check


def _owner(operation: Operation) -> Check:
    def check(probe: Probe) -> None:
        subject = find_subject(probe, operation.operation_id)
        answer = subject.send(probe)
        what = "a client with every right is served"
        expect_served(probe, subject, answer, what, statuses=_let_in(probe, operation))

    return check


def _let_in(probe: Probe, operation: Operation) -> tuple[int, ...]:
    """What says that a client was let in.

    Without the documents' samples a body or a query may name what is not there.
    """
    is_asking = operation.request_schemas or required_query(operation)
    is_sure = Need.RESET in probe.client.target.offers or not is_asking
    return SUCCESSES if is_sure else (*SUCCESSES, 404, *WRONG_REQUEST)


def _reader_refused(operation: Operation) -> Check:
    def check(probe: Probe) -> None:
        subject = find_subject(probe, operation.operation_id)
        mirror = watch(probe, subject)
        answer = subject.send(probe, actor=READER)
        expect_status(probe, answer, (403,), "a client without the scope is refused with 403")
        if mirror is not None:
            mirror.unchanged(probe, operation.operation_id, "a call without the scope")
        stranger = subject.send(probe, actor=NOBODY)
        _refused(probe, stranger, operation, "after that, a call without credential")

    return check


def _reader_allowed(operation: Operation) -> Check:
    def check(probe: Probe) -> None:
        subject = find_subject(probe, operation.operation_id)
        allowed = subject.send(probe, actor=OWNER)
        expect_served(probe, subject, allowed, statuses=_let_in(probe, operation))
        answer = subject.send(probe, actor=READER)
        expect_status(
            probe, answer, (allowed.status,), "a client with the scope is answered like any other"
        )

    return check


def _token_rules(contract: Contract, operation: Operation) -> Iterator[Rule]:
    yield rule(
        f"{contract.prefix}-A8-{operation.operation_id}",
        f"{operation.operation_id} sells no token for wrong words",
        vendor=contract.vendor,
        operations=(operation.operation_id,),
        source=f"{contract.title}: tokens are for the client's id and secret",
        layer=Layer.L1,
        cost=8,
        fault="F301",
    )(_wrong_words(operation))


def _wrong_words(operation: Operation) -> Check:
    def check(probe: Probe) -> None:
        subject = find_subject(probe, operation.operation_id)
        body: Mapping[str, Json] = subject.body
        for name in ("client_secret", "client_id"):
            for value in _wrong_texts(str(body[name])):
                changed = Subject(operation, {}, subject.query, {**body, name: value})
                answer = changed.send(probe)
                allowed = (*NO_RIGHT, 400) if probe.is_open else (401,)
                what = f"no token is sold for a wrong {name}"
                expect_status(probe, answer, allowed, what)
        probe.must(subject.send(probe))

    return check


def _wrong_texts(value: str) -> tuple[str, ...]:
    return "wrong", value + "x", value[:-1], value.swapcase(), value[:-1] + "~"
