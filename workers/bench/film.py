"""The bench's film: six mixed scenes with everything a cut may have, and the changes that are made to it.

What it is made of is generated, the same on every machine, and lies in a folder as artifacts do.
"""

import asyncio
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from bot.artifacts import Artifacts
from bot.studio.clips import Clip, Filmed, Source, Still, Transition, TransitionKind, View
from bot.studio.overlays import CaptionLook, CaptionPage, CaptionStyle, CaptionWord, Logo
from bot.studio.soundtrack import Music, Narration, SoundEffect, SoundKind
from bot.studio.timeline import FPS, Timeline
from bot.studio.values import SceneKey, Sha256
from models.protocols import Speech
from models.sound import wav_bytes
from workers.bench.chatter import RATE, chatter
from workers.bench.footage import Camera, filmed, photo

SECONDS: Final = 30.0
WIDTH: Final = 1080
MANY: Final = 40
"""Clips of the film that is cut into many."""
CHANGED_SCENE: Final = 3
"""Index of the scene whose caption changes: a filmed one in the middle."""
LINES: Final = (
    "Honey keeps for ages because almost nothing can live in it",
    "Bees carry nectar home and fan it until the water leaves",
    "What is left is so thick that bacteria dry out inside",
    "An enzyme adds a little acid which keeps even mould away",
    "Jars found in old tombs were still good to eat",
    "So close the lid well and it outlives us all",
)
_SCENES: Final = (
    Camera(1, 704, 1248, 24),
    Camera(2, 544, 960, 24),
    Camera(3, 1600, 1200, 0),
    Camera(4, 768, 768, 16),
    Camera(5, 1280, 720, 30),
    Camera(6, 1600, 1200, 0),
)
"""Without a rate: a still."""
_TRANSITIONS: Final = (
    TransitionKind.DISSOLVE,
    TransitionKind.SLIDE_LEFT,
    TransitionKind.WIPE_UP,
    TransitionKind.ZOOM,
    TransitionKind.CIRCLE,
)
_SOUNDS: Final = (SoundKind.WHOOSH, SoundKind.POP, SoundKind.DING, SoundKind.RISER, SoundKind.IMPACT)
_TRANSITION_FRAMES: Final = FPS // 2
_MUSIC: Final = Music(track="happy_acoustic_1")
_OTHER_TRACK: Final = "calm_electronic_s522"
_PAGE_WORDS: Final = 4
_FRAMES_A_WORD: Final = 4
"""Fewest; a short trial leaves words out."""
_SYLLABLES_A_WORD: Final = 1.4
_LOGO_SIDE: Final = 512


