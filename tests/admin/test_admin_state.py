"""Records of vendors over the admin API; a made-up vendor keeps one kind of them."""

from typing import Any

import pytest

from skillsim.admin.context import AdminCtx
from skillsim.errors import Conflict, NotFound
from skillsim.ids import Ids
from skillsim.registry import StateField, StateKind
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

    def count(self, tx: Transaction, *, query: str | None) -> int:
        return len(self.list(tx, query=query, limit=1000, offset=0))

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
    whole = StateKind(
        list=things.list,
        count=things.count,
        get=things.get,
        create=things.create,
        change=things.change,
        delete=things.delete,
        create_fields=(StateField("name", is_required=True),),
        change_fields=(StateField("size", "choice", choices=("S", "L"), help="Of the shirt."),),
    )
    shown_only = StateKind(list=things.list, count=things.count, get=things.get, note="Too old.")
    return make_ctx(test=made_up_vendor(state_kinds={"things": whole, "relics": shown_only}))


def at(kind: str = "things", **more: Any) -> Json:
    return {"vendor": "test", "kind": kind, **more}


def test_records_are_listed_with_the_kinds_there_are(ctx: AdminCtx) -> None:
    for name in ("apple", "pear", "pineapple"):
        call(ctx, "createState", **at(body={"name": name}))

    answer = call(ctx, "listState", **at(query="apple", limit=1, offset=1))

    assert [record["name"] for record in answer["records"]] == ["pineapple"]
    assert answer["kinds"] == ["relics", "things"]


def test_list_says_how_many_there_are_in_all(ctx: AdminCtx) -> None:
    for name in ("apple", "pear", "pineapple"):
        call(ctx, "createState", **at(body={"name": name}))

    assert call(ctx, "listState", **at(limit=1))["total"] == 3
    assert call(ctx, "listState", **at(query="apple", limit=1, offset=7))["total"] == 2


@pytest.mark.parametrize(
    ("limit", "offset", "names"),
    [(2, 0, ["e", "d"]), (2, 2, ["c", "b"]), (2, 4, ["a"]), (2, 5, []), (9, 0, list("edcba"))],
)
def test_pages_from_the_newest_on_hold_every_record_once(
    ctx: AdminCtx, limit: int, offset: int, names: list[str]
) -> None:
    for name in "abcde":
        call(ctx, "createState", **at(body={"name": name}))

    page = call(ctx, "listState", **at(order="newest", limit=limit, offset=offset))

    assert [record["name"] for record in page["records"]] == names


def test_description_says_what_can_be_done_with_each_kind(ctx: AdminCtx) -> None:
    (vendor,) = (v for v in call(ctx, "describeState")["vendors"] if v["vendor"] == "test")

    things, relics = vendor["kinds"]

    name = {"name": "name", "type": "text", "is_required": True, "choices": [], "help": ""}
    assert (things["kind"], things["create"], things["can_delete"]) == ("things", [name], True)
    assert things["change"][0]["choices"] == ["S", "L"]
    assert relics == {
        "kind": "relics",
        "create": None,
        "change": None,
        "can_delete": False,
        "note": "Too old.",
    }


def test_every_field_of_every_vendor_fits_the_contract(ctx: AdminCtx) -> None:
    """`call` holds the answer against the contract."""
    for vendor in call(ctx, "describeState")["vendors"]:
        assert [k["kind"] for k in vendor["kinds"] if k["create"] == [] or k["change"] == []] == []


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
