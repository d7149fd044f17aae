"""Recordings by which a voice may be cloned, and those that may not."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.studio.errors import Refused
from models.protocols import Samples, Speech
from models.sound import resampled
from models.voice.hibari import HibariVoice
from models.voice.loudness import LINE_LUFS, loudness
from models.voice.sample import RATE, judged

TEXT = "Honey never spoils because bees remove nearly all of its water, and what is left keeps germs away for ages."
SECONDS = 12


def recording(samples: NDArray[Any]) -> Speech:
    return Speech(samples.astype(np.float32), 48_000)


def noise(level: float = 0.1) -> Samples:
    return np.random.default_rng(0).normal(0, level, 48_000 * SECONDS).astype(np.float32)


@pytest.fixture(scope="module")
def spoken(voice: HibariVoice) -> Speech:
    one = voice.speak(TEXT)
    return resampled(Speech(np.tile(one.samples, 2), one.rate), 48_000)


def test_speech_is_kept_levelled_and_no_longer_than_a_model_uses(spoken: Speech) -> None:
    kept = judged(Speech(np.tile(spoken.samples, 4), spoken.rate), "The recording")

    assert kept.rate == RATE
    assert kept.samples.size == 30 * RATE
    assert loudness(kept) == pytest.approx(LINE_LUFS, abs=0.5)


def test_speech_in_a_room_with_some_noise_is_still_speech(spoken: Speech) -> None:
    room = np.random.default_rng(1).normal(0, 0.003, spoken.samples.size)

    assert judged(recording(spoken.samples + room), "It").samples.size


@pytest.mark.parametrize(
    ("samples", "words"),
    [
        (np.zeros(48_000 * SECONDS), "too quiet"),
        (noise(0.00001), "too quiet"),
        (np.zeros(0), "too quiet"),
        (noise(), "Nobody can be heard speaking"),
        (0.3 * np.sin(np.arange(48_000 * SECONDS) / 40), "Nobody can be heard speaking"),
        (np.clip(noise(2.0), -1, 1), "too loud"),
        (noise()[: 48_000 * 2], "holds 2.0 seconds of sound; 6 is the least"),
    ],
    ids=["silence", "hush", "nothing", "noise", "tone", "clipped", "short"],
)
def test_what_nobody_speaks_in_is_refused_in_a_sentence(samples: Samples, words: str) -> None:
    with pytest.raises(Refused, match=words):
        judged(recording(samples), "The recording")


def test_two_seconds_of_speech_are_too_few(spoken: Speech) -> None:
    with pytest.raises(Refused, match="seconds of sound"):
        judged(Speech(spoken.samples[: 48_000 * 3], 48_000), "The recording")
