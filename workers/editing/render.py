"""Rendering: a timeline becomes a master, a draft that fits the upload limit, stills and captions.

Every frame is composed once and goes to both encoders; the sound is mixed, mastered and encoded before the pictures,
so that both files are woven as they grow. Files appear under their names only when they are whole.
"""

import errno
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Final

import av

from bot.studio.clips import Clip, TransitionKind
from bot.studio.cut import Loudness, Profile
from bot.studio.errors import Cancelled, DiskFull, Refused
from bot.studio.music import track_called
from bot.studio.subtitles import srt_of
from bot.studio.timeline import Timeline
from models.music.tracks import track_path
from models.protocols import Camera, Planes
from workers.editing.captioning import Captions
from workers.editing.mp4 import Mp4, boxes, draft_options, master_options
from workers.editing.planes import scaled
from workers.editing.sound.aac import BIT_RATE, Packets, encoded
from workers.editing.sound.mix import Bed, Spoken, mixed
from workers.editing.sound.waves import RATE, Stereo, read_sound
from workers.editing.sources import Fetch, pictures
from workers.editing.stills import Stills
from workers.editing.transitions import joined

Report = Callable[[float, str], bool]
"""Told how far it is, 0 to 1, and the step; answers False to stop."""

DRAFT_WIDTH: Final = 540
DRAFT_HEIGHT: Final = 960
_REPORT_EVERY_S: Final = 0.1
_SOUND_SHARE: Final = 0.08
_FILL: Final = 0.95
"""How much of the upload limit a draft may use."""
_DRAFT_KBIT_MOST: Final = 2500
_LEAN_KBIT: Final = 420
"""Below this many kbit/s in all, the draft's sound is encoded with half the bits."""
_SIZES: Final = ((300, 1.0), (130, 2 / 3), (0, 1 / 2))
"""From how many kbit/s on a draft keeps how much of its size."""


@dataclass(frozen=True, slots=True)
class RenderedFiles:
    """What a rendering left in its folder."""

    master: Path | None
    draft: Path
    thumbnail: Path
    contact_sheet: Path
    captions_srt: Path | None
    loudness: Loudness | None
    frames: int


