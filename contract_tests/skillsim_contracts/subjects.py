"""Valid requests of any operation: bodies from the contract's examples, ids from what was made.

Nothing here knows a vendor. An id comes from a record that was created for the purpose, through
the contract's links; else from a list; else from the contract's example, on a target that can be
put back to the documents' samples.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from skillsim_contracts.calls import NOBODY, OWNER, Answer
from skillsim_contracts.contract import Contract, Operation
from skillsim_contracts.credentials import token_operation, token_request
from skillsim_contracts.expecting import selected
from skillsim_contracts.probe import Probe
from skillsim_contracts.request_values import (
    client_ids,
    example_bodies,
    freshened,
    reference_noun,
    required_query,
    spelled,
)
from skillsim_contracts.rules import Need

Json = Any

_NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True)
class Subject:
    """A request of an operation that should be served. A `body` of None is left out.

    `maker` is the operation that created the record it is about; empty when none did.
    """

    operation: Operation
    path: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    query: Mapping[str, Json] = field(default_factory=lambda: _NOTHING)
    body: Json = None
    maker: str = ""

    def send(
        self, probe: Probe, *, actor: str = OWNER, headers: Mapping[str, str] = _NOTHING
    ) -> Answer:
        """One exchange."""
        if actor == OWNER and not self.operation.needs_credential:
            actor = NOBODY
        query = {name: spelled(value) for name, value in self.query.items()}
        return probe.call(
            self.operation.operation_id,
            path=self.path,
            query=query,
            json=self.body,
            headers=headers,
            actor=actor,
        )

    def send_bytes(
        self, probe: Probe, body: bytes, *, media_type: str = "", actor: str = OWNER
    ) -> Answer:
        """One exchange with a body that is perhaps no JSON, as the operation's own media type."""
        media = media_type or next(iter(self.operation.request_schemas))
        return probe.call(
            self.operation.operation_id,
            path=self.path,
            query={name: spelled(value) for name, value in self.query.items()},
            body=body,
            headers={"content-type": media},
            actor=actor,
        )

    def with_path(self, **values: str) -> "Subject":
        """The same request of another record."""
        return replace(self, path={**self.path, **values})


def find_subject(probe: Probe, operation_id: str, *, example: int = 0) -> Subject:
    """A request that should succeed; what it needs was created. Raises NotExercised or Violation.

    `example` chooses among the bodies that the contract shows.
    """
    operation = probe.contract.operations[operation_id]
    path, maker = _path_values(probe, operation)
    body = fresh_body(probe, operation, example=example)
    return Subject(operation, path, required_query(operation), body, maker)


def fresh_body(probe: Probe, operation: Operation, *, example: int = 0) -> Json:
    """A body that no earlier call has used up; None for an operation that takes none."""
    bodies = example_bodies(operation)
    if not bodies:
        return None
    if is_token_call(operation):
        words = probe.client.target.words.get((operation.vendor, OWNER), {})
        if "client_id" not in words:
            probe.not_exercised("the client's id and secret are not at hand")
        return {**bodies[example], **token_request(words)}
    body = bodies[example]
    if Need.RESET not in probe.client.target.offers:
        body = _settled(probe, operation, body)
    return freshened(operation, body, probe.unique)


def is_token_call(operation: Operation) -> bool:
    """Whether the operation sells tokens."""
    selling = token_operation(operation.vendor)
    return selling is not None and selling.operation_id == operation.operation_id


def _path_values(probe: Probe, operation: Operation) -> tuple[Mapping[str, str], str]:
    """Values for the path, and the operation that created what they name."""
    names = [parameter["name"] for parameter in operation.parameters_in("path")]
    if not names:
        return _NOTHING, ""
    offers = probe.client.target.offers
    if Need.WRITE in offers:
        for maker, expressions in _makers(probe.contract, operation, names):
            values = _made(probe, maker, expressions)
            if values is not None:
                return values, maker.operation_id
    if operation.is_safe or Need.RESET in offers:
        listed = _listed(probe, operation)
        if listed is not None:
            return listed, ""
    shown = {p["name"]: p.get("example") for p in operation.parameters_in("path")}
    if Need.RESET not in offers or not all(shown.values()):
        probe.not_exercised(f"there is no record to try {operation.operation_id} on")
    return {name: str(value) for name, value in shown.items()}, ""


def _makers(
    contract: Contract, operation: Operation, names: list[str]
) -> Iterator[tuple[Operation, Mapping[str, str]]]:
    """Creates whose links lead to the operation, or to another one of its path."""
    exact: list[tuple[Operation, Mapping[str, str]]] = []
    near: list[tuple[Operation, Mapping[str, str]]] = []
    for maker in contract.operations.values():
        links = maker.success()[1].get("links", {}).values() if maker.method == "POST" else ()
        for link in links:
            aim = contract.operations.get(link.get("operationId", ""))
            if aim is None or aim.path != operation.path or set(link["parameters"]) != set(names):
                continue
            (exact if aim is operation else near).append((maker, link["parameters"]))
    yield from exact
    yield from near


