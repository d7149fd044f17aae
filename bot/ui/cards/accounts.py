"""The button that mends an account whose permission is gone, wherever that is told."""

from typing import Final

from bot.studio.brief import Platform
from bot.studio.platforms.table import PLATFORMS
from bot.studio.values import GuildId
from bot.ui.content import Button
from bot.ui.ids import custom_id

RECONNECT: Final = "reconnect"


def connect_again(guild: GuildId, platform: Platform) -> Button:
    """Lead whoever presses it through the sign-in of a platform."""
    label = f"Connect {PLATFORMS[platform].title} again"
    return Button(label, custom_id(RECONNECT, guild, 0, platform), "primary")
