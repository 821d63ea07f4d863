"""A browser in front of a simulator whose default world is at its seed and frozen."""

import pytest

from tests.asgi import JSON, ask, fresh
from tests.console.browser import Browser


@pytest.fixture
def browser() -> Browser:
    app = fresh()
    for world in list(app.worlds):
        world.clock.run(0)
        if world.name != "default":
            ask(app, "DELETE", f"/__admin/worlds/{world.name}", JSON)
    return Browser(app)
