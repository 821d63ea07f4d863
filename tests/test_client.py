"""The client of the admin API: what it asks, what it reads, and what it says when refused."""

import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from skillsim.client import AdminClient, AdminError, Unreachable
from skillsim.contract import load
from tests.canned_admin import CannedAdmin, canned_admin
from tests.running_server import CHECKOUT

CONTRACT = load(CHECKOUT / "simulator" / "skillsim" / "admin" / "openapi.yaml")


@pytest.fixture(scope="module")
def _server() -> Iterator[CannedAdmin]:
    with canned_admin() as running:
        yield running


@pytest.fixture
def canned(_server: CannedAdmin) -> CannedAdmin:
    _server.answer({})
    _server.asked.clear()
    return _server


@pytest.fixture
def admin(canned: CannedAdmin) -> AdminClient:
    return AdminClient(canned.url, world="w-1")


CALLS: dict[str, Callable[[AdminClient], Any]] = {
    "GET /health": lambda a: a.get_health(),
    "GET /version": lambda a: a.get_version(),
    "POST /reset?world=w-1": lambda a: a.reset_world(),
    "GET /clock?world=w-1": lambda a: a.get_clock(),
    "PUT /clock?world=w-1": lambda a: a.set_clock(mode="frozen"),
    "POST /clock/advance?world=w-1": lambda a: a.advance_clock(until="idle"),
    "GET /agenda?world=w-1&limit=5": lambda a: a.get_agenda(limit=5),
    "GET /settings?world=w-1": lambda a: a.get_settings(),
    "GET /settings/table?world=w-1": lambda a: a.describe_settings(),
    "PUT /settings?world=w-1": lambda a: a.change_settings({"latency_ms": 5}),
    "GET /limits?world=w-1": lambda a: a.get_limits(),
    "GET /faults?world=w-1": lambda a: a.list_faults(),
    "POST /faults?world=w-1": lambda a: a.add_fault({"effect": "reset"}),
    "DELETE /faults/f-1?world=w-1": lambda a: a.remove_fault("f-1"),
    "DELETE /faults?world=w-1": lambda a: a.clear_faults(),
    "GET /scenarios": lambda a: a.list_scenarios(),
    "GET /worlds": lambda a: a.list_worlds(),
    "POST /worlds": lambda a: a.create_world(),
    "GET /worlds/w-2": lambda a: a.get_world("w-2"),
    "DELETE /worlds/w-2": lambda a: a.drop_world("w-2"),
    "GET /snapshots?world=w-1": lambda a: a.list_snapshots(),
    "PUT /snapshots/s?world=w-1": lambda a: a.save_snapshot("s"),
    "POST /snapshots/s/restore?world=w-1": lambda a: a.restore_snapshot("s"),
    "DELETE /snapshots/s?world=w-1": lambda a: a.delete_snapshot("s"),
    "GET /snapshots/s?world=w-1": lambda a: a.download_snapshot("s"),
    "GET /credentials?world=w-1": lambda a: a.list_credentials(),
    "POST /credentials?world=w-1": lambda a: a.add_credential("v", "full"),
    "DELETE /credentials/v/n?world=w-1": lambda a: a.revoke_credential("v", "n"),
    "POST /credentials/v/n/rotate?world=w-1": lambda a: a.rotate_credential("v", "n"),
    "POST /credentials/v/n/expire?world=w-1": lambda a: a.expire_credential("v", "n"),
    "GET /requests?world=w-1&status=4xx": lambda a: a.list_requests(status="4xx", vendor=None),
    "GET /requests/count?world=w-1": lambda a: a.count_requests(),
    "GET /requests/7?world=w-1": lambda a: a.get_request(7),
    "DELETE /requests?world=w-1": lambda a: a.clear_requests(),
    "GET /requests/export?world=w-1&format=har": lambda a: a.export_requests(),
    "GET /report-card?world=w-1&vendor=v": lambda a: a.get_report_card(vendor="v"),
    "GET /events?world=w-1": lambda a: list(a.stream_events()),
    "GET /deliveries?world=w-1&state=pending": lambda a: a.list_deliveries(state="pending"),
    "GET /deliveries/d?world=w-1": lambda a: a.get_delivery("d"),
    "POST /deliveries/d/resend?world=w-1": lambda a: a.resend_delivery("d"),
    "POST /deliveries/d/cancel?world=w-1": lambda a: a.cancel_delivery("d"),
    "POST /deliveries/resend?world=w-1": lambda a: a.resend_deliveries("2026-01-01T00:00:00Z"),
    "GET /people?world=w-1&query=q": lambda a: a.list_people(query="q"),
    "GET /people/a%40b?world=w-1": lambda a: a.get_person("a@b"),
    "GET /state": lambda a: a.describe_state(),
    "GET /state/v/k?world=w-1": lambda a: a.list_state("v", "k"),
    "GET /state/v/k/r?world=w-1": lambda a: a.get_state("v", "k", "r"),
    "POST /state/v/k?world=w-1": lambda a: a.create_state("v", "k", {}),
    "PATCH /state/v/k/r?world=w-1": lambda a: a.change_state("v", "k", "r", {}),
    "DELETE /state/v/k/r?world=w-1": lambda a: a.delete_state("v", "k", "r"),
    "POST /v/things/t/start?world=w-1": lambda a: a.act("v", "/things/t/start"),
}


