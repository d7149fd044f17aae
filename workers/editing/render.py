"""Rendering: a timeline becomes a master, a draft that fits the upload limit, stills and captions.

Only what is not in the cache is made: the pictures of each segment by several processes, the sound once for the whole
film. Files are put together by copying packets, and appear under their names only when they are whole.
"""

import errno
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final

from bot.studio.cut import Loudness, Profile
from bot.studio.segments import Segment, segments_of
from bot.studio.subtitles import srt_of
from bot.studio.timeline import Timeline
from workers.editing.cache import PieceCache
from workers.editing.composing import Composers, animatic
from workers.editing.crew import Crew, hands_for
from workers.editing.encoders import draft_encoding, master_encoding
from workers.editing.hand import Material
from workers.editing.heart import Heart, Report, disk_watched
from workers.editing.joining import join
from workers.editing.mp4 import verify
from workers.editing.proxies import Rung, is_lean, next_rung, rung_for
from workers.editing.sheet import Gone, Sheet
from workers.editing.sound.aac import BIT_RATE, Packets
from workers.editing.sound.kept import kept_sound
from workers.editing.sources.material import Fetch
from workers.editing.stills import contact_sheet
from workers.editing.tasks import runs_of
from workers.editing.thumbnails import Candidate, best
from workers.editing.workshop import BARE, Workshop

_SOUND_SHARE: Final = 0.08
_PICTURE_SHARE: Final = 0.88
_THUMBNAILS: Final = 4
_ROUNDS: Final = 3
"""How often pieces are made that another process removed or damaged meanwhile."""
_TEMPORARY_CACHE_BYTES: Final = 1 << 40


@dataclass
class Told:
    """What a rendering did."""

    rendered_frames: int = 0
    reused_frames: int = 0
    sound: str = ""
    """`made` or `reused`."""
    seconds: dict[str, float] = field(default_factory=dict)
    """How long each part took."""

    @contextmanager
    def timed(self, part: str) -> Iterator[None]:
        """Add the time that something takes to a part."""
        began = time.monotonic()
        try:
            yield
        finally:
            self.seconds[part] = round(self.seconds.get(part, 0.0) + time.monotonic() - began, 3)


@dataclass(frozen=True, slots=True)
class RenderedFiles:
    """What a rendering left in its folder."""

    master: Path | None
    draft: Path | None
    thumbnails: tuple[tuple[Path, Candidate], ...]
    """The best first."""
    contact_sheet: Path
    captions_srt: Path | None
    loudness: Loudness | None
    frames: int
    told: Told

    @property
    def film(self) -> Path:
        """Return the best there is of the film."""
        found = self.master or self.draft
        if found is None:
            raise RuntimeError("nothing was rendered")
        return found


