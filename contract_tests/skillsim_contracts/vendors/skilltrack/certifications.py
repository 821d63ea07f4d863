"""Certificates: each that is added is listed for one employee, as it was sent."""

from skillsim_contracts.probe import Probe
from skillsim_contracts.rules import Layer, Need, Strength
from skillsim_contracts.vendors.skilltrack import texts
from skillsim_contracts.vendors.skilltrack.rows import Row, expect_among, expect_rows, told
from skillsim_contracts.vendors.skilltrack.steps import (
    attempted,
    certificate,
    certify,
    create_employee,
    listed,
    send,
    told_by,
    writing_rule,
)
from skillsim_contracts.vendors.skilltrack.witnesses import certificate_seen

SOURCE = "SkillTrack document, 3.4 Training & Certifications"
ADDED = "a certificate that was added is listed as it was sent"
KEPT = "a new certificate is added and leaves the others as they were"


@writing_rule(
    "ST-CRT1",
    "A certificate that was added is listed as it was sent",
    operations=("createCertification", "listCertifications"),
    source=SOURCE,
    cost=5,
)
def added_is_listed(probe: Probe) -> None:
    """The list was empty and has the one certificate at once."""
    employee_id = create_employee(probe)
    listed(probe, "listCertifications", employee_id)
    sent = certificate()
    seen = certificate_seen(probe, certify(probe, employee_id, sent))
    answer = listed(probe, "listCertifications", employee_id)
    expect_rows(probe, answer, [sent], write="createCertification", because=ADDED, seen=seen)


@writing_rule(
    "ST-CRT2",
    "Certificates add up",
    operations=("createCertification", "listCertifications"),
    source=SOURCE,
    cost=10,
)
def certificates_add_up(probe: Probe) -> None:
    """Names much alike, the same issuer, the same days: every certificate stays."""
    employee_id = create_employee(probe)
    names = ("CKA", "CKAD", "Certified Scrum Master", "Certified Scrum Product Owner")
    sent = [certificate(name) for name in names]
    for place, one in enumerate(sent):
        certify(probe, employee_id, one)
        answer = listed(probe, "listCertifications", employee_id)
        wanted = sent[: place + 1]
        expect_rows(probe, answer, wanted, write="createCertification", because=KEPT)


@writing_rule(
    "ST-CRT3",
    "A certificate belongs to one employee",
    operations=("createCertification", "listCertifications"),
    source=SOURCE,
    cost=9,
)
def certificates_are_apart(probe: Probe) -> None:
    """A colleague with the same certificate has days of its own."""
    team = probe.unique("team")
    first, second = (create_employee(probe, department=team) for _ in range(2))
    one = certificate()
    two = certificate(date_issued="2019-05-06", expiration_date="2031-05-06")
    because = "a certificate is listed for its own employee only"
    certify(probe, first, one)
    for employee_id, wanted in ((second, []), (first, [one])):
        answer = listed(probe, "listCertifications", employee_id)
        expect_rows(probe, answer, wanted, write="createCertification", because=because)
    certify(probe, second, two)
    for employee_id, wanted in ((first, [one]), (second, [two])):
        answer = listed(probe, "listCertifications", employee_id)
        expect_rows(probe, answer, wanted, write="createCertification", because=because)


@writing_rule(
    "ST-CRT4",
    "Names, issuers and days come back as they were sent",
    operations=("createCertification", "listCertifications"),
    source=SOURCE,
    strength=Strength.LIKELY,
    cost=28,
)
def members_come_back(probe: Probe) -> None:
    """Other scripts and quotes, odd texts unless refused, and leap days."""
    employee_id = create_employee(probe)
    sent: list[Row] = [certificate(text, issued_by=f"{text}.") for text in texts.PLAIN]
    sent += [
        certificate(f"On {day}", date_issued=day, expiration_date="2032-02-29")
        for day in texts.DAYS
    ]
    last = certify(probe, employee_id, *sent)
    right = all(told(last)(name) for name in sent[-1])
    for one in texts.varied(certificate(), "certification_name", texts.ODD):
        added = attempted(probe, "createCertification", employee_id, one)
        if added is not None:
            sent.append(one)
            right = right and all(told(added)(name) for name in one)
    answer = listed(probe, "listCertifications", employee_id)
    blame = "listCertifications" if right else "createCertification"
    expect_rows(probe, answer, sent, write=blame, because=ADDED)


