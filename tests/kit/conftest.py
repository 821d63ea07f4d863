"""What tests of the kit's commands share."""

from collections.abc import Iterator

import pytest

from tests.kit.served import served, simulator_app
from tests.kit.verify_command import BROKEN, Command


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


@pytest.fixture(scope="module")
def broken() -> Iterator[str]:
    with served(simulator_app(BROKEN)) as url:
        yield url
