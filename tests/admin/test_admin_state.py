"""Records of vendors over the admin API; a made-up vendor keeps one kind of them."""

from typing import Any

import pytest

from skillsim.admin.context import AdminCtx
from skillsim.errors import Conflict, NotFound
from skillsim.ids import Ids
from skillsim.registry import StateKind
from skillsim.store import Transaction
from tests.admin.admin_server import NOW_US, call, made_up_vendor, make_ctx

Json = dict[str, Any]


class Things:
    """A vendor's things, which only live as long as a test."""

    def __init__(self) -> None:
        self.kept: dict[str, Json] = {}

    def list(self, tx: Transaction, *, query: str | None, limit: int, offset: int) -> list[Json]:
        found = [thing for thing in self.kept.values() if (query or "") in thing["name"]]
        return found[offset : offset + limit]

    def get(self, tx: Transaction, thing_id: str) -> Json:
        if thing_id not in self.kept:
            raise NotFound("no thing has this id")
        return self.kept[thing_id]

    def create(self, tx: Transaction, ids: Ids, body: Json, now_us: int) -> Json:
        thing_id = str(ids.number("thing"))
        self.kept[thing_id] = {"id": thing_id, **body, "made_at_us": now_us}
        return self.kept[thing_id]

    def change(
        self, tx: Transaction, ids: Ids, thing_id: str, body: Json, now_us: int, *_: Any
    ) -> Json:
        self.kept[thing_id] = {**self.get(tx, thing_id), **body}
        return self.kept[thing_id]

    def delete(self, tx: Transaction, ids: Ids, thing_id: str, now_us: int) -> None:
        self.get(tx, thing_id)
        del self.kept[thing_id]


@pytest.fixture
def ctx() -> AdminCtx:
    things = Things()
    whole = StateKind(things.list, things.get, things.create, things.change, things.delete)
    shown_only = StateKind(things.list, things.get)
    return make_ctx(test=made_up_vendor(state_kinds={"things": whole, "relics": shown_only}))


def at(kind: str = "things", **more: Any) -> Json:
    return {"vendor": "test", "kind": kind, **more}


def test_records_are_listed_with_the_kinds_there_are(ctx: AdminCtx) -> None:
    for name in ("apple", "pear", "pineapple"):
        call(ctx, "createState", **at(body={"name": name}))

    answer = call(ctx, "listState", **at(query="apple", limit=1, offset=1))

    assert [record["name"] for record in answer["records"]] == ["pineapple"]
    assert answer["kinds"] == ["relics", "things"]


def test_record_is_made_changed_and_removed(ctx: AdminCtx) -> None:
    made = call(ctx, "createState", **at(body={"name": "apple"}))

    changed = call(ctx, "changeState", **at(record_id="0", body={"name": "pear"}))
    call(ctx, "deleteState", **at(record_id="0"))

    assert made == {"id": "0", "name": "apple", "made_at_us": NOW_US}
    assert changed == {**made, "name": "pear"}
    with pytest.raises(NotFound):
        call(ctx, "getState", **at(record_id="0"))


@pytest.mark.parametrize(
    ("operation_id", "arguments"),
    [
        ("createState", {"body": {}}),
        ("changeState", {"record_id": "0", "body": {}}),
        ("deleteState", {"record_id": "0"}),
    ],
)
def test_kind_that_is_only_shown_cannot_be_edited(
    ctx: AdminCtx, operation_id: str, arguments: Json
) -> None:
    with pytest.raises(Conflict, match="by hand"):
        call(ctx, operation_id, **at("relics", **arguments))


def test_unknown_kind_is_answered_with_those_there_are(ctx: AdminCtx) -> None:
    with pytest.raises(NotFound, match="there is relics, things"):
        call(ctx, "listState", **at("ghosts"))


def test_unknown_vendor_is_not_found(ctx: AdminCtx) -> None:
    with pytest.raises(NotFound, match="there is no vendor nobody"):
        call(ctx, "listState", vendor="nobody", kind="things")
