"""Small films for tests: pictures that say which frame they are, clips of any size and rate, and sounds."""

import hashlib
import io
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from bot.studio.brief import Mood
from bot.studio.clips import Clip, Drawn, Filmed, Transition, TransitionKind
from bot.studio.overlays import CaptionPage, CaptionWord
from bot.studio.plan import Look
from bot.studio.shot import Shot
from bot.studio.soundtrack import Music, Narration
from bot.studio.timeline import Timeline
from bot.studio.values import SceneKey, Sha256
from models.protocols import Planes, Speech
from models.sound import wav_bytes
from workers.editing.planes import flat, split

WIDTH, HEIGHT = 144, 256
RATE = 48_000


def numbered(number: int, seed: int = 0, width: int = WIDTH, height: int = HEIGHT) -> Planes:
    """Return a picture that carries its number as 10 light or dark bars across its upper half."""
    picture = flat(width, height, 16)
    luma, u, v = split(picture)
    rng = np.random.default_rng(seed)
    coarse = rng.integers(60, 190, (9, 6)).astype(np.uint8)
    luma[:] = np.roll(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC), number * 2, axis=1)
    u[:], v[:] = 110 + seed * 9 % 40, 140 - seed * 5 % 30
    for bit in range(10):
        luma[height // 8 : height * 3 // 8, bit * width // 10 : (bit + 1) * width // 10] = (
            220 if number >> bit & 1 else 35
        )
    return picture


def number_on(luma: NDArray[np.uint8]) -> int:
    """Read the number of a picture back from its luma."""
    height, width = luma.shape
    row = luma[height // 6 : height // 3]
    bars = [row[:, int((bit + 0.3) * width / 10) : int((bit + 0.7) * width / 10)].mean() for bit in range(10)]
    return sum(1 << bit for bit, bar in enumerate(bars) if bar > 128)


class NumberCamera:
    """Films numbered pictures; the shot's number tells its scenes apart."""

    name = "numbers"

    def film(self, shot: Shot, width: int, height: int) -> Iterator[Planes]:
        for number in range(shot.frames):
            yield self.frame(shot, number, width, height)

    def frame(self, shot: Shot, number: int, width: int, height: int) -> Planes:
        return numbered(number, shot.number, width, height)

    def close(self) -> None:
        pass


def shot_of(number: int, frames: int, of: int = 1) -> Shot:
    key = SceneKey(f"S{number}")
    return Shot(scene=key, number=number, of=of, look=Look(), mood=Mood.CALM, line="", frames=frames)


class Shelf:
    """Artifacts in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, data: bytes) -> Sha256:
        sha = hashlib.sha256(data).hexdigest()
        (self.folder / sha).write_bytes(data)
        return sha

    def fetch(self, sha: Sha256) -> Path:
        return self.folder / sha

    def clip(self, frames: int, fps: int = 30, seed: int = 0, size: tuple[int, int] = (WIDTH, HEIGHT)) -> Sha256:
        """Keep a filmed clip of numbered pictures."""
        return self.keep(_clip(frames, fps, seed, size))

    def sound(self, samples: NDArray[np.float32]) -> Sha256:
        return self.keep(wav_bytes(Speech(samples, RATE)))


@cache
def _clip(frames: int, fps: int, seed: int, size: tuple[int, int]) -> bytes:
    made = io.BytesIO()
    with av.open(made, "w", format="mp4") as file:
        stream: Any = file.add_stream("libx264", rate=fps, options={"crf": "8", "preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        stream.codec_context.colorspace = 1
        for number in range(frames):
            frame: Any = av.VideoFrame.from_ndarray(numbered(number, seed, *size), format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, fps)
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return made.getvalue()


def chatter(seconds: float, seed: int = 0) -> NDArray[np.float32]:
    """Return sound that comes and goes as syllables do, at the loudness of a spoken line."""
    return _chatter(seconds, seed).copy()


@cache
def _chatter(seconds: float, seed: int) -> NDArray[np.float32]:
    count = round(seconds * RATE)
    at = np.arange(count) / RATE
    rng = np.random.default_rng(seed)
    voice = sum(np.sin(2 * np.pi * 140 * part * at + rng.uniform(0, 6)) / part for part in range(1, 16))
    syllables = np.clip(np.sin(2 * np.pi * 3.7 * at + seed), 0, 1) ** 0.5
    sound = np.asarray(voice * syllables + rng.normal(0, 0.02, count), np.float32)
    return np.asarray(sound * (0.16 / np.sqrt((sound**2).mean())), np.float32)


def timeline_of(
    sources: list[Filmed | Drawn],
    lengths: list[int],
    transition: TransitionKind = TransitionKind.CUT,
    transition_frames: int = 8,
    **rest: Any,
) -> Timeline:
    """Return a timeline of clips one after another."""
    clips, start = [], 0
    for number, (source, frames) in enumerate(zip(sources, lengths, strict=True), 1):
        joint = Transition(kind=transition, frames=transition_frames if number > 1 else 0)
        key = SceneKey(f"S{number}")
        clips.append(Clip(key=key, scene=key, start=start, frames=frames, source=source, transition=joint))
        start += frames
    sizes = {"width": WIDTH, "height": HEIGHT} | rest
    return Timeline(frames=start, picture=tuple(clips), **sizes)


def drawn_film(*lengths: int, transition: TransitionKind = TransitionKind.CUT, **rest: Any) -> Timeline:
    """Return a timeline of numbered pictures drawn while it is rendered."""
    sources: list[Filmed | Drawn] = [
        Drawn(shot=shot_of(number, frames, len(lengths))) for number, frames in enumerate(lengths, 1)
    ]
    return timeline_of(sources, list(lengths), transition, **rest)


def page(start: int, end: int, *words: str) -> CaptionPage:
    """Return a page whose words share its time evenly."""
    edges = [start + (end - start) * place // len(words) for place in range(len(words) + 1)]
    return CaptionPage(
        start=start,
        end=end,
        words=tuple(
            CaptionWord(text=word, start=edges[place], end=edges[place + 1]) for place, word in enumerate(words)
        ),
    )


def spoken(shelf: Shelf, seconds: float, start: int = 0, seed: int = 0) -> Narration:
    """Return a line of chatter on the sound track."""
    return Narration(artifact=shelf.sound(chatter(seconds, seed)), start=start, duration_ms=round(seconds * 1000))


MUSIC = Music(track="happy_acoustic_1")


def luma_of(path: Path | None) -> list[NDArray[np.uint8]]:
    """Return the luma of every frame of a file."""
    assert path is not None
    with av.open(str(path)) as file:
        return [np.asarray(frame.to_ndarray()[: frame.height], np.uint8) for frame in file.decode(video=0)]


def sound_of(path: Path | None) -> NDArray[np.float32]:
    """Return the sound of a file as a player hears it, shape (2, n)."""
    assert path is not None
    with av.open(str(path)) as file:
        return np.concatenate([frame.to_ndarray() for frame in file.decode(audio=0)], axis=1).astype(np.float32)
