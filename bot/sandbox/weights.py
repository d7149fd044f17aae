"""Fetching the weights that the sandbox works with, by the command that people use too."""

import asyncio
import sys
from collections.abc import Callable


async def fetch_weights(say: Callable[[str], None]) -> None:
    """Fetch what is missing; without it the studio still works, with an outline instead of a written plan."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "models.cli", "pull", "--for", "demo", stdout=sys.stderr, stdin=asyncio.subprocess.DEVNULL
    )
    if await process.wait() != 0:
        say("The language model could not be fetched: the plan will be an outline, and says so.")
