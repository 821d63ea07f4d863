"""A receiver: what it keeps, what it answers, and whom it trusts."""

import threading
from collections.abc import Iterator

import pytest

from skillsim.errors import ConfigurationError
from skillsim.receiving import Arrival, NotArrived, Receiver, Script
from skillsim.receiving.kept_arrivals import MAX_ARRIVALS, KeptArrivals
from tests.receiving.clients import EVENT, send, tell

SHORT_S = 0.02
# By then the receiver accepts no more and waits for what is under way.
ENDING_S = 0.3


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as started:
        yield started


def arrival(number: int, body: bytes = b"") -> Arrival:
    return Arrival(number, 0, "POST", "/hook", {}, body)


def test_arrival_has_what_was_sent(receiver: Receiver) -> None:
    tell(f"{receiver.url}?from=here", "S3CRET")

    (came,) = receiver.arrivals
    assert (came.number, came.method, came.path) == (1, "POST", "/hook?from=here")
    assert (came.event, came.secret, came.status) == ("ASSESSMENT_COMPLETED", "S3CRET", 200)
    assert came.json() == EVENT
    assert came.headers["devskiller-hook-secret"] == "S3CRET"


def test_secret_is_not_part_of_what_an_arrival_shows_of_itself(receiver: Receiver) -> None:
    tell(receiver.url, "S3CRET")

    assert "S3CRET" not in repr(receiver.arrivals)


def test_body_that_is_no_event_has_none(receiver: Receiver) -> None:
    for body in (b"", b"[]", b"{", b"[1]", b'{"event": 1}', b"\xff", b"[" * 5000):
        send(receiver.url, body)

    assert [came.event for came in receiver.arrivals] == [None] * 7


def test_put_and_any_path_are_received(receiver: Receiver) -> None:
    status = send(f"http://127.0.0.1:{receiver.port}/any/path", b"{}", method="PUT")

    assert status == 200
    assert [(came.method, came.path) for came in receiver.arrivals] == [("PUT", "/any/path")]


def test_answers_follow_the_script() -> None:
    with Receiver(Script([500, "drop", 204])) as receiver:
        answered = [tell(receiver.url) for _ in range(4)]

    assert answered == [500, None, 204, 204]
    assert [came.status for came in receiver.arrivals] == answered


def test_another_script_begins_at_its_beginning() -> None:
    with Receiver([500]) as receiver:
        tell(receiver.url)
        receiver.answer_with([503, 200])

        assert [tell(receiver.url) for _ in range(2)] == [503, 200]


def test_slow_answer_is_kept_before_it_is_given() -> None:
    with Receiver(["slow:1h"]) as receiver:
        client = threading.Thread(target=tell, args=(receiver.url,))
        client.start()

        (came,) = receiver.wait_for(1)

        assert came.status == 200
        assert client.is_alive()
        receiver.stop()
        client.join()


def test_slow_answer_takes_its_time() -> None:
    took_us: list[int] = []
    with Receiver(["slow:0.2s"], on_answer=lambda _, us: took_us.append(us)) as receiver:
        assert tell(receiver.url) == 200

    assert took_us[0] >= 200_000


def test_same_body_again_is_a_further_attempt(receiver: Receiver) -> None:
    for event in ([{"event": "ERROR"}], EVENT, [{"event": "ERROR"}]):
        tell(receiver.url, event=event)

    assert [came.attempt for came in receiver.arrivals] == [1, 1, 2]


def test_wrong_secret_is_refused_and_uses_no_answer_up() -> None:
    with Receiver(Script([503, 200]), secret="right") as receiver:
        answered = [tell(receiver.url, secret) for secret in ("wrong", None, "right", "right")]

    assert answered == [401, 401, 503, 200]
    assert [came.is_trusted for came in receiver.arrivals] == [False, False, True, True]


def test_any_of_several_secrets_is_trusted() -> None:
    with Receiver(secret=["one", "two"]) as receiver:
        assert [tell(receiver.url, secret) for secret in ("one", "two", "three")] == [200, 200, 401]


