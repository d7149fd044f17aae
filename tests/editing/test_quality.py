"""How good a film is that was made with the real voice, aligner, camera and music."""

import re
from itertools import pairwise
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from bot.studio.assembly import assemble
from bot.studio.brief import Genre, Mood
from bot.studio.clips import TransitionKind
from bot.studio.cut import Profile
from bot.studio.plan import Author, Layout, Line, Look, Plan, Scene
from bot.studio.speech import flat, spoken, word_times
from bot.studio.style import CutStyle
from bot.studio.takes import LineTake, Made
from bot.studio.timeline import Timeline
from bot.studio.values import SceneKey
from models.align.pocketsphinx import PocketSphinxAligner
from models.align.whisper import WhisperEars
from models.folders import weights_folder
from models.protocols import Speech
from models.registry import load, row_of
from models.sound import wav_bytes
from models.voice.hibari import HibariVoice
from models.voice.narrator import narrate
from models.weights import pull
from tests.editing.reels import Shelf, luma_of, sound_of
from tests.models.spoken_words import assembled
from workers.editing.render import RenderedFiles, render

LINES = (
    "Honey never spoils.",
    "Bees dry the nectar until almost no water is left.",
    "Only 18 percent of honey is water, so nothing can grow in it.",
    "It is also sour, and it holds a little peroxide.",
    "In an old tomb in Egypt, people found a jar that was three thousand years old.",
    "They tasted it. It was still good.",
    "So keep the lid closed, and your honey will outlive you.",
)
LOOKS = (Layout.OPENING, Layout.HERO, Layout.NUMBER, Layout.LIST, Layout.HERO, Layout.QUOTE, Layout.CLOSING)


@pytest.fixture(scope="module")
def voice() -> HibariVoice:
    return HibariVoice()


@pytest.fixture(scope="module")
def aligner() -> PocketSphinxAligner:
    return PocketSphinxAligner()


def plan_of(lines: tuple[str, ...]) -> Plan:
    scenes = tuple(
        Scene(
            key=SceneKey(f"S{number}"),
            line=Line(text=text, voice="hibari"),
            look=Look(layout=layout, title=" ".join(text.split()[:4]), figure="18%" if "18" in text else ""),
        )
        for number, (text, layout) in enumerate(zip(lines, LOOKS, strict=False), 1)
    )
    return Plan(title="Honey", genre=Genre.FACTS, mood=Mood.PLAYFUL, scenes=scenes, author=Author(model="test"), seed=3)


def narrated(plan: Plan, shelf: Shelf, voice: HibariVoice, aligner: PocketSphinxAligner) -> dict[str, LineTake]:
    takes = {}
    for scene in plan.scenes:
        narration = narrate(voice, aligner, scene.line)
        takes[scene.line.digest()] = LineTake(
            inputs=scene.line.digest(),
            artifact=shelf.keep(narration.wav),
            duration_ms=narration.duration_ms,
            words=narration.words,
            made=Made(model=voice.name),
        )
    return takes


def film(timeline: Timeline, shelf: Shelf, folder: Path, profile: Profile) -> RenderedFiles:
    return render(timeline, shelf.fetch, folder, profile, 8_000_000, lambda *_: True)


def plain(text: str) -> list[str]:
    numbers = {"18": "eighteen", "3000": "three thousand", "3,000": "three thousand", "%": " percent"}
    lower = text.lower()
    for figure, words in numbers.items():
        lower = lower.replace(figure, words)
    return re.findall(r"[a-z']+", lower)


def word_errors(said: list[str], heard: list[str]) -> float:
    """Return the edit distance between two texts in words, as a share of the first."""
    row = list(range(len(heard) + 1))
    for number, word in enumerate(said, 1):
        before, row[0] = row[0], number
        for place, other in enumerate(heard, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (word != other))
    return row[-1] / len(said)


