"""Options of single employees: language, strict, include, and documents."""

from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Need, Strength
from skillsim_contracts.vendors.techwolf.employee_facts import FACTS, sightings
from skillsim_contracts.vendors.techwolf.steps import (
    CREATE,
    LANGUAGE,
    READ,
    UPDATE,
    agree,
    create,
    patch,
    read,
    techwolf_rule,
)


@techwolf_rule(
    "TW-EM9",
    "The language of the texts is asked for, and every documented one is taken",
    CREATE,
    UPDATE,
    source='Reference page "Create Employee", language; decision T22',
    strength=Strength.LIKELY,
    needs=[Need.WRITE],
    cost=12,
)
def _documented_languages_are_taken(probe: Probe) -> None:
    for language in ("auto", "nl", "fr", "en", "de"):
        query = {"language": language}
        body = {"external_id": probe.unique("emp")}
        probe.must(probe.call(CREATE, query=query, json=body))
        path = {"external_id": body["external_id"]}
        probe.must(probe.call(UPDATE, path=path, query=query, json={"active": False}))
    wrong = {"external_id": probe.unique("emp")}
    probe.expect_refused(probe.call(CREATE, query={"language": "klingon"}, json=wrong), 400)
    answer = probe.call(UPDATE, path=path, query={"language": "klingon"}, json={"active": True})
    probe.expect_refused(answer, 400, blame=UPDATE)


@techwolf_rule(
    "TW-EM10",
    "With strict, an employee of whom nothing is told is refused; without, it is created",
    CREATE,
    source='Reference page "Create Employee", strict: 422',
    strength=Strength.LIKELY,
    needs=[Need.WRITE],
    cost=6,
)
def _strict_refuses_an_empty_employee(probe: Probe) -> None:
    external_id = probe.unique("emp")
    strict = {**LANGUAGE, "strict": "true"}
    answer = probe.call(CREATE, query=strict, json={"external_id": external_id})
    probe.expect_refused(answer, 422)
    agree(probe, CREATE, sightings(probe, external_id, is_there=False), "it was refused")
    loose = {**LANGUAGE, "strict": "false"}
    probe.must(probe.call(CREATE, query=loose, json={"external_id": external_id}))
    told = {"external_id": probe.unique("emp"), **FACTS}
    probe.must(probe.call(CREATE, query=strict, json=told))


@techwolf_rule(
    "TW-EM11",
    "Custom properties come when they are asked for, and change nothing else",
    READ,
    source='Reference page "Get Employee", include',
    strength=Strength.LIKELY,
    needs=[Need.WRITE],
    cost=5,
)
def _custom_properties_come_when_asked_for(probe: Probe) -> None:
    external_id = create(probe, **FACTS)
    plain = probe.must(read(probe, external_id)).json()
    path, query = {"external_id": external_id}, {"include": "custom_properties"}
    answer = probe.must(probe.call(READ, path=path, query=query))
    told = probe.expect(answer)
    told.at("/custom_properties").relation("all_typed", ["array"]).exists("it was asked for")
    for name in plain.keys() - {"custom_properties"}:
        told.at(f"/{name}").equals(plain[name], "include adds and changes nothing else")
    again = probe.must(read(probe, external_id))
    probe.expect(again).at("").equals(plain, "what one request asks for ends with it")


@techwolf_rule(
    "TW-EM12",
    "Documents are taken and never shown",
    READ,
    CREATE,
    source='Reference pages "Create Employee" and "Get Employee"',
    strength=Strength.LIKELY,
    needs=[Need.WRITE],
    cost=4,
)
def _documents_are_taken_and_not_shown(probe: Probe) -> None:
    content = "Q3VycmljdWx1bSB2aXRhZSBvZiBhIGtpdA=="
    document = {"mimeType": "text/plain", "base64Content": content}
    external_id = create(probe, employee_documents=[document])
    answer = probe.must(read(probe, external_id))
    probe.expect(answer).at("/employee_documents").absent("documents are not given back")
    probe.expect(answer).body().relation("lacks_text", content, "documents are not given back")
    probe.must(patch(probe, external_id, employee_documents=[document]))
