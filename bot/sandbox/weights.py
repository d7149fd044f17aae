"""Fetching the weights that the sandbox works with, by the command that people use too."""

import asyncio
import sys
from collections.abc import Callable


async def fetch_weights(say: Callable[[str], None]) -> None:
    """Fetch what is missing; without it the studio still works, with an outline instead of a written plan."""
    if not await _pulled("--for", "demo"):
        say("The language model could not be fetched: the plan will be an outline, and says so.")


async def build_tiny(say: Callable[[str], None]) -> None:
    """Build the tiny test models that are missing."""
    say("Building the tiny test models, one of each family; the first time takes half a minute.")
    if not await _pulled("--tiny"):
        say("Not all of them could be built; `/studio models` shows which are there.")


async def _pulled(*words: str) -> bool:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "models.cli", "pull", *words), stdout=sys.stderr, stdin=asyncio.subprocess.DEVNULL
    )
    return await process.wait() == 0