def test_waiting_gives_the_first_arrivals(receiver: Receiver) -> None:
    for _ in range(3):
        tell(receiver.url)

    assert [came.number for came in receiver.wait_for(2)] == [1, 2]


def test_waiting_ends_when_the_arrival_comes(receiver: Receiver) -> None:
    client = threading.Timer(SHORT_S, tell, (receiver.url,))
    client.start()

    assert len(receiver.wait_for(1)) == 1
    client.join()


def test_waiting_in_vain_names_what_came(receiver: Receiver) -> None:
    tell(receiver.url)

    with pytest.raises(NotArrived) as raised:
        receiver.wait_for(2, timeout_s=SHORT_S)

    assert str(raised.value) == (
        "1 of 2 webhooks arrived within 0.02 s: ASSESSMENT_COMPLETED to /hook, answered 200"
    )


def test_cleared_receiver_has_forgotten_arrivals_and_counts_on(receiver: Receiver) -> None:
    tell(receiver.url)
    receiver.clear()
    tell(receiver.url)

    assert [(came.number, came.attempt) for came in receiver.arrivals] == [(2, 1)]


def test_arrival_that_was_being_answered_is_not_kept_after_clearing() -> None:
    kept = KeptArrivals()
    number, _ = kept.number("/hook", b"")
    kept.clear()

    kept.keep(arrival(number))

    assert kept.all() == ()


def test_oldest_arrivals_make_room_for_new_ones() -> None:
    kept = KeptArrivals()
    for number in range(MAX_ARRIVALS + 5):
        kept.keep(arrival(number))

    assert [kept.all()[0].number, kept.all()[-1].number] == [5, MAX_ARRIVALS + 4]


def test_large_bodies_make_room_for_new_ones() -> None:
    kept = KeptArrivals()
    body = bytes(1 << 20)
    for number in range(70):
        kept.keep(arrival(number, body))

    assert [came.number for came in kept.all()] == list(range(6, 70))


def test_callbacks_hear_of_an_arrival_before_and_with_its_answer() -> None:
    heard: list[tuple[str, int | None]] = []
    with Receiver(
        [202],
        on_arrival=lambda came: heard.append(("came", came.status)),
        on_answer=lambda came, _: heard.append(("answered", came.status)),
    ) as receiver:
        tell(receiver.url)

    assert heard == [("came", None), ("answered", 202)]


def test_stopped_receiver_keeps_its_arrivals_and_refuses_connections() -> None:
    with Receiver() as receiver:
        url = receiver.url
        tell(url)

    with pytest.raises(ConnectionRefusedError):
        tell(url)
    assert len(receiver.arrivals) == 1


def test_answer_that_is_under_way_is_given_before_the_end() -> None:
    is_deciding, may_go_on = threading.Event(), threading.Event()
    answered: list[int | None] = []

    def decide(*_: object) -> None:
        is_deciding.set()
        may_go_on.wait()

    with Receiver(on_answer=decide) as receiver:
        client = threading.Thread(target=lambda: answered.append(tell(receiver.url)))
        client.start()
        is_deciding.wait()
        threading.Timer(ENDING_S, may_go_on.set).start()
    client.join()

    assert answered == [200]


def test_port_in_use_is_one_sentence(receiver: Receiver) -> None:
    other = Receiver(port=receiver.port)

    with pytest.raises(
        ConfigurationError, match=f"cannot listen on 127.0.0.1 port {receiver.port}"
    ):
        other.start()


def test_many_clients_at_once_get_one_answer_each(receiver: Receiver) -> None:
    receiver.answer_with([*range(200, 230), 500])
    answered: list[int | None] = []
    clients = [
        threading.Thread(target=lambda: answered.append(tell(receiver.url))) for _ in range(30)
    ]

    for client in clients:
        client.start()
    for client in clients:
        client.join()

    assert sorted(answered, key=str) == list(range(200, 230))
    assert [came.number for came in receiver.arrivals] == list(range(1, 31))
