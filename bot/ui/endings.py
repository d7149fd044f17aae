"""What came of work that is told in a message of its own: the last words of that message, and its file."""

from dataclasses import dataclass
from typing import Final

from bot.services.context import Studio
from bot.studio.characters import PictureBrought
from bot.studio.guiding import CONTROL_WORDS, GuideBrought
from bot.studio.outcomes import ClipFilmed, Failed, ModelPulled, MusicComposed, SampleChecked, VoiceTried
from bot.studio.thumbnails import DrawnThumbnail, ThumbnailDrawn
from bot.studio.timeline import FPS
from bot.studio.values import GuildId, Sha256
from bot.ui.cards.characters import pictured_words
from bot.ui.cards.makers import maker
from bot.ui.text import plain, seconds

Told = (
    Failed
    | ModelPulled
    | VoiceTried
    | SampleChecked
    | MusicComposed
    | ClipFilmed
    | PictureBrought
    | GuideBrought
    | ThumbnailDrawn
)
_HEARD: Final = "-# Generated sound ·"
_SEEN: Final = "-# Generated pictures ·"


@dataclass(frozen=True, slots=True)
class Ending:
    """Words, and a file with its name."""

    words: str
    file: Sha256 | None = None
    name: str = ""


async def ending_of(studio: Studio, guild: GuildId, outcome: Told) -> Ending:
    """Return how a message ends."""
    match outcome:
        case Failed():
            return Ending(failure(outcome))
        case ModelPulled():
            return Ending(_fetched(outcome))
        case SampleChecked():
            return Ending(await _cloned(studio, guild, outcome))
        case PictureBrought(character=character):
            return Ending(pictured_words(await studio.store.characters.find(guild, character)))
        case GuideBrought(guide=guide):
            return Ending(
                f"🖼️ The scene is filmed again after {CONTROL_WORDS[guide.follows]}.", guide.picture, "guide.png"
            )
        case ThumbnailDrawn(thumbnail=thumbnail):
            return Ending(_stands(thumbnail), thumbnail.picture, "thumbnail.jpg")
        case VoiceTried(name=name, sound=sound, made=made):
            return Ending(f"🔊 **{plain(name, 60)}**\n{_HEARD} {maker(made)}", sound, "voice.wav")
        case MusicComposed(words=words, music=music, made=made):
            return Ending(f"🎵 {plain(words, 200)}\n{_HEARD} {maker(made)}", music, "music.wav")
        case ClipFilmed(take=take):
            return Ending(_filmed(outcome), take.preview or take.artifact, "clip.mp4")


def failure(failed: Failed) -> str:
    """Write what went wrong, and what to do next."""
    reference = f" Reference {plain(failed.reference, 40)}." if failed.reference else ""
    return f"⚠️ {plain(failed.what, 800)} {plain(failed.remedy, 600)}{reference}"


def _filmed(filmed: ClipFilmed) -> str:
    take = filmed.take
    by, _, fallback = maker(take.made).partition("\n")
    facts = f"{_SEEN} {seconds(take.frames / FPS)} · {take.width} × {take.height} · seed {take.made.seed} · {by}"
    note = f"-# {plain(take.made.note, 300)}" if take.made.note else ""
    if take.guide is not None:
        facts += f" · after {CONTROL_WORDS[take.guide.follows]}"
    return "\n".join(filter(None, (f"🎬 {plain(filmed.words, 400)}", facts, fallback, note)))


def _stands(drawn: DrawnThumbnail) -> str:
    note = f"\n-# {plain(drawn.made.note, 300)}" if drawn.made.note else ""
    return (
        f"🖼️ This stands for the video now. Ask for a review with `/publish review`; "
        f"`/publish thumbnail picture:of the film` takes one of its own again.\n{_SEEN} {maker(drawn.made)}{note}"
    )


def _fetched(pulled: ModelPulled) -> str:
    size = f"{pulled.bytes / 1e6:,.0f} MB in {seconds(pulled.seconds)}"
    return f"✅ **{plain(pulled.model, 60)}** is on {plain(pulled.host, 60)} now ({size})."


async def _cloned(studio: Studio, guild: GuildId, checked: SampleChecked) -> str:
    voice = await studio.store.voices.find(guild, checked.voice)
    if voice is None:
        return "⚠️ The voice was removed before it could be heard."
    name = plain(voice.name, 40)
    return (
        f"✅ **{name}** can speak now, by {checked.seconds:.0f} seconds of recording. Hear it with "
        f"`/voice preview voice:{name}`; a plan takes it with `/plan voice:{name}` or `/voice use voice:{name}`."
    )
