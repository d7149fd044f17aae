"""The signs used on cards, in one place."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from bot.studio.illustration_names import TABLE
from bot.studio.plan import Layout
from bot.studio.publication import PublicationState

YES: Final = "✅"
NO: Final = "❌"
SEEN: Final = "👀"
LAYOUTS: Final[Mapping[Layout, str]] = {
    Layout.OPENING: "🎬",
    Layout.HERO: "🌟",
    Layout.GRID: "🔲",
    Layout.NUMBER: "🔢",
    Layout.QUOTE: "💬",
    Layout.SPLIT: "⚖️",
    Layout.LIST: "📋",
    Layout.CLOSING: "🏁",
}
STATES: Final[Mapping[PublicationState, str]] = {
    PublicationState.WAITING: "🕒",
    PublicationState.UPLOADING: "⏫",
    PublicationState.UPLOADED: "🔒",
    PublicationState.RELEASING: "📡",
    PublicationState.UNKNOWN: "❔",
    PublicationState.PUBLISHED: "🌍",
    PublicationState.TAKEDOWN_REQUESTED: "🧹",
    PublicationState.TAKEN_DOWN: "🕳️",
    PublicationState.HANDED_OVER: "🤝",
    PublicationState.FAILED: "⚠️",
    PublicationState.CANCELLED: "🚫",
}


@cache
def _characters() -> Mapping[str, str]:
    rows = (row.split("|", 2) for row in TABLE.splitlines() if row.count("|") >= 2)
    return {row[0]: row[1] for row in rows}


def pictures(names: tuple[str, ...]) -> str:
    """Return the characters of some illustrations; unknown names show nothing."""
    return "".join(_characters().get(name, "") for name in names)
