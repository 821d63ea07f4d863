"""The control plane: what it does, and who may use it."""

from collections.abc import Mapping

import pytest

from skillsim.app import Simulator
from skillsim.config import Config
from tests.asgi import HOST, JSON, Answer, ask, bearer, fresh, hire, start

PROBLEM = "application/problem+json"

HOSTS_OF_VENDORS = [
    "api.skilltrack.com",
    "acme.eu3.techwolf.ai",
    "techwolf.eu.auth0.com",
    "techwolf-us.us.auth0.com",
    "api.devskiller.com",
]


@pytest.fixture
def app() -> Simulator:
    return fresh()


@pytest.fixture(scope="module")
def guarded() -> Simulator:
    """A simulator that asks for an admin token, under a host name of its own."""
    config = Config(admin_token="secret", scenario="empty", allow_host=("sandbox.example",))
    return start(config)


def reset(app: Simulator, headers: Mapping[str, str] | None = None) -> Answer:
    return ask(app, "POST", "/__admin/reset", {**JSON, **(headers or {})}, b"{}")


def test_health_needs_nothing(guarded: Simulator) -> None:
    answer = ask(guarded, "GET", "/__admin/health")

    assert answer.status == 200
    assert answer.json()["status"] == "ok"


def test_reset_takes_the_world_back_and_identifiers_repeat(app: Simulator) -> None:
    first = hire(app)

    answer = reset(app)

    assert first.status == 200
    assert (answer.status, answer.json()["world"]) == (200, "default")
    assert hire(app).json() == first.json()


def test_token_bought_before_a_reset_stays_valid(app: Simulator) -> None:
    headers = bearer(app)

    reset(app)

    assert ask(app, "GET", "/skilltrack/v1/employees", headers).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": f"http://{HOST}"},
        {"origin": f"HTTP://{HOST}"},
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {"content-type": "application/json; charset=utf-8"},
    ],
    ids=repr,
)
def test_reset_from_our_own_pages_is_taken(app: Simulator, headers: dict[str, str]) -> None:
    assert reset(app, headers).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": f"https://{HOST}"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "http://127.0.0.1"},
        {"origin": f"http://{HOST}.evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "Cross-Site"},
    ],
    ids=repr,
)
def test_reset_from_another_site_is_forbidden(app: Simulator, headers: dict[str, str]) -> None:
    answer = reset(app, headers)

    assert (answer.status, answer.headers["content-type"]) == (403, PROBLEM)


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "",
        "application/jsonp",
    ],
)
def test_reset_that_a_form_could_send_is_refused(app: Simulator, content_type: str) -> None:
    assert reset(app, {"content-type": content_type}).status == 415


def test_reset_without_a_content_type_is_refused(app: Simulator) -> None:
    assert ask(app, "POST", "/__admin/reset").status == 415


@pytest.mark.parametrize(
    ("target", "body", "status"),
    [
        ("/__admin/reset", b"", 200),
        ("/__admin/reset?world=default", b"{}", 200),
        ("/__admin/reset?world=other", b"{}", 404),
        ("/__admin/reset?world=../x", b"{}", 400),
        ("/__admin/reset", b"[]", 400),
        ("/__admin/reset", b"{", 400),
        ("/__admin/reset", b'{"surplus": 1}', 400),
    ],
)
def test_reset_takes_a_known_world_and_an_empty_object(
    app: Simulator, target: str, body: bytes, status: int
) -> None:
    answer = ask(app, "POST", target, JSON, body)

    assert answer.status == status
    assert status == 200 or answer.headers["content-type"] == PROBLEM


def test_reset_of_an_unknown_world_names_those_there_are(app: Simulator) -> None:
    answer = ask(app, "POST", "/__admin/reset?world=other", JSON)

    assert answer.json()["detail"] == "there is no world other; there is default"


def test_reset_with_the_admin_token_is_taken(guarded: Simulator) -> None:
    assert reset(guarded, {"authorization": "Bearer secret"}).status == 200


@pytest.mark.parametrize("value", ["Bearer wrong", "Bearer ", "secret", "bearer", "Bearer sécret"])
def test_reset_without_the_admin_token_is_unauthenticated(guarded: Simulator, value: str) -> None:
    assert reset(guarded, {"authorization": value}).status == 401
    assert reset(guarded).status == 401


def test_host_that_was_allowed_is_one_of_ours(guarded: Simulator) -> None:
    assert ask(guarded, "GET", "/__admin/health", {"host": "sandbox.example"}).status == 200


@pytest.mark.parametrize("host", HOSTS_OF_VENDORS)
@pytest.mark.parametrize("target", ["/__admin/health", "/__admin/docs/", "/__admin/reset"])
def test_admin_api_is_not_reached_under_a_host_of_a_vendor(
    app: Simulator, host: str, target: str
) -> None:
    answer = ask(app, "POST", target, {**JSON, "host": host})

    assert answer.status == 404
    assert answer.headers["content-type"] != PROBLEM