def lively(lumas: list[np.ndarray], fps: int = 30) -> list[str]:
    """Return what is wrong with any second of a film: flat, still or black."""
    small = [cv2.resize(luma, (135, 240), interpolation=cv2.INTER_AREA).astype(np.float32) for luma in lumas]
    moves = [float(np.abs(after - before).mean()) for before, after in pairwise(small)]
    wrong = []
    for start in range(0, len(small) - fps + 1, 6):
        second = small[start : start + fps]
        if np.mean([picture.std() for picture in second]) < 4:
            wrong.append(f"flat at frame {start}")
        if np.mean(moves[start : start + fps - 1]) < 0.2:
            wrong.append(f"still at frame {start}")
        if np.mean([picture.mean() for picture in second]) < 20:
            wrong.append(f"black at frame {start}")
    return wrong


def test_captions_are_lit_within_a_tenth_of_a_second(
    shelf: Shelf, voice: HibariVoice, aligner: PocketSphinxAligner
) -> None:
    """The line is spoken word by word at known times; what is measured is the frame at which each word lights up."""
    gaps = [90, 0, 120, 60, 200, 0, 80, 150, 40, 250, 0, 100, 60, 180]
    late = []
    for number, text in enumerate((*LINES[1:3], LINES[4])):
        words = spoken(text, "en")
        each = [list(flat([word])) for word in words]
        speech, truth = assembled(voice, each, (gaps[number:] + gaps)[: len(words)])
        times = word_times(words, aligner.align(speech, flat(words)).times)
        line = Line(text=text, voice="hibari")
        take = LineTake(
            inputs=line.digest(),
            artifact=shelf.keep(wav_bytes(Speech(speech.samples, speech.rate))),
            duration_ms=len(speech.samples) * 1000 // speech.rate,
            words=times,
            made=Made(model="hibari"),
        )
        plan = plan_of((text,)).but(scenes=(Scene(key=SceneKey("S1"), line=line),))
        timeline = assemble(plan, CutStyle(), {line.digest(): take})
        start = timeline.narration[0].start * 1000 / 30
        lit = [word.start * 1000 / 30 for page in timeline.captions for word in page.words]
        late += [abs(at - start - begun) for at, (begun, _) in zip(lit, truth, strict=True)]

    assert len(late) >= 35
    assert np.mean([delay <= 100 for delay in late]) >= 0.95


def test_no_second_of_a_preview_is_flat_still_or_black(
    shelf: Shelf, tmp_path: Path, voice: HibariVoice, aligner: PocketSphinxAligner
) -> None:
    plan = plan_of(LINES[:2])
    timeline = assemble(plan, CutStyle(), narrated(plan, shelf, voice, aligner))
    small = timeline.but(width=270, height=480)

    files = film(small, shelf, tmp_path / "out", Profile.PREVIEW)

    lumas = luma_of(files.draft)
    assert len(lumas) == timeline.frames
    assert lively(lumas) == []


@pytest.mark.slow
def test_a_film_is_understood_lively_loud_and_small_enough(
    shelf: Shelf, tmp_path: Path, voice: HibariVoice, aligner: PocketSphinxAligner
) -> None:
    pull(row_of("whisper-tiny.en"), weights_folder(), lambda _: None)
    ears: WhisperEars = load("whisper-tiny.en", weights_folder())
    plan = plan_of(LINES)
    style = CutStyle(transition=TransitionKind.PUSH)
    timeline = assemble(plan, style, narrated(plan, shelf, voice, aligner))

    files = film(timeline, shelf, tmp_path / "out", Profile.MASTER)

    said = plain(" ".join(LINES))
    sound = sound_of(files.master)
    heard = plain(ears.hear(Speech(sound.mean(axis=0), 48_000)))
    assert len(said) >= 60
    assert word_errors(said, heard) <= 0.10, " ".join(heard)
    assert lively(luma_of(files.master)) == []
    assert files.draft is not None
    assert files.draft.stat().st_size <= 8_000_000
    assert files.loudness is not None
    assert files.loudness.integrated_lufs == pytest.approx(-14.0, abs=0.5)
    assert files.loudness.true_peak_dbtp <= -1.0
    with av.open(str(files.master)) as master:
        assert master.streams.video[0].frames == timeline.frames
        assert (master.streams.video[0].width, master.streams.video[0].height) == (1080, 1920)
