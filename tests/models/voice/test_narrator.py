"""Narration by the real voice, aligned for real, and heard by Whisper."""

import re
from itertools import pairwise

import pytest

from bot.studio.errors import ModelFailed
from bot.studio.plan import Line
from bot.studio.speech import flat, spoken
from models.align.pocketsphinx import PocketSphinxAligner
from models.align.whisper import WhisperEars
from models.sound import STUDIO_RATE, read_wav
from models.voice.hibari import HibariVoice
from models.voice.loudness import loudness
from models.voice.narrator import Narration, narrate

LINES = (
    "Honey never spoils: jars from 3,000-year-old tombs were still edible.",
    "On 5 March 2024 at 7:30 pm, Dr. Smith paid £5.50.",
    "About 60% of the FBI’s files, e.g. photos, fit in 2 GB.",
)


def narrated(voice: HibariVoice, aligner: PocketSphinxAligner, text: str) -> Narration:
    return narrate(voice, aligner, Line(text=text, voice="hibari"))


def test_a_line_becomes_sound_of_the_studio_with_a_time_for_every_written_word(
    voice: HibariVoice, aligner: PocketSphinxAligner
) -> None:
    narration = narrated(voice, aligner, LINES[0])

    sound = read_wav(narration.wav)
    assert sound.rate == STUDIO_RATE
    assert loudness(sound) == pytest.approx(-18, abs=0.2)
    assert narration.duration_ms == len(sound.samples) * 1000 // STUDIO_RATE
    assert [word.text for word in narration.words] == LINES[0].split()
    assert all(first.end_ms <= second.start_ms for first, second in pairwise(narration.words))
    assert narration.words[-1].end_ms <= narration.duration_ms


def test_the_same_line_gives_the_same_bytes(voice: HibariVoice, aligner: PocketSphinxAligner) -> None:
    assert narrated(voice, aligner, LINES[1]) == narrated(voice, aligner, LINES[1])


def test_what_is_written_is_what_is_heard(voice: HibariVoice, aligner: PocketSphinxAligner, ears: WhisperEars) -> None:
    wanted, got = [], []
    for text in LINES:
        wanted += words_of(text)
        got += words_of(ears.hear(read_wav(narrated(voice, aligner, text).wav)))

    wrong = sum(word not in got for word in wanted) + sum(word not in wanted for word in got)

    assert wrong <= 0.1 * len(wanted), (wanted, got)


def words_of(text: str) -> list[str]:
    return [word.lower() for word in flat(spoken(re.sub(r"(\d)\.(\d\d ?pm)", r"\1:\2", text)))]


def test_a_line_without_words_is_refused(voice: HibariVoice, aligner: PocketSphinxAligner) -> None:
    with pytest.raises(ModelFailed, match="no words"):
        narrated(voice, aligner, "🎉 — !")
