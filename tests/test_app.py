"""The whole application: which contract and which world a request reaches."""

import json
import re

import pytest

from skillsim.app import Simulator, create_app
from skillsim.config import Config
from skillsim.resources import contract_paths
from tests.asgi import DEVSKILLER_KEY, HOST, JSON, Answer, ask, bearer, fresh, hire

UUID_TEXT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
PROBLEM = "application/problem+json"

ANYWHERE = ["/skilltrack/v1/employees", "/devskiller/candidates", "/techwolf/nothing", "/nothing"]


@pytest.fixture
def app() -> Simulator:
    return fresh()


def first_link(answer: Answer) -> str:
    link: str = answer.json()["_embedded"]["candidates"][0]["_links"]["self"]["href"]
    return link


def test_vendor_is_reached_under_its_prefix(app: Simulator) -> None:
    answer = ask(app, "GET", "/skilltrack/v1/employees", bearer(app))

    assert answer.status == 200
    assert "Jane Doe" in {employee["name"] for employee in answer.json()}


@pytest.mark.parametrize("host", ["api.skilltrack.com", "API.SkillTrack.com:8600"])
def test_vendor_is_reached_under_its_host_without_a_prefix(app: Simulator, host: str) -> None:
    headers = {**bearer(app), "host": host}

    assert ask(app, "GET", "/v1/employees", headers).status == 200
    assert ask(app, "GET", "/skilltrack/v1/employees", headers).status == 404


@pytest.mark.parametrize(
    ("host", "prefix", "base"),
    [
        (HOST, "/devskiller", f"http://{HOST}/devskiller"),
        ("localhost", "/devskiller", "http://localhost/devskiller"),
        ("[::1]:9", "/devskiller", "http://[::1]:9/devskiller"),
        ("api.devskiller.com", "", "http://api.devskiller.com"),
        ("api.devskiller.com:8600", "", "http://api.devskiller.com:8600"),
    ],
)
def test_links_begin_with_the_address_the_client_used(
    app: Simulator, host: str, prefix: str, base: str
) -> None:
    answer = ask(app, "GET", f"{prefix}/candidates", {**DEVSKILLER_KEY, "host": host})

    assert first_link(answer).startswith(base + "/candidates/")


def test_link_can_be_followed(app: Simulator) -> None:
    link = first_link(ask(app, "GET", "/devskiller/candidates", DEVSKILLER_KEY))

    answer = ask(app, "GET", link.removeprefix(f"http://{HOST}"), DEVSKILLER_KEY)

    assert answer.status == 200


@pytest.mark.parametrize(
    "path", ["/nothing", "/@default", "/@Default/skilltrack", "/skilltrackx", "*"]
)
def test_unknown_prefix_is_a_problem_that_names_the_vendors(app: Simulator, path: str) -> None:
    answer = ask(app, "GET", path)

    assert (answer.status, answer.headers["content-type"]) == (404, PROBLEM)
    assert "/devskiller, /skilltrack, /techwolf" in answer.json()["detail"]


@pytest.mark.parametrize("path", ["/skilltrack", "/skilltrack/", "/skilltrack/v1/nothing"])
def test_unknown_path_of_a_vendor_is_answered_in_its_envelope(app: Simulator, path: str) -> None:
    answer = ask(app, "GET", path)

    assert answer.status == 404
    assert answer.json().keys() == {"error", "message"}


@pytest.mark.parametrize(
    "host",
    ["evil.example", "skilltrack.com", "xapi.skilltrack.com", "localhost.evil.example", "a@b"],
)
@pytest.mark.parametrize("path", ["/skilltrack/v1/employees", "/__admin/reset", "/__admin/docs/"])
def test_foreign_host_is_misdirected(app: Simulator, host: str, path: str) -> None:
    assert ask(app, "GET", path, {"host": host}).status == 421


def test_missing_host_is_a_bad_request(app: Simulator) -> None:
    assert ask(app, "GET", "/skilltrack/v1/employees", {"host": ""}).status == 400


def test_repeated_host_is_a_bad_request(app: Simulator) -> None:
    twice = [("host", HOST), ("host", "api.skilltrack.com")]

    assert ask(app, "GET", "/skilltrack/v1/employees", twice).status == 400


@pytest.mark.parametrize("target", ["/devskiller//candidates", "/devskiller///candidates"])
def test_slashes_directly_after_the_base_count_as_one(app: Simulator, target: str) -> None:
    assert ask(app, "GET", target, DEVSKILLER_KEY).status == 200


def test_slashes_directly_after_a_host_count_as_one(app: Simulator) -> None:
    headers = {**DEVSKILLER_KEY, "host": "api.devskiller.com"}

    assert ask(app, "GET", "//candidates", headers).status == 200


@pytest.mark.parametrize(
    "target",
    [
        "//devskiller/candidates",
        "/devskiller/candidates//",
        "/devskiller/candidates/",
        "/devskiller/./candidates",
        "/devskiller/x/../candidates",
        "/devskiller/%2e/candidates",
        "/devskiller/candidates%2f",
        "/devskiller%2fcandidates",
        "/Devskiller/candidates",
    ],
)
def test_other_spellings_of_a_path_lead_nowhere(app: Simulator, target: str) -> None:
    assert ask(app, "GET", target, DEVSKILLER_KEY).status == 404


