"""Browsable documentation of every contract under `/__admin/docs/`, served by Connexion."""

import html
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import orjson
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from skillsim.contract import Contract

ROOT = "/__admin/docs"


class DocumentationPages:
    """Swagger UI of each contract, and the contract itself as JSON."""

    def __init__(self, apps: Mapping[str, ASGIApp], contracts: Mapping[str, Contract]) -> None:
        self._apps = apps
        self._contracts = contracts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request below `/__admin/docs`."""
        name, _, rest = scope["path"].removeprefix(ROOT).strip("/").partition("/")
        if not name:
            await self._index()(scope, receive, send)
        elif name not in self._apps:
            await HTMLResponse("<p>no such contract</p>", status_code=404)(scope, receive, send)
        elif rest == "openapi.json":
            await self._document(name)(scope, receive, send)
        elif not rest:
            await RedirectResponse(f"{ROOT}/{name}/ui/")(scope, receive, send)
        else:
            # Connexion's pages know their place from root_path; without `skillsim` in the scope
            # the lane lets the request through to them.
            await self._apps[name]({**scope, "root_path": f"{ROOT}/{name}"}, receive, send)

    def _index(self) -> Response:
        items = "".join(
            f'<li><a href="{ROOT}/{name}/ui/">{html.escape(contract.document["info"]["title"])}</a>'
            for name, contract in sorted(self._contracts.items())
        )
        return HTMLResponse(
            f"<!doctype html><html lang=en><title>skillsim contracts</title><ul>{items}</ul></html>"
        )

    def _document(self, name: str) -> Response:
        """The contract with this server as its only address, so that requests can be tried."""
        document = _served_here(self._contracts[name].document, f"/{name}")
        document["servers"] = [{"url": f"/{name}"}]
        return Response(orjson.dumps(document), media_type="application/json")


def _served_here(node: Any, base: str) -> Any:
    """A copy of a contract without the vendor's own addresses.

    Whoever tries a token call from the page must not send credentials to the vendor's host.
    """
    if isinstance(node, list):
        return [_served_here(item, base) for item in node]
    if not isinstance(node, dict):
        return node
    copied = {k: _served_here(v, base) for k, v in node.items() if k != "servers"}
    if "tokenUrl" in copied:
        copied["tokenUrl"] = base + urlsplit(copied["tokenUrl"]).path
    return copied
