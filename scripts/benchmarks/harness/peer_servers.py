"""The peers: how each is started, which of the works it can do, and what else it does."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from harness import peer_contract, works
from harness.load import Work
from harness.servers import HERE, Server, Started

STUBS = HERE / "stubs"
PACKAGES = {
    "@stoplight/prism-cli": "5",
    # The last one that runs on Node 20, and the server that it is made for.
    "@scalar/mock-server": "0.3",
    "@hono/node-server": "2",
    "@mockoon/cli": "9",
    "wiremock": "3",
    "json-server": "0.17",
}
PRISM = "Prism 5 static"
SCALAR = "Scalar mock-server"
WIREMOCK = "WireMock 3, no journal"
_PRODUCTION = {"NODE_ENV": "production"}

Peer = Callable[[Path], Server]


def install(tools: Path) -> None:
    """Install the peers that npm can get; those that are there already stay."""
    if all((tools / "node_modules" / name).exists() for name in PACKAGES):
        return
    if not shutil.which("npm"):
        print("npm is missing: peers that are not installed are left out", file=sys.stderr)
        return
    tools.mkdir(parents=True, exist_ok=True)
    (tools / "package.json").write_text('{"private": true}')
    wanted = [f"{name}@{version}" for name, version in PACKAGES.items()]
    command = ["npm", "install", "--no-audit", "--no-fund", "--silent", *wanted]
    if subprocess.run(command, cwd=tools, check=False).returncode:
        print("npm install failed: what it did not bring is left out", file=sys.stderr)


def versions(tools: Path) -> dict[str, str]:
    """The installed version of each peer's package."""
    found = {}
    for name in PACKAGES:
        package = tools / "node_modules" / name / "package.json"
        if package.exists():
            found[name] = str(json.loads(package.read_text(encoding="utf-8"))["version"])
    return found


def prism(tools: Path) -> Server:
    """Prism 5, static: answers with the contract's examples, checks requests."""

    def start(folder: Path, port: int) -> Started:
        flags = ["-p", str(port), "-h", "127.0.0.1", "-v", "fatal"]
        command = [_bin(tools, "prism"), "mock", str(peer_contract.as_yaml(folder)), *flags]
        return Started(command, _without_base, _PRODUCTION)

    return Server(
        PRISM,
        start,
        warm_up_s=2,
        less="no state, always the contract's examples; answers are not checked; any key will do",
        more="takes any OpenAPI document; can make answers up from schemas",
        lacks=_lacks(tools, "@stoplight/prism-cli", "node"),
    )


def scalar(tools: Path) -> Server:
    """Scalar's mock server: answers made from schemas and examples."""

    def start(folder: Path, port: int) -> Started:
        document = peer_contract.as_json(folder)
        # An ECMAScript module finds packages beside itself only.
        script = tools / "scalar.mjs"
        shutil.copy(STUBS / "scalar.mjs", script)
        command = ["node", str(script), str(document), str(port)]
        return Started(command, lambda port: _without_base(port)[:3], _PRODUCTION)

    return Server(
        SCALAR,
        start,
        warm_up_s=2,
        less="no state; neither bodies nor answers are checked; any key will do",
        more="takes any OpenAPI document; makes answers up where there is no example",
        lacks=_lacks(tools, "@scalar/mock-server", "node"),
    )


def wiremock(tools: Path) -> Server:
    """WireMock 3 with canned answers, its journal and its log off."""

    def start(folder: Path, port: int) -> Started:
        mappings = folder / "mappings"
        mappings.mkdir()
        (mappings / "all.json").write_text(json.dumps(_mappings()))
        (jar,) = (tools / "node_modules" / "wiremock" / "build").glob("*.jar")
        flags = ["--port", str(port), "--bind-address", "127.0.0.1", "--disable-banner"]
        quiet = ["--no-request-journal", "--disable-request-logging", "--root-dir", str(folder)]
        return Started(["java", "-jar", str(jar), *flags, *quiet], _without_base)

    return Server(
        WIREMOCK,
        start,
        warm_up_s=5,
        less="no contract and no state, four canned answers; one JSON path tells W4; no journal",
        more="has scenarios, templates, a proxy and a recorder, not used here",
        lacks=_lacks(tools, "wiremock", "java"),
    )


def mockoon(tools: Path) -> Server:
    """Mockoon's CLI with the contract imported: answers with its examples."""

    def start(folder: Path, port: int) -> Started:
        flags = ["--port", str(port), "--hostname", "127.0.0.1", "--disable-log-to-file"]
        document = str(peer_contract.as_json(folder))
        command = [_bin(tools, "mockoon-cli"), "start", "--data", document, *flags]
        return Started(command, lambda port: _without_base(port)[:3], _PRODUCTION)

    return Server(
        "Mockoon CLI 9",
        start,
        warm_up_s=2,
        less="no state; neither bodies nor keys nor answers are checked",
        more="logs every request; has templates, rules, state and a proxy, not used here",
        lacks=_lacks(tools, "@mockoon/cli", "node"),
    )


def json_server(tools: Path) -> Server:
    """json-server 0.17: state in one file, nothing is checked."""

    def start(folder: Path, port: int) -> Started:
        records = [dict(one, id=f"c{n}") for n, one in enumerate(peer_contract.candidates() * 3)]
        database = folder / "db.json"
        database.write_text(json.dumps({"candidates": records}))
        flags = ["--port", str(port), "--host", "127.0.0.1", "--quiet"]
        command = [_bin(tools, "json-server"), str(database), *flags]
        _, item, create, _ = works.devskiller(candidate="c1")
        page = Work("W1", "/candidates?_page=1&_limit=10")
        return Started(command, lambda _: [page, item, create], _PRODUCTION)

    return Server(
        "json-server 0.17",
        start,
        warm_up_s=2,
        less="no contract and no keys, nothing is checked",
        more="writes all of its state to one file after each change",
        lacks=_lacks(tools, "json-server", "node"),
    )


PEERS: tuple[Peer, ...] = (prism, scalar, wiremock, mockoon, json_server)


def _lacks(tools: Path, package: str, command: str) -> str:
    if not (tools / "node_modules" / package).exists():
        return f"the npm package {package} is not installed"
    return "" if shutil.which(command) else f"{command} is missing"


def _bin(tools: Path, name: str) -> str:
    return str(tools / "node_modules" / ".bin" / name)


def _without_base(port: int) -> works.Works:
    return works.devskiller()


def _mappings() -> Any:
    """WireMock's stubs, with the contract's examples as bodies."""
    stubs = json.loads((STUBS / "wiremock.json").read_text())
    for stub in stubs["mappings"]:
        response = stub["response"]
        response["jsonBody"] = peer_contract.example(response.pop("example"))
    return stubs
