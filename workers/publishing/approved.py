"""The last look at a film's bytes before they leave."""

import asyncio
import hashlib
from pathlib import Path

from bot.studio.errors import MediaBroken
from bot.studio.values import Sha256


async def check_bytes(film: Path, expected: Sha256) -> None:
    """Raise MediaBroken unless the file is, byte for byte, the one that was approved, and holds something."""

    def measure() -> tuple[str, int]:
        with film.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest(), file.tell()

    digest, size = await asyncio.to_thread(measure)
    if size == 0:
        raise MediaBroken("The film to be uploaded is empty.", "Render the cut again.")
    if digest != expected:
        raise MediaBroken("The film's bytes are not the approved ones.", "Render it again and ask for a new review.")
