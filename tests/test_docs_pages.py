"""The browsable contracts under `/__admin/docs/`."""

import re

import pytest

from skillsim.app import Simulator
from skillsim.docs_pages import DocumentationPages
from skillsim.registry import discover
from tests.asgi import Answer, ask, simulator
from tests.tiny_contract import operation, parse

VENDORS = discover()
CONTRACTS = [
    "__admin",
    *(f"__admin.{vendor.name}" for vendor in VENDORS if vendor.admin_handlers),
    *(vendor.name for vendor in VENDORS),
]
ROOT = "/__admin/docs"


@pytest.fixture
def app() -> Simulator:
    return simulator()


def get(app: Simulator, path: str) -> Answer:
    return ask(app, "GET", ROOT + path)


@pytest.mark.parametrize("path", ["", "/"])
def test_index_leads_to_the_page_of_every_contract(app: Simulator, path: str) -> None:
    answer = get(app, path)

    assert answer.status == 200
    links = re.findall(r'href="([^"]+)"', answer.body.decode())
    assert links == [f"{ROOT}/{name}/ui/" for name in CONTRACTS]


def test_title_of_a_contract_is_text_and_not_markup() -> None:
    pages = DocumentationPages({}, {"tiny": parse({"/a": {"get": operation()}})})

    answer = ask(pages, "GET", ROOT)

    assert b"Tiny &lt;API&gt;" in answer.body


@pytest.mark.parametrize("name", CONTRACTS)
def test_contract_is_served_with_this_server_as_its_only_address(app: Simulator, name: str) -> None:
    document = get(app, f"/{name}/openapi.json").json()

    assert document["servers"] == [{"url": "/" + name.replace(".", "/")}]
    assert all("servers" not in item for item in document["paths"].values())
    assert document["paths"]


@pytest.mark.parametrize("name", CONTRACTS)
def test_page_of_a_contract_shows_that_contract(app: Simulator, name: str) -> None:
    answer = get(app, f"/{name}/ui/")

    assert answer.status == 200
    assert f"{ROOT}/{name}/openapi.json" in answer.body.decode()


@pytest.mark.parametrize(
    "path", ["swagger-ui.css", "swagger-ui-bundle.js", "swagger-ui-standalone-preset.js"]
)
def test_parts_of_a_page_are_served_from_here(app: Simulator, path: str) -> None:
    answer = get(app, f"/skilltrack/ui/{path}")

    assert answer.status == 200
    assert len(answer.body) > 1000


@pytest.mark.parametrize("path", ["/skilltrack", "/skilltrack/", "/skilltrack/ui"])
def test_address_above_a_page_leads_to_it(app: Simulator, path: str) -> None:
    answer = get(app, path)

    assert (answer.status, answer.headers["location"]) == (307, f"{ROOT}/skilltrack/ui/")


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/nothing/ui/",
        "x",
        "/skilltrack/nothing",
        "/skilltrack/ui/nothing.js",
        "/skilltrack/v1/employees",
        "/skilltrack/ui/%2e%2e/%2e%2e/x",
    ],
)
def test_page_that_is_not_there_is_not_found(app: Simulator, path: str) -> None:
    answer = get(app, path)

    assert (answer.status, answer.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_pages_can_only_be_read(app: Simulator, method: str) -> None:
    assert ask(app, method, ROOT + "/").status in (404, 405)


def test_page_is_refused_to_another_site(app: Simulator) -> None:
    answer = ask(app, "GET", ROOT + "/", {"origin": "http://evil.example"})

    assert answer.status == 403
