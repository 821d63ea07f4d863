"""What is stored of webhooks: events, the deliveries they cause, and every attempt at one.

When the next attempt is due stands in the agenda alone. Headers are JSON: an object of what is to
be sent, lists of pairs of what was sent and received. A body is stored once, and sent verbatim.
"""

from sqlalchemy import Column, Index, Integer, MetaData, Table, Text

tables = MetaData()


def _text(name: str, *, is_optional: bool = False) -> Column[str]:
    return Column(name, Text, nullable=is_optional)


def _whole(name: str, *, is_optional: bool = False) -> Column[int]:
    return Column(name, Integer, nullable=is_optional)


events = Table(
    "webhook_event",
    tables,
    Column("seq", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    _text("vendor"),
    _text("kind"),
    _text("subject"),
    _whole("at_us"),
    Index("webhook_event_at", "at_us"),
)

deliveries = Table(
    "webhook_delivery",
    tables,
    Column("seq", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    _text("event_id"),
    _text("vendor"),
    _text("webhook_id"),
    _text("url"),
    _text("headers"),  # JSON object, secrets included: never shown
    _text("body"),
    _text("state"),
    _whole("n_attempts"),
    _whole("n_scheduled"),  # attempts of the schedule, those by hand left out
    _whole("is_closed"),  # its webhook was deleted: nothing more is sent
    _whole("created_at_us"),
    _whole("settled_at_us", is_optional=True),
    Index("webhook_delivery_event", "event_id"),
    Index("webhook_delivery_webhook", "webhook_id", "state"),
    Index("webhook_delivery_state", "state"),
)

attempts = Table(
    "webhook_attempt",
    tables,
    Column("seq", Integer, primary_key=True),
    _text("delivery_id"),
    _whole("number"),
    _whole("is_resend"),
    _whole("due_at_us"),
    _whole("began_at_us"),
    _whole("ended_at_us"),
    _whole("elapsed_us"),  # real time, where the three instants are world time
    _text("request_headers"),  # JSON pairs, secrets redacted
    _whole("status", is_optional=True),
    _text("error", is_optional=True),
    _text("message", is_optional=True),
    _text("response_headers"),  # JSON pairs, secrets redacted
    _text("response_body"),
    _whole("is_cut"),
    Index("webhook_attempt_delivery", "delivery_id", "number", unique=True),
)
