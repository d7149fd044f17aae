"""The files a film is made of, each under the name it has in a bundle."""

import re
import wave
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from bot.studio.clips import Clip, Drawn, Filmed, Plain, Still
from bot.studio.errors import Refused
from bot.studio.music import track_called
from bot.studio.soundtrack import Music, SoundKind
from bot.studio.timeline import Timeline
from bot.studio.values import Sha256
from models.music.tracks import track_path
from models.sound import pcm
from workers.editing.sound.effects import RECIPES, effect_sound
from workers.editing.sound.waves import RATE, Stereo, read_sound
from workers.editing.sources.material import MediaKind
from workers.editing.sources.probing import probe

Fetch = Callable[[Sha256], Path]
_READ_EVERYWHERE: Final = frozenset({".wav", ".mp3", ".m4a", ".aac", ".aif", ".aiff"})
_SPEECH_RMS_DB: Final = -20.3
"""Of speech at -18 LUFS, the same on both channels."""
_MAGIC: Final = (
    (0, b"\x89PNG", ".png"), (0, b"\xff\xd8\xff", ".jpg"), (0, b"GIF8", ".gif"), (0, b"fLaC", ".flac"),
    (0, b"OggS", ".ogg"), (0, b"ID3", ".mp3"), (0, b"\xff\xfb", ".mp3"), (0, b"\x1aE\xdf\xa3", ".mkv"),
    (8, b"WAVE", ".wav"), (8, b"WEBP", ".webp"), (8, b"AVI ", ".avi"), (4, b"ftypqt", ".mov"), (4, b"ftypM4A", ".m4a"),
    (4, b"ftyphei", ".heic"), (4, b"ftypmif1", ".heic"), (4, b"ftyp", ".mp4"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MediaFile:
    """One file of the bundle."""

    name: str
    path: Path
    frames: int | None = None
    """How long it is, in frames of the film; None for a picture, which has no end."""


@dataclass
class Media:
    """Every file of a film, by what it is for."""

    clips: dict[str, MediaFile] = field(default_factory=dict)
    """By key; a clip with nothing but a colour has a picture of it."""
    lines: list[MediaFile] = field(default_factory=list)
    music: MediaFile | None = None
    effects: dict[SoundKind, tuple[MediaFile, int]] = field(default_factory=dict)
    """With the frame of the sound that falls on the frame it is for."""
    extra: list[MediaFile] = field(default_factory=list)
    """What is laid over the picture: nothing on the tracks refers to it."""

    def files(self) -> dict[str, Path]:
        """Return the path of every file by its name."""
        music = [self.music] if self.music else []
        effects = [file for file, _ in self.effects.values()]
        return {file.name: file.path for file in [*self.clips.values(), *self.lines, *music, *effects, *self.extra]}


def gathered(timeline: Timeline, fetch: Fetch, folder: Path, drawn: Mapping[str, Path]) -> Media:
    """Find or make the file of everything in a film; what is made goes to `folder`.

    Raises Refused for a drawn clip without a file, MediaBroken.
    """
    shelf = _Shelf(timeline, fetch, folder)
    media = Media()
    for number, clip in enumerate(timeline.picture, 1):
        media.clips[clip.key] = shelf.of_clip(clip, number, drawn)
    for number, line in enumerate(timeline.narration, 1):
        media.lines.append(shelf.of_sound(line.artifact, f"voice-{number}", f"line {number}"))
    if timeline.music is not None:
        media.music = shelf.of_music(timeline.music)
    for kind in dict.fromkeys(sound.kind for sound in timeline.sounds):
        media.effects[kind] = shelf.of_effect(kind), round(RECIPES[kind].anchor_s * timeline.fps)
    over = [timeline.logo.artifact] if timeline.logo else []
    over += [sticker.artifact for sticker in timeline.stickers if sticker.artifact]
    for number, artifact in enumerate(dict.fromkeys(over), 1):
        media.extra.append(shelf.named(f"overlay-{number}", fetch(artifact)))
    return media


@dataclass
class _Shelf:
    timeline: Timeline
    fetch: Fetch
    folder: Path
    known: dict[Path, MediaFile] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def of_clip(self, clip: Clip, number: int, drawn: Mapping[str, Path]) -> MediaFile:
        """Return the file that a clip shows."""
        match clip.source:
            case Filmed(artifact=artifact):
                return self.named(clip.key, self.fetch(artifact), f"The clip of scene {number}")
            case Still(artifact=artifact):
                return self.named(clip.key, self.fetch(artifact))
            case Plain(colour=colour):
                return self.named(f"colour-{colour[1:]}", self._plain(colour))
            case Drawn(shot=shot):
                if clip.key not in drawn:
                    raise Refused(f"Scene {number} is drawn and has no file yet.", "Render it to a clip first.")
                return self.named(clip.key, drawn[clip.key], frames=shot.frames)

    def of_sound(self, artifact: Sha256, label: str, what: str) -> MediaFile:
        """Return a sound that any program reads, made into a WAV file where it is of another kind."""
        return self._sound(self.fetch(artifact), label, what)

    def of_music(self, music: Music) -> MediaFile:
        """Return the music of the catalogue, or somebody's own."""
        if music.artifact is not None:
            return self._sound(self.fetch(music.artifact), "music", "the music")
        track = track_called(music.track)
        return self._sound(track_path(track), track.name, f"the track {track.name}")

    def of_effect(self, kind: SoundKind) -> MediaFile:
        """Return the sound of an effect as a WAV file, as loud as it is beside speech."""
        path = self.folder / f"effect-{kind}.wav"
        level_db = _SPEECH_RMS_DB + RECIPES[kind].level_db
        sound = effect_sound(kind) * np.float32(10 ** (level_db / 20))
        _write_wav(path, sound)
        return self.named(path.stem, path, frames=-(-sound.shape[1] * self.timeline.fps // RATE))

    def named(self, label: str, path: Path, timed_as: str = "", frames: int | None = None) -> MediaFile:
        """Return a file under a name of its own; the same file twice has one name."""
        if path not in self.known:
            if timed_as:
                frames = round(probe(path, timed_as).duration_s * self.timeline.fps)
            self.known[path] = MediaFile(self._name(label, suffix_of(path)), path, frames)
        return self.known[path]

    def _name(self, label: str, suffix: str) -> str:
        stem = re.sub(r"[^\w.-]+", "-", label).strip("-.") or "clip"
        name, number = f"{stem}{suffix}", 1
        while name.casefold() in self.names:
            number += 1
            name = f"{stem}-{number}{suffix}"
        self.names.add(name.casefold())
        return name

    def _sound(self, path: Path, label: str, what: str) -> MediaFile:
        if path not in self.known:
            source = path
            frames = round(probe(path, what[0].upper() + what[1:]).duration_s * self.timeline.fps)
            if suffix_of(path) not in _READ_EVERYWHERE:
                source = self.folder / f"{label}.wav"
                _write_wav(source, read_sound(path, what))
            self.known[path] = MediaFile(self._name(label, suffix_of(source)), source, frames)
        return self.known[path]

    def _plain(self, colour: str) -> Path:
        path = self.folder / f"colour-{colour[1:]}.png"
        if not path.exists():
            rgb = [int(colour[place : place + 2], 16) for place in (5, 3, 1)]
            picture = np.full((self.timeline.height, self.timeline.width, 3), rgb, np.uint8)
            path.write_bytes(bytes(cv2.imencode(".png", picture)[1]))
        return path


def _write_wav(target: Path, sound: Stereo) -> None:
    with wave.open(str(target), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(pcm(np.ascontiguousarray(sound.T).reshape(-1)))


def suffix_of(path: Path) -> str:
    """Return the ending a file should have: its own, or for an artifact, which has none, by its first bytes."""
    if path.suffix:
        return path.suffix.lower()
    with path.open("rb") as file:
        head = file.read(16)
    found = next((suffix for place, magic, suffix in _MAGIC if head[place:].startswith(magic)), None)
    return found or (".svg" if b"<" in head else ".bin")


def is_picture(path: Path, what: str) -> bool:
    """Say whether a file is one picture. Raises MediaBroken."""
    return suffix_of(path) == ".svg" or probe(path, what).kind is MediaKind.STILL
