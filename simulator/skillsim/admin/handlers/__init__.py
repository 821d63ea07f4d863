"""One function for each operation of the admin API, by the operationId in snake_case."""

from skillsim.admin.handlers.clock import advance_clock, get_agenda, get_clock, set_clock
from skillsim.admin.handlers.credentials import (
    add_credential,
    expire_credential,
    list_credentials,
    revoke_credential,
    rotate_credential,
)
from skillsim.admin.handlers.deliveries import (
    cancel_delivery,
    get_delivery,
    list_deliveries,
    resend_deliveries,
    resend_delivery,
)
from skillsim.admin.handlers.events import stream_events
from skillsim.admin.handlers.exports import export_requests
from skillsim.admin.handlers.faults import add_fault, clear_faults, list_faults, remove_fault
from skillsim.admin.handlers.people import get_person, list_people
from skillsim.admin.handlers.report_card import get_report_card
from skillsim.admin.handlers.requests import (
    clear_requests,
    count_requests,
    get_request,
    list_requests,
)
from skillsim.admin.handlers.sandbox import describe_world, get_health, get_version, reset_world
from skillsim.admin.handlers.settings import (
    change_settings,
    describe_settings,
    get_limits,
    get_settings,
)
from skillsim.admin.handlers.snapshots import (
    delete_snapshot,
    download_snapshot,
    list_snapshots,
    restore_snapshot,
    save_snapshot,
)
from skillsim.admin.handlers.state import (
    change_state,
    create_state,
    delete_state,
    describe_state,
    get_state,
    list_state,
)
from skillsim.admin.handlers.worlds import (
    create_world,
    drop_world,
    get_world,
    list_scenarios,
    list_worlds,
)

__all__ = [
    "add_credential",
    "add_fault",
    "advance_clock",
    "cancel_delivery",
    "change_settings",
    "change_state",
    "clear_faults",
    "clear_requests",
    "count_requests",
    "create_state",
    "create_world",
    "delete_snapshot",
    "delete_state",
    "describe_settings",
    "describe_state",
    "describe_world",
    "download_snapshot",
    "drop_world",
    "expire_credential",
    "export_requests",
    "get_agenda",
    "get_clock",
    "get_delivery",
    "get_health",
    "get_limits",
    "get_person",
    "get_report_card",
    "get_request",
    "get_settings",
    "get_state",
    "get_version",
    "get_world",
    "list_credentials",
    "list_deliveries",
    "list_faults",
    "list_people",
    "list_requests",
    "list_scenarios",
    "list_snapshots",
    "list_state",
    "list_worlds",
    "remove_fault",
    "resend_deliveries",
    "resend_delivery",
    "reset_world",
    "restore_snapshot",
    "revoke_credential",
    "rotate_credential",
    "save_snapshot",
    "set_clock",
    "stream_events",
]
