"""The brief: what was asked for, cleaned and bounded."""

import re
import unicodedata
from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field, StringConstraints

from bot.studio.errors import BriefRefused
from bot.studio.values import LanguageTag, Value

IDEA_LIMIT: Final = 2000
"""Longest idea or script, in characters after cleaning."""


class Platform(StrEnum):
    """Where a cut can be published."""

    YOUTUBE = "youtube"
    INSTAGRAM = "instagram"
    TIKTOK = "tiktok"


class Genre(StrEnum):
    """The kind of short; decides how a script is asked for."""

    FACTS = "facts"
    TIPS = "tips"
    HOW_TO = "how-to"
    FUNNY = "funny"
    ADVERT = "advert"
    STORY = "story"


class Mood(StrEnum):
    """The feeling of the pictures; decides palette, type and music."""

    CALM = "calm"
    PLAYFUL = "playful"
    BOLD = "bold"
    DARK = "dark"
    WARM = "warm"
    SCIENCE = "science"


class Brief(Value):
    """What was asked: an idea, or a script that is spoken as it stands."""

    idea: Annotated[str, StringConstraints(min_length=1, max_length=IDEA_LIMIT)]
    is_script: bool = False
    audience: Annotated[str, StringConstraints(max_length=200)] = ""
    platforms: tuple[Platform, ...] = (Platform.YOUTUBE,)
    seconds: Annotated[int, Field(ge=10, le=180)] = 25
    genre: Genre | None = None
    mood: Mood | None = None
    language: LanguageTag = "en"
    voice: str = ""
    """Catalogue name of the voice; empty for the default of the language."""


_BLANKS = re.compile(r" *\n *")
_SPACES = re.compile(r" {2,}")
_LINES = re.compile(r"\n{3,}")
_JOINED = "[\u0600-\u1fff\u2070-\uffff\U00010000-\U0010ffff]"
_LOOSE_JOINER = re.compile(f"(?<!{_JOINED})[\u200c\u200d]|[\u200c\u200d](?!{_JOINED})")
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def clean(text: str) -> str:
    """Drop invisible and direction-changing characters and squeeze blanks; keep every script's letters.

    Zero-width joiners stay only between characters that need them (emoji sequences, Indic and Arabic scripts).
    """
    spaced = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").replace("\u2028", "\n")
    seen = "".join(char for char in spaced if char in "\n\u200c\u200d" or unicodedata.category(char) not in _HIDDEN)
    while (kept := _LOOSE_JOINER.sub("", seen)) != seen:
        seen = kept
    lines = _BLANKS.sub("\n", _SPACES.sub(" ", unicodedata.normalize("NFC", seen)))
    return _LINES.sub("\n\n", lines).strip()


def brief_of(idea: str, **choices: object) -> Brief:
    """Clean what a person typed into a brief.

    Raises BriefRefused when nothing readable is left or it is too long.
    """
    text = clean(idea)
    if not any(char.isalnum() for char in text):
        raise BriefRefused("The brief has no words in it.", "Write in a sentence what the video is about.")
    if len(text) > IDEA_LIMIT:
        raise BriefRefused(
            f"The brief has {len(text):,} characters; at most {IDEA_LIMIT:,} fit.",
            "Shorten it to what the video must say.",
        )
    return Brief.model_validate({"idea": text, **choices})
