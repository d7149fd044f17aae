"""Voices cloned from a recording of somebody: whose each is, by which model, and what a recording must be."""

import re
from datetime import datetime
from typing import Annotated, Final

from pydantic import Field, StringConstraints

from bot.studio.errors import Refused
from bot.studio.plan import Line, Plan
from bot.studio.uploads import UploadLimits
from bot.studio.values import GuildId, LanguageTag, PersonId, Sha256, UserId, Value, VoiceId

SAMPLE_LIMITS: Final = UploadLimits(bytes_most=25_000_000, seconds_most=300.0)
"""Of a recording as somebody brings it."""
SAMPLE_LEAST_S: Final = 6.0
"""Speech that a recording must hold, pauses left out."""
SAMPLE_KEPT_S: Final = 30.0
"""How much of it is kept: no model uses more."""
_NAME: Final = re.compile(r"[\w][\w .'-]{0,30}\w|\w")
PREVIEW: Final[dict[str, str]] = {
    "en": "This is how I sound. Shall we make a film together?",
    "de": "So klinge ich. Wollen wir zusammen einen Film machen?",
    "fr": "Voilà comment je parle. On fait un film ensemble ?",
    "es": "Así sueno yo. ¿Hacemos una película juntos?",
    "it": "Ecco come parlo. Facciamo un film insieme?",
    "pt": "É assim que eu falo. Vamos fazer um filme juntos?",
    "nl": "Zo klink ik. Zullen we samen een film maken?",
    "pl": "Tak właśnie brzmię. Zrobimy razem film?",
}
"""What a voice says to be heard, by language."""


class ClonedVoice(Value):
    """A voice of one server that is a likeness of somebody's."""

    id: VoiceId
    guild: GuildId
    name: Annotated[str, StringConstraints(min_length=1, max_length=32)]
    person: PersonId
    engine: str
    """Catalogue name of the model that speaks with it."""
    language: LanguageTag = "en"
    """What it is heard in when it is tried."""
    sample: Sha256 | None = None
    """The recording as it was cleaned: 24 kHz, mono. None until it has been listened to."""
    seconds: Annotated[float, Field(ge=0)] = 0.0
    made_by: UserId
    made_at: datetime

    @property
    def is_ready(self) -> bool:
        """Say whether it can speak."""
        return self.sample is not None

    def speaks(self, line: Line) -> Line:
        """Return a line as this voice speaks it."""
        return line.but(voice=self.engine, speaker=self.person, sample=self.sample)


def voice_name(written: str) -> str:
    """Return a name as a voice may have it. Raises Refused."""
    name = " ".join(written.split())
    if not _NAME.fullmatch(name):
        raise Refused(
            "A voice's name has up to 32 letters, digits, blanks, dots, dashes and apostrophes.",
            "Give it another name.",
        )
    return name


def same_name(one: str, other: str) -> bool:
    """Say whether two names are the same to people."""
    return one.casefold() == other.casefold()


def with_voice(plan: Plan, numbers: tuple[int, ...], voice: ClonedVoice | None, other: str = "") -> Plan:
    """Return a plan with some scenes, or all, spoken by a cloned voice, else by one of the catalogue."""
    scenes = []
    for number, scene in enumerate(plan.scenes, 1):
        if numbers and number not in numbers:
            scenes.append(scene)
            continue
        line = voice.speaks(scene.line) if voice else scene.line.but(voice=other, speaker=None, sample=None)
        scenes.append(scene.but(line=line))
    return plan.but(scenes=tuple(scenes))
