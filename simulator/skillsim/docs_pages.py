"""Browsable documentation of every contract under `/__admin/docs/`, served by Connexion."""

import html
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import orjson
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from skillsim.contract import Contract
from skillsim.errors import MethodNotAllowed, NotFound

ROOT = "/__admin/docs"


class DocumentationPages:
    """Swagger UI of each contract, and the contract itself as JSON.

    A contract is known by where it is mounted, with a dot for a slash: `__admin.devskiller`.
    """

    def __init__(self, apps: Mapping[str, ASGIApp], contracts: Mapping[str, Contract]) -> None:
        self._apps = {_page_name(mount): app for mount, app in apps.items()}
        self._contracts = {_page_name(mount): contract for mount, contract in contracts.items()}
        self._bases = {_page_name(mount): "/" + mount for mount in contracts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request below `/__admin/docs`. Raises NotFound or MethodNotAllowed."""
        if scope["method"] not in ("GET", "HEAD"):
            raise MethodNotAllowed("pages can only be read", headers={"Allow": "GET, HEAD"})
        name, _, rest = scope["path"].removeprefix(ROOT).strip("/").partition("/")
        page = self._page(name, rest, scope)
        try:
            await page({**scope, "root_path": f"{ROOT}/{name}"}, receive, send)
        except HTTPException as error:
            raise NotFound("there is no such page") from error

    def _page(self, name: str, rest: str, scope: Scope) -> ASGIApp:
        if scope["path"] != ROOT and not scope["path"].startswith(ROOT + "/"):
            raise NotFound("there is no such page")
        if not name:
            return self._index()
        if name not in self._contracts:
            raise NotFound(f"there is no contract {name}; there is {', '.join(self._contracts)}")
        if rest in ("", "ui") and not scope["path"].endswith("/ui/"):
            return RedirectResponse(f"{ROOT}/{name}/ui/")
        if rest == "openapi.json":
            return self._document(name)
        if rest != "ui" and not rest.startswith("ui/"):
            raise NotFound("there is no such page")
        # Connexion's pages know their place from root_path; without `skillsim` in the scope the
        # lane lets the request through to them.
        return self._apps[name]

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
        document = _served_here(self._contracts[name].document, self._bases[name])
        document["servers"] = [{"url": self._bases[name]}]
        return Response(orjson.dumps(document), media_type="application/json")


def _page_name(mount: str) -> str:
    return mount.replace("/", ".")


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
