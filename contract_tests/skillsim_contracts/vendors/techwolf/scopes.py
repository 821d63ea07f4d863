"""What a token's scopes open, and what they keep shut."""

from collections.abc import Mapping

from skillsim_contracts.calls import NOBODY, READER, Answer
from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Layer, Need, Strength
from skillsim_contracts.vendors.techwolf.employee_facts import FACTS
from skillsim_contracts.vendors.techwolf.steps import (
    CREATE,
    DELETE,
    EXPORT,
    FEEDBACK,
    LIST,
    PROFILE,
    READ,
    TOKEN,
    UPDATE,
    create,
    listed,
    read,
    techwolf_rule,
)
from skillsim_contracts.vendors.techwolf.tokens import (
    PAGE,
    bearer,
    check_no_token,
    check_untouched,
    each_call,
    sold,
)


@techwolf_rule(
    "TW-TK4",
    "A token of one scope opens what the scope says and nothing else",
    TOKEN,
    EXPORT,
    CREATE,
    source=f"{PAGE}, scopes: read, write; decision T8",
    strength=Strength.LIKELY,
    needs=[Need.WRITE],
    cost=22,
)
def _scope_opens_what_it_says(probe: Probe) -> None:
    external_id = create(probe)
    reads = (EXPORT, LIST, READ, PROFILE)
    writes = (CREATE, UPDATE, FEEDBACK)
    for scope, opened, shut in (("read", reads, (*writes, DELETE)), ("write", writes, reads)):
        answer = sold(probe, scopes=[scope])
        if not answer.ok:
            probe.not_exercised(f"the client may not have the scope {scope} alone")
        told = probe.expect(answer).at("/scope")
        told.equals(scope, "the token has the scope that was asked for")
        answers = each_call(probe, external_id, actor=NOBODY, headers=bearer(answer))
        _check_scope(probe, answers, opened, shut)


def _check_scope(
    probe: Probe, answers: Mapping[str, Answer], opened: tuple[str, ...], shut: tuple[str, ...]
) -> None:
    served = [name for name in shut if answers[name].status != 403]
    for name in served:
        blame = TOKEN if len(served) == len(shut) else name
        probe.expect(answers[name], blame=blame).status(403)
    for name in opened:
        told = probe.expect(answers[name], blame=name)
        told.status(200, 204, 400)


@techwolf_rule(
    "TW-TK5",
    "Without scopes a token has all that the client may have",
    TOKEN,
    source=f"{PAGE}, scopes: omitted",
    strength=Strength.LIKELY,
    layer=Layer.L1,
    cost=4,
)
def _without_scopes_a_token_has_all(probe: Probe) -> None:
    answer = probe.must(sold(probe))
    told = probe.expect(answer).at("/scope")
    told.matches(r".*\bread\b.*", "the client may read")
    told.matches(r".*\bwrite\b.*", "the client may write")
    answer = sold(probe, scopes=["read", "write"])
    probe.expect(answer).status(200)
    check_no_token(probe, sold(probe, scopes=["everything"]))


@techwolf_rule(
    "TW-TK6",
    "A client of reports alone may neither read, export nor write, and leaves no trace",
    EXPORT,
    LIST,
    READ,
    CREATE,
    UPDATE,
    DELETE,
    source=f"{PAGE}, scope read_reports; decision T8",
    strength=Strength.LIKELY,
    needs=[Need.WRITE, Need.READER],
    cost=16,
)
def _reports_client_is_kept_out(probe: Probe) -> None:
    external_id = create(probe, **FACTS)
    before = probe.must(read(probe, external_id))
    count = listed(probe)[0].json()["count"]
    for name, answer in each_call(probe, external_id, actor=READER).items():
        probe.expect(answer, blame=name).status(403)
    check_untouched(probe, external_id, count, before)
