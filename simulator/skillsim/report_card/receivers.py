"""Whether the receivers of webhooks answer: in time, with 2xx, not to strangers, and twice."""

from collections.abc import Iterator

from skillsim.journal.exchange import Exchange
from skillsim.report_card.judging import Judgement, Notes
from skillsim.report_card.traffic import Traffic
from skillsim.webhooks.delivery import FORGED

_TIMEOUT = "timeout:"
# What the sandbox itself does not send, so that no receiver can be blamed.
_NOT_SENT = ("blocked:", "invalid:")
_NOTHING = "no webhook was delivered"


def hook_time(traffic: Traffic) -> Judgement:
    """Whether receivers answer before the vendor's deadline."""
    notes = Notes()
    remark = f"got no answer in time: answer at once, within {traffic.hook_timeout_s:g} s, and work"
    for push in _sent(traffic):
        if _is_late(push):
            notes.poor(push.path, [push.number], f"{remark} afterwards")
        elif push.status is not None:
            notes.good()
    return notes.judgement(_NOTHING)


def hook_status(traffic: Traffic) -> Judgement:
    """Whether receivers answer 2xx to what is new and true."""
    notes = Notes()
    for push in _new(traffic):
        if FORGED in push.findings or _is_late(push):
            continue
        if _is_accepted(push):
            notes.good()
        else:
            remark = f"{_how(push)}: answer 2xx once an event is stored, else it comes again"
            notes.poor(push.path, [push.number], remark)
    return notes.judgement(_NOTHING)


def hook_secret(traffic: Traffic) -> Judgement:
    """Whether receivers refuse what carries a wrong secret."""
    notes = Notes()
    for push in _sent(traffic):
        if FORGED not in push.findings or push.status is None:
            continue
        if 400 <= push.status < 500:
            notes.good()
        else:
            remark = (
                f"had a wrong secret and was answered with {push.status}: compare the secret first,"
                " and answer 401 when it differs"
            )
            notes.poor(push.path, [push.number], remark)
    return notes.judgement("no webhook had a wrong secret; the fault wrong_secret sends one")


def hook_duplicates(traffic: Traffic) -> Judgement:
    """Whether receivers answer 2xx to an event that they have accepted before."""
    notes = Notes()
    for push in _repeated(traffic):
        if FORGED in push.findings or _is_late(push):
            continue
        if _is_accepted(push):
            notes.good()
        else:
            remark = (
                f"brought an event again and {_how(push)}:"
                " answer 2xx to what is known, and leave it"
            )
            notes.poor(push.path, [push.number], remark)
    return notes.judgement("no webhook came once more; the fault duplicate sends it twice")


def _how(push: Exchange) -> str:
    return "was not answered" if push.status is None else f"was answered with {push.status}"


def _sent(traffic: Traffic) -> Iterator[Exchange]:
    for push in traffic.pushes:
        if not any(said.startswith(_NOT_SENT) for said in push.findings):
            yield push


def _new(traffic: Traffic) -> Iterator[Exchange]:
    repeated = {push.number for push in _repeated(traffic)}
    return (push for push in _sent(traffic) if push.number not in repeated)


def _repeated(traffic: Traffic) -> Iterator[Exchange]:
    """The attempts at a delivery that come after one was accepted."""
    accepted: set[tuple[str, int]] = set()
    for push in _sent(traffic):
        # After a snapshot was restored, what comes once more bears the same identifier.
        delivery = push.request_id.rpartition("/")[0], push.generation
        if delivery in accepted:
            yield push
        elif _is_accepted(push):
            accepted.add(delivery)


def _is_accepted(push: Exchange) -> bool:
    return push.status is not None and 200 <= push.status < 300


def _is_late(push: Exchange) -> bool:
    return any(said.startswith(_TIMEOUT) for said in push.findings)
