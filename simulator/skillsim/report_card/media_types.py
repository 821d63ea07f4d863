"""Whether bodies are sent, and answers accepted, as the media types that the contract names."""

from functools import lru_cache

from skillsim.report_card.calls import header
from skillsim.report_card.judging import Judgement, Notes
from skillsim.report_card.surface import has_own_type, own_or_all
from skillsim.report_card.traffic import Traffic


def media_types(traffic: Traffic) -> Judgement:
    """Whether `Content-Type` and `Accept` are those of the contract."""
    notes = Notes()
    for client, surface, exchange, *_ in traffic.calls:
        if surface is None:
            continue
        headers = exchange.request_headers
        remarks = []
        if exchange.n_request_bytes and surface.body_types:
            remarks.append(_about_body(surface.body_types, header(headers, b"content-type")))
        if surface.answer_types:
            remarks.append(_about_accept(surface.answer_types, header(headers, b"accept")))
        for remark in remarks:
            if remark:
                notes.poor(client or "unknown", [exchange.number], remark)
            else:
                notes.good()
    return notes.judgement("no request had a body or an answer of a type that the contract names")


@lru_cache(maxsize=512)
def _about_body(types: tuple[str, ...], given: str | None) -> str:
    """What is wrong with a Content-Type; empty when nothing is."""
    wanted = own_or_all(types)
    if _essence(given or "") in wanted:
        return ""
    how = f"as {_essence(given)}" if given else "without a Content-Type"
    return f"sent a body {how}: send Content-Type: {' or '.join(wanted)}"


@lru_cache(maxsize=512)
def _about_accept(types: tuple[str, ...], given: str | None) -> str:
    """What is wrong with an Accept; empty when nothing is."""
    wanted = own_or_all(types)
    named = {_essence(item) for item in (given or "").split(",")}
    if named & set(wanted):
        return ""
    # A vendor's own type is asked for by its name; of a usual one any pattern that fits will do.
    if not has_own_type(wanted) and (not given or any(_fits(n, wanted) for n in named)):
        return ""
    how = f"accepted {', '.join(sorted(named))}" if given else "named nothing that it accepts"
    return f"{how}: send Accept: {' or '.join(wanted)}"


def _fits(pattern: str, wanted: tuple[str, ...]) -> bool:
    kind, _, rest = pattern.partition("/")
    return pattern == "*/*" or (rest == "*" and any(w.startswith(kind + "/") for w in wanted))


def _essence(value: str) -> str:
    return value.partition(";")[0].strip().lower()