def render(
    timeline: Timeline,
    fetch: Fetch,
    out_dir: Path,
    profile: Profile,
    draft_limit: int | None,
    report: Report,
    workshop: Workshop = BARE,
) -> RenderedFiles:
    """Render a timeline into a folder; blocks. A master without a limit comes without a draft.

    Raises Cancelled when `report` answers False, MediaBroken naming the scene or line, Refused when a draft cannot fit
    the limit, DiskFull. Nothing is left behind when it fails, but for what is in the cache.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    with disk_watched(), tempfile.TemporaryDirectory(dir=out_dir, prefix=".render-") as folder:
        cache = workshop.cache or PieceCache(Path(folder) / "pieces", _TEMPORARY_CACHE_BYTES)
        composers = Composers(fetch, workshop.camera or animatic)
        try:
            job = _Job(timeline, fetch, Path(folder), profile, draft_limit, Heart(report), workshop, cache, composers)
            files = job.run()
        finally:
            composers.close()
        cache.trim()
        return _moved(files, out_dir)


def rendered_ahead(
    timeline: Timeline,
    segments: Sequence[Segment],
    fetch: Fetch,
    draft_limit: int,
    report: Report,
    workshop: Workshop,
) -> int:
    """Make the pieces of some segments of a film to come, and its sound; return how many pictures were made; blocks.

    Raises as `render` does. Without a cache there is nothing to do it for.
    """
    if workshop.cache is None:
        return 0
    cache, composers = workshop.cache, Composers(fetch, workshop.camera or animatic)
    with disk_watched():
        try:
            profile, folder = Profile.MASTER, cache.folder
            job = _Job(timeline, fetch, folder, profile, draft_limit, Heart(report), workshop, cache, composers)
            return job.ahead(segments)
        finally:
            composers.close()
            cache.trim()


@dataclass
class _Job:
    timeline: Timeline
    fetch: Fetch
    folder: Path
    profile: Profile
    draft_limit: int | None
    heart: Heart
    workshop: Workshop
    cache: PieceCache
    composers: Composers
    told: Told = field(default_factory=Told)
    thumbnails: list[tuple[Path, Candidate]] = field(default_factory=list)

    def run(self) -> RenderedFiles:
        """Make every file in the temporary folder."""
        self.heart.beat(0.0, "looking at what is there", always=True)
        rung = self._rung() if self.draft_limit is not None else None
        sheet = self._sheet(rung)
        sound = self._make(sheet, BIT_RATE if self.is_master else self._draft_bits)
        if self.is_master:
            self._from_cache(sheet, partial(self._join, "master", sound))
        if rung is not None:
            sheet = self._draft(sheet, rung, sound)
        self._from_cache(sheet, self._pictures)
        captions = srt_of(self.timeline.captions, self.timeline.fps)
        (self.folder / "captions.srt").write_text(captions, encoding="utf-8")
        self.heart.beat(1.0, "done", always=True)
        return self._checked(sound, has_draft=rung is not None, has_captions=bool(captions))

    def _draft(self, sheet: Sheet, rung: Rung, master_sound: Packets) -> Sheet:
        """Put the draft together, smaller and smaller until it fits; return the sheet of the one that did."""
        limit, timeline = self.draft_limit or 0, self.timeline
        sound = master_sound if master_sound.bit_rate == self._draft_bits else self._sound(self._draft_bits)
        self._from_cache(sheet, partial(self._join, "draft", sound))
        while (self.folder / "draft.mp4").stat().st_size > limit:
            rung = next_rung(rung) or rung_for(0, timeline.frames, timeline.fps, sound.size)
            sheet = self._sheet(rung)
            self._make(sheet, sound.bit_rate)
            self._from_cache(sheet, partial(self._join, "draft", sound))
        return sheet

    @property
    def _draft_bits(self) -> int:
        lean = is_lean(self.draft_limit or 0, self.timeline.frames, self.timeline.fps)
        return BIT_RATE // 2 if lean else BIT_RATE

    def ahead(self, segments: Sequence[Segment]) -> int:
        """Make the pieces of some segments, and the sound."""
        self.heart.beat(0.0, "looking at what is there", always=True)
        self._make(self._sheet(self._rung(), segments), BIT_RATE)
        return self.told.rendered_frames

    @property
    def is_master(self) -> bool:
        """Say whether a full-size file is made."""
        return self.profile is Profile.MASTER

    def _rung(self) -> Rung:
        timeline = self.timeline
        sound = self._draft_bits * timeline.frames // timeline.fps // 8
        size = (timeline.width, timeline.height)
        return rung_for(self.draft_limit or 0, timeline.frames, timeline.fps, sound, size=size)

    def _sheet(self, rung: Rung | None, segments: Sequence[Segment] | None = None) -> Sheet:
        """Return what is to be made; a preview's pictures are composed small, a draft is a master made smaller."""
        timeline, encodings = self.timeline, {}
        size = (timeline.width, timeline.height)
        if rung is not None:
            encodings["draft"] = draft_encoding(rung.width, rung.height, rung.kbit_s, timeline.fps)
            size = size if self.is_master else (rung.width, rung.height)
        if self.is_master:
            encodings["master"] = master_encoding(*size, timeline.fps, self.workshop.codec)
        wanted = segments_of(timeline) if segments is None else segments
        return Sheet(wanted, size, encodings, self.cache, self.workshop.fonts_digest)

    def _make(self, sheet: Sheet, bit_rate: int) -> Packets:
        """Make what of a sheet is missing; the sound is made while the other hands begin."""
        tasks = sheet.missing()
        frames = sum(task.segment.frames for task in tasks)
        self.told.rendered_frames += frames
        hands = hands_for(frames, self.workshop.processes, may_share=self.workshop.camera is None)
        with Crew(list(runs_of(tasks, hands)), self.composers, self.cache) as crew:
            if hands > 1:
                paths = {artifact: self.fetch(artifact) for artifact in self.timeline.artifacts()}
                crew.hire(hands - 1, Material(paths=paths, cache=self.cache.folder, fonts=self.workshop.fonts))
            sound = self._sound(bit_rate)
            with self.told.timed("pictures"):
                crew.finish(lambda made: self._made(made / max(1, frames)))
        return sound

    def _made(self, share: float) -> None:
        self.heart.beat(_SOUND_SHARE + _PICTURE_SHARE * min(1.0, share), "rendering")

    def _sound(self, bit_rate: int) -> Packets:
        with self.told.timed("sound"):
            sound, was_kept = kept_sound(
                self.timeline, self.fetch, bit_rate, self.cache, lambda: self.heart.beat(0.04, "mixing the sound")
            )
        self.told.sound = self.told.sound or ("reused" if was_kept else "made")
        return sound

    def _join(self, name: str, sound: Packets, sheet: Sheet) -> None:
        with self.told.timed("joining"):
            join(self.folder / f"{name}.mp4", sheet.pieces(name), sound, self.timeline.fps)

    def _pictures(self, sheet: Sheet) -> None:
        """Write thumbnail and contact sheet from what the segments left."""
        kept = sheet.stills()
        candidates = [candidate for one in kept for candidate in one.candidates]
        tiles = [tile for one in kept for tile in one.tiles]
        for number, candidate in enumerate(best(candidates, _THUMBNAILS), 1):
            path = self.folder / ("thumbnail.jpg" if number == 1 else f"thumbnail-{number}.jpg")
            path.write_bytes(candidate.jpeg)
            self.thumbnails.append((path, candidate))
        (self.folder / "contact-sheet.png").write_bytes(contact_sheet(tiles, self.timeline.fps))

    def _from_cache(self, sheet: Sheet, use: Callable[[Sheet], None]) -> None:
        """Use pieces; what another process removed or damaged meanwhile is made again."""
        for _ in range(_ROUNDS):
            try:
                return use(sheet)
            except Gone:
                sheet.check()
                self._make(sheet, BIT_RATE)
        raise OSError(errno.EIO, f"the cache {self.cache.folder} loses pieces as fast as they are made")

    def _checked(self, sound: Packets, *, has_draft: bool, has_captions: bool) -> RenderedFiles:
        master = self.folder / "master.mp4" if self.is_master else None
        draft = self.folder / "draft.mp4" if has_draft else None
        for path in filter(None, (master, draft)):
            verify(path, self.timeline.frames, self.timeline.fps)
        self.told.reused_frames = max(0, self.timeline.frames - self.told.rendered_frames)
        return RenderedFiles(
            master=master,
            draft=draft,
            thumbnails=tuple(self.thumbnails),
            contact_sheet=self.folder / "contact-sheet.png",
            captions_srt=self.folder / "captions.srt" if has_captions else None,
            loudness=sound.loudness,
            frames=self.timeline.frames,
            told=self.told,
        )


def _moved(files: RenderedFiles, out_dir: Path) -> RenderedFiles:
    def move(path: Path) -> Path:
        return path.replace(out_dir / path.name)

    return replace(
        files,
        master=move(files.master) if files.master else None,
        draft=move(files.draft) if files.draft else None,
        thumbnails=tuple((move(path), candidate) for path, candidate in files.thumbnails),
        contact_sheet=move(files.contact_sheet),
        captions_srt=move(files.captions_srt) if files.captions_srt else None,
    )
