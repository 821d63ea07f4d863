"""Every request that a vendor's document prints, as a rule: it is answered as printed.

What the document prints is a MUST. Where it leaves something open and a decision of ours fills the
gap, that part is asked only of targets that keep to the decisions.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

from skillsim_contracts.calls import NOBODY, OWNER, Answer
from skillsim_contracts.contract import Contract, Operation
from skillsim_contracts.documented_shapes import STRICTLY, Promise, Reading, promises
from skillsim_contracts.expectations import holds
from skillsim_contracts.expecting import selected
from skillsim_contracts.false_credentials import carried
from skillsim_contracts.findings import Expectation, Violation
from skillsim_contracts.probe import Probe
from skillsim_contracts.replay import DocumentedExchange, documented_vendors, load
from skillsim_contracts.rules import Layer, Need, Rule, Strength, rule
from skillsim_contracts.shapes import Shape
from skillsim_contracts.statuses import (
    NO_RIGHT,
    SUCCESSES,
    WRONG_REQUEST,
    expect_status,
    is_assumed,
)

Json = Any

_STRANGER = "no-such-credential"
_OPEN_ID = "[0-9a-f-]{36}"


def make_rules(contract: Contract) -> tuple[Rule, ...]:
    """One rule for each printed request of the vendor; none without a file of documents."""
    if contract.vendor not in documented_vendors():
        return ()
    return tuple(_rule_of(contract, exchange) for exchange in load(contract.vendor))


def _rule_of(contract: Contract, exchange: DocumentedExchange) -> Rule:
    operation = contract.operations[exchange.operation_id]
    needs = set() if operation.is_safe else {Need.WRITE}
    if exchange.auth in ("bearer", "api_key"):
        # The documents' records exist where the target was put back to its samples.
        needs.add(Need.RESET)
    word = re.sub("[^a-z0-9]+", "-", exchange.name.lower()).strip("-")
    return rule(
        f"{contract.prefix}-D-{word}",
        f"the printed request is answered as printed: {exchange.name}",
        vendor=contract.vendor,
        operations=(exchange.operation_id,),
        source=f"{contract.title}, {exchange.source}",
        layer=Layer.L1,
        needs=needs,
    )(_check_of(operation, exchange))


def _check_of(operation: Operation, exchange: DocumentedExchange) -> Callable[[Probe], None]:
    def check(probe: Probe) -> None:
        answer = _replayed(probe, exchange)
        _skip_unknown_sample(probe, operation, exchange, answer)
        if probe.is_open and answer.status == 409 and exchange.decisions:
            probe.not_exercised("the target has a record like the printed one, and takes no second")
        what = f"the printed request ({exchange.name}) is answered as printed"
        expect_status(probe, answer, _statuses(probe, operation, exchange), what)
        if probe.is_open and is_assumed(operation, str(exchange.status)):
            # The document shows no answer: any success will do, with whatever in it.
            _expect_media_type(probe, exchange, answer, may_be_empty=True)
            return
        _expect_media_type(probe, exchange, answer, may_be_empty=False)
        _expect_location(probe, exchange, answer)
        _expect_body(probe, exchange, answer)

    return check


def _replayed(probe: Probe, exchange: DocumentedExchange) -> Answer:
    words = dict(probe.client.target.words.get((exchange.vendor, OWNER), {}))
    if exchange.auth == "none" and "client_id" not in words:
        probe.not_exercised("the client's id and secret are not at hand")
    strange = carried(exchange.vendor, _STRANGER) if exchange.auth == "invalid" else {}
    return probe.raw(
        exchange.method,
        exchange.path,
        body=exchange.payload(words) or b"",
        headers={**exchange.headers, **strange},
        actor=OWNER if exchange.auth in ("bearer", "api_key") else NOBODY,
    )


def _skip_unknown_sample(
    probe: Probe, operation: Operation, exchange: DocumentedExchange, answer: Answer
) -> None:
    """Where a document prints only a placeholder, the id that stands for it need not be there."""
    if answer.status != 404 or "{" not in operation.path or exchange.status == 404:
        return
    above = operation.path.partition("/{")[0]
    reading = probe.contract.find("GET", above)
    if reading is None or "x-pagination" in reading.document:
        return
    known = probe.must(probe.raw("GET", above))
    sample = exchange.path.removeprefix(above + "/").partition("/")[0]
    if sample.encode() not in known.body:
        probe.not_exercised(f"the target has no sample {sample}")


def _statuses(probe: Probe, operation: Operation, exchange: DocumentedExchange) -> tuple[int, ...]:
    if not probe.is_open:
        return (exchange.status,)
    if exchange.status == 400:
        return WRONG_REQUEST
    if not is_assumed(operation, str(exchange.status)):
        return (exchange.status,)
    return SUCCESSES if exchange.status < 300 else NO_RIGHT


def _expect_media_type(
    probe: Probe, exchange: DocumentedExchange, answer: Answer, *, may_be_empty: bool
) -> None:
    if exchange.media_type is None or (may_be_empty and not answer.body):
        return
    pattern = f"(?i){re.escape(exchange.media_type)}\\s*(?:;.*)?"
    message = f"Content-Type is {exchange.media_type}, as printed"
    probe.expect(answer).header("content-type").matches(pattern, message)


def _expect_location(probe: Probe, exchange: DocumentedExchange, answer: Answer) -> None:
    if exchange.location is None:
        return
    pattern = f"https?://[^/?#]+.*{exchange.location}"
    if probe.is_open:
        pattern = f"(?:https?://[^/?#]+)?.*{exchange.location.replace(_OPEN_ID, '[^/?#]+')}/?"
    message = "Location leads to what was created, as printed"
    probe.expect(answer).header("location").matches(pattern, message)


def _expect_body(probe: Probe, exchange: DocumentedExchange, answer: Answer) -> None:
    if exchange.text is not None:
        probe.expect(answer).body().matches(f"{exchange.text}.*", "the body begins as printed")
    elif exchange.shape is None:
        if not (probe.is_open and exchange.decisions):
            probe.expect(answer).body().equals("", "the body is empty, as printed")
    else:
        _expect_shape(probe, exchange, exchange.shape, answer)


def _expect_shape(probe: Probe, exchange: DocumentedExchange, shape: Shape, answer: Answer) -> None:
    try:
        value = answer.json()
    except ValueError:
        probe.expect(answer).at("").exists("the body is JSON, as printed")
        return
    for promise in promises(shape, value, _reading(exchange)):
        _expect_kept(probe, answer, promise, Strength.MUST)
    weaker = Strength.ASSUMED if exchange.decisions else Strength.LIKELY
    for promise in () if probe.is_open else promises(shape, value, STRICTLY):
        _expect_kept(probe, answer, promise, weaker)


def _expect_kept(probe: Probe, answer: Answer, promise: Promise, strength: Strength) -> None:
    selector = f"json:{promise.pointer}"
    values = selected(answer, selector)
    if not holds(promise.relation, values, promise.want):
        _break(probe, answer, promise, strength, selector, values)


def _break(
    probe: Probe,
    answer: Answer,
    promise: Promise,
    strength: Strength,
    selector: str,
    values: list[Json],
) -> NoReturn:
    operation_id = probe.rule.operations[0]
    wanted = "" if promise.want is None else f" {promise.want!r}"
    message = (
        f"{promise.pointer or '/'} is printed as: {promise.relation.replace('_', ' ')}{wanted};"
        f" found {repr(values)[:160]}"
    )
    expectation = Expectation((answer.number,), selector, promise.relation, promise.want)
    cause = f"{operation_id}: {promise.relation} at {re.sub('/[0-9]+', '/*', promise.pointer)}"
    raise Violation(
        probe.finding(message, operation_id, expectation, strength=strength, cause=cause)
    )


def _reading(exchange: DocumentedExchange) -> Reading:
    """The open reading: texts of errors and numbers that we chose need not be as printed.

    What the request itself says comes back as it was sent.
    """
    said = set(_scalars(exchange.body)) | set(re.split("[?&=]", exchange.path)[1:])
    is_error = exchange.status >= 400
    return Reading(
        is_open=True,
        keeps_number=lambda number: not (exchange.decisions or is_error) or str(number) in said,
        keeps_text=lambda text: not is_error or text in said,
    )


def _scalars(value: Json) -> Iterator[str]:
    """Every name and every value in the body of a request, as texts."""
    if isinstance(value, dict):
        for name, member in value.items():
            yield name
            yield from _scalars(member)
    elif isinstance(value, list):
        for item in value:
            yield from _scalars(item)
    elif value is not None:
        yield value if isinstance(value, str) else json.dumps(value)