def _made(
    probe: Probe, maker: Operation, expressions: Mapping[str, str]
) -> Mapping[str, str] | None:
    """The ids of a record just created; None when the answer does not tell them."""
    subject = find_subject(probe, maker.operation_id)
    answer = subject.send(probe)
    if Need.RESET not in probe.client.target.offers and 400 <= answer.status < 500:
        probe.not_exercised(f"no request of {maker.operation_id} is known that succeeds here")
    probe.must(answer)
    values = {name: told(text, subject, answer) for name, text in expressions.items()}
    if all(values.values()):
        return {name: str(value) for name, value in values.items()}
    item = _item_of(probe, subject)
    found = {name: _pointed(item, text) for name, text in expressions.items()}
    return {n: str(v) for n, v in found.items()} if all(found.values()) else None


def told(expression: str, subject: Subject, answer: Answer) -> Json:
    """What a runtime expression of OpenAPI stands for; None when there is nothing."""
    source, _, pointer = expression.partition("#")
    if source == "$request.body":
        return _pointed(subject.body, expression)
    if source == "$response.body":
        return _first(selected(answer, f"json:{pointer}"))
    place, _, name = source.rpartition(".")
    if place == "$request.path":
        return subject.path.get(name)
    if place == "$response.header":
        return answer.headers.get(name.lower())
    return subject.query.get(name) if place == "$request.query" else None


def _pointed(value: Json, expression: str) -> Json:
    for part in expression.partition("#")[2].split("/")[1:]:
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _item_of(probe: Probe, subject: Subject) -> Json:
    """The item of the collection that holds what only this create has sent."""
    reading = next(
        (
            other
            for other in probe.contract.operations.values()
            if other.method == "GET" and other.path == subject.operation.path
        ),
        None,
    )
    if reading is None or not isinstance(subject.body, dict):
        return None
    sent = {v for v in subject.body.values() if isinstance(v, str) and probe.rule.id.lower() in v}
    answer = probe.must(Subject(reading, subject.path).send(probe))
    fits = [i for i in items_of(reading, answer) if sent & {v for v in i.values() if _is_word(v)}]
    return fits[-1] if fits else None


def items_of(operation: Operation, answer: Answer) -> list[Mapping[str, Json]]:
    """The objects of a list that was answered."""
    pagination = operation.document.get("x-pagination", {})
    found = selected(answer, f"json:{pagination.get('items', '')}/*")
    return [item for item in found if isinstance(item, dict)]


def _listed(probe: Probe, operation: Operation) -> Mapping[str, str] | None:
    """Ids from the last item of the list above the operation's last parameter."""
    above, _, _ = operation.path.rpartition("/{")
    name = operation.path[len(above) + 2 :].partition("}")[0]
    reading = next(
        (
            other
            for other in probe.contract.operations.values()
            if other.method == "GET" and other.path == above and not required_query(other)
        ),
        None,
    )
    if reading is None:
        return None
    path, _ = _path_values(probe, reading)
    items = items_of(reading, probe.must(Subject(reading, path).send(probe)))
    ids = [item.get(name) or item.get("id") for item in items]
    last = _first([one for one in reversed(ids) if _is_word(one)])
    return None if last is None else {**path, name: last}


def _settled(probe: Probe, operation: Operation, body: Json) -> Json:
    """The body with ids that the target has, in place of those of the documents' samples."""
    cursor = operation.document.get("x-pagination", {}).get("parameter", "").removeprefix("/")
    settled = {name: value for name, value in body.items() if name != cursor}
    for name in [name for name in settled if reference_noun(name)]:
        if name in client_ids(operation):
            continue
        known = _known_id(probe, reference_noun(name) or "")
        if known is not None:
            settled[name] = known
        else:
            del settled[name]
    return settled


def _known_id(probe: Probe, noun: str) -> str | None:
    """The id of something that is called so, from the list whose items are called so."""
    found: dict[str, Operation] = {}
    for reading in probe.contract.operations.values():
        items = str(reading.document.get("x-pagination", {}).get("items", "")).rpartition("/")[2]
        named = items.lower().removesuffix("s")
        if reading.method == "GET" and named and noun.lower().endswith(named):
            found[named] = reading
    if not found:
        return None
    # The most telling name: a predefinedTest is not just any test.
    closest = found[max(found, key=len)]
    listed = items_of(closest, probe.must(Subject(closest).send(probe)))
    ids = [str(item["id"]) for item in listed if _is_word(item.get("id"))]
    return ids[0] if ids else None


def _is_word(value: Json) -> bool:
    return isinstance(value, str) and bool(value)


def _first(values: list[Json]) -> Json:
    return values[0] if values else None
