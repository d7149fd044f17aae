"""A port that is taken is one clear line."""

import pytest

from bot.sandbox.server import Loopback
from bot.studio.errors import AlreadyRunning


async def test_a_taken_port_is_named_with_what_to_do() -> None:
    async with Loopback() as first:
        with pytest.raises(AlreadyRunning, match=f"Port {first.port} of 127.0.0.1 is taken.*--port"):
            await Loopback(port=first.port).start()
