"""Tests of the account and predefined tests over the wire."""

from skillsim.context import Ctx, Reply
from skillsim.errors import NotFound
from skillsim.vendors.devskiller.handlers import pages
from skillsim.vendors.devskiller.handlers.references import path_id, referred
from skillsim.vendors.devskiller.records import Test
from skillsim.vendors.devskiller.service import predefined_tests, tests
from skillsim.vendors.devskiller.service.predefined_tests import LibraryFilter
from skillsim.vendors.devskiller.wire import Json, envelopes, incoming
from skillsim.vendors.devskiller.wire import tests as wire


def list_tests(ctx: Ctx, *, query: str = "", count: int = 10, page: int = 0) -> Reply:
    """GET /tests - one page of the account's tests."""
    shown, total = pages.numbered(page, count), tests.count(ctx.tx, query=query)
    found = tests.page(ctx.tx, query=query, limit=shown.size, offset=shown.offset)
    items = [wire.own(test, ctx.links) for test in found]
    return Reply(envelopes.page("tests", items, shown, total))


def create_test(ctx: Ctx, *, body: Json) -> Reply:
    """POST /tests - a test like a predefined one, or made to criteria.

    Assumed (decision D37): exactly one of the two; the contract refuses everything else.
    """
    test = _from_template(ctx, body) or _from_criteria(ctx, body["generatorCriteria"])
    return Reply(wire.own(test, ctx.links), 201, {"Location": wire.location(test.id, ctx.links)})


def _from_template(ctx: Ctx, body: Json) -> Test | None:
    if body.get("predefinedTestId") is None:
        return None
    template = referred(ctx, body, "predefinedTestId", predefined_tests.find)
    return tests.copy(ctx.tx, ctx.ids, template)


def _from_criteria(ctx: Ctx, criteria: Json) -> Test:
    return tests.generate(
        ctx.tx,
        ctx.ids,
        skills=criteria["skills"],
        difficulties=criteria.get("difficulties") or (),
        task_types=criteria.get("taskTypes") or (),
    )


def get_test(ctx: Ctx, *, id: str) -> Reply:  # noqa: A002 - named by the contract
    """GET /tests/{id} - one test (assumed, decision D41: the page only links to it)."""
    test = tests.find(ctx.tx, path_id(id))
    if test is None:
        raise NotFound("no test has this id")
    return Reply(wire.own(test, ctx.links))


def list_predefined_tests(
    ctx: Ctx,
    *,
    query: str | None = None,
    skills: list[str] | None = None,
    seniority_levels: list[str] | None = None,
    count: int = 10,
    page: int = 0,
) -> Reply:
    """GET /predefined-tests - one page of the vendor's library."""
    wanted = LibraryFilter(
        query=query,
        skills=incoming.distinct(skills),
        seniority_levels=incoming.distinct(seniority_levels),
    )
    shown = pages.numbered(page, count)
    total, found = predefined_tests.page(ctx.tx, wanted, limit=shown.size, offset=shown.offset)
    items = [wire.predefined(test, ctx.links) for test in found]
    return Reply(envelopes.page("predefinedTests", items, shown, total))


def get_predefined_test(ctx: Ctx, *, id: str) -> Reply:  # noqa: A002 - named by the contract
    """GET /predefined-tests/{id} - one predefined test (assumed, decision D41)."""
    test = predefined_tests.find(ctx.tx, path_id(id))
    if test is None:
        raise NotFound("no predefined test has this id")
    return Reply(wire.predefined(test, ctx.links))
