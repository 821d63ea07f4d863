"""A small SkillTrack by somebody else: Flask, in memory, written from the vendor's document alone.

Where the document is silent it chose differently from the simulator: creates answer 201, employees
have UUIDs, tokens are opaque, lists come in orders of their own, skills differ by case, scores run
from 1 to 5, a used e-mail is a 409, and limits count in fixed windows. It knows nothing of the kit.
"""

import csv
import io
import re
import secrets
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from tests.kit.mini_wire import Refused, Row, bad, body_of_request, day_of, json_answer, text_of

SHARED_SKILL = "shared-skill"
"""A put changes the level of the same skill of everybody else who holds it."""
LATEST_REVIEW = "latest-review"
"""Top performers are ranked by the latest review of the quarter instead of all of them."""
REFUSED_REVIEW = "refused-review"
"""A review that is refused for the type of its score is stored all the same."""

TOKEN_LIFE_S = 3600
LIMITS = ((60, 1000), (3600, 5000))
LEVELS = ("Novice", "Intermediate", "Advanced", "Expert")
COLUMNS = ("employee_id", "name", "skill_name", "proficiency_level", "last_used")
MAX_BODY = 262_144

ACCOUNTS = {
    "hr-portal": ("open-sesame-1", True),
    "hr-batch": ("open-sesame-2", True),
    "hr-dashboard": ("open-sesame-3", False),
}
"""Each client's secret, and whether it may write."""

STAFF = (
    ("Ines Duarte", "Platform", "Site Reliability Engineer", "2019-09-02"),
    ("Tomasz Wrona", "Platform", "Team Lead", "2015-03-16"),
    ("Aoife Byrne", "People", "Recruiter", "2021-11-08"),
)


@dataclass
class Person:
    """An employee and everything filed under it."""

    row: Row
    skills: dict[str, Row] = field(default_factory=dict)
    reviews: list[Row] = field(default_factory=list)
    certificates: list[Row] = field(default_factory=list)