@pytest.mark.parametrize("target", [*ANYWHERE, "/__admin/health", "/__admin/docs/", "/__admin/no"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "BREW"])
def test_every_answer_carries_a_request_id_of_its_own(
    app: Simulator, method: str, target: str
) -> None:
    ids = [ask(app, method, target).headers.get("x-request-id", "") for _ in range(2)]

    assert all(UUID_TEXT.fullmatch(one) for one in ids)
    assert ids[0] != ids[1]


@pytest.mark.parametrize(
    "headers",
    [{"host": ""}, {"host": "evil.example"}, {"x": "a" * 40_000}, {"content-encoding": "gzip"}],
    ids=["no_host", "foreign_host", "long_header", "encoded"],
)
def test_refusal_at_the_edge_carries_a_request_id(app: Simulator, headers: dict[str, str]) -> None:
    answer = ask(app, "GET", "/skilltrack/v1/employees", headers)

    assert 400 <= answer.status < 500
    assert UUID_TEXT.fullmatch(answer.headers["x-request-id"])


def test_request_id_stands_in_the_error_body_of_a_vendor_that_shows_it(app: Simulator) -> None:
    answer = ask(app, "GET", "/devskiller/candidates")

    assert answer.json()["errorId"] == answer.headers["x-request-id"]


@pytest.mark.parametrize("target", ["/__admin/health", "/devskiller/candidates", "/nothing"])
def test_head_is_answered_like_get_without_the_body(app: Simulator, target: str) -> None:
    got = ask(app, "GET", target, DEVSKILLER_KEY)

    headed = ask(app, "HEAD", target, DEVSKILLER_KEY)

    same = {"content-type", "content-length"}
    assert headed.status == got.status
    assert headed.body == b""
    assert {n: headed.headers[n] for n in same} == {n: got.headers[n] for n in same}


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/skilltrack/v1/employees", "GET, HEAD, POST"),
        ("OPTIONS", "/skilltrack/v1/employees", "GET, HEAD, POST"),
        ("get", "/skilltrack/v1/employees", "GET, HEAD, POST"),
        ("HEAD", "/skilltrack/v1/auth/token", "POST"),
        ("GET", "/__admin/reset", "POST"),
        ("POST", "/__admin/health", "GET, HEAD"),
    ],
)
def test_other_method_of_a_path_is_told_the_allowed_ones(
    app: Simulator, method: str, path: str, allowed: str
) -> None:
    answer = ask(app, method, path)

    assert (answer.status, answer.headers["allow"]) == (405, allowed)


def test_body_over_the_limit_is_refused_in_the_envelope_of_the_vendor(app: Simulator) -> None:
    answer = ask(app, "POST", "/skilltrack/v1/auth/token", JSON, b" " * ((1 << 20) + 1))

    assert answer.status == 413
    assert answer.json().keys() == {"error", "message"}


@pytest.mark.parametrize("length", ["abc", "-1", "+5"])
def test_length_that_is_no_number_is_a_bad_request(app: Simulator, length: str) -> None:
    answer = ask(app, "POST", "/skilltrack/v1/auth/token", {**JSON, "content-length": length})

    assert answer.status == 400


def test_refused_change_leaves_nothing_behind(app: Simulator) -> None:
    before = ask(app, "GET", "/skilltrack/v1/employees", bearer(app)).json()

    refused = hire(app, email="not an address")

    assert refused.status == 400
    assert ask(app, "GET", "/skilltrack/v1/employees", bearer(app)).json() == before


def test_missing_credential_is_told_before_a_wrong_body(app: Simulator) -> None:
    headers = {"content-type": "text/plain", "accept": "image/png"}

    answer = ask(app, "POST", "/skilltrack/v1/employees", headers, b"{")

    assert answer.status == 401


@pytest.mark.parametrize("host", ["fd00::1", "Example.ORG"], ids=["ipv6", "upper_case"])
def test_address_that_is_listened_on_is_one_of_ours(host: str) -> None:
    app = create_app(Config(host=host, admin_token="secret", scenario="empty"))
    name = f"[{host}]" if ":" in host else host

    answer = ask(app, "GET", "/__admin/health", {"host": f"{name}:8600"})

    assert answer.status == 200
    app.close()


def test_description_of_the_world_holds_addresses_and_credentials(app: Simulator) -> None:
    ready = app.describe("http://127.0.0.1:1")

    assert ready["vendors"].keys() == contract_paths().keys()
    assert ready["vendors"]["devskiller"] == {
        "base_url": "http://127.0.0.1:1/devskiller",
        "credentials": {"api_key": "TEST-API-KEY"},
    }
    assert (ready["world"], ready["scenario"], ready["seed"]) == ("default", "small", 1)
    assert ready["as_of"] == "2026-08-01T00:00:00.000000Z"


def test_public_samples_do_not_open_a_server_that_others_reach() -> None:
    config = Config(host="0.0.0.0", admin_token="secret", scenario="empty")

    app = create_app(config)

    assert "TEST-API-KEY" not in json.dumps(app.describe(""))
    assert ask(app, "GET", "/devskiller/candidates", DEVSKILLER_KEY).status == 401
    app.close()
