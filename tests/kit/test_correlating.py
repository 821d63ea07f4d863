"""What a trace's calls took from answers, and what they brought themselves."""

from dataclasses import replace

from skillsim_contracts.calls import INBOX, LISTEN, LOGIN, NOBODY, Call
from skillsim_contracts.correlating import Capture, symbolic
from skillsim_contracts.findings import Expectation
from tests.kit.told_traces import (
    BASE_URL,
    KEY,
    OTHER_URL,
    SECRET,
    answer,
    call,
    silent_target,
    trace,
)

UUID = "e75660fd-1902-4c47-a334-67e7d272a5e4"


def test_identifier_in_a_path_is_taken_from_the_answer_that_made_it() -> None:
    said = trace(
        answer(call("POST", "/v1/employees", {"name": "Ada"}), {"employee_id": 900001}),
        answer(call("GET", "/v1/employees/900001/skills"), []),
    )

    first, second = symbolic(said, silent_target()).steps

    assert first.captures == (Capture("ID1", "json:/employee_id"),)
    assert second.call.path == "/v1/employees/{{ID1}}/skills"
    assert second.names == {"ID1"}


def test_value_that_a_call_sent_first_stays_as_it_is() -> None:
    said = trace(
        answer(call("POST", "/v1/employees", {"external_id": "mine-1234"}), {"id": "mine-1234"}),
        answer(call("GET", "/v1/employees/mine-1234/skills"), []),
    )

    first, second = symbolic(said, silent_target()).steps

    assert first.captures == ()
    assert second.call.path == "/v1/employees/mine-1234/skills"


def test_plain_words_of_answers_are_no_captures() -> None:
    said = trace(
        answer(call("GET", "/v1/employees"), [{"department": "Engineering", "id": "x1"}]),
        answer(call("GET", "/v1/reports/skill-gap?department=Engineering&skill=x1"), []),
    )

    steps = symbolic(said, silent_target()).steps

    assert [step.call for step in steps] == [one.call for one in said]


def test_numbers_are_taken_only_where_an_identifier_stands() -> None:
    body = {"employee_id": 12345, "score": 12345}
    said = trace(
        answer(call("GET", "/v1/employees"), [{"employee_id": 12345}]),
        answer(call("POST", "/v1/reviews?limit=12345&employee_id=12345", body), {}),
    )

    _, step = symbolic(said, silent_target()).steps

    assert step.call.path == "/v1/reviews?limit=12345&employee_id={{ID1}}"
    assert step.call.body == b'{"employee_id": {{ID1}}, "score": 12345}'


def test_text_in_a_body_and_in_a_header_is_taken() -> None:
    sent = call("POST", "/v1/notes", {"about": UUID}, headers={"x-about": UUID})
    said = trace(answer(call("GET", "/v1/things"), {"things": [{"id": UUID}]}), answer(sent))

    first, second = symbolic(said, silent_target()).steps

    assert first.captures == (Capture("ID1", "json:/things/0/id"),)
    assert second.call.body == b'{"about": "{{ID1}}"}'
    assert second.call.headers == {"x-about": "{{ID1}}"}


def test_percent_encoded_cursor_stays_encoded() -> None:
    said = trace(
        answer(call("GET", "/v1/things"), {"next": "abcd/ef=="}),
        answer(call("GET", "/v1/things?after=abcd%2Fef%3D%3D"), {}),
    )

    first, second = symbolic(said, silent_target()).steps

    assert first.captures == (Capture("CURSOR1", "json:/next"),)
    assert second.call.path == "/v1/things?after={{CURSOR1%}}"


def test_followed_link_is_taken_whole() -> None:
    made = answer(call("POST", "/v1/things"), location=f"{BASE_URL}/v1/thing/{UUID}")
    followed = call("GET", f"/v1/thing/{UUID}", operation_id=None)

    first, second = symbolic(trace(made, answer(followed)), silent_target()).steps

    assert first.captures == (Capture("LINK1", "header:location", "path"),)
    assert second.call.path == "{{LINK1}}"


def test_identifier_that_only_a_link_shows_is_its_last_segment() -> None:
    made = answer(call("POST", "/v1/things"), location=f"{BASE_URL}/v1/things/{UUID}")
    later = call("GET", f"/v1/things/{UUID}/parts")

    first, second = symbolic(trace(made, answer(later)), silent_target()).steps

    assert first.captures == (Capture("ID1", "header:location", "last"),)
    assert second.call.path == "/v1/things/{{ID1}}/parts"


def test_next_page_without_identifiers_is_the_link() -> None:
    page = {"_links": {"next": {"href": f"{BASE_URL}/v1/things?page=1&size=2"}}}
    said = trace(
        answer(call("GET", "/v1/things?size=2&kind=a"), page),
        answer(call("GET", "/v1/things?page=1&size=2"), {}),
    )

    first, second = symbolic(said, silent_target()).steps

    assert first.captures == (Capture("LINK1", "json:/_links/next/href", "path"),)
    assert second.call.path == "{{LINK1}}"


