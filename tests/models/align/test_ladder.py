"""Which rung of the ladder times a line, and what the rungs make of sound that is not what is written."""

import random
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.studio.speech import flat, spoken
from models.align.ladder import ENOUGH, GUESS, guessed, is_enough, surer
from models.align.own import told
from models.align.pocketsphinx import PocketSphinxAligner
from models.align.whisper import WhisperEars, laid_beside
from models.protocols import Alignment, Speech, Timed
from models.voice.hibari import HibariVoice
from tests.models.align.test_pocketsphinx import SENTENCES
from tests.models.spoken_words import assembled

WORDS = ("one", "two", "three")
HUM = Speech(np.sin(np.arange(24_000) / 20).astype(np.float32), 24_000)
TOLD = tuple(Timed(word, 300 * at, 300 * at + 200) for at, word in enumerate(WORDS))


def test_the_surer_of_two_is_taken_and_the_first_where_they_are_alike() -> None:
    low, high, as_high = (Alignment(((0, 1),), confidence, str(confidence)) for confidence in (0.3, 0.5, 0.5))

    assert surer(low, high) is high
    assert surer(high, low) is high
    assert surer(high, as_high) is high
    assert surer(None, low) is low
    assert [is_enough(one) for one in (Alignment((), ENOUGH, ""), high, None)] == [True, False, False]
    assert guessed(HUM, WORDS).by == GUESS


def test_times_that_the_voice_tells_are_those_of_its_words() -> None:
    found = told(Speech(HUM.samples, HUM.rate, TOLD), WORDS)

    assert found is not None
    assert found.times == ((0, 200), (300, 500), (600, 800))
    assert found.confidence == 1.0


@given(
    st.lists(st.text("abcäß19", min_size=1, max_size=5), min_size=1, max_size=6),
    st.data(),
)
def test_letters_become_words_however_the_engine_cuts_them(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    cuts = sorted(data.draw(st.sets(st.integers(1, max(1, len(text) - 1)))))
    edges = [0, *[cut for cut in cuts if cut < len(text)], len(text)]
    timed = tuple(Timed(text[a:b], 10 * a, 10 * b) for a, b in pairwise(edges))

    found = told(Speech(HUM.samples, HUM.rate, timed), words)

    assert found is not None
    flat_times = [edge for time in found.times for edge in time]
    assert flat_times == sorted(flat_times)
    assert len(found.times) == len(words)


@pytest.mark.parametrize("words", [("one", "two"), ("one", "two", "four"), ("one", "two", "three", "four")])
def test_times_of_another_text_are_not_taken(words: tuple[str, ...]) -> None:
    assert told(Speech(HUM.samples, HUM.rate, TOLD), words) is None


@given(
    st.lists(st.text("abcd", min_size=1, max_size=4), min_size=1, max_size=8),
    st.lists(st.text("abcd", min_size=1, max_size=4), max_size=8),
)
def test_words_beside_anything_heard_are_in_order_and_within_the_sound(written: list[str], heard: list[str]) -> None:
    found = laid_beside(HUM, written, [(word, 100 * at, 100 * at + 90) for at, word in enumerate(heard)], "ears")

    edges = [edge for time in found.times for edge in time]
    assert len(found.times) == len(written)
    assert edges == sorted(edges)
    assert edges[-1] <= 1000
    assert 0 <= found.confidence <= 1
    assert found.confidence == 1 or written != heard


def test_sound_of_other_words_is_trusted_less_than_its_own(voice: HibariVoice, aligner: PocketSphinxAligner) -> None:
    lines = [flat(spoken(sentence)) for sentence in SENTENCES[:4]]
    sounds = [voice.speak(" ".join(words)) for words in lines]

    own = [aligner.align(sound, words).confidence for sound, words in zip(sounds, lines, strict=True)]
    others = [aligner.align(sounds[0], words).confidence for words in lines[1:]]

    assert min(own) >= ENOUGH
    assert np.mean(others) < np.mean(own) - 0.2
    assert aligner.align(Speech(np.zeros(24_000, np.float32), 24_000), lines[0]).confidence < ENOUGH


def test_whisper_finds_95_percent_of_words_within_200_ms(voice: HibariVoice, ears: WhisperEars) -> None:
    errors: list[int] = []
    for number, sentence in enumerate(SENTENCES[:1]):
        line, chance = spoken(sentence), random.Random(number)
        gaps = [60, *(chance.randint(0, 80) for _ in line[1:])]
        sound, truth = assembled(voice, [list(word.words) for word in line], gaps)

        found = ears.align(sound, flat(line))

        assert found.confidence >= ENOUGH
        errors += [abs(start - true) for (start, _), (true, _) in zip(found.times, truth, strict=True)]
    assert np.mean(np.array(errors) <= 200) >= 0.95, sorted(errors)[-10:]
