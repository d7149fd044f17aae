"""A conversation in a channel, the mode it is in, and what of it a model is reminded of."""

import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from bot.studio.tools import Tool
from bot.studio.values import ChannelId, GuildId, OrderId, UserId, Value
from bot.studio.work import Turn


class Mode(StrEnum):
    """What the studio is asked to be."""

    GENERAL = "general"
    PLANNER = "planner"
    EDITOR = "editor"
    SCRIPTER = "scripter"


TOOLS: Final[Mapping[Mode, tuple[Tool, ...]]] = {
    Mode.GENERAL: (Tool.STATUS, Tool.MODELS, Tool.HELP),
    Mode.PLANNER: (Tool.PLAN, Tool.STATUS),
    Mode.EDITOR: (Tool.SCENES, Tool.SUGGESTIONS),
    Mode.SCRIPTER: (Tool.COUNT, Tool.PLAN),
}
"""What each mode may look up."""


class Talk(Value):
    """One conversation: its mode and its latest turns."""

    guild: GuildId
    channel: ChannelId
    mode: Mode = Mode.GENERAL
    owner: UserId
    turns: tuple[Turn, ...] = ()
    awaiting: tuple[OrderId, ...] = ()
    """Orders whose answers are still to come."""


_TOKENS_A_TURN: Final = 6
"""What a model's template puts around a turn."""
_GAP: Final = " … "


def is_discussed(text: str) -> bool:
    """Say whether the scriptwriter is asked about lines rather than for them."""
    return text.rstrip().endswith(("?", "？", "؟"))


def tokens_in(text: str) -> int:
    """Return about how many tokens a text has, for any model: rather too many than too few."""
    plain = sum(char.isascii() for char in text)
    other = sum(len(char.encode("utf-8", "replace")) for char in text if not char.isascii())
    return (plain + 2) // 3 + (other + 1) // 2


def trimmed(turns: Sequence[Turn], budget: int) -> tuple[Turn, ...]:
    """Return what of a conversation fits into so many tokens: what the system said, and the newest turns.

    The newest turn is always there, without its middle where it is too long by itself. After the system comes a
    user's turn, as models expect.
    """
    system = tuple(turn for turn in turns if turn.speaker == "system")
    said = [turn for turn in turns if turn.speaker != "system"]
    left = budget - sum(tokens_in(turn.text) + _TOKENS_A_TURN for turn in system)
    kept: list[Turn] = []
    for turn in reversed(said):
        left -= tokens_in(turn.text) + _TOKENS_A_TURN
        if left < 0:
            break
        kept.insert(0, turn)
    if not kept and said:
        room = left + tokens_in(said[-1].text)
        kept = [said[-1].but(text=_without_middle(said[-1].text, max(room, _TOKENS_A_TURN)))]
    while len(kept) > 1 and kept[0].speaker == "assistant":
        del kept[0]
    return (*system, *kept)


def legible(text: str) -> str:
    """Return a model's words without control characters; line ends and tabs stay."""
    return "".join(char for char in text if char in "\n\t" or unicodedata.category(char) != "Cc")


def _without_middle(text: str, budget: int) -> str:
    """Cut out so much of the middle of a text that the rest has at most so many tokens."""
    low, high = 0, len(text) // 2
    while low < high:
        half = (low + high + 1) // 2
        if tokens_in(f"{text[:half]}{_GAP}{text[-half:]}") <= budget:
            low = half
        else:
            high = half - 1
    return f"{text[:low]}{_GAP}{text[len(text) - low :]}".strip()
