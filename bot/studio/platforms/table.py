"""The platforms we publish to; a new one is a module beside this and a row here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.studio.account import Account, AccountFacts
from bot.studio.brief import Genre, Platform
from bot.studio.choosing import ChoiceQuestion
from bot.studio.plan import Plan
from bot.studio.platforms import instagram, tiktok, youtube
from bot.studio.platforms.film import DailyCap, Film
from bot.studio.publication import Choices, Metadata, Privacy, Target
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
    check_target: Callable[[Target], tuple[str, ...]] = lambda _: ()
    """Why it would not take these choices, a sentence each."""
    check_fit: Callable[[Target, Film], tuple[str, ...]] = lambda *_: ()
    """Why these choices do not fit a film, a sentence each."""
    asks: Callable[[Account], bool] = lambda _: False
    """Whether there may be something to choose for an account, so that its platform is asked what there is."""
    must_choose: bool = True
    """Whether nothing goes out before somebody chose; else a platform that does not answer leaves nothing to choose."""
    questions: Callable[[Account, AccountFacts], tuple[ChoiceQuestion, ...]] = lambda *_: ()
    """What a person must choose for this account before the review; nothing where there is no choice."""
    choices_of: Callable[[Mapping[str, tuple[str, ...]], AccountFacts], Choices | None] = lambda *_: None
    """What their answers, by name of the question, amount to. Raises Refused for what the platform forbids."""
    keeps: timedelta | None = None
    """How long an upload waits for its release there; None for as long as we like."""
    hand_over: tuple[str, ...] = ()
    """What is left to do in the platform's app where a film ends as handed over, step by step."""
    cap: Callable[[Target], DailyCap | None] = lambda _: None
    """How many films like this it takes of an account in 24 hours, where it does not say so itself when asked."""


PLATFORMS: Final[Mapping[Platform, Rules]] = {
    Platform.YOUTUBE: Rules(
        "YouTube",
        youtube.metadata_for,
        youtube.target_for,
        youtube.check,
        asks=lambda _: True,
        must_choose=False,
        questions=youtube.questions,
        choices_of=youtube.choices_of,
    ),
    Platform.INSTAGRAM: Rules(
        "Instagram",
        instagram.metadata_for,
        instagram.target_for,
        instagram.check,
        check_target=instagram.check_target,
        check_fit=instagram.check_fit,
        asks=lambda _: True,
        questions=instagram.questions,
        choices_of=instagram.chosen,
        keeps=instagram.CONTAINER_KEEPS,
    ),
    Platform.TIKTOK: Rules(
        "TikTok",
        tiktok.metadata_for,
        tiktok.target_for,
        tiktok.check,
        check_target=tiktok.check_target,
        asks=tiktok.may_post,
        questions=tiktok.questions,
        choices_of=tiktok.choices_of,
        cap=tiktok.cap_of,
        hand_over=tiktok.HAND_OVER,
    ),
}