def render(
    timeline: Timeline,
    fetch: Fetch,
    out_dir: Path,
    profile: Profile,
    draft_limit: int,
    report: Report,
    *,
    camera: Callable[[], Camera] | None = None,
    threads: int = 1,
) -> RenderedFiles:
    """Render a timeline into a folder; blocks.

    Raises Cancelled when `report` answers False, MediaBroken naming the scene or line, Refused when a draft cannot fit
    the limit, DiskFull. Nothing is left behind when it fails.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    with room_at(out_dir), tempfile.TemporaryDirectory(dir=out_dir, prefix=".render-") as folder:
        job = _Job(timeline, fetch, Path(folder), profile, draft_limit, Heart(report), camera or _animatic, threads)
        files = job.run()
        return _moved(files, out_dir)


@contextmanager
def room_at(folder: Path) -> Iterator[None]:
    """Turn a full disk into DiskFull."""
    try:
        yield
    except (OSError, av.error.FFmpegError) as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise DiskFull(f"There is no room left in {folder}.", "Free some disk space and try again.") from error


class Heart:
    """Reports at most every tenth of a second, and stops the work when told to."""

    def __init__(self, report: Report) -> None:
        self._report, self._last, self._done = report, float("-inf"), 0.0

    def beat(self, done: float, step: str, *, always: bool = False) -> None:
        """Say how far it is; raises Cancelled when the answer is to stop."""
        now = time.monotonic()
        if always or now - self._last >= _REPORT_EVERY_S:
            self._last, self._done = now, min(max(done, self._done), 1.0)
            if not self._report(self._done, step):
                raise Cancelled


@dataclass(frozen=True, slots=True)
class _Draft:
    """How a draft is made to fit."""

    width: int
    height: int
    kbit_s: int


@dataclass
class _Job:
    timeline: Timeline
    fetch: Fetch
    folder: Path
    profile: Profile
    draft_limit: int
    heart: Heart
    camera: Callable[[], Camera]
    threads: int

    def run(self) -> RenderedFiles:
        """Make every file in the temporary folder."""
        self.heart.beat(0.0, "mixing the sound", always=True)
        sound = self._sound()
        master_sound = encoded(sound, beat=self._tick)
        draft_sound = encoded(sound, BIT_RATE // 2, self._tick) if self._kbit_in_all() < _LEAN_KBIT else master_sound
        del sound
        draft = self._draft(draft_sound, 1.0)
        stills = Stills(self.timeline)
        self._film(draft, master_sound, draft_sound, stills, is_first=True)
        squeeze = 1.0
        while (self.folder / "draft.mp4").stat().st_size > self.draft_limit:
            squeeze *= 0.7
            self._film(self._draft(draft_sound, squeeze), master_sound, draft_sound, stills, is_first=False)
        self._write("thumbnail.jpg", stills.thumbnail())
        self._write("contact-sheet.png", stills.contact_sheet())
        captions = srt_of(self.timeline.captions, self.timeline.fps)
        self._write("captions.srt", captions.encode())
        self.heart.beat(1.0, "done", always=True)
        return self._checked(master_sound if self.is_master else draft_sound, has_captions=bool(captions))

    @property
    def is_master(self) -> bool:
        """Say whether a full-size file is made."""
        return self.profile is Profile.MASTER

    def _tick(self) -> None:
        self.heart.beat(_SOUND_SHARE / 2, "mixing the sound")

    def _write(self, name: str, data: bytes) -> None:
        (self.folder / name).write_bytes(data)

    def _sound(self) -> Stereo:
        lines = []
        for number, line in enumerate(self.timeline.narration, 1):
            samples = read_sound(self.fetch(line.artifact), f"line {number}", "mono")
            lines.append(Spoken(samples, line.start * RATE // self.timeline.fps, line.gain_db))
            self._tick()
        bed = None
        if self.timeline.music is not None:
            music = self.timeline.music
            track = track_called(music.track)
            bed = Bed(read_sound(track_path(track), f"the track {track.name}"), track, music.level_db, music.duck_db)
        return mixed(lines, bed, self.timeline.frames * RATE // self.timeline.fps, self._tick)

    def _kbit_in_all(self) -> float:
        return self.draft_limit * _FILL * 8 / 1000 / (self.timeline.frames / self.timeline.fps)

    def _draft(self, sound: Packets, squeeze: float) -> _Draft:
        seconds = self.timeline.frames / self.timeline.fps
        index = 6_000 + 24 * (self.timeline.frames + len(sound.packets))
        room = (self.draft_limit * _FILL - sound.size - index) * squeeze
        kbit = int(room * 8 / 1000 / (seconds + 0.5))
        if kbit < 40:
            raise Refused(
                f"A film of {seconds:.0f} seconds does not fit into {self.draft_limit / 1e6:.1f} MB.",
                "Make it shorter, or raise the server's upload limit.",
            )
        share = min(1.0, DRAFT_WIDTH / self.timeline.width, DRAFT_HEIGHT / self.timeline.height)
        share *= next(size for least, size in _SIZES if kbit >= least)
        width, height = (max(2, round(side * share / 2) * 2) for side in (self.timeline.width, self.timeline.height))
        return _Draft(width, height, min(kbit, _DRAFT_KBIT_MOST))

    def _film(
        self, draft: _Draft, master_sound: Packets, draft_sound: Packets, stills: Stills, *, is_first: bool
    ) -> None:
        """Compose every frame once and encode it into whatever is wanted."""
        makes_master = self.is_master and is_first
        width, height = (self.timeline.width, self.timeline.height) if makes_master else (draft.width, draft.height)
        fps = self.timeline.fps
        with ExitStack() as files:

            def open_file(name: str, size: tuple[int, int], options: Mapping[str, str], sound: Packets) -> Mp4:
                return files.enter_context(Mp4(self.folder / name, *size, options, sound, fps))

            draft_size = (draft.width, draft.height)
            small = open_file("draft.mp4", draft_size, draft_options(draft.kbit_s, self.threads, fps), draft_sound)
            large = (
                open_file("master.mp4", (width, height), master_options(self.threads, fps), master_sound)
                if makes_master
                else None
            )
            for number, clean, picture in self._frames(width, height):
                if large is not None:
                    large.write(picture)
                small.write(scaled(picture, draft.width, draft.height))
                if is_first:
                    stills.see(number, clean, picture)
                done = _SOUND_SHARE + (0.98 - _SOUND_SHARE) * (number + 1) / self.timeline.frames
                self.heart.beat(done, "rendering", always=number == 0)

    def _frames(self, width: int, height: int) -> Iterator[tuple[int, Planes, Planes]]:
        """Yield each frame's number, its picture without and with the caption."""
        timeline = self.timeline
        captions = Captions(timeline.captions, timeline.caption_look, timeline.format, width, height)
        camera = cache(self.camera)
        held: Planes | None = None
        for place, clip in enumerate(timeline.picture, 1):
            own: Planes | None = None
            source = pictures(clip, place, self.fetch, camera, (width, height), timeline.fps)
            for offset, own in enumerate(source):
                clean = own if held is None else _in_transition(clip, held, own, offset)
                number = clip.start + offset
                yield number, clean, captions.draw(clean, number)
            held = own

    def _checked(self, sound: Packets, *, has_captions: bool) -> RenderedFiles:
        master = self.folder / "master.mp4" if self.is_master else None
        for path in filter(None, (master, self.folder / "draft.mp4")):
            verify(path, self.timeline.frames, self.timeline.fps)
        return RenderedFiles(
            master=master,
            draft=self.folder / "draft.mp4",
            thumbnail=self.folder / "thumbnail.jpg",
            contact_sheet=self.folder / "contact-sheet.png",
            captions_srt=self.folder / "captions.srt" if has_captions else None,
            loudness=sound.loudness,
            frames=self.timeline.frames,
        )