@dataclass(frozen=True, slots=True)
class Film:
    """The film as a timeline, and the same with one thing changed."""

    whole: Timeline

    @classmethod
    def made(cls, shelf: Path, seconds: float = SECONDS, width: int = WIDTH) -> "Film":
        """Generate the film's artifacts into a folder; smaller and shorter than usual for trials. Blocks."""
        artifacts = Artifacts(str(shelf), shelf)
        length = max(3, round(seconds * FPS / len(_SCENES)))
        joint = min(_TRANSITION_FRAMES, length // 3)
        with tempfile.TemporaryDirectory(prefix="picturelock-bench-") as folder:
            kept = [
                asyncio.run(artifacts.keep(_shot(camera, Path(folder) / "take.mp4", length + joint, width / WIDTH)))
                for camera in _SCENES
            ]
        lines = [chatter(_syllables(line), (length - joint) / FPS, seed) for seed, line in enumerate(LINES)]
        spoken = [asyncio.run(artifacts.keep(wav_bytes(Speech(samples, RATE)))) for samples in lines]
        logo = asyncio.run(artifacts.keep(_logo()))
        starts = [place * length for place in range(len(_SCENES))]
        timeline = Timeline(
            width=width // 2 * 2,
            height=width * 8 // 9 * 2,
            frames=length * len(_SCENES),
            picture=_clips(kept, [length] * len(_SCENES), joint),
            captions=tuple(
                page for line, start in zip(LINES, starts, strict=True) for page in _pages(line, start, length)
            ),
            caption_look=CaptionLook(style=CaptionStyle.POP),
            logo=Logo(artifact=logo),
            narration=tuple(
                Narration(artifact=sha, start=start + joint // 2, duration_ms=round(samples.size * 1000 / RATE))
                for sha, samples, start in zip(spoken, lines, starts, strict=True)
            ),
            music=_MUSIC,
            sounds=tuple(SoundEffect(kind=kind, at=at) for kind, at in zip(_SOUNDS, starts[1:], strict=True)),
        )
        return cls(timeline)

    @property
    def word_changed(self) -> Timeline:
        """The film with another word in the middle of one scene's captions."""
        clip = self.whole.picture[CHANGED_SCENE]
        mine = [number for number, page in enumerate(self.whole.captions) if clip.start <= page.start < clip.end]
        number = mine[len(mine) // 2]
        page = self.whole.captions[number]
        first, *rest = page.words
        changed = page.but(words=(first.but(text="thimble"), *rest))
        return self.whole.but(captions=(*self.whole.captions[:number], changed, *self.whole.captions[number + 1 :]))

    @property
    def level_changed(self) -> Timeline:
        """The film with its music a little quieter."""
        return self.whole.but(music=_MUSIC.but(level_db=_MUSIC.level_db - 3))

    @property
    def music_changed(self) -> Timeline:
        """The film with other music."""
        return self.whole.but(music=_MUSIC.but(track=_OTHER_TRACK))

    @property
    def silent(self) -> Timeline:
        """The film's pictures without any sound."""
        return self.whole.but(narration=(), music=None, sounds=())

    @property
    def silent_but_for_the_last_scene(self) -> Timeline:
        """What can be rendered while the last scene is still being filmed."""
        last = self.whole.picture[-1]
        return self.silent.but(
            frames=last.start,
            picture=self.whole.picture[:-1],
            captions=tuple(page for page in self.whole.captions if page.start < last.start),
        )

    @property
    def in_many_clips(self) -> Timeline:
        """The film, as long as before, cut into many clips of the same sources."""
        frames, scenes = self.whole.frames, self.whole.picture
        edges = [frames * place // MANY for place in range(MANY + 1)]
        lengths = [end - start for start, end in pairwise(edges)]
        sources = [_later(scenes[place % len(scenes)], place // len(scenes)) for place in range(MANY)]
        return self.whole.but(picture=_joined(sources, lengths, min(lengths) // 3))


def _later(clip: Clip, turn: int) -> Source:
    """Return a scene's source from a later moment on, so that no two clips show the same."""
    source, turns = clip.source, -(-MANY // len(_SCENES))
    if isinstance(source, Filmed):
        return source.but(first=clip.frames * turn // turns)
    if isinstance(source, Still):
        return source.but(begins=View(zoom=1 + 0.1 * turn), ends=View(zoom=1.1 + 0.1 * turn))
    return source


def _clips(kept: list[Sha256], lengths: list[int], joint: int) -> tuple[Clip, ...]:
    sources: list[Source] = [
        Filmed(artifact=sha) if camera.fps else Still(artifact=sha) for camera, sha in zip(_SCENES, kept, strict=True)
    ]
    return _joined(sources, lengths, joint)


def _joined(sources: list[Source], lengths: list[int], joint: int) -> tuple[Clip, ...]:
    """Put clips one after another, a transition of so many frames at the beginning of each but the first."""
    clips, start = [], 0
    for number, (source, frames) in enumerate(zip(sources, lengths, strict=True)):
        key = SceneKey(f"S{number + 1}")
        kind = _TRANSITIONS[(number - 1) % len(_TRANSITIONS)]
        transition = Transition(kind=kind, frames=joint) if number and joint else Transition()
        clips.append(Clip(key=key, scene=key, start=start, frames=frames, source=source, transition=transition))
        start += frames
    return tuple(clips)


def _shot(camera: Camera, path: Path, frames: int, share: float) -> Path | bytes:
    """Make a scene's picture, at a share of its usual size: a film of at least so many frames of the timeline."""
    width, height = (max(32, round(side * share / 2) * 2) for side in (camera.width, camera.height))
    if not camera.fps:
        return photo(camera.seed, width, height)
    filmed(path, Camera(camera.seed, width, height, camera.fps), -(-frames * camera.fps // FPS) + 1)
    return path


def _pages(line: str, start: int, frames: int) -> Iterator[CaptionPage]:
    """Yield a scene's captions: each word gets time as it has letters, and every page a few words."""
    words = line.split()[: max(1, frames // _FRAMES_A_WORD)]
    edges = np.cumsum([0, *(len(word) + 2 for word in words)]) / sum(len(word) + 2 for word in words)
    places = [start + round(float(edge) * frames) for edge in edges]
    timed = [
        CaptionWord(text=word, start=begin, end=end) for word, (begin, end) in zip(words, pairwise(places), strict=True)
    ]
    rest = iter(timed)
    while page := tuple(islice(rest, _PAGE_WORDS)):
        yield CaptionPage(start=page[0].start, end=page[-1].end, words=page)


def _syllables(line: str) -> int:
    return round(len(line.split()) * _SYLLABLES_A_WORD)


def _logo() -> bytes:
    """Return a PNG with soft edges: a ring around a play button."""
    middle, side = _LOGO_SIDE // 2, _LOGO_SIDE
    picture = np.zeros((side, side, 4), np.uint8)
    cv2.circle(picture, (middle, middle), side * 7 // 16, (60, 200, 255, 255), side // 12, cv2.LINE_AA)
    points = np.array([(side * 3 // 8, side // 4), (side * 3 // 8, side * 3 // 4), (side * 3 // 4, middle)])
    cv2.fillConvexPoly(picture, points, (255, 255, 255, 255), cv2.LINE_AA)
    return bytes(cv2.imencode(".png", picture)[1])
