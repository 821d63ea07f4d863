"""The webhook object."""

from skillsim.vendors.devskiller.records import Webhook
from skillsim.vendors.devskiller.wire import Json


def webhook(registered: Webhook) -> Json:
    """A webhook as registered; this is the only time its secret is shown."""
    return {
        "id": registered.id,
        "url": registered.url,
        "secret": registered.secret,
        "apiVersion": "V2",
    }
