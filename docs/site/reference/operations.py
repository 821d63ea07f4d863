"""One operation of a contract, in words."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from docs.site.reference import evidence
from docs.site.reference.markdown import as_json, code, codes, page, table
from docs.site.reference.schemas import label, words
from skillsim.contract import Contract, Operation

_PAGING = {
    "page": "by page: {number} says which, {size} how many; the entries are at {items}, the number"
    " of all at {total}",
    "offset": "by offset: {offset} says from where, {limit} how many; the entries are at {items},"
    " the number of all at {total}",
    "cursor": "by cursor: {parameter} takes what the answer has at {next}; the entries are at"
    " {items}",
}


def section(contract: Contract, operation: Operation, prefix: str = "") -> str:
    """What an operation takes, answers, costs and rests on, under its own heading."""
    raw = raw_of(contract, operation)
    return page(
        f"({label(contract.name, operation.operation_id)})=",
        f"### {code(f'{operation.method} {prefix}{operation.path}')}",
        f"**{raw['summary']}** ({code(operation.operation_id)})",
        raw.get("description", ""),
        evidence.sentence(operation.evidence) if not prefix else "",
        _needs(contract, operation, raw),
        _parameters(contract, raw, operation),
        _body(contract, operation),
        _answers(contract, operation),
        *_examples(contract, operation),
    )


def raw_of(contract: Contract, operation: Operation) -> Mapping[str, Any]:
    """An operation as its contract has it."""
    found: Mapping[str, Any] = contract.document["paths"][operation.path][operation.method.lower()]
    return found


def _needs(contract: Contract, operation: Operation, raw: Mapping[str, Any]) -> str:
    lines = [_credential(operation)]
    limits = contract.document.get("x-rate-limits", ())
    if limits:
        counts = "counts against" if operation.security else "does not count against"
        lines.append(f"Limits: {counts} {codes(limit['name'] for limit in limits)}.")
    if "x-pagination" in raw:
        lines.append(_paging(raw["x-pagination"]))
    if "x-webhooks" in raw:
        lines.append("Events: see [webhooks](#" + label(contract.name, "webhooks") + ").")
    return "\n".join(f"- {line}" for line in lines)


def _credential(operation: Operation) -> str:
    needs = [
        code(scheme) + (f" with scope {codes(scopes)}" if scopes else "")
        for need in operation.security
        for scheme, scopes in need.items()
    ]
    return f"Credential: {' or '.join(needs) or 'none'}."


def _paging(paging: Mapping[str, str]) -> str:
    spelled = {name: code(value) for name, value in paging.items()}
    text = _PAGING[paging["style"]].format(**spelled)
    more = f"; {spelled['has_next']} says whether there are more" if "has_next" in paging else ""
    most = f"; larger sizes count as {spelled['most']}" if "most" in paging else ""
    return f"Paging: {text}{more}{most}."


def _parameters(contract: Contract, raw: Mapping[str, Any], operation: Operation) -> str:
    described = {(p["name"], p["in"]): p for p in _declared(contract, raw, operation)}
    rows = [
        (
            code(p.name),
            p.place,
            words(contract.name, p.schema),
            "yes" if p.required else "",
            str(described[p.name, p.place].get("description", "")),
            _rests(described[p.name, p.place]),
        )
        for p in operation.parameters
    ]
    return table(("Parameter", "In", "Type", "Required", "Meaning", "Rests on"), rows)


def _declared(
    contract: Contract, raw: Mapping[str, Any], operation: Operation
) -> Iterator[Mapping[str, Any]]:
    item = contract.document["paths"][operation.path]
    for parameter in (*item.get("parameters", ()), *raw.get("parameters", ())):
        yield contract.resolve(parameter)


def _rests(part: Mapping[str, Any]) -> str:
    """What a part rests on, if it says so itself."""
    return evidence.sentence(part["x-evidence"]) if "x-evidence" in part else ""


def _body(contract: Contract, operation: Operation) -> str:
    body = operation.request_body
    if body is None:
        return ""
    required = "required" if body.get("required") else "may be left out"
    return f"Body ({required}): {_content(contract, body)}."


def _content(contract: Contract, part: Mapping[str, Any]) -> str:
    """What may be sent or comes back, with the media types that have it."""
    types: dict[str, list[str]] = {}
    for name, media in part.get("content", {}).items():
        types.setdefault(words(contract.name, media.get("schema", {})), []).append(name)
    return "; ".join(f"{said} as {codes(names)}" for said, names in types.items())


def _answers(contract: Contract, operation: Operation) -> str:
    rows = [
        (
            code(status),
            str(answer["description"]),
            _content(contract, answer),
            codes(answer.get("headers", ())),
            _rests(answer),
        )
        for status, answer in sorted(operation.responses.items())
    ]
    return table(("Status", "Meaning", "Body", "Headers", "Rests on"), rows)


def _examples(contract: Contract, operation: Operation) -> Iterator[str]:
    """The first example of the body, and that of the first answer that has one."""
    asked = _first_example(contract, [operation.request_body or {}])
    answered = _first_example(
        contract, [operation.responses[s] for s in sorted(operation.responses)]
    )
    for title, value in (("An example of the body", asked), ("An example of an answer", answered)):
        if isinstance(value, dict | list):
            yield f"<details><summary>{title}</summary>\n\n{as_json(value)}\n</details>"


def _first_example(contract: Contract, parts: Iterable[Mapping[str, Any]]) -> Any:
    found = (
        value
        for part in parts
        for media in part.get("content", {}).values()
        for value in _values(contract, media)
    )
    return next(found, None)


def _values(contract: Contract, media: Mapping[str, Any]) -> Iterator[Any]:
    if "example" in media:
        yield media["example"]
    for example in media.get("examples", {}).values():
        yield contract.resolve(example)["value"]
