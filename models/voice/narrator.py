"""From a line of a plan to narration: equally loud sound, and when each written word is heard."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from bot.studio.errors import ModelFailed
from bot.studio.plan import Line, spoken_seconds
from bot.studio.shot import WordTime
from bot.studio.speech import SpokenWord, flat, sayable, spoken, word_times
from models.protocols import PLAINLY, Aligner, Alignment, Delivery, Speech, Voice
from models.sound import STUDIO_RATE, resampled, wav_bytes
from models.voice.loudness import levelled, trimmed


@dataclass(frozen=True, slots=True)
class Narration:
    """A spoken line."""

    wav: bytes
    """48 kHz, mono, 16 bits."""
    duration_ms: int
    words: tuple[WordTime, ...]
    timed_by: str = ""
    """What found the times of its words."""


@dataclass(frozen=True, slots=True)
class Said:
    """A line as a voice spoke it, before its words are timed."""

    words: tuple[SpokenWord, ...]
    speech: Speech

    @property
    def heard(self) -> Sequence[str]:
        """Every spoken word, in order."""
        return flat(self.words)


def narrate(voice: Voice, aligner: Aligner, line: Line) -> Narration:
    """Speak a line, make it as loud as every other, and time its words; blocks.

    Raises ModelFailed when there is nothing to say or the voice gives no sound.
    """
    said = say(voice, line)
    return narration_of(said, aligner.align(said.speech, said.heard))


def say(voice: Voice, line: Line, delivery: Delivery = PLAINLY) -> Said:
    """Speak a line, the silence around it cut; blocks. Raises ModelFailed for no words or no sound."""
    words = words_of(line)
    speech = trimmed(voice.speak(sayable(words, line.language), delivery))
    if not speech.samples.any():
        raise ModelFailed(
            f"{voice.name} gave no sound for “{line.text[:60]}”.", "Reword the line, or pick another voice."
        )
    return Said(words, speech)


def words_of(line: Line) -> tuple[SpokenWord, ...]:
    """Return the words of a line. Raises ModelFailed when none of them can be spoken."""
    words = spoken(line.text, line.language)
    if not flat(words):
        raise ModelFailed(f"“{line.text[:60]}” has no words that can be spoken.", "Write the line in words.")
    return words


def silent(line: Line) -> Narration:
    """Return silence of about the length of a line, its words spread over it: what captions alone are timed by."""
    words, rate = words_of(line), STUDIO_RATE
    speech = Speech(np.zeros(round(max(1.0, spoken_seconds(line.text)) * rate), np.float32), rate)
    return narration_of(Said(words, speech), Alignment(tuple(_spread(words, speech)), 0.0, ""))


def _spread(words: Sequence[SpokenWord], speech: Speech) -> list[tuple[int, int]]:
    heard = flat(words)
    weights = np.array([len(word) + 1.5 for word in heard])
    edges = np.concatenate([[0.0], np.cumsum(weights) / weights.sum()]) * (speech.samples.size * 1000 // speech.rate)
    return [(int(first), int(last)) for first, last in pairwise(edges)]


def narration_of(said: Said, alignment: Alignment) -> Narration:
    """Make a spoken line as loud as every other, and give its written words their times; blocks."""
    final = levelled(Speech(resampled(said.speech, STUDIO_RATE).samples, STUDIO_RATE))
    duration = len(final.samples) * 1000 // STUDIO_RATE
    times = [(min(start, duration), min(end, duration)) for start, end in alignment.times]
    return Narration(wav_bytes(final), duration, word_times(said.words, times), alignment.by)
