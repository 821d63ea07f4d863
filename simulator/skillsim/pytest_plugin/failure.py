"""How the plugin fails a test."""

import pytest


def failure(sentence: str) -> BaseException:
    """What ends a test with one sentence and nothing else."""
    return pytest.fail.Exception(f"skillsim: {sentence}", pytrace=False)
