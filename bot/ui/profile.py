"""The bot's profile: it says, before anyone has said a word to it, that it is an AI."""

import re
from typing import Final

import discord

from bot.logs import logger

LINE: Final = "🤖 I am an AI: the words, voices and pictures I make are generated."
DESCRIPTION_MOST: Final = 400
_SAYS_SO: Final = re.compile(r"\bA\.?I\b|artificial intelligence", re.IGNORECASE)

log = logger(__name__)


def description_saying_so(written: str) -> str | None:
    """Return a profile's text with the line added; None when it says so already, or has no room for it."""
    if _SAYS_SO.search(written):
        return None
    text = f"{written.rstrip()}\n{LINE}".strip()
    return text if len(text) <= DESCRIPTION_MOST else None


async def say_what_it_is(app: discord.AppInfo | None) -> None:
    """Add the line to the profile if it is not there; what the owner wrote stays. A refusal is logged, no more."""
    if app is None:
        return
    wanted = description_saying_so(app.description)
    if wanted is not None:
        try:
            await app.edit(description=wanted)
        except discord.HTTPException as error:
            log.warning("profile.not_changed", because=str(error))
    elif not _SAYS_SO.search(app.description):
        log.warning("profile.no_room", remedy="Say in the application's description that it is an AI.")
