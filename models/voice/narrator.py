"""From a line of a plan to narration: equally loud sound, and when each written word is heard."""

from dataclasses import dataclass

from bot.studio.errors import ModelFailed
from bot.studio.plan import Line
from bot.studio.shot import WordTime
from bot.studio.speech import flat, speakable, spoken, word_times
from models.protocols import Aligner, Speech, Voice
from models.sound import STUDIO_RATE, resampled, wav_bytes
from models.voice.loudness import levelled, trimmed


@dataclass(frozen=True, slots=True)
class Narration:
    """A spoken line."""

    wav: bytes
    """48 kHz, mono, 16 bits."""
    duration_ms: int
    words: tuple[WordTime, ...]


def narrate(voice: Voice, aligner: Aligner, line: Line) -> Narration:
    """Speak a line, make it as loud as every other, and time its words; blocks.

    Raises ModelFailed when there is nothing to say or the voice gives no sound.
    """
    words = spoken(line.text, line.language)
    heard = flat(words)
    if not heard:
        raise ModelFailed(f"“{line.text[:60]}” has no words that can be spoken.", "Write the line in words.")
    speech = trimmed(voice.speak(speakable(words)))
    if not speech.samples.any():
        raise ModelFailed(
            f"{voice.name} gave no sound for “{line.text[:60]}”.", "Reword the line, or pick another voice."
        )
    times = aligner.align(speech, heard)
    final = levelled(Speech(resampled(speech, STUDIO_RATE).samples, STUDIO_RATE))
    duration = len(final.samples) * 1000 // STUDIO_RATE
    return Narration(
        wav_bytes(final), duration, word_times(words, [(min(a, duration), min(b, duration)) for a, b in times])
    )
