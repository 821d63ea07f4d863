"""Validation: a request's parameters and body become the handler's arguments, or problems."""

from typing import Any

import pytest

from skillsim import stages
from skillsim.context import Ctx, Reply
from skillsim.errors import Invalid, NotFound, Problem
from skillsim.plan import Plan
from tests.tiny_contract import Json, compile_one, create_plan, request

TEXT: Json = {"type": "string", "maxLength": 5}
COUNT: Json = {"type": "integer", "minimum": 0, "maximum": 100}


def list_things(
    ctx: Ctx,
    *,
    limit: int = 0,
    sizes: list[int] | None = None,
    name: str = "",
) -> Reply:
    return Reply()


def list_loud_things(ctx: Ctx, *, loud: bool = False) -> Reply:
    return Reply()


def get_thing(ctx: Ctx, *, number: int) -> Reply:
    return Reply()


def query(name: str, schema: Json, **parts: Any) -> Json:
    return {"name": name, "in": "query", "schema": schema, **parts}


def list_plan(**parts: Any) -> Plan:
    limit = query("limit", {**COUNT, "default": 10})
    sizes = query("sizes", {"type": "array", "items": COUNT, "maxItems": 2})
    return compile_one(list_things, parameters=[limit, sizes, query("name", TEXT, **parts)])


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


def test_what_the_contract_does_not_know_is_found_but_no_problem() -> None:
    by_query = request(query=b"page=7")
    by_body = request(body=b'{"name": "a", "nick": "b"}')

    stages.validate(list_plan(), by_query)
    stages.validate(create_plan(), by_body)

    assert by_query.findings == ["unknown query parameter page"]
    assert by_body.findings == ["unknown field nick"]


@pytest.mark.parametrize(("text", "value"), [("true", True), ("false", False)])
def test_boolean_is_read(text: str, value: bool) -> None:
    plan = compile_one(list_loud_things, parameters=[query("loud", {"type": "boolean"})])

    assert stages.validate(plan, request(query=f"loud={text}".encode())) == {"loud": value}


@pytest.mark.parametrize("text", ["True", "1", "yes", "", "null"])
def test_boolean_in_another_spelling_is_refused(text: str) -> None:
    plan = compile_one(list_loud_things, parameters=[query("loud", {"type": "boolean"})])

    with pytest.raises(Invalid):
        stages.validate(plan, request(query=f"loud={text}".encode()))


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