def _in_transition(clip: Clip, held: Planes, own: Planes, offset: int) -> Planes:
    transition = clip.transition
    if transition.kind is TransitionKind.CUT or offset >= transition.frames:
        return own
    return joined(transition.kind, held, own, (offset + 1) / (transition.frames + 1))


def verify(path: Path, frames: int, fps: int) -> None:
    """Check what was written as a platform would; a deviation is a bug, raised as RuntimeError."""
    kinds = [box.kind for box in boxes(path)]
    if "elst" in kinds or kinds.index("moov") > kinds.index("mdat"):
        raise RuntimeError(f"{path.name} has an edit list, or its index at the end")
    with av.open(str(path)) as file:
        picture: Any = file.streams.video[0]
        if picture.frames != frames or picture.average_rate != Fraction(fps) or picture.start_time != 0:
            raise RuntimeError(f"{path.name}: {picture.frames} frames at {picture.average_rate}, not {frames}")


def _moved(files: RenderedFiles, out_dir: Path) -> RenderedFiles:
    def move(path: Path) -> Path:
        return path.replace(out_dir / path.name)

    return RenderedFiles(
        master=move(files.master) if files.master else None,
        draft=move(files.draft),
        thumbnail=move(files.thumbnail),
        contact_sheet=move(files.contact_sheet),
        captions_srt=move(files.captions_srt) if files.captions_srt else None,
        loudness=files.loudness,
        frames=files.frames,
    )


def _animatic() -> Camera:
    from models.video.animatic.camera import AnimaticCamera  # loads its pictures only where something is drawn

    return AnimaticCamera()
