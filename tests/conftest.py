"""What holds for all tests: one tree passes or fails every time, and no test leaves its logs to the next.

Properties try the same few examples on every run; `pytest --hypothesis-profile=search` looks for new ones.
"""

from collections.abc import Iterator

import pytest
import structlog
from hypothesis import HealthCheck, settings

settings.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("studio", settings.get_profile("search"), derandomize=True, max_examples=40)
settings.load_profile("studio")


@pytest.fixture(autouse=True)
def _logs_as_at_the_start() -> Iterator[None]:
    yield
    structlog.reset_defaults()