@writing_rule(
    "ST-CRT5",
    "A certificate that is refused changes nothing",
    operations=("createCertification", "listCertifications"),
    source="SkillTrack document, 5 Error Handling (400)",
    cost=12,
    fault="F104",
)
def refused_certificate_changes_nothing(probe: Probe) -> None:
    """Without an issuer or a day, or with a day that is none."""
    employee_id = create_employee(probe)
    certify(probe, employee_id, certificate())
    wrong = [
        {k: v for k, v in certificate("New").items() if k != "issued_by"},
        {k: v for k, v in certificate("New").items() if k != "date_issued"},
        certificate("New", date_issued=texts.NO_DAY),
        certificate("New", expiration_date="soon"),
    ]
    because = "a certificate that was refused leaves the list as it was"
    for body in wrong:
        probe.expect_refused(send(probe, "createCertification", employee_id, body), 400)
        answer = listed(probe, "listCertifications", employee_id)
        expect_rows(probe, answer, [certificate()], write="createCertification", because=because)


@writing_rule(
    "ST-CRT6",
    "The list of certificates is whole",
    operations=("listCertifications", "createCertification"),
    source=f"{SOURCE}; decision K7: no paging is described",
    strength=Strength.LIKELY,
    cost=58,
)
def list_is_whole(probe: Probe) -> None:
    """More than fifty certificates are listed at once."""
    employee_id = create_employee(probe)
    sent = [certificate(f"Course {number}") for number in range(55)]
    certify(probe, employee_id, *sent)
    because = "every certificate of the employee is listed"
    answer = listed(probe, "listCertifications", employee_id)
    expect_rows(probe, answer, sent, write="listCertifications", because=because)


@writing_rule(
    "ST-CRT7",
    "The answer of an addition tells the certificate",
    operations=("createCertification",),
    source="decision K1",
    strength=Strength.LIKELY,
    cost=3,
)
def answer_tells_the_certificate(probe: Probe) -> None:
    """What the answer shows, if it shows a certificate, is what was sent."""
    employee_id = create_employee(probe)
    answer = certify(probe, employee_id, certificate())
    for name in (name for name in certificate() if name in told_by(answer)):
        because = "the answer tells the certificate as it was sent"
        probe.expect(answer).at(f"/{name}").equals(certificate()[name], because)


@writing_rule(
    "ST-CRT10",
    "A certificate that has expired is listed",
    operations=("listCertifications", "createCertification"),
    source=SOURCE,
    strength=Strength.LIKELY,
    cost=5,
)
def expired_is_listed(probe: Probe) -> None:
    """Beside one that has not."""
    employee_id = create_employee(probe)
    old = certificate("Expired", date_issued="1999-12-31", expiration_date="2000-02-29")
    certify(probe, employee_id, certificate(), old)
    answer = listed(probe, "listCertifications", employee_id)
    because = "a certificate is listed after it has expired"
    wanted = [certificate(), old]
    expect_rows(probe, answer, wanted, write="listCertifications", because=because)


@writing_rule(
    "ST-CRT9",
    "Certificates stay",
    operations=("listCertifications", "createCertification"),
    source=SOURCE,
    layer=Layer.L5,
    strength=Strength.LIKELY,
    needs=(Need.WRITE, Need.CLOCK),
    cost=6,
)
def certificates_stay(probe: Probe) -> None:
    """A certificate is listed after it has expired."""
    employee_id = create_employee(probe)
    sent = certificate(expiration_date="2027-02-15")
    certify(probe, employee_id, sent)
    probe.advance(400 * 86_400)
    probe.login()
    answer = listed(probe, "listCertifications", employee_id)
    because = "a certificate is still listed a year after it was added"
    expect_among(probe, answer, [sent], write="listCertifications", because=because)
