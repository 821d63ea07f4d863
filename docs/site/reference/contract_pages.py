"""A contract as a page: a vendor's, or one of the admin API."""

from collections.abc import Iterator, Mapping
from typing import Any

from docs.site.reference import evidence, operations, schemas
from docs.site.reference.markdown import code, codes, page, table
from skillsim.contract import Contract, Operation

_ALGORITHMS = {
    "sliding_window": "requests in any window",
    "fixed_window": "requests in a window with fixed edges",
    "token_bucket": "requests from a bucket that refills",
    "in_flight": "requests at the same time",
}


def vendor_page(contract: Contract) -> str:
    """What one vendor promises."""
    return page(
        f"# {_title(contract)}",
        contract.document["info"]["description"],
        "## Addresses",
        f"In a sandbox: {code(f'http://127.0.0.1:8600/{contract.name}')}. The vendor's own:"
        f" {codes(server['url'] for server in contract.document['servers'])}.",
        "## Credentials",
        *_schemes(contract),
        "## Limits",
        _limits(contract),
        *_operations(contract, ""),
        _webhooks(contract),
        _practices(contract),
        *_schemas(contract),
    )


def admin_page(contract: Contract) -> str:
    """The admin API, or the actions that a vendor adds to it."""
    prefix = contract.document["servers"][0]["url"]
    return page(
        f"# {_title(contract)}",
        contract.document["info"]["description"],
        *_operations(contract, prefix),
        *_schemas(contract),
    )


def _title(contract: Contract) -> str:
    title: str = contract.document["info"]["title"]
    return title[:1].upper() + title[1:]


def _schemes(contract: Contract) -> Iterator[str]:
    for name, scheme in contract.security_schemes.items():
        token = scheme.get("x-token")
        lasts = (
            f" Tokens are {token['algorithm']} and live {token['lifetime_s']} s." if token else ""
        )
        yield f"{code(name)} ({_way(scheme)}): {scheme['description']}{lasts}"
        rows = [
            (code(grant["role"]), codes(grant["scopes"]), _sample(grant))
            for grant in scheme.get("x-credentials", ())
        ]
        yield table(("Role", "Scopes", "Sample, on loopback"), rows)


def _way(scheme: Mapping[str, Any]) -> str:
    return f"header {code(scheme['name'])}" if scheme["type"] == "apiKey" else "OAuth 2.0"


def _sample(grant: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {code(value)}" for name, value in grant["sample"].items())


def _limits(contract: Contract) -> str:
    rows = [
        (
            code(limit["name"]),
            str(limit["limit"]),
            _ALGORITHMS[limit["algorithm"]],
            f"{limit['window_s']} s" if "window_s" in limit else "",
            limit["key"],
            evidence.sentence(limit["evidence"]),
        )
        for limit in contract.document.get("x-rate-limits", ())
    ]
    return table(("Name", "At most", "Of", "Window", "For each", "Rests on"), rows)


def _operations(contract: Contract, prefix: str) -> Iterator[str]:
    for tag in contract.document["tags"]:
        found = [o for o in contract.operations if tag["name"] in _tags(contract, o)]
        if found:
            yield f"## {tag['name'][:1].upper()}{tag['name'][1:]}"
            yield tag.get("description", "")
            yield from (operations.section(contract, o, prefix) for o in found)


def _tags(contract: Contract, operation: Operation) -> list[str]:
    tags: list[str] = operations.raw_of(contract, operation)["tags"]
    return tags


def _webhooks(contract: Contract) -> str:
    """What is sent to those who register, if the vendor has webhooks."""
    for operation in contract.operations:
        raw = operations.raw_of(contract, operation)
        if "x-webhooks" in raw:
            return _sent(contract, raw["x-webhooks"])
    return ""


def _sent(contract: Contract, webhooks: Mapping[str, Any]) -> str:
    gaps = ", ".join(str(gap) for gap in webhooks["schedule_s"])
    events = [(code(name), event["description"]) for name, event in webhooks["events"].items()]
    return page(
        f"({schemas.label(contract.name, 'webhooks')})=\n## Events",
        evidence.sentence(webhooks["evidence"]),
        table(("Event", "Sent when"), events),
        f"A delivery is a POST of {schemas.words(contract.name, webhooks['payload'])} as"
        f" {code(webhooks['media_type'])}, with {code('User-Agent: ' + webhooks['user_agent'])} and"
        f" the secret in {code(webhooks['secret_header'])}. The receiver has"
        f" {webhooks['timeout_s']} s to answer. After {codes(webhooks['retry_on'])} it is tried"
        f" again {len(webhooks['schedule_s'])} times, with gaps of {gaps} seconds.",
    )


def _practices(contract: Contract) -> str:
    """What the report card looks for in a client."""
    rows = [
        (code(practice["check"]), practice["rule"], evidence.sentence(practice["evidence"]))
        for practice in contract.document.get("x-client-practices", ())
    ]
    return page("## Good clients", table(("Check", "Rule", "Rests on"), rows)) if rows else ""


def _schemas(contract: Contract) -> Iterator[str]:
    named = contract.document.get("components", {}).get("schemas", {})
    if named:
        yield "## Schemas"
        yield from (schemas.section(contract.name, name, part) for name, part in named.items())
