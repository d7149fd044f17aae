"""The words by which people are asked, and the version of them: an answer is worth what was read with it.

Change a word and raise `WORDING`; answers keep the version they were given under.
"""

from datetime import timedelta
from typing import Final

from bot.studio.consent import Consent, Reach, Use

WORDING: Final = "2026-11"
ASKS: Final = {
    Use.APPEAR: "show you in the picture, as filmed or photographed, or as a drawn or generated likeness",
    Use.VOICE: "use recordings of your voice",
    Use.VOICE_CLONE: "have a machine speak with a likeness of your voice, words that you did not say",
    Use.NAME: "say, show or write your name",
    Use.PUBLISH: "publish the finished video on the channels of this server",
}
DECLARATION: Final = (
    "By agreeing you declare that **you are 18 or older**. No answer is no consent: until you agree, nothing of you is "
    "used. You can agree to a part, say no, and take it back at any time with a button here or with `/consent revoke`; "
    "whoever asked cannot answer for you."
)
LIMITS_OF_TAKING_BACK: Final = (
    "Taking it back stops what is being made and anything still to come out. What is public already is listed, and you "
    "can ask to have it taken down; copies that others made cannot be called back."
)


def reach_words(consent: Consent) -> str:
    """Say how far what is asked, or was agreed to, goes."""
    match consent.reach:
        case Reach.PRODUCTION:
            return f"for this one video, for {length_words(consent.lasts)}"
        case Reach.PERIOD:
            return f"for every video of this server, for {length_words(consent.lasts)}"
        case Reach.EVERYTHING:
            return "for every video of this server, until you take it back"


def length_words(length: timedelta | None) -> str:
    """Write a length of time as people say it."""
    if length is None:
        return "as long as you like"
    days = max(1, round(length / timedelta(days=1)))
    if days % 365 == 0:
        return "a year" if days == 365 else f"{days // 365} years"
    return "a day" if days == 1 else f"{days} days"


def ordered(uses: frozenset[Use]) -> list[Use]:
    """Return uses in the order in which they are told."""
    return sorted(uses, key=list(Use).index)