@pytest.mark.parametrize("line", CALLS)
def test_method_asks_for_its_operation(canned: CannedAdmin, admin: AdminClient, line: str) -> None:
    CALLS[line](admin)

    method, target = line.split(" ")
    assert (canned.last.method, canned.last.target) == (method, "/__admin" + target)
    assert canned.last.headers["content-type"] == "application/json"


@pytest.mark.parametrize("operation", CONTRACT.operations, ids=lambda o: o.operation_id)
def test_operation_has_a_method_and_the_method_asks_for_it(operation: Any) -> None:
    method = re.sub("(?=[A-Z])", "_", operation.operation_id).lower()
    shape = re.sub(r"\{[^}]+\}", "[^/?]+", f"{operation.method} {operation.path}")

    assert inspect.isfunction(getattr(AdminClient, method, None))
    assert [line for line in CALLS if re.fullmatch(rf"{shape}(\?.*)?", line)] != []


@pytest.mark.parametrize(
    ("call", "body"),
    [
        (lambda a: a.reset_world(), {}),
        (lambda a: a.set_clock(speed=0), {"speed": 0}),
        (lambda a: a.advance_clock(seconds=1.5), {"seconds": 1.5}),
        (lambda a: a.add_credential("v", "full"), {"vendor": "v", "role": "full"}),
        (lambda a: a.expire_credential("v", "n"), {"at": None}),
        (lambda a: a.expire_credential("v", "n", tokens=True), {"tokens": True}),
    ],
)
def test_body_holds_what_was_given_and_nothing_else(
    canned: CannedAdmin, admin: AdminClient, call: Callable[[AdminClient], Any], body: Any
) -> None:
    call(admin)

    assert canned.last.json == body


def test_names_cannot_leave_their_part_of_the_path(canned: CannedAdmin, admin: AdminClient) -> None:
    admin.delete_snapshot("../?a b")

    assert canned.last.target == "/__admin/snapshots/..%2F%3Fa%20b?world=w-1"


def test_token_is_sent_where_there_is_one(canned: CannedAdmin, admin: AdminClient) -> None:
    AdminClient(canned.url, token="secret").get_clock()
    admin.get_clock()

    sent = [asked.headers.get("authorization") for asked in canned.asked]
    assert sent == ["Bearer secret", None]


def test_answer_without_a_body_is_empty(canned: CannedAdmin, admin: AdminClient) -> None:
    canned.answer({}, 204)

    assert admin.call("DELETE", "/faults") == {}


def test_file_comes_as_its_bytes(canned: CannedAdmin, admin: AdminClient) -> None:
    canned.answer(b"SQLite format 3\x00\xff")

    assert admin.download_snapshot("s") == b"SQLite format 3\x00\xff"


def test_events_come_with_their_kind_and_comments_are_left_out(
    canned: CannedAdmin, admin: AdminClient
) -> None:
    canned.answer(b': hello\n\nid: 1\nevent: exchange\ndata: {"number": 1}\n\n: still here\n\n')

    assert list(admin.stream_events()) == [("exchange", {"number": 1})]


@pytest.mark.parametrize(
    "call",
    [
        lambda a: a.get_clock(),
        lambda a: a.download_snapshot("s"),
        lambda a: next(a.stream_events()),
    ],
    ids=["exchange", "file", "stream"],
)
def test_refusal_carries_status_and_sentence(
    canned: CannedAdmin, admin: AdminClient, call: Callable[[AdminClient], Any]
) -> None:
    canned.answer({"title": "Not Found", "status": 404, "detail": "there is no world x"}, 404)

    with pytest.raises(AdminError, match=r"^there is no world x$") as caught:
        call(admin)

    assert caught.value.status == 404


def test_refusal_of_fields_names_each(canned: CannedAdmin, admin: AdminClient) -> None:
    errors = [{"field": "latency_ms", "detail": "takes 0 to 60000"}, {"field": "b", "detail": "c"}]
    canned.answer({"detail": "Validation error", "errors": errors}, 400)

    with pytest.raises(AdminError, match=r"^Validation error: latency_ms takes 0 to 60000; b c$"):
        admin.change_settings({})


@pytest.mark.parametrize(("body", "status"), [(b"<html>", 200), (b"", 502), ([1], 200)])
def test_answer_of_something_else_is_refused(
    canned: CannedAdmin, admin: AdminClient, body: Any, status: int
) -> None:
    canned.answer(body, status)

    with pytest.raises(AdminError, match="the answer"):
        admin.get_clock()


def test_nobody_there_is_said_with_the_address() -> None:
    with canned_admin() as gone:
        url = gone.url

    with pytest.raises(Unreachable, match=f"^nothing answers at {url}: "):
        AdminClient(url).get_health()


def test_token_is_not_in_what_pytest_shows_when_nothing_answers() -> None:
    token = "hush" * 3
    with canned_admin() as gone:
        admin = AdminClient(gone.url, token=token)

    with pytest.raises(Unreachable) as caught:
        admin.get_clock()

    assert token not in str(caught.getrepr(style="long", funcargs=True))


@pytest.mark.parametrize("url", ["sandbox", "ftp://h", "http://", "http://h:99999", "//h"])
def test_something_that_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"address|[Pp]ort"):
        AdminClient(url)


@pytest.mark.parametrize("token", ["a\r\nb", "ü"])
def test_token_that_no_header_can_carry_is_refused(token: str) -> None:
    with pytest.raises(ValueError, match="the admin token"):
        AdminClient("http://h", token=token)
