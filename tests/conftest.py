"""What holds for all tests: properties are judged by what they find, and no test leaves its logs to the next."""

from collections.abc import Iterator

import pytest
import structlog
from hypothesis import HealthCheck, settings

settings.register_profile("studio", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("studio")


@pytest.fixture(autouse=True)
def _logs_as_at_the_start() -> Iterator[None]:
    yield
    structlog.reset_defaults()
