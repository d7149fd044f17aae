"""What holds for all tests: one tree passes or fails every time, and no test leaves its logs to the next.

Properties try the same few examples on every run; `pytest --hypothesis-profile=search` looks for new ones.
"""

import gc
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import HealthCheck, settings

settings.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("studio", settings.get_profile("search"), derandomize=True, max_examples=25)
settings.load_profile("studio")


def pytest_collection_finish() -> None:
    """Leave what the tests are made of to itself: the collector would look through all of it again and again."""
    gc.collect()
    gc.freeze()


def _log_plainly() -> None:
    """Show errors as Python does: the coloured tracebacks that are structlog's default take a second each."""
    structlog.reset_defaults()
    renderer = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*structlog.get_config()["processors"][:-1], renderer])


_log_plainly()


@pytest.fixture(autouse=True)
def _logs_as_at_the_start() -> Iterator[None]:
    yield
    _log_plainly()
