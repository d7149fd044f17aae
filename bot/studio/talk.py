"""A conversation in a channel, and the mode it is in."""

from enum import StrEnum

from bot.studio.orders import Turn
from bot.studio.values import ChannelId, GuildId, OrderId, UserId, Value


class Mode(StrEnum):
    """What the studio is asked to be."""

    GENERAL = "general"
    PLANNER = "planner"
    EDITOR = "editor"
    SCRIPTER = "scripter"


class Talk(Value):
    """One conversation: its mode and its latest turns."""

    guild: GuildId
    channel: ChannelId
    mode: Mode = Mode.GENERAL
    owner: UserId
    turns: tuple[Turn, ...] = ()
    awaiting: tuple[OrderId, ...] = ()
    """Orders whose answers are still to come."""
