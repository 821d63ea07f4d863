"""Pages of reference, made of the product itself: what it does not have is not in them."""

from pathlib import Path

import skillsim
from docs.site.reference import commands
from docs.site.reference.contract_pages import admin_page, vendor_page
from docs.site.reference.settings_page import settings_page
from skillsim.contract import Contract, load
from skillsim.resources import contracts_root

_PACKAGE = Path(skillsim.__file__).parent


def pages() -> dict[str, str]:
    """The text of every page by its place in the site."""
    found = commands.pages() | {"settings.md": settings_page()}
    found |= {f"vendors/{c.name}.md": vendor_page(c) for c in vendor_contracts()}
    found |= {f"{name}.md": admin_page(c) for name, c in admin_contracts().items()}
    return {f"reference/{place}": text for place, text in found.items()}


def vendor_contracts() -> list[Contract]:
    """What the vendors promise."""
    return [load(path) for path in sorted(contracts_root().glob("*.yaml"))]


def admin_contracts() -> dict[str, Contract]:
    """The admin API, and what vendors add to it, by the names of their pages."""
    paths = {"admin-api": _PACKAGE / "admin" / "openapi.yaml"}
    for vendor in sorted((_PACKAGE / "vendors").iterdir()):
        paths |= {f"admin-{vendor.name}": path for path in _actions(vendor)}
    return {name: Contract(name, c.document, c.operations) for name, c in _loaded(paths).items()}


def _actions(vendor: Path) -> list[Path]:
    return [*vendor.glob("admin.yaml"), *vendor.glob("admin/admin.yaml")]


def _loaded(paths: dict[str, Path]) -> dict[str, Contract]:
    return {name: load(path) for name, path in paths.items()}
