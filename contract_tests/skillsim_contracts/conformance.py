"""Holds every answer against the contract: status, media type, headers, body, error shape."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any

from skillsim_contracts.calls import Answer
from skillsim_contracts.contract import Contract, Operation, load_contract
from skillsim_contracts.response_schemas import ResponseSchema, SchemaError
from skillsim_contracts.rules import Strength

Json = Any

USUAL_REFUSALS = (400, 401, 403, 404, 409, 422, 429)


@dataclass(frozen=True)
class Breach:
    """One way in which an answer breaks the contract.

    Selector, relation and want say what it should have been; `cause` is the same for answers that
    are wrong for one reason, `what` is the message without the request. `within` leads from the
    operation to the part of the contract that is broken, and `error` has what a schema found.
    """

    rule_id: str
    operation_id: str
    strength: Strength
    message: str
    cause: str
    selector: str
    relation: str
    want: Json
    what: str = ""
    within: tuple[str, ...] = ()
    error: SchemaError | None = None


@lru_cache(maxsize=16)
def conformance_of(vendor: str) -> "Conformance":
    """The checker for a vendor's answers; its schemas are compiled once."""
    return Conformance(load_contract(vendor))


class Conformance:
    """Checks answers of one vendor."""

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        self._schemas = lru_cache(maxsize=None)(self._compiled)
        # The first operation that refuses strangers shows the shape of errors.
        self._envelope = next((o for o in contract.operations.values() if o.needs_credential), None)

    def breaches(self, answer: Answer, *, is_body_known: bool = True) -> list[Breach]:
        """Everything in the answer that the contract does not allow; [] is a pass.

        A body that is not known, as of a recording that leaves bodies out, is not judged.
        """
        if not answer.call.vendor or answer.status == 0:
            return []
        operation = self.contract.operations.get(answer.call.operation_id or "")
        found = _Findings(self.contract.prefix, operation, answer, is_body_known=is_body_known)
        if answer.status >= 500:
            return [found.status(Strength.MUST, "is a mistake of the server")]
        if operation is None:
            return list(self._stray(answer, found))
        return [*self._status(operation, answer, found), *self._content(operation, answer, found)]

    def _stray(self, answer: Answer, found: "_Findings") -> Iterator[Breach]:
        """An answer to a request that no operation has: only the shape of errors is known."""
        if answer.status < 400 or answer.call.method == "HEAD" or self._envelope is None:
            return
        yield from self._body(self._envelope, "401", answer, found, Strength.LIKELY)

    def _status(self, operation: Operation, answer: Answer, found: "_Findings") -> Iterator[Breach]:
        if str(answer.status) in operation.responses:
            return
        if answer.status >= 400:
            yield found.status(Strength.ASSUMED, "is not documented here")
            return
        status, response = operation.success()
        assumed = answer.ok and _is_assumed(response)
        strength = Strength.ASSUMED if assumed else Strength.MUST
        yield found.status(strength, f"is not documented here; {status} is")

    def _content(
        self, operation: Operation, answer: Answer, found: "_Findings"
    ) -> Iterator[Breach]:
        status = _documented_status(operation, answer.status)
        if status is None:
            return
        response = operation.responses[status]
        strongest = _strongest(response, answer.status, as_documented=status == str(answer.status))
        if answer.call.method == "HEAD":
            return
        found = replace(found, within=("responses", status))
        yield from self._headers(response, answer, found)
        if not response.get("content"):
            if answer.body:
                yield found.body(strongest, "should be empty", "is", "")
            return
        yield from self._body(operation, status, answer, found, strongest)

    def _headers(
        self, response: Mapping[str, Json], answer: Answer, found: "_Findings"
    ) -> Iterator[Breach]:
        for name, header in response.get("headers", {}).items():
            value = answer.headers.get(name.lower())
            strength = Strength.ASSUMED if _is_assumed(header) else Strength.MUST
            if value is None:
                if header.get("required"):
                    yield found.header(name, strength, "is missing", "exists", None)
                continue
            is_number = header.get("schema", {}).get("type") == "integer"
            if is_number and not value.isdigit() and not _is_date_to_wait_for(name, value):
                yield found.header(name, Strength.LIKELY, "is no number", "matches", "[0-9]+")
            elif not value:
                yield found.header(name, strength, "is empty", "matches", ".+")

    def _body(
        self,
        operation: Operation,
        status: str,
        answer: Answer,
        found: "_Findings",
        strongest: Strength,
    ) -> Iterator[Breach]:
        content = operation.responses[status]["content"]
        media = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        found = replace(found, within=(*found.within, "content"))
        if found.is_body_known and not answer.body and not _allows_nothing(content):
            yield found.body(strongest, "is empty", "matches", ".+")
            return
        if media not in content:
            # Who reads an answer goes by its media type, whatever else is left open.
            weight = min(strongest, Strength.LIKELY, key=_rank) if answer.ok else strongest
            yield found.media_type(weight, media, _media_pattern(content))
        fitting = _fitting(content, media)
        schema = self._schemas(operation.operation_id, status, fitting)
        if schema is None or not found.is_body_known:
            return
        found = replace(found, within=(*found.within, fitting, "schema"))
        try:
            value = json.loads(answer.body)
        except (ValueError, RecursionError):
            # Who calls it JSON must send JSON; another page may come from a server in between.
            weakest = Strength.MUST if "json" in media else Strength.LIKELY
            weight = min(strongest, weakest, key=_rank)
            yield found.body(weight, "is not JSON", "is_not", _text(answer))
            return
        yield from _schema_breaches(schema, value, found, strongest)
        yield from _code_breach(schema, value, answer, found)

    def _compiled(self, operation_id: str, status: str, media: str) -> ResponseSchema | None:
        content = self.contract.operations[operation_id].responses[status]["content"]
        is_json = "json" in media
        return ResponseSchema(content[media]["schema"]) if is_json else None