def test_path_with_an_identifier_is_a_link_only_if_asked_for() -> None:
    made = answer(call("POST", "/v1/things"), {"id": UUID}, location=f"{BASE_URL}/v1/things/{UUID}")
    said = trace(made, answer(call("GET", f"/v1/things/{UUID}")))

    by_id = symbolic(said, silent_target()).steps[1]
    by_link = symbolic(said, silent_target(), links_first=True).steps[1]

    assert by_id.call.path == "/v1/things/{{ID1}}"
    assert by_link.call.path == "{{LINK1}}"


def test_credentials_have_names_and_no_secret_is_left() -> None:
    words = {"client_id": "the-client", "client_secret": f"{SECRET}x"}
    said = trace(
        answer(call("POST", "/v1/auth/token", words, actor=NOBODY), {"access_token": "tok-1234"}),
        answer(call("GET", "/v1/employees", headers={"authorization": "Bearer tok-1234"})),
    )

    read = symbolic(said, silent_target())

    body = read.steps[0].call.body
    assert body == b'{"client_id": "{{CLIENT_ID}}", "client_secret": "{{CLIENT_SECRET}}x"}'
    assert read.steps[1].call.headers == {"authorization": "Bearer {{SECRET1}}"}
    assert read.secrets[SECRET] == "CLIENT_SECRET"
    assert read.secrets["tok-1234"] == "SECRET"


def test_credentials_of_two_vendors_are_told_apart() -> None:
    header = {"devskiller-api-key": KEY}
    said = trace(
        answer(call("GET", "/v1/employees")),
        answer(call("GET", "/candidates", vendor="devskiller", headers=header)),
    )

    _, step = symbolic(said, silent_target()).steps

    assert step.call.headers == {"devskiller-api-key": "{{DEVSKILLER_API_KEY}}"}


def test_receiver_is_known_by_its_address() -> None:
    url = "http://127.0.0.1:40001/hook"
    said = trace(
        answer(Call(method=LISTEN, path="/", actor=NOBODY, body=b"[200]"), {"url": url}),
        answer(call("POST", "/webhook", {"hookUrl": f"{url}/a"})),
        answer(Call(method=INBOX, path="/0", actor=NOBODY), {"deliveries": []}),
    )

    listen, register, inbox = symbolic(said, silent_target()).steps

    assert listen.captures == (Capture("HOOK1", "json:/url"),)
    assert register.call.body == b'{"hookUrl": "{{HOOK1}}/a"}'
    assert inbox.call.path == "{{HOOK1}}"


def test_login_stays_a_step_of_its_own() -> None:
    login = Call(method=LOGIN, path="/", vendor="skilltrack")

    (step,) = symbolic(trace(answer(login, {"access_token": "tok-1234"})), silent_target()).steps

    assert step.call == login


def test_calls_at_the_same_time_know_nothing_of_each_other() -> None:
    first, second = call("POST", "/v1/things", {"n": 1}), call("GET", f"/v1/things/{UUID}")
    said = trace(answer(replace(first, batch=1), {"id": UUID}), answer(replace(second, batch=1)))

    steps = symbolic(said, silent_target()).steps

    assert steps[1].call.path == f"/v1/things/{UUID}"
    assert not steps[0].captures


def test_wanted_values_are_taken_from_answers_that_are_not_judged() -> None:
    said = trace(
        answer(call("POST", "/v1/employees"), {"employee_id": 900001, "secret": "s3cr-et"}),
        answer(call("GET", "/v1/employees"), [{"employee_id": 900002}]),
    )
    wanted = Expectation((1,), "json:/*/employee_id", "are", [900001, 900002])

    read = symbolic(said, silent_target(), wanted)

    assert read.expectation is not None
    assert read.expectation.want == ["{{ID1#}}", 900002]


def test_wanted_addresses_are_those_of_the_target() -> None:
    said = trace(answer(call("GET", "/candidates", vendor="devskiller")))
    wanted = Expectation((0,), "json:/href", "is", f"{OTHER_URL}/candidates")

    read = symbolic(said, silent_target(), wanted)

    assert read.expectation is not None
    assert read.expectation.want == "{{DEVSKILLER_URL}}/candidates"


def test_tag_of_a_run_has_a_name() -> None:
    said = trace(answer(call("POST", "/v1/employees", {"name": "ada-k3x9ab-st-1"})))

    (step,) = symbolic(said, silent_target(tag="k3x9ab-")).steps

    assert step.call.body == b'{"name": "ada-{{TAG}}st-1"}'
