"""Registers what `skillsim listen` listens on with a vendor of a running sandbox."""

import argparse
import contextlib
import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING

from skillsim.commands.remote import connect
from skillsim.errors import ConfigurationError

if TYPE_CHECKING:
    from skillsim.receiving import Receiver
    from skillsim.receiving.telling import Telling
    from skillsim.vendor_client import Registered

_logger = logging.getLogger(__name__)


@contextlib.contextmanager
def registered(
    options: argparse.Namespace, receiver: "Receiver", told: "Telling"
) -> Iterator[str | None]:
    """While this lasts a vendor of the sandbox sends its webhooks to a receiver; the vendor's name.

    None without `--register`. Raises ConfigurationError, AdminError, Unreachable.
    """
    if options.register is None:
        yield None
        return
    from skillsim import vendor_client

    admin = connect(options)
    vendors = vendor_client.vendors_of(
        admin.get_world(options.world), lambda name: admin.call("GET", f"/docs/{name}/openapi.json")
    )
    try:
        webhook = vendor_client.register(vendors, receiver.url, options.register or None)
    except (ValueError, vendor_client.NotRegistered, vendor_client.NoToken) as error:
        raise ConfigurationError(f"--register: {error}") from error
    if secret := webhook.answer.get("secret"):
        receiver.expect(str(secret))
        told.hide(str(secret))
    try:
        yield webhook.vendor.name
    finally:
        _unregister(webhook)


def _unregister(webhook: "Registered") -> None:
    from skillsim import vendor_client

    try:
        vendor_client.unregister(webhook)
    except (vendor_client.NotRegistered, vendor_client.NoToken) as error:
        # The sandbox may have ended before us, and the webhook with it.
        _logger.info("the webhook was not removed: %s", error)
