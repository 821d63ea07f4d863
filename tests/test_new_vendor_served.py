"""A vendor in a folder of its own: served, verified and generated beside the others.

Everything runs in processes of its own, as the folder is read once in each.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.own_vendor import make, ran
from tests.running_server import JSON, Server, running_server

pytestmark = pytest.mark.slow

KEY = {"Acme-Api-Key": "ACME-TEST-KEY"}

PRINT_KEY = """
from skillsim.origin import Origin
from skillsim.template_cache import key_of
print(key_of(Origin("small", 1, 0), ["acme"]))
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make(tmp_path_factory.mktemp("own"))
    samples = folder / "fixtures" / "samples"
    samples.mkdir(parents=True)
    (samples / "acme.yaml").write_text(
        "people:\n- {employee_id: P-1, name: Ada Print, email: ada@mail.example,"
        " department: Research, role: Analyst}\n"
    )
    return folder


@pytest.fixture(scope="module")
def sandbox(own: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SKILLSIM_OWN_VENDORS", str(own))
        with running_server(tmp_path_factory.mktemp("sandbox") / "log.txt") as server:
            yield server


def get(server: Server, path: str) -> object:
    answer = server.request("GET", server.base_url + path, KEY)
    assert answer.status == 200, answer
    return json.loads(answer.body)


def test_vendor_stands_beside_the_others(sandbox: Server) -> None:
    assert list(sandbox.vendors) == sorted({*sandbox.vendors, "acme", "skilltrack"})
    assert sandbox.vendors["acme"].credentials == {"api_key": "ACME-TEST-KEY"}


def test_employee_number_finds_the_same_person_at_every_vendor(sandbox: Server) -> None:
    person = get(sandbox, "/acme/people/12345")
    known = get(sandbox, "/__admin/people/12345")

    assert isinstance(person, dict)
    assert isinstance(known, dict)
    records = {record["vendor"]: record for record in known["records"]}
    assert records.keys() > {"acme", "skilltrack"}
    assert records["acme"]["record"] == person
    assert records["skilltrack"]["record"]["email"] == person["email"]


def test_printed_person_of_the_own_folder_comes_first(sandbox: Server) -> None:
    page = get(sandbox, "/acme/people?size=1")

    assert isinstance(page, dict)
    assert [person["employee_id"] for person in page["people"]] == ["P-1"]
    assert page["total"] > 20


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/people", ">Acme<"),
        ("/state", ">Acme<"),
        ("/state/acme", "12345"),
        ("/state/acme/people/12345", "jane.doe@example.com"),
        ("/people/12345", ">Acme<"),
    ],
)
def test_console_shows_the_vendor(sandbox: Server, path: str, shown: str) -> None:
    answer = sandbox.request("GET", f"{sandbox.base_url}/__console{path}")

    assert answer.status == 200
    assert shown in answer.body.decode()


def test_new_person_is_read_where_the_answer_says(sandbox: Server) -> None:
    body = {"employee_id": "N-1", "name": "Mary", "email": "m@x.example"}
    body |= {"department": "Lab", "role": "Engineer"}
    headers = {**KEY, **JSON}

    url = sandbox.vendors["acme"].base_url + "/people"
    created = sandbox.request("POST", url, headers, json.dumps(body).encode())
    again = sandbox.request("POST", url, headers, json.dumps(body).encode())
    read = sandbox.request("GET", created.headers["location"], KEY)

    assert (created.status, again.status, read.status) == (201, 409, 200)
    assert json.loads(read.body) == body


def test_key_is_not_in_the_journal(sandbox: Server) -> None:
    get(sandbox, "/acme/people")
    journal = get(sandbox, "/__admin/requests?vendor=acme&limit=1")
    assert isinstance(journal, dict)

    exchange = json.dumps(get(sandbox, f"/__admin/requests/{journal['requests'][0]['number']}"))

    assert "acme-api-key" in exchange.casefold()
    assert "ACME-TEST-KEY" not in exchange


def test_kit_finds_nothing_wrong(own: Path) -> None:
    done = ran(own, "-m", "skillsim", "verify", "acme", "--jobs", "2")

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("OK: ")


def test_tests_of_every_vendor_hold_for_the_new_one(own: Path) -> None:
    names = ("vendors/test_every_vendor", "vendors/test_data_sets", "kit/test_conformance")
    files = [f"tests/{name}.py" for name in names]

    done = ran(own, "-m", "pytest", "-q", "-n0", "-k", "acme", "-p", "no:cacheprovider", *files)

    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout


def test_company_is_generated_for_the_vendor(own: Path, tmp_path: Path) -> None:
    out = str(tmp_path / "data")

    # Two blocks, each made by a process of its own.
    done = ran(own, "-m", "skillsim", "generate", "--people", "300", "--out", out, "--jobs", "2")

    assert done.returncode == 0, done.stderr
    numbers = [
        json.loads(line)["employee_id"]
        for line in (tmp_path / "data" / "acme" / "people.jsonl").read_text().splitlines()
    ]
    assert numbers[:2] == ["P-1", "12345"]
    assert len(numbers) == len(set(numbers)) > 250


def test_own_rules_stand_beside_the_generic_ones(tmp_path: Path) -> None:
    own = make(tmp_path)
    (own / "kit" / "acme").mkdir(parents=True)
    (own / "kit" / "acme" / "__init__.py").write_text(OWN_RULE)

    listed = ran(own, "-m", "skillsim", "verify", "acme", "--list").stdout
    done = ran(own, "-m", "skillsim", "verify", "acme", "--rule", "A-PPL1")

    assert "A-PPL1" in listed
    assert "A-A1-getPerson" in listed
    assert done.returncode == 1
    assert "the department is Nowhere" in done.stdout


OWN_RULE = """
from skillsim_contracts.rules import rule

@rule("A-PPL1", "T", vendor="acme", operations=("listPeople",), source="S")
def everybody_is_nowhere(probe):
    answer = probe.must(probe.call("listPeople"))
    probe.expect(answer).at("/people/0/department").equals("Nowhere", "the department is Nowhere")

RULES = (everybody_is_nowhere,)
"""


def test_kept_first_states_are_not_those_of_other_code(tmp_path: Path) -> None:
    own = make(tmp_path)
    before = ran(own, "-c", PRINT_KEY).stdout

    lens = own / "vendors" / "acme" / "lens.py"
    lens.write_text(lens.read_text().replace("one.role", "one.role.upper()"))

    assert len(before) > 30
    assert ran(own, "-c", PRINT_KEY).stdout != before
