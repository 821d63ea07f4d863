"""Who is who across vendors: made-up ones, each with a few records."""

import asyncio
from typing import Any

import pytest

from skillsim import directory
from skillsim.directory import Directory, Known, Person, Portrait
from skillsim.errors import Invalid, NotFound
from skillsim.store import Store, Transaction

JANE = Known("people", "1", "10", "Jane@example.com", "Jane Doe")
JOHN = Known("people", "2", "20", "john@example.com", "John Smith")


def vendor(*records: Known) -> Directory:
    """A vendor that has these records."""

    def ids(tx: Transaction, *, pattern: str, after: str, limit: int) -> list[str]:
        found = {k.employee_id for k in records if k.employee_id and _is_like(k, pattern)}
        return sorted(number for number in found if number > after)[:limit]

    def emails(tx: Transaction, *, pattern: str, after: str, limit: int) -> list[str]:
        found = {_email(k) for k in records if not k.employee_id and _is_like(k, pattern)}
        return sorted(email for email in found if email > after)[:limit]

    return Directory(
        ids,
        lambda tx, *, employee_id: [k for k in records if k.employee_id == employee_id],
        lambda ctx, known: Portrait({}, {}, {}),
        emails,
        lambda tx, *, email: [k for k in records if _email(k) == email],
    )


def _email(known: Known) -> str:
    return (known.email or "").casefold()


def _is_like(known: Known, pattern: str) -> bool:
    text = pattern.strip("%").replace("\\", "")
    return any(text in (word or "") for word in known)


def everyone(*vendors: Directory, **asked: str) -> list[Person]:
    named = {f"v{number}": found for number, found in enumerate(vendors)}

    async def collect() -> list[Person]:
        read = Store.in_memory().transact
        return [person async for person in directory.people(read, named, **asked)]

    return asyncio.run(collect())


def who(person_id: str, *vendors: Directory) -> Person:
    named = {f"v{number}": found for number, found in enumerate(vendors)}
    return Store.in_memory().transact(lambda tx: directory.person(tx, named, person_id))


def ids(people: list[Person]) -> list[str]:
    return [person.id for person in people]


def test_records_with_the_same_employee_id_are_one_person() -> None:
    (person,) = everyone(vendor(JANE), vendor(JANE._replace(id="a", name=None, email=None)))

    assert person.id == "10"
    assert [(name, known.id) for name, known in person.records] == [("v0", "1"), ("v1", "a")]


def test_record_without_an_employee_id_belongs_to_whoever_has_its_email_in_any_case() -> None:
    applied = Known("candidates", "c", None, "jane@EXAMPLE.com", "J. Doe")

    (person,) = everyone(vendor(applied), vendor(JANE))

    assert [known.id for _, known in person.records] == ["c", "1"]
    assert person.told("name") == "J. Doe"


def test_records_of_one_email_and_two_employee_ids_are_two_people() -> None:
    twin = JOHN._replace(email=JANE.email)

    assert ids(everyone(vendor(JANE), vendor(twin))) == ["10", "20"]


def test_who_has_no_employee_id_comes_last_by_email() -> None:
    applied = [Known("candidates", mail, None, f"{mail}@x.example") for mail in ("b", "A")]

    found = everyone(vendor(*applied), vendor(JOHN, JANE))

    assert ids(found) == ["10", "20", "a@x.example", "b@x.example"]


def test_people_go_on_behind_every_mark() -> None:
    applied = [Known("candidates", str(n), None, f"{n}@x.example") for n in range(3)]
    vendors = (vendor(JANE, *applied), vendor(JOHN))
    whole = everyone(*vendors)

    for place, person in enumerate(whole, start=1):
        assert ids(everyone(*vendors, after=person.mark)) == ids(whole[place:])


def test_many_people_come_each_once_and_in_order() -> None:
    first = vendor(*(Known("people", str(n), f"{n:04}") for n in range(0, 450, 2)))
    second = vendor(*(Known("people", str(n), f"{n:04}") for n in range(0, 450, 3)))
    either = sorted({*range(0, 450, 2), *range(0, 450, 3)})

    assert ids(everyone(first, second)) == [f"{n:04}" for n in either]


def test_employee_id_that_looks_like_an_address_is_an_employee_id() -> None:
    odd = Known("people", "o", "z@z", "o@example.com")
    applied = Known("candidates", "c", None, "a@a")
    whole = everyone(vendor(odd, applied))

    assert ids(whole) == ["z@z", "a@a"]
    assert ids(everyone(vendor(odd, applied), after=whole[0].mark)) == ["a@a"]


def test_person_is_found_by_employee_id_and_by_email() -> None:
    assert who("10", vendor(JANE)) == who("JANE@example.com", vendor(JANE))


def test_somebody_without_an_employee_id_is_found_by_email() -> None:
    applied = Known("candidates", "c", None, "Eve@x.example")

    assert who("eve@X.example", vendor(applied)).id == "eve@x.example"


@pytest.mark.parametrize("number", ["a/b", "a%b", "%2F", "a\\b", "é", "a?#b"])
def test_person_is_found_by_an_id_that_is_one_step_of_a_path(number: str) -> None:
    odd = vendor(JANE._replace(employee_id=number))
    (person,) = everyone(odd)

    assert not set(person.id) & set("/\\?#")
    assert who(person.id, odd).key == number


@pytest.mark.parametrize("person_id", ["99", "nobody@x.example", "1"])
def test_unknown_person_is_not_found(person_id: str) -> None:
    with pytest.raises(NotFound):
        who(person_id, vendor(JANE))


@pytest.mark.parametrize("after", ["10", "x:10", "ID:10"])
def test_mark_that_is_none_is_refused(after: str) -> None:
    with pytest.raises(Invalid):
        everyone(vendor(JANE), after=after)


@pytest.mark.parametrize(("query", "pattern"), [("", "%%"), ("a%_\\b", r"%a\%\_\\b%")])
def test_vendor_is_asked_for_text_that_contains_the_query_as_it_is(
    query: str, pattern: str
) -> None:
    asked: list[Any] = []

    def listing(tx: Transaction, *, pattern: str, after: str, limit: int) -> list[str]:
        asked.append(pattern)
        return []

    everyone(
        Directory(listing, directory.nobody, lambda ctx, known: Portrait({}, {}, {})), query=query
    )

    assert asked == [pattern]
