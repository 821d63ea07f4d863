"""The stages of a request: negotiate, validate, check the reply, render."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillsim import stages
from skillsim.context import Ctx, Reply
from skillsim.errors import (
    Internal,
    Invalid,
    MethodNotAllowed,
    NotAcceptable,
    NotFound,
    Problem,
    UnsupportedMediaType,
)
from skillsim.plan import Plan
from tests.tiny_contract import Json, compile_one, request

TEXT: Json = {"type": "string", "maxLength": 5}
COUNT: Json = {"type": "integer", "minimum": 0, "maximum": 100}
THING: Json = {
    "type": "object",
    "properties": {
        "name": TEXT,
        "tags": {"type": "array", "items": TEXT},
        "count": {"type": "integer", "maximum": 2**63 - 1},
    },
    "required": ["name"],
}
# Hostile by design: what one parser takes and the next refuses.
BAD_JSON = {
    "nothing": b" ",
    "cut": b'{"a":',
    "trailing_comma": b"[1,]",
    "comment": b"/**/ 1",
    "single_quotes": b"{'a': 1}",
    "not_a_number": b"NaN",
    "infinity": b"[-Infinity]",
    "beyond_double": b"1e400",
    "leading_zero": b"01",
    "plus": b"+1",
    "high_surrogate": rb'"\ud800"',
    "low_surrogate": rb'"\udc00"',
    "encoded_surrogate": b'"\xed\xa0\x80"',
    "raw_control": b'"\x01"',
    "raw_nul": b'"\x00"',
    "byte_order_mark": b"\xef\xbb\xbf{}",
    "utf_16": "{}".encode("utf-16"),
    "utf_16_without_mark": "{}".encode("utf-16-le"),
    "latin_1": '"é"'.encode("latin-1"),
    "two_values": b"{} {}",
    "escaped_nul": rb'"\u0000"',
    "nul_behind_a_backslash": rb'"\\\u0000"',
    "nul_in_a_name": rb'{"\u0000": 1}',
    "depth_65": b"[" * 65 + b"]" * 65,
    "depth_65_of_objects": b'{"a":' * 65 + b"1" + b"}" * 65,
    "depth_100000": b"[" * 100_000,
}
GOOD_JSON: dict[str, tuple[bytes, Any]] = {
    "escaped_backslash_before_u0000": (rb'"\\u0000"', r"\u0000"),
    "two_escaped_backslashes": (rb'"\\\\u0000"', r"\\u0000"),
    "pair_of_surrogates": (rb'"\ud83d\ude00"', "😀"),
    "brackets_in_text": (b'"' + b"[" * 100 + b'"', "[" * 100),
    "quotes_and_brackets_in_text": (b'"' + rb"\"[" * 100 + b'"', '"[' * 100),
    "many_shallow_lists": (b"[" + b"[]," * 100 + b"[]]", [[]] * 101),
    "name_twice_takes_the_last": (b'{"a": 1, "a": 2}', {"a": 2}),
    "deep_only_in_text": (json.dumps(["]" * 70, "{" * 70]).encode(), ["]" * 70, "{" * 70]),
}
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text('ab[{\\"', max_size=4), inner),
    max_leaves=30,
)


def list_things(
    ctx: Ctx,
    *,
    limit: int = 0,
    sizes: list[int] | None = None,
    name: str = "",
) -> Reply:
    return Reply()


def get_thing(ctx: Ctx, *, number: int) -> Reply:
    return Reply()


def create_thing(ctx: Ctx, *, body: Json | None) -> Reply:
    return Reply()


def query(name: str, schema: Json, **parts: Any) -> Json:
    return {"name": name, "in": "query", "schema": schema, **parts}


def list_plan(**parts: Any) -> Plan:
    limit = query("limit", {**COUNT, "default": 10})
    sizes = query("sizes", {"type": "array", "items": COUNT, "maxItems": 2})
    return compile_one(list_things, parameters=[limit, sizes, query("name", TEXT, **parts)])


def create_plan(*media_types: str, required: bool = False) -> Plan:
    content = {name: {"schema": THING} for name in media_types or ["application/json"]}
    return compile_one(create_thing, requestBody={"required": required, "content": content})


def reply_plan(status: str = "200", media: str = "application/json", **parts: Any) -> Plan:
    response = {"description": "good", "content": {media: {"schema": THING}}, **parts}
    return compile_one(responses={status: response})


def depth_of(value: Any) -> int:
    if isinstance(value, Mapping):
        return 1 + max(map(depth_of, value.values()), default=0)
    return 1 + max(map(depth_of, value), default=0) if isinstance(value, list) else 0


@pytest.mark.parametrize("body", BAD_JSON.values(), ids=BAD_JSON)
def test_json_that_parsers_disagree_about_is_refused(body: bytes) -> None:
    with pytest.raises(Invalid):
        stages.parse_json(body)


@pytest.mark.parametrize(("body", "value"), GOOD_JSON.values(), ids=GOOD_JSON)
def test_json_that_only_looks_hostile_is_read(body: bytes, value: object) -> None:
    assert stages.parse_json(body) == value


@pytest.mark.parametrize(
    "body", [b"[" * 64 + b"]" * 64, b'{"a":' * 64 + b"1" + b"}" * 64], ids=["lists", "objects"]
)
def test_json_of_depth_64_is_read(body: bytes) -> None:
    assert depth_of(stages.parse_json(body)) == 64


@given(json_values, st.booleans(), st.sampled_from([None, 2]))
def test_json_of_moderate_depth_is_read_as_it_was_written(
    value: object, is_ascii: bool, indent: int | None
) -> None:
    body = json.dumps(value, ensure_ascii=is_ascii, indent=indent).encode()

    assert stages.parse_json(body) == value


@given(st.text(max_size=200).map(lambda text: json.dumps([text])))
def test_json_text_is_refused_exactly_when_it_holds_nul_or_a_lone_surrogate(body: str) -> None:
    hostile = any(char == "\0" or "\ud800" <= char <= "\udfff" for char in json.loads(body)[0])

    try:
        stages.parse_json(body.encode())
        refused = False
    except Invalid:
        refused = True

    assert refused == hostile


@given(st.dictionaries(st.text(min_size=1), st.lists(st.text(), min_size=1)))
def test_encoded_fields_are_read_back(fields: dict[str, list[str]]) -> None:
    clean = {
        name.replace("\0", "n"): [value.replace("\0", "n") for value in values]
        for name, values in fields.items()
    }

    read = stages.parse_fields(urlencode(clean, doseq=True).encode())

    assert read == clean


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        (b"", {}),
        (b"a=1&b=2&a=3", {"a": ["1", "3"], "b": ["2"]}),
        (b"a", {"a": [""]}),
        (b"=1&&b=", {"b": [""]}),
        (b"a=x+y%20z%2B", {"a": ["x y z+"]}),
        (b"a=1=2", {"a": ["1=2"]}),
        (b"a=1;b=2", {"a": ["1;b=2"]}),
        (b"a=1,2", {"a": ["1,2"]}),
        (b"a=%zz", {"a": ["%zz"]}),
        ("ä=ö".encode(), {"ä": ["ö"]}),
    ],
    ids=repr,
)
def test_fields_are_read(text: bytes, fields: dict[str, list[str]]) -> None:
    assert stages.parse_fields(text) == fields


@pytest.mark.parametrize(
    "text",
    [b"a=%ff", b"a=\xff", b"%ff=1", b"a=%00", b"a=\x00", b"a%00=1", b"a=%ed%a0%80", b"&" * 1000],
    ids=lambda text: repr(text[:12]),
)
def test_fields_that_are_not_clean_text_are_refused(text: bytes) -> None:
    with pytest.raises(Invalid):
        stages.parse_fields(text)


def test_thousand_fields_are_taken() -> None:
    assert len(stages.parse_fields(b"&".join(b"a%d=1" % i for i in range(1000)))) == 1000


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("007", 7), ("100", 100), ("-0", 0)])
def test_integer_in_plain_digits_is_read(text: str, number: int) -> None:
    arguments = stages.validate(list_plan(), request(query=f"limit={text}".encode()))

    assert arguments["limit"] == number


@pytest.mark.parametrize(
    "text",
    ["1_0", "%2B5", "+5", "٣", "１", "1.0", "1e1", "0x1", "5%20", "5%0A", "", "--1", "9" * 20],
)
def test_integer_in_another_spelling_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        stages.validate(list_plan(), request(query=f"limit={text}".encode()))

    assert [(p.field, p.message) for p in caught.value.problems] == [
        ("limit", "must be of type integer")
    ]


@pytest.mark.parametrize("text", ["101", "-1", "9223372036854775808"])
def test_integer_out_of_bounds_is_refused_with_its_value(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        stages.validate(list_plan(), request(query=f"limit={text}".encode()))

    assert [(p.field, p.value) for p in caught.value.problems] == [("limit", int(text))]


def test_absent_parameter_takes_its_default_or_is_left_out() -> None:
    assert stages.validate(list_plan(), request()) == {"limit": 10}


def test_repeated_parameter_is_a_list_where_declared_and_the_last_elsewhere() -> None:
    repeated = request(query=b"sizes=1&limit=1&sizes=2&limit=2")

    assert stages.validate(list_plan(), repeated) == {"limit": 2, "sizes": [1, 2]}


def test_unknown_parameter_is_ignored() -> None:
    assert stages.validate(list_plan(), request(query=b"page=7")) == {"limit": 10}


def test_every_problem_of_a_request_is_told() -> None:
    broken = request(query=b"limit=x&sizes=1&sizes=500&name=longer")

    with pytest.raises(Invalid) as caught:
        stages.validate(list_plan(), broken)

    assert [p.field for p in caught.value.problems] == ["limit", "sizes[1]", "name"]


def test_required_parameter_that_is_absent_is_told() -> None:
    with pytest.raises(Invalid) as caught:
        stages.validate(list_plan(required=True), request())

    assert caught.value.problems == (Problem("name", None, "is required"),)


@pytest.mark.parametrize("value", ["x", "-1", "101", "1_0", "٣"])
def test_path_value_that_breaks_its_pattern_names_nothing(value: str) -> None:
    number = {"name": "number", "in": "path", "required": True, "schema": COUNT}
    plan = compile_one(get_thing, path="/things/{number}", parameters=[number])

    assert stages.validate(plan, request("7")) == {"number": 7}
    with pytest.raises(NotFound):
        stages.validate(plan, request(value))


def test_body_is_handed_on_as_it_was_sent() -> None:
    sent = request(body=b'{"name": "a", "more": null}')

    assert stages.validate(create_plan(), sent) == {"body": {"name": "a", "more": None}}


def test_body_with_problems_names_each_place() -> None:
    sent = request(body=b'{"tags": ["a", 5]}')

    with pytest.raises(Invalid) as caught:
        stages.validate(create_plan(), sent)

    assert {p.field for p in caught.value.problems} == {"tags[1]", "name"}


@pytest.mark.parametrize(
    "number", ["9223372036854775808", "18446744073709551616", "1e300", "1.5", "true", '"1"']
)
def test_number_that_no_column_holds_is_refused(number: str) -> None:
    sent = request(body=b'{"name": "a", "count": %s}' % number.encode())

    with pytest.raises(Invalid) as caught:
        stages.validate(create_plan(), sent)

    assert [p.field for p in caught.value.problems] == ["count"]


def test_missing_body_is_refused_only_where_required() -> None:
    assert stages.validate(create_plan(), request()) == {"body": None}
    with pytest.raises(Invalid, match="a request body is required"):
        stages.validate(create_plan(required=True), request())


def test_form_is_read_with_lists_where_declared() -> None:
    form = request(body=b"name=a+b&tags=x&name=c", content_type=stages.FORM)

    arguments = stages.validate(create_plan(stages.FORM), form)

    assert arguments == {"body": {"name": "c", "tags": ["x"]}}


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "APPLICATION/JSON",
        "application/json;charset=utf-8",
        "application/json ;",
    ],
)
def test_content_type_is_compared_without_case_and_parameters(content_type: str) -> None:
    sent = request(body=b"{}", content_type=content_type)

    stages.negotiate(create_plan(), sent)


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/xml", "application/jsonp", stages.FORM, "", "json", "*/*", "é"],
)
def test_body_of_another_type_is_refused(content_type: str) -> None:
    sent = request(body=b"{}", content_type=content_type)

    with pytest.raises(UnsupportedMediaType, match="send the body as application/json"):
        stages.negotiate(create_plan(), sent)


def test_body_without_content_type_counts_as_the_first_declared() -> None:
    plan = create_plan("application/json", stages.FORM)

    stages.negotiate(plan, request(body=b"{}"))

    assert stages.validate(plan, request(body=b'{"name": "a"}')) == {"body": {"name": "a"}}


def test_content_type_without_a_body_does_not_matter() -> None:
    stages.negotiate(create_plan(), request(content_type="text/plain"))


@pytest.mark.parametrize(
    "accept",
    [
        "*/*",
        "application/*",
        "application/json",
        "Application/JSON; charset=utf-8",
        "application/hal+json",
        "application/problem+json",
        "text/html, application/json;q=0.1",
        "image/png;q=0, */*",
        "text/html,application/xhtml+xml,*/*;q=0.8",
        "",
    ],
)
def test_accept_that_json_satisfies_is_taken(accept: str) -> None:
    stages.negotiate(reply_plan(), request(accept=accept))


@pytest.mark.parametrize(
    "accept",
    [
        "image/png",
        "text/*",
        "application/json;q=0",
        "application/json; q=0.000",
        "*/*;q=0",
        "application/jsonp",
        "application/xml, text/csv",
        "json",
    ],
)
def test_accept_that_json_does_not_satisfy_is_refused(accept: str) -> None:
    with pytest.raises(NotAcceptable, match="produces application/json"):
        stages.negotiate(reply_plan(), request(accept=accept))


@pytest.mark.parametrize("accept", ["text/csv", "text/*", "*/*"])
def test_accept_is_held_against_what_the_operation_produces(accept: str) -> None:
    plan = reply_plan(media="text/csv")

    stages.negotiate(plan, request(accept=accept))
    with pytest.raises(NotAcceptable):
        stages.negotiate(plan, request(accept="application/json"))


def test_operation_without_content_takes_any_accept() -> None:
    plan = compile_one(responses={"204": {"description": "gone"}})

    stages.negotiate(plan, request(accept="image/png"))


def test_accept_is_refused_before_the_body_type() -> None:
    content = {"application/json": {"schema": THING}}
    plan = compile_one(
        create_thing,
        requestBody={"content": content},
        responses={"200": {"description": "good", "content": content}},
    )

    with pytest.raises(NotAcceptable):
        stages.negotiate(plan, request(body=b"x", accept="image/png", content_type="image/png"))


def test_reply_is_rendered_with_its_media_type_and_length() -> None:
    answer = stages.render(reply_plan(), Reply({"name": "é"}), "request-1")

    assert answer.status == 200
    assert answer.body == '{"name":"é"}'.encode()
    assert dict(answer.headers) == {
        b"x-request-id": b"request-1",
        b"content-type": b"application/json",
        b"content-length": str(len(answer.body)).encode(),
    }


def test_text_is_rendered_as_utf_8_that_says_so() -> None:
    plan = reply_plan(media="text/csv", content={"text/csv": {"schema": {"type": "string"}}})

    answer = stages.render(plan, Reply("é"), "request-1")

    assert answer.body == "é".encode()
    assert dict(answer.headers)[b"content-type"] == b"text/csv; charset=utf-8"


def test_answer_without_content_has_neither_type_nor_length() -> None:
    plan = compile_one(responses={"204": {"description": "gone"}})

    answer = stages.render(plan, Reply(None, 204), "request-1")

    assert answer == stages.Answer(204, [(b"x-request-id", b"request-1")], b"")


def test_headers_of_a_reply_are_sent() -> None:
    plan = reply_plan("201", headers={"Location": {"required": True, "schema": TEXT}})

    answer = stages.render(plan, Reply({"name": "a"}, 201, {"Location": "/things/1"}), "request-1")

    assert (b"location", b"/things/1") in answer.headers


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply({"name": "a"}, 200), "does not promise status 200"),
        (Reply({"name": "too long"}, 201, {"Location": "/"}), "broke its contract: name"),
        (Reply(None, 201, {"Location": "/"}), "broke its contract"),
        (Reply({"name": "a"}, 201), "lacks the header Location"),
    ],
    ids=["unpromised_status", "invalid_body", "no_body", "missing_header"],
)
def test_reply_that_breaks_the_contract_is_our_mistake(reply: Reply, words: str) -> None:
    plan = reply_plan("201", headers={"Location": {"required": True, "schema": TEXT}})

    with pytest.raises(Internal, match=words):
        stages.render(plan, reply, "request-1")


def test_refusal_is_rendered_with_its_status_headers_and_envelope() -> None:
    error = MethodNotAllowed("no", headers={"Allow": "GET"})

    answer = stages.render_error(error, {"a": 1}, "application/problem+json", "request-1")

    assert (answer.status, answer.body) == (405, b'{"a":1}')
    assert (b"allow", b"GET") in answer.headers
    assert (b"x-request-id", b"request-1") in answer.headers
