"""The platforms we publish to; a new one is a module beside this and a row here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.studio.brief import Genre, Platform
from bot.studio.plan import Plan
from bot.studio.platforms import youtube
from bot.studio.platforms.film import Film
from bot.studio.publication import Metadata, Privacy, Target
from bot.studio.values import AccountId


@dataclass(frozen=True, slots=True)
class Rules:
    """What one platform allows and wants."""

    title: str
    """What people call it."""
    metadata_for: Callable[[Plan], Metadata]
    target_for: Callable[[AccountId, Genre, Privacy], Target]
    check: Callable[[Metadata, Film], tuple[str, ...]]
    """Why it would not take a film with these words, a sentence each."""


PLATFORMS: Final[Mapping[Platform, Rules]] = {
    Platform.YOUTUBE: Rules("YouTube", youtube.metadata_for, youtube.target_for, youtube.check),
}