@dataclass(frozen=True)
class _Findings:
    """Makes breaches of one answer."""

    prefix: str
    operation: Operation | None
    answer: Answer
    within: tuple[str, ...] = ("responses",)
    is_body_known: bool = True

    def status(self, strength: Strength, why: str) -> Breach:
        status = self.answer.status
        made = self._made("STATUS", strength, f"the status {status} {why}", "status")
        return replace(made, relation="is_not", want=status, cause=f"answers {status}")

    def media_type(self, strength: Strength, media: str, pattern: str) -> Breach:
        message = f"Content-Type is {media or 'missing'}"
        made = self._made("MEDIA", strength, message, "header:content-type")
        return replace(made, relation="matches", want=pattern)

    def header(self, name: str, strength: Strength, why: str, relation: str, want: Json) -> Breach:
        made = self._made("HEADER", strength, f"{name} {why}", f"header:{name.lower()}")
        within = (*self.within, "headers", name)
        return replace(made, relation=relation, want=want, within=within)

    def body(self, strength: Strength, why: str, relation: str, want: Json) -> Breach:
        made = self._made("BODY", strength, f"the body {why}", "body")
        return replace(made, relation=relation, want=want)

    def schema(self, error: SchemaError, strength: Strength) -> Breach:
        made = self._made("SCHEMA", strength, error.message, f"json:{error.pointer}")
        cause = f"{error.keyword} at {error.place}"
        return replace(made, relation=error.relation, want=error.want, cause=cause, error=error)

    def _made(self, kind: str, strength: Strength, message: str, selector: str) -> Breach:
        call = self.answer.call
        asked = f"{call.method} {call.path.partition('?')[0]} ({self.answer.status})"
        return Breach(
            rule_id=f"{self.prefix}-C-{kind}",
            operation_id=self.operation.operation_id if self.operation else "",
            strength=strength,
            message=f"{asked}: {message}",
            cause=message,
            selector=selector,
            relation="exists",
            want=None,
            what=message,
            within=self.within,
        )


def _schema_breaches(
    schema: ResponseSchema, value: Json, found: _Findings, strongest: Strength
) -> Iterator[Breach]:
    seen: set[tuple[str, str]] = set()
    for error in schema.errors(value):
        if (error.place, error.keyword) not in seen:
            seen.add((error.place, error.keyword))
            yield found.schema(error, max(error.strength, strongest, key=_rank))


def _code_breach(
    schema: ResponseSchema, value: Json, answer: Answer, found: _Findings
) -> Iterator[Breach]:
    """Documented: DevSkiller V2 page, "Errors": `code` repeats the HTTP status."""
    if answer.status < 400 or not isinstance(value, dict) or not schema.names("code"):
        return
    if isinstance(value.get("code"), int) and value["code"] != answer.status:
        message = f"code is {value['code']}"
        error = SchemaError("/code", "code", Strength.MUST, message, "is", answer.status)
        yield found.schema(error, Strength.MUST)


def _documented_status(operation: Operation, status: int) -> str | None:
    """The response to hold an answer against; an unexpected status is held against its kin."""
    if str(status) in operation.responses:
        return str(status)
    if 200 <= status < 300:
        return str(operation.success()[0])
    if status >= 400:
        return next((s for s in ("400", "401", "404") if s in operation.responses), None)
    return None


def _fitting(content: Mapping[str, Json], media: str) -> str:
    return media if media in content else next(iter(content))


def _media_pattern(content: Mapping[str, Json]) -> str:
    expected = "|".join(content).replace("+", "[+]").replace(".", "[.]")
    return f"(?i)(?:{expected})\\s*(?:;.*)?"


def _strongest(response: Mapping[str, Json], status: int, *, as_documented: bool) -> Strength:
    """How much a wrong body of this answer can weigh.

    Where only the status of a refusal is assumed, its shape is that of every other refusal.
    """
    if not _is_assumed(response):
        return Strength.MUST if as_documented or status < 400 else Strength.LIKELY
    return Strength.LIKELY if status in USUAL_REFUSALS else Strength.ASSUMED


def _allows_nothing(content: Mapping[str, Json]) -> bool:
    """Whether an empty text is a body the contract allows, as of a CSV file without rows."""
    return not any("json" in media for media in content)


def _is_assumed(part: Mapping[str, Json]) -> bool:
    return bool(part.get("x-evidence", {}).get("basis") == "assumed")


def _is_date_to_wait_for(name: str, value: str) -> bool:
    """Whether `Retry-After` is an instant, which RFC 9110 (10.2.3) allows as well as seconds."""
    if name.lower() != "retry-after":
        return False
    try:
        return parsedate_to_datetime(value) is not None
    except ValueError:
        return False


def _rank(strength: Strength) -> int:
    return strength.rank


def _text(answer: Answer) -> str:
    return answer.body.decode("utf-8", "replace")
