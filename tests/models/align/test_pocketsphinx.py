"""Times of words against the truth: single words spoken by the real voice and placed at known moments."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.studio.speech import flat, spoken, word_times
from models.align.letters import sounds_of
from models.align.pocketsphinx import PocketSphinxAligner
from models.align.spread import spread
from models.protocols import Speech
from models.voice.hibari import HibariVoice
from tests.models.spoken_words import assembled

SENTENCES = (
    "Honey never spoils because bees remove nearly all of its water",
    "The first film ever shown in public lasted only fifty seconds",
    "Picturelock cuts a video while Kubernetes restarts its blorptangle pods",
    "In 1969 a crew flew 384,400 km for £2.5m and the FBI watched",
    "Put the kettle on and warm the pot before you add two spoons of tea",
    "Octopuses have three hearts and blue blood and nine brains",
)


@pytest.mark.parametrize("longest_gap_ms", [80, 250])
def test_95_percent_of_captioned_words_are_within_100_ms_of_the_spoken_ones(
    voice: HibariVoice, aligner: PocketSphinxAligner, longest_gap_ms: int
) -> None:
    errors = []
    for number, sentence in enumerate(SENTENCES):
        line = spoken(sentence)
        chance = random.Random(number)
        gaps = [60, *(chance.randint(0, longest_gap_ms) for _ in line[1:])]
        sound, truth = assembled(voice, [list(word.words) for word in line], gaps)

        times = word_times(line, aligner.align(sound, flat(line)).times)

        errors += [abs(time.start_ms - start) for time, (start, _) in zip(times, truth, strict=True)]

    assert np.mean(np.array(errors) <= 100) >= 0.95, sorted(errors)[-10:]
    assert np.median(errors) <= 20


def test_sound_that_says_something_else_still_gives_every_word_a_time(
    voice: HibariVoice, aligner: PocketSphinxAligner
) -> None:
    noise = Speech(np.random.default_rng(0).normal(0, 0.1, 24_000).astype(np.float32), 24_000)
    words = ["thirty", "seven", "words", "that", "nobody", "ever", "said", "here"]

    for speech in (noise, Speech(np.zeros(2400, np.float32), 24_000), voice.speak("No.")):
        times = aligner.align(speech, words).times
        assert len(times) == len(words)
        assert list(times) == sorted(times)


def test_words_of_other_scripts_do_not_break_it(voice: HibariVoice, aligner: PocketSphinxAligner) -> None:
    assert len(aligner.align(voice.speak("one two three"), ["один", "two", "三"]).times) == 3


@given(st.text(min_size=1, max_size=30))
def test_any_word_gets_sounds(word: str) -> None:
    assert sounds_of(word)


@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=20), st.integers(0, 50_000))
def test_a_guess_is_in_order_and_within_the_sound(words: list[str], size: int) -> None:
    speech = Speech(np.sin(np.arange(size) / 20).astype(np.float32), 24_000)

    times = spread(speech, words)

    edges = [edge for time in times for edge in time]
    assert len(times) == len(words)
    assert edges == sorted(edges)
    assert edges[-1] <= size / 24 + 10
