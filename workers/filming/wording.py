"""A shot as words for a video model: what is seen, in the style of its film. Pure."""

import hashlib
from collections.abc import Mapping
from typing import Final

from bot.studio.brief import Mood
from bot.studio.shot import Shot
from bot.studio.work import FilmClip, Filming

AVOIDED: Final = "text, captions, subtitles, watermark, logo, blurry, distorted, deformed, low quality"
"""What no picture of a film should show: words are set by the cutting room."""
STYLES: Final[Mapping[Mood, str]] = {
    Mood.CALM: "soft daylight, muted natural colours, the camera glides slowly",
    Mood.PLAYFUL: "bright cheerful colours, even light, a lively camera",
    Mood.BOLD: "strong contrast, saturated colours, a dynamic camera",
    Mood.DARK: "low-key light, deep shadows, cold colours, the camera moves slowly",
    Mood.WARM: "golden evening light, warm colours, shallow depth of field",
    Mood.SCIENCE: "clean neutral light, fine detail, a steady macro lens",
}
_LENSES: Final = (
    "shot on a 35 mm lens, cinematic, photorealistic",
    "shot on a 50 mm lens, film grain, photorealistic",
    "shot on a wide lens, documentary style, photorealistic",
)
"""One for all scenes of a film."""


def prompt_of(shot: Shot) -> str:
    """Return what a video model is asked to film."""
    lens = _LENSES[shot.film_seed % len(_LENSES)]
    return ". ".join((_seen(shot), *shot.cast, STYLES[shot.mood], lens)) + "."


def words_of(work: Filming) -> str:
    """Return in what words something is drawn or filmed: a clip in those of whoever asked, and no others."""
    return work.shot.picture if isinstance(work, FilmClip) else prompt_of(work.shot)


def seed_of(shot: Shot) -> int:
    """Return the chance of a take: its shot's own, so that another take can keep it."""
    digest = hashlib.sha256(str(shot.seed).encode()).digest()
    return int.from_bytes(digest[:6])


def _seen(shot: Shot) -> str:
    """Return what is seen: what the plan says, else what it would draw, else what is told."""
    drawn = ", ".join(name.replace("-", " ") for name in shot.look.illustrations)
    words = shot.picture or drawn or shot.look.title or shot.line
    return " ".join(words.split()).rstrip(".")
