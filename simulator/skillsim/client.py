"""A Python client of the admin API; the command line, tests and the kit speak through it.

One method for each operation, named like it (`listFaults` is `list_faults`). What an answer holds
is JSON; docs/admin.md has every member. Instants are RFC 3339 text.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from skillsim.admin_connection import AdminConnection, AdminError, Json, Unreachable, given

__all__ = ["AdminClient", "AdminError", "Json", "Unreachable"]

Filter = str | int | None


class AdminClient:
    """Speaks to one world of a running sandbox: `AdminClient("http://127.0.0.1:8600")`.

    Every method raises AdminError when the sandbox refuses and Unreachable when it is not there.
    """

    def __init__(
        self,
        url: str,
        *,
        world: str = "default",
        token: str | None = None,
        timeout_s: float = 90.0,
    ) -> None:
        self.url = url
        self.world = world
        self._connection = AdminConnection(url, token=token, timeout_s=timeout_s)

    def get_health(self) -> Json:
        """`{status, version}`; needs no token."""
        return self.call("GET", "/health")

    def get_version(self) -> Json:
        """`{version, python, schema_version}`; needs no token."""
        return self.call("GET", "/version")

    def reset_world(self) -> Json:
        """Put the world back to its seed; `{world, scenario, seed, as_of}`."""
        return self._here("POST", "/reset", {})

    def get_clock(self) -> Json:
        """`{mode, now, speed}`; the mode is `real`, `frozen` or `scaled`."""
        return self._here("GET", "/clock")

    def set_clock(
        self, *, mode: str | None = None, now: str | None = None, speed: float | None = None
    ) -> Json:
        """Change the clock; the answer of `get_clock`. Backwards is refused with 409."""
        return self._here("PUT", "/clock", given(mode=mode, now=now, speed=speed))

    def advance_clock(
        self, *, seconds: float | None = None, to: str | None = None, until: str | None = None
    ) -> Json:
        """Do everything due on the way; one of a span, an instant, or `until="idle"`.

        `{now, reached, pending, fired: [{at, kind, subject, outcome}]}`; `reached` is false when a
        budget ended it first.
        """
        body = given(seconds=seconds, to=to, until=until)
        return self._here("POST", "/clock/advance", body)

    def get_agenda(self, *, limit: int | None = None, offset: int | None = None) -> Json:
        """What comes next: `{items: [{due_at, in_s, kind, subject}], count}`."""
        return self._here("GET", "/agenda", limit=limit, offset=offset)

    def get_settings(self) -> Json:
        """Every switch of the world with its value."""
        return self._here("GET", "/settings")

    def describe_settings(self) -> Json:
        """`{settings}`: each with its value, its default, what it takes and what it does."""
        return self._here("GET", "/settings/table")

    def change_settings(self, changes: Mapping[str, Any]) -> Json:
        """Set some switches; all of them, as they are then."""
        return self._here("PUT", "/settings", dict(changes))

    def get_limits(self) -> Json:
        """How much of each rate limit each client has used: `{limits: [...]}`."""
        return self._here("GET", "/limits")

    def list_faults(self) -> Json:
        """The fault rules, in order: `{faults: [...]}`."""
        return self._here("GET", "/faults")

    def add_fault(self, rule: Mapping[str, Any]) -> Json:
        """Add a fault rule; the rule with its `id`."""
        return self._here("POST", "/faults", dict(rule))

    def remove_fault(self, fault_id: str) -> None:
        """Take one fault rule away."""
        self._here("DELETE", f"/faults/{_part(fault_id)}")

    def clear_faults(self) -> None:
        """Take every fault rule away."""
        self._here("DELETE", "/faults")

    def list_scenarios(self) -> Json:
        """`{scenarios}`: what a world can be made from."""
        return self.call("GET", "/scenarios")

    def list_worlds(self) -> Json:
        """Every world of the sandbox: `{worlds: [...]}`."""
        return self.call("GET", "/worlds")

    def create_world(self, spec: Mapping[str, Any] | None = None) -> Json:
        """A new world from any of `name, scenario, seed, as_of, clock, speed, candidates, settings,
        credentials`; it is described like the ready line.
        """
        return self.call("POST", "/worlds", dict(spec or {}))

    def get_world(self, name: str) -> Json:
        """One world as the ready line describes it, credentials included."""
        return self.call("GET", f"/worlds/{_part(name)}")

    def drop_world(self, name: str) -> None:
        """Remove a world with everything in it."""
        self.call("DELETE", f"/worlds/{_part(name)}")

    def list_snapshots(self) -> Json:
        """The names of the world's snapshots: `{snapshots: [...]}`."""
        return self._here("GET", "/snapshots")

    def save_snapshot(self, name: str) -> None:
        """Keep the world's present state under a name; replaces an older one."""
        self._here("PUT", f"/snapshots/{_part(name)}", {})

    def restore_snapshot(self, name: str) -> None:
        """Put the world back to a snapshot, its clock included."""
        self._here("POST", f"/snapshots/{_part(name)}/restore", {})

    def delete_snapshot(self, name: str) -> None:
        """Forget a snapshot."""
        self._here("DELETE", f"/snapshots/{_part(name)}")

    def download_snapshot(self, name: str) -> bytes:
        """A snapshot as the bytes of an SQLite file."""
        return self._bytes(f"/snapshots/{_part(name)}")

    def list_credentials(self) -> Json:
        """`{credentials: [{vendor, name, role, scopes, tenant, expires_at, ...}]}`, secrets too."""
        return self._here("GET", "/credentials")

    def add_credential(
        self, vendor: str, role: str, words: Mapping[str, str] | None = None
    ) -> Json:
        """Further credentials of a role, random unless their words are given."""
        body = given(vendor=vendor, role=role, words=dict(words) if words else None)
        return self._here("POST", "/credentials", body)

    def revoke_credential(self, vendor: str, name: str) -> None:
        """Take credentials away."""
        self._here("DELETE", f"/credentials/{_part(vendor)}/{_part(name)}")

    def rotate_credential(self, vendor: str, name: str) -> Json:
        """New secret words in place of the old ones; the credentials."""
        return self._here("POST", f"/credentials/{_part(vendor)}/{_part(name)}/rotate", {})

    def expire_credential(
        self, vendor: str, name: str, *, at: str | None = None, tokens: bool = False
    ) -> Json:
        """Let credentials expire at an instant (None: never), or the tokens bought so far, now."""
        body: Json = {"tokens": True} if tokens else {"at": at}
        return self._here("POST", f"/credentials/{_part(vendor)}/{_part(name)}/expire", body)

    def list_requests(self, **filters: Filter) -> Json:
        """Exchanges of the journal: `{requests: [...], count}`.

        Filters: `vendor, operation, status, client, direction, since, until, after, before`; and
        `limit, order`.
        """
        return self._here("GET", "/requests", **filters)

    def count_requests(self, **filters: Filter) -> Json:
        """How many exchanges match the filters, those of `list_requests`: `{count}`."""
        return self._here("GET", "/requests/count", **filters)

    def get_request(self, number: int) -> Json:
        """One exchange with headers and bodies."""
        return self._here("GET", f"/requests/{number}")

    def clear_requests(self) -> None:
        """Forget every exchange."""
        self._here("DELETE", "/requests")

    def export_requests(self, *, format: str = "har", **filters: Filter) -> bytes:  # noqa: A002 - its name in the API
        """The exchanges as a file: `har` or `ndjson`; the filters of `list_requests`."""
        return self._bytes("/requests/export", format=format, **filters)

    def get_report_card(self, *, vendor: str | None = None) -> Json:
        """How the clients of the world treat the vendors: `{grade, journal, vendors: [{vendor,
        grade, checks: [{id, title, verdict, findings, ...}], ...}]}`; a grade is None, or A to F.
        """
        return self._here("GET", "/report-card", vendor=vendor)

    def stream_events(self) -> Iterator[tuple[str, Json]]:
        """Each exchange as it happens: the kind of the event and what it says, until closed."""
        name = "message"
        for line in self._connection.lines("/events", {"world": self.world}):
            field, _, value = line.partition(": ")
            if not line:
                name = "message"
            elif field == "event":
                name = value
            elif field == "data":
                yield name, json.loads(value)

    def list_deliveries(self, **filters: Filter) -> Json:
        """`{deliveries: [{id, vendor, webhook_id, url, event, subject, state, ...}], count}`.

        Filters: `state, vendor, webhook, event, after, before`; and `limit, order`.
        """
        return self._here("GET", "/deliveries", **filters)

    def get_delivery(self, delivery_id: str) -> Json:
        """One delivery with its attempts."""
        return self._here("GET", f"/deliveries/{_part(delivery_id)}")

    def resend_delivery(self, delivery_id: str) -> Json:
        """Plan one more attempt, due now, whatever became of the delivery."""
        return self._here("POST", f"/deliveries/{_part(delivery_id)}/resend", {})

    def cancel_delivery(self, delivery_id: str) -> Json:
        """Send nothing more of a pending delivery; the delivery."""
        return self._here("POST", f"/deliveries/{_part(delivery_id)}/cancel", {})

    def resend_deliveries(self, since: str) -> Json:
        """Plan one more attempt for every event since an instant: `{count}`."""
        return self._here("POST", "/deliveries/resend", {"since": since})

    def describe_state(self) -> Json:
        """`{vendors: [{vendor, title, kinds: [{kind, create, change, can_delete, note}]}]}`."""
        return self.call("GET", "/state")

    def list_people(self, **filters: Filter) -> Json:
        """Who is who with the vendors: `{people, next_after}`. Filters: `query, after, limit`."""
        return self._here("GET", "/people", **filters)

    def get_person(self, person_id: str) -> Json:
        """What each vendor has of the person with this employee id or e-mail address."""
        return self._here("GET", f"/people/{_part(person_id)}")

    def list_state(self, vendor: str, kind: str, **filters: Filter) -> Json:
        """Records of a vendor: `{records, total, kinds}`.

        Filters: `query, order, limit, offset`.
        """
        return self._here("GET", _state(vendor, kind), **filters)

    def get_state(self, vendor: str, kind: str, record_id: str) -> Json:
        """One record."""
        return self._here("GET", _state(vendor, kind, record_id))

    def create_state(self, vendor: str, kind: str, record: Mapping[str, Any]) -> Json:
        """A record made by hand, with the events that follow."""
        return self._here("POST", _state(vendor, kind), dict(record))

    def change_state(
        self, vendor: str, kind: str, record_id: str, changes: Mapping[str, Any]
    ) -> Json:
        """A record changed by hand, with the events that follow."""
        return self._here("PATCH", _state(vendor, kind, record_id), dict(changes))

    def delete_state(self, vendor: str, kind: str, record_id: str) -> None:
        """Remove a record by hand, with what hangs on it."""
        self._here("DELETE", _state(vendor, kind, record_id))

    def act(self, vendor: str, path: str, body: Mapping[str, Any] | None = None) -> Json:
        """POST an action of a vendor's own, such as `/assessments/ID/start`."""
        return self._here("POST", f"/{_part(vendor)}{path}", dict(body or {}))

    def call(self, method: str, path: str, body: Any = None, **query: Filter) -> Json:
        """Any operation by its path below `/__admin`; an answer without a body is empty."""
        return self._connection.exchange(method, path, body, query)

    def _here(self, method: str, path: str, body: Any = None, **query: Filter) -> Json:
        """An operation on this client's world."""
        return self.call(method, path, body, world=self.world, **query)

    def _bytes(self, path: str, **query: Filter) -> bytes:
        return self._connection.fetch(path, {"world": self.world, **query})


def _part(text: str) -> str:
    return quote(text, safe="")


def _state(vendor: str, kind: str, *record_id: str) -> str:
    return "/".join(["/state", *map(_part, (vendor, kind, *record_id))])