class Door:
    """Sells tokens, knows them again, and counts what each client asks."""

    def __init__(self, limits: Iterable[tuple[int, int]], now: Callable[[], float]) -> None:
        self._limits = tuple(limits)
        self._now = now
        self._tokens: dict[str, tuple[str, float]] = {}
        self._used: Counter[tuple[str, int, int]] = Counter()

    def sell(self) -> Response:
        asked = body_of_request()
        client, secret = text_of(asked, "client_id"), text_of(asked, "client_secret")
        if asked.get("grant_type") != "client_credentials":
            bad("grant_type has to be client_credentials.")
        if ACCOUNTS.get(client, ("", False))[0] != secret:
            raise Refused(401, "unauthorized", "No such client, or another secret.")
        token = secrets.token_urlsafe(24)
        self._tokens[token] = (client, self._now() + TOKEN_LIFE_S)
        sold = {"access_token": token, "expires_in": TOKEN_LIFE_S, "token_type": "Bearer"}
        return json_answer(sold)

    def admit(self) -> None:
        """Who is nobody gets 401 wherever it knocks; then come rights, then limits."""
        if request.path == "/v1/auth/token":
            return
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        client, ends = self._tokens.get(token.strip(), ("", 0.0))
        if kind.lower() != "bearer" or self._now() >= ends:
            raise Refused(401, "unauthorized", "Buy a token first, or a fresh one.")
        if request.method not in ("GET", "HEAD", "OPTIONS") and not ACCOUNTS[client][1]:
            raise Refused(403, "forbidden", "This client may only look.")
        for window, most in self._limits:
            slot = (client, window, int(self._now() // window))
            self._used[slot] += 1
            if self._used[slot] > most:
                raise Refused(429, "slow_down", f"{most} requests in {window} s are enough.")


class Company:
    """The people, and one method for each operation on them."""

    def __init__(self, bugs: frozenset[str]) -> None:
        self._bugs = bugs
        self._people = {person.row["employee_id"]: person for person in _staff()}

    def list_employees(self) -> Response:
        newest_first = [person.row for person in reversed(self._people.values())]
        return json_answer(newest_first)

    def create_employee(self) -> Response:
        asked = body_of_request()
        row = {name: text_of(asked, name) for name in ("name", "email", "department", "role")}
        row["hire_date"] = day_of(asked, "hire_date")
        if not re.fullmatch(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+", row["email"]):
            bad("email is no address.")
        if any(one.row["email"].lower() == row["email"].lower() for one in self._people.values()):
            raise Refused(409, "conflict", "Somebody has that e-mail address already.")
        row["employee_id"] = str(uuid.uuid4())
        self._people[row["employee_id"]] = Person(row)
        return json_answer(row, 201)

    def export_skills(self) -> Response:
        text = io.StringIO(newline="")
        sheet = csv.writer(text, quoting=csv.QUOTE_ALL)
        sheet.writerow(COLUMNS)
        for person in self._people.values():
            for skill in person.skills.values():
                line = {**person.row, **skill}
                sheet.writerow([line[column] for column in COLUMNS])
        headers = {"Content-Disposition": 'attachment; filename="skills.csv"'}
        return Response(text.getvalue(), mimetype="text/csv", headers=headers)

    def list_skills(self, employee_id: str) -> Response:
        skills = self._find(employee_id).skills.values()
        return json_answer(sorted(skills, key=lambda one: str(one["skill_name"])))

    def put_skill(self, employee_id: str) -> Response:
        skills, asked = self._find(employee_id).skills, body_of_request()
        name, level = text_of(asked, "skill_name"), text_of(asked, "proficiency_level")
        if level not in LEVELS:
            bad(f"proficiency_level is one of {', '.join(LEVELS)}.")
        status = 200 if name in skills else 201
        skills[name] = {"skill_name": name, "last_used": day_of(asked, "last_used")}
        skills[name]["proficiency_level"] = level
        if SHARED_SKILL in self._bugs:
            for other in self._people.values():
                if name in other.skills:
                    other.skills[name]["proficiency_level"] = level
        return json_answer(skills[name], status)

    def list_reviews(self, employee_id: str) -> Response:
        reviews = self._find(employee_id).reviews
        return json_answer(sorted(reviews, key=lambda one: str(one["date"]), reverse=True))

    def create_review(self, employee_id: str) -> Response:
        reviews, asked = self._find(employee_id).reviews, body_of_request()
        review: Row = {"date": day_of(asked, "date"), "reviewer": text_of(asked, "reviewer")}
        review["comments"] = text_of(asked, "comments", least=0, most=4000)
        review["review_id"] = f"r-{secrets.token_hex(6)}"
        score = asked.get("score")
        if isinstance(score, bool) or not isinstance(score, int | float):
            if REFUSED_REVIEW in self._bugs:
                reviews.append({**review, "score": 3})
            bad("score has to be a number.")
        if not 1 <= score <= 5:
            bad("score lies between 1 and 5.")
        reviews.append({**review, "score": score})
        return json_answer({"review_id": review["review_id"]}, 201)

    def list_certifications(self, employee_id: str) -> Response:
        return json_answer(self._find(employee_id).certificates)

    def create_certification(self, employee_id: str) -> Response:
        certificates, asked = self._find(employee_id).certificates, body_of_request()
        made = {name: text_of(asked, name) for name in ("certification_name", "issued_by")}
        made |= {name: day_of(asked, name) for name in ("date_issued", "expiration_date")}
        if made["expiration_date"] < made["date_issued"]:
            bad("A certificate cannot expire before it was issued.")
        certificates.append({**made, "certification_id": secrets.token_hex(6)})
        return json_answer(certificates[-1], 201)

    def skill_gap(self) -> Response:
        query = request.args.to_dict()
        department, skill = text_of(query, "department"), text_of(query, "required_skill")
        lacking = [
            {"employee_id": person.row["employee_id"], "name": person.row["name"]}
            for person in self._people.values()
            if person.row["department"] == department and skill not in person.skills
        ]
        asked = {"department": department, "required_skill": skill}
        return json_answer({**asked, "employees_lacking_skill": lacking})

    def top_performers(self) -> Response:
        found = re.fullmatch("Q([1-4])-([0-9]{4})", text_of(request.args.to_dict(), "period"))
        if found is None:
            bad("period looks like Q1-2025.")
        last = 3 * int(found[1])
        months = {f"{found[2]}-{month:02}" for month in (last - 2, last - 1, last)}
        ranked = []
        for person in self._people.values():
            counted = [one for one in person.reviews if one["date"][:7] in months]
            counted.sort(key=lambda one: str(one["date"]))
            if LATEST_REVIEW in self._bugs:
                counted = counted[-1:]
            if counted:
                mean = round(sum(one["score"] for one in counted) / len(counted), 2)
                named = {name: person.row[name] for name in ("employee_id", "name")}
                ranked.append({**named, "average_score": mean})
        return json_answer(sorted(ranked, key=lambda one: (-one["average_score"], one["name"])))

    def _find(self, employee_id: str) -> Person:
        if employee_id not in self._people:
            raise Refused(404, "unknown_employee", "Nobody here has that employee_id.")
        return self._people[employee_id]


class MiniSkillTrack:
    """The service as a WSGI application. `limits` are (seconds, requests) of each client."""

    def __init__(
        self,
        *,
        bugs: frozenset[str] = frozenset(),
        limits: Iterable[tuple[int, int]] = LIMITS,
        now: Callable[[], float] = time.time,
    ) -> None:
        door, company = Door(limits, now), Company(bugs)
        self.flask = Flask("mini_skilltrack")
        self.flask.config["MAX_CONTENT_LENGTH"] = MAX_BODY
        self.flask.before_request(door.admit)
        self.flask.after_request(_stamped)
        self.flask.register_error_handler(Refused, _refused)
        self.flask.register_error_handler(HTTPException, _failed)
        employee = "/v1/employees/<employee_id>"
        self._route("POST", "/v1/auth/token", door.sell)
        self._route("GET", "/v1/employees", company.list_employees)
        self._route("POST", "/v1/employees", company.create_employee)
        self._route("GET", "/v1/employees/skills/export", company.export_skills)
        self._route("GET", f"{employee}/skills", company.list_skills)
        self._route("PUT", f"{employee}/skills", company.put_skill)
        self._route("GET", f"{employee}/performance-reviews", company.list_reviews)
        self._route("POST", f"{employee}/performance-reviews", company.create_review)
        self._route("GET", f"{employee}/certifications", company.list_certifications)
        self._route("POST", f"{employee}/certifications", company.create_certification)
        self._route("GET", "/v1/reports/skill-gap", company.skill_gap)
        self._route("GET", "/v1/reports/top-performers", company.top_performers)
        self._one_at_a_time = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request; others wait."""
        with self._one_at_a_time:
            return self.flask(environ, start_response)

    def _route(self, method: str, path: str, answer: Callable[..., Response]) -> None:
        self.flask.add_url_rule(path, answer.__name__, answer, methods=[method])


def _stamped(response: Response) -> Response:
    response.headers["X-Trace-Id"] = secrets.token_hex(8)
    return response


def _refused(why: Refused) -> Response:
    return json_answer({"error": why.error, "message": why.message}, why.status)


def _failed(why: HTTPException) -> Response:
    return json_answer(
        {"error": why.name.lower(), "message": "That did not work."}, why.code or 500
    )


def _staff() -> list[Person]:
    people = []
    for name, department, role, hired in STAFF:
        row = {"name": name, "department": department, "role": role, "hire_date": hired}
        row |= {"email": f"{name.split()[0].lower()}@mini.example"}
        people.append(Person({**row, "employee_id": str(uuid.uuid4())}))
    skill = {"proficiency_level": "Expert", "last_used": "2026-02-11"}
    people[0].skills["Terraform"] = {"skill_name": "Terraform", **skill}
    words = {"reviewer": "T. Wrona", "comments": "Keeps calm.", "review_id": "r-000000000001"}
    people[0].reviews.append({"date": "2025-12-19", "score": 4.25, **words})
    return people
