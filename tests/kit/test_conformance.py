"""What an answer may be, and how much it weighs when it is something else."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from skillsim_contracts.calls import Answer, Call
from skillsim_contracts.conformance import Breach, conformance_of
from skillsim_contracts.contract import known_vendors, load_contract
from skillsim_contracts.expectations import holds
from skillsim_contracts.expecting import selected
from tests.kit.answers import EMPLOYEE, HAL, answer

MUST, LIKELY, ASSUMED = "must", "likely", "assumed"

ERROR_ST = {"error": "Not Found", "message": "There is no employee 99999."}
ERROR_DS = {"code": 404, "errorId": "0f3c8a52-5d0a-4a53-9a55-6f5f0b8d8a04", "details": "Nobody."}

TEAM = {
    "id": "2Pcu6q8aaweImJ9OsQICvE",
    "name": "IT Team",
    "parentTeamId": None,
    "color": "#ff0000",
    "businessUnit": False,
    "supervisorId": None,
    "customId": None,
}
LINK = {"href": "https://api.devskiller.com/x"}
CANDIDATE = {
    "id": "1024138f-684f-4311-b539-774fd3ef3a9c",
    "email": "john.smith@devskiller.com",
    "tags": [],
    "disableCommunication": False,
    "status": "NEW",
    "assignedUser": None,
    "assignedTeam": None,
    "creationDate": "2025-05-20T08:00:00Z",
    "_links": {"onlineReport": LINK, "pdfReport": LINK, "self": LINK},
}
LOCATION = {"location": "/candidates/1024138f-684f-4311-b539-774fd3ef3a9c"}


def breaches(given: Answer) -> list[Breach]:
    return conformance_of(given.call.vendor).breaches(given)


def weights(given: Answer) -> list[tuple[str, str]]:
    """What is broken (`STATUS`, `SCHEMA` and so on) and how much it weighs."""
    return [
        (breach.rule_id.rpartition("-")[2], breach.strength.value) for breach in breaches(given)
    ]


def employees(*people: Any, **how: Any) -> Answer:
    return answer("skilltrack", "GET /v1/employees", 200, list(people), **how)


def employee_without(name: str) -> dict[str, str]:
    return {member: value for member, value in EMPLOYEE.items() if member != name}


def created(**changes: Any) -> Answer:
    body = {name: value for name, value in (CANDIDATE | changes).items() if value is not ...}
    return answer("devskiller", "POST /candidates", 201, body, headers=LOCATION)


def printed(vendor: str) -> Iterator[Answer]:
    """Every sample that the contract prints below 500, as an answer with its headers."""
    for operation in load_contract(vendor).operations.values():
        request = f"{operation.method} {operation.path}"
        for status, response in operation.responses.items():
            headers = {
                name.lower(): str(header["example"])
                for name, header in response.get("headers", {}).items()
                if "example" in header
            }
            for media, content in response.get("content", {}).items():
                for body in samples(content):
                    if int(status) < 500:
                        yield answer(
                            vendor, request, int(status), body, media=media, headers=headers
                        )


def samples(content: Mapping[str, Any]) -> Iterator[Any]:
    written = [sample["value"] for sample in content.get("examples", {}).values()]
    for sample in [*written, content.get("example")]:
        if sample is not None:
            yield sample.encode() if isinstance(sample, str) else sample


@pytest.mark.parametrize("vendor", known_vendors())
def test_every_sample_of_a_contract_keeps_to_it(vendor: str) -> None:
    given = list(printed(vendor))

    assert len(given) > 2 * len(load_contract(vendor).operations)
    assert [breach for one in given for breach in breaches(one)] == []


# --- Status ---


def test_mistake_of_the_server_is_all_that_is_said_of_it() -> None:
    assert weights(answer("skilltrack", "GET /v1/employees", 500, b"<html>")) == [("STATUS", MUST)]


def test_mistake_of_the_server_counts_on_a_path_of_nobody() -> None:
    assert weights(answer("skilltrack", "GET /nowhere", 503)) == [("STATUS", MUST)]


def test_other_success_breaks_a_documented_one() -> None:
    assert weights(answer("skilltrack", "GET /v1/employees", 201, [])) == [("STATUS", MUST)]


def test_other_success_is_open_where_the_status_is_assumed() -> None:
    given = answer("skilltrack", "POST /v1/employees", 201, EMPLOYEE)

    assert weights(given) == [("STATUS", ASSUMED)]


def test_redirection_breaks_a_success_even_where_its_status_is_assumed() -> None:
    given = answer("skilltrack", "POST /v1/employees", 307, headers={"location": "/v1/people"})

    assert weights(given) == [("STATUS", MUST)]


def test_unlisted_refusal_is_open_as_long_as_its_shape_is_that_of_all() -> None:
    assert weights(answer("skilltrack", "GET /v1/employees", 418, ERROR_ST)) == [
        ("STATUS", ASSUMED)
    ]


def test_status_names_the_documented_one() -> None:
    (breach,) = breaches(answer("skilltrack", "GET /v1/employees", 201, []))

    assert (
        breach.message == "GET /v1/employees (201): the status 201 is not documented here; 200 is"
    )
    assert (breach.operation_id, breach.cause) == ("listEmployees", "answers 201")
    assert (breach.selector, breach.relation, breach.want) == ("status", "is_not", 201)


def test_answer_of_the_control_plane_is_nobodys_contract() -> None:
    refused = Answer(Call(method="POST", path="/reset"), 0, 500, {}, b"")

    assert conformance_of("skilltrack").breaches(refused) == []


# --- Members ---


@pytest.mark.parametrize("name", list(EMPLOYEE))
def test_missing_member_breaks_the_document(name: str) -> None:
    (breach,) = breaches(employees(EMPLOYEE, employee_without(name)))

    assert (breach.rule_id, breach.strength) == ("ST-C-SCHEMA", MUST)
    assert (breach.selector, breach.relation) == (f"json:/1/{name}", "exists")


def test_member_that_may_be_null_may_as_well_be_absent() -> None:
    assert weights(created(assignedUser=...)) == [("SCHEMA", ASSUMED)]


def test_null_breaks_a_member_that_never_is() -> None:
    assert weights(employees(EMPLOYEE | {"role": None})) == [("SCHEMA", MUST)]


def test_further_members_are_nobodys_business() -> None:
    assert breaches(employees(EMPLOYEE | {"nickname": "JD"})) == []


@pytest.mark.parametrize("value", [17, ["x"], {"a": 1}, True])
def test_wrong_type_breaks_the_document(value: Any) -> None:
    assert weights(employees(EMPLOYEE | {"role": value})) == [("SCHEMA", MUST)]


def test_array_is_no_object() -> None:
    assert ("SCHEMA", MUST) in weights(answer("devskiller", "POST /candidates", 201, []))


def test_same_mistake_in_every_item_is_one_breach() -> None:
    assert len(breaches(employees(*[employee_without("role")] * 5))) == 1


def test_two_mistakes_are_two_breaches() -> None:
    assert len(breaches(employees(employee_without("role"), employee_without("email")))) == 2


def test_id_of_another_form_is_open() -> None:
    assert weights(employees(EMPLOYEE | {"employee_id": "e-77"})) == [("SCHEMA", ASSUMED)]


def test_word_that_no_enumeration_has_is_likely_wrong() -> None:
    assert weights(created(status="SLEEPING")) == [("SCHEMA", LIKELY)]


@pytest.mark.parametrize(
    ("instant", "strength"),
    [
        ("2025-05-20T08:00:00", MUST),
        ("2025-05-20 08:00:00Z", MUST),
        ("2025-13-20T08:00:00Z", MUST),
        ("2025-05-20", MUST),
        ("yesterday", MUST),
        ("2025-05-20T10:00:00+02:00", ASSUMED),
        ("2025-05-20T08:00:00.123Z", ASSUMED),
    ],
)
def test_instant_has_an_offset_and_may_be_finer_than_promised(instant: str, strength: str) -> None:
    found = weights(created(creationDate=instant))

    assert {weight for _, weight in found} == {strength}


@pytest.mark.parametrize("day", ["2021-5-10", "10.05.2021", "2021-02-30", "2021-05-10T00:00:00Z"])
def test_day_is_a_day_of_the_calendar(day: str) -> None:
    assert ("SCHEMA", MUST) in weights(employees(EMPLOYEE | {"hire_date": day}))


# --- Media type and body ---


@pytest.mark.parametrize(
    "media", ["application/json; charset=utf-8", "Application/JSON", "application/json ;x=y"]
)
def test_parameters_and_case_of_a_media_type_do_not_matter(media: str) -> None:
    assert breaches(employees(EMPLOYEE, media=media)) == []


@pytest.mark.parametrize("media", ["text/json", "application/xml", ""])
def test_wrong_media_type_breaks_a_documented_answer(media: str) -> None:
    assert weights(employees(EMPLOYEE, media=media)) == [("MEDIA", MUST)]


def test_wrong_media_type_is_likely_wrong_where_the_answer_is_assumed() -> None:
    given = answer("skilltrack", "POST /v1/employees", 200, EMPLOYEE, media="text/plain")

    assert weights(given) == [("MEDIA", LIKELY)]


def test_vendors_own_media_type_is_not_plain_json() -> None:
    given = answer("devskiller", "POST /candidates", 201, CANDIDATE, media="application/json")

    assert ("MEDIA", MUST) in weights(given)


def test_media_type_is_named_in_what_it_should_be() -> None:
    (breach,) = breaches(employees(media="text/html"))

    wrong, right = employees(media="text/html"), employees()
    assert breach.cause == "Content-Type is text/html"
    assert not holds(breach.relation, selected(wrong, breach.selector), breach.want)
    assert holds(breach.relation, selected(right, breach.selector), breach.want)


def test_empty_body_breaks_a_documented_answer() -> None:
    assert weights(answer("skilltrack", "GET /v1/employees", 200)) == [("BODY", MUST)]


def test_empty_body_is_open_where_the_answer_is_assumed() -> None:
    assert weights(answer("skilltrack", "POST /v1/employees", 200)) == [("BODY", ASSUMED)]


def test_text_of_a_file_may_be_empty() -> None:
    given = answer(
        "skilltrack", "GET /v1/employees/skills/export", 200, headers={"content-type": "text/csv"}
    )

    assert breaches(given) == []


def test_body_where_there_should_be_none_breaks_the_document() -> None:
    assert weights(answer("techwolf", "POST /employees", 204, {})) == [("BODY", MUST)]


def test_no_body_where_there_should_be_none_is_right() -> None:
    assert breaches(answer("techwolf", "POST /employees", 204)) == []


def test_what_is_called_json_is_json() -> None:
    assert weights(employees(media="application/json")) == []
    assert weights(answer("skilltrack", "GET /v1/employees", 200, b"[{")) == [("BODY", MUST)]


def test_body_nested_beyond_reason_is_not_json() -> None:
    given = answer("skilltrack", "GET /v1/employees", 200, b"[" * 100_000)

    assert weights(given) == [("BODY", MUST)]


def test_body_that_is_no_text_is_not_json() -> None:
    assert weights(answer("skilltrack", "GET /v1/employees", 200, b"\xff\xfe")) == [("BODY", MUST)]


# --- Headers ---


def test_missing_location_breaks_the_document() -> None:
    given = answer("devskiller", "POST /candidates", 201, CANDIDATE)

    assert weights(given) == [("HEADER", MUST)]
    assert breaches(given)[0].selector == "header:location"


def test_empty_location_breaks_the_document() -> None:
    given = answer("devskiller", "POST /candidates", 201, CANDIDATE, headers={"location": ""})

    assert weights(given) == [("HEADER", MUST)]


def limited(value: str | None) -> Answer:
    headers = {} if value is None else {"retry-after": value}
    return answer("skilltrack", "GET /v1/employees", 429, ERROR_ST, headers=headers)


@pytest.mark.parametrize("value", [None, "8", "0", "Wed, 21 Oct 2026 07:28:00 GMT"])
def test_time_to_wait_may_be_absent_a_number_or_an_instant(value: str | None) -> None:
    assert breaches(limited(value)) == []


@pytest.mark.parametrize("value", ["soon", "1.5", "-1", ""])
def test_time_to_wait_that_nobody_can_read_is_likely_wrong(value: str) -> None:
    assert weights(limited(value)) == [("HEADER", LIKELY)]


# --- Refusals ---


def test_refusal_has_the_shape_of_the_documents() -> None:
    given = answer("skilltrack", "GET /v1/employees/99999/skills", 404, {"detail": "no"})

    assert {weight for _, weight in weights(given)} == {MUST}


def test_shape_of_a_refusal_whose_status_is_assumed_is_likely_that_of_all() -> None:
    given = answer("devskiller", "GET /candidates/x", 404, {"oops": True})

    assert {weight for _, weight in weights(given)} == {LIKELY}


def test_other_media_type_of_an_assumed_refusal_is_likely_wrong() -> None:
    given = answer("devskiller", "GET /candidates/x", 404, ERROR_DS, media=HAL)

    assert weights(given) == [("MEDIA", LIKELY)]


def test_code_of_an_error_repeats_the_status() -> None:
    given = answer("devskiller", "GET /candidates/x", 404, ERROR_DS | {"code": 400})

    assert weights(given) == [("SCHEMA", MUST)]
    assert breaches(given)[0].want == 404


def test_code_of_a_vendor_without_codes_is_just_a_member() -> None:
    given = answer("skilltrack", "GET /v1/employees/1/skills", 404, ERROR_ST | {"code": 7})

    assert breaches(given) == []


def test_page_of_a_server_in_between_is_no_broken_promise() -> None:
    given = answer("skilltrack", "POST /v1/employees", 413, b"<html>", media="text/html")

    assert weights(given) == [("MEDIA", ASSUMED), ("BODY", LIKELY)]


@pytest.mark.parametrize("vendor", known_vendors())
def test_unknown_path_is_refused_in_the_usual_shape(vendor: str) -> None:
    given = answer(vendor, "GET /nowhere", 404, b"<html>", media="text/html")

    assert weights(given) == [("MEDIA", LIKELY), ("BODY", LIKELY)]
    assert {breach.operation_id for breach in breaches(given)} == {""}


def test_unknown_path_in_the_usual_shape_is_right() -> None:
    assert breaches(answer("skilltrack", "GET /nowhere", 404, ERROR_ST)) == []
    assert breaches(answer("devskiller", "PUT /candidates", 405, ERROR_DS | {"code": 405})) == []


def test_success_on_an_unknown_path_is_left_to_the_rules() -> None:
    assert breaches(answer("skilltrack", "GET /nowhere", 200, b"hello")) == []


@pytest.mark.parametrize("status", [200, 404, 405])
def test_head_has_no_body_whatever_it_answers(status: int) -> None:
    assert breaches(answer("skilltrack", "HEAD /v1/employees", status)) == []
