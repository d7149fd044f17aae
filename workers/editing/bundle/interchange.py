"""The film in OpenTimelineIO's words: tracks of clips, gaps and transitions that point at files.

A transition of ours lies over the first frames of a clip. There, it is a cut in the middle of those frames, with the
clip before going on under it; where that one has no more pictures, the cut stays where the clip begins.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import opentimelineio as otio
from opentimelineio.opentime import RationalTime, TimeRange

from bot.studio.clips import Clip, Filmed, TransitionKind, source_place
from bot.studio.music import track_called
from bot.studio.soundtrack import Music
from bot.studio.timeline import Timeline
from workers.editing.bundle.media import Media, MediaFile

NOTES: Final = "picturelock"
_ENDLESS_HANDLE: Final = 60
_Url = Callable[[MediaFile], str]
_AUDIO: Final = otio.schema.TrackKind.Audio


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a sound track: where it begins, how long it is, and from which frame of its file."""

    name: str
    start: int
    frames: int
    file: MediaFile
    first: int = 0
    gain_db: float = 0.0


def film_of(timeline: Timeline, media: Media, name: str, url: _Url) -> Any:
    """Return a film as an `opentimelineio.schema.Timeline`; `url` says where each file will lie."""
    film = otio.schema.Timeline(name)
    film.global_start_time = RationalTime(0, timeline.fps)
    film.metadata[NOTES] = {"timeline": timeline.model_dump(mode="json")}
    film.metadata["fcp_xml"] = {"media": {"video": {"format": _format(timeline)}}}
    film.tracks.append(_picture(timeline, media, url))
    for title, pieces in (
        ("Narration", _narration(timeline, media)),
        ("Clip sound", _own_sound(timeline, media)),
        ("Music", _music(timeline, media)),
        ("Effects", _effects(timeline, media)),
    ):
        film.tracks.extend(_sound_tracks(title, pieces, timeline, url))
    for marker in timeline.markers:
        film.tracks.markers.append(_marker(marker.name, marker.at, 1, timeline.fps))
    for title_card in timeline.titles:
        length = title_card.end - title_card.start
        film.tracks.markers.append(_marker(f"Title: {title_card.text}", title_card.start, length, timeline.fps))
    return film


def _format(timeline: Timeline) -> dict[str, Any]:
    """Return the picture's size as Final Cut Pro 7 XML has it; the other formats leave it to the media."""
    size = {"width": str(timeline.width), "height": str(timeline.height)}
    shape = {"anamorphic": "FALSE", "pixelaspectratio": "square", "fielddominance": "none"}
    return {"samplecharacteristics": size | shape}


def _picture(timeline: Timeline, media: Media, url: _Url) -> Any:
    fps, clips = timeline.fps, timeline.picture
    track = otio.schema.Track("Picture", kind=otio.schema.TrackKind.Video)
    cuts = [0, *(after.start + _overlap(before, after, media) for before, after in pairwise(clips)), timeline.frames]
    for clip, (begins, ends) in zip(clips, pairwise(cuts), strict=True):
        if _joint(clip):
            track.append(_transition(clip, begins - clip.start, fps))
        track.append(_clip(clip, begins - clip.start, ends - begins, media.clips[clip.key], url, fps))
    return track


def _joint(clip: Clip) -> int:
    """Return for how many frames a clip and the one before it are seen together."""
    return 0 if clip.transition.kind is TransitionKind.CUT else clip.transition.frames


def _overlap(before: Clip, after: Clip, media: Media) -> int:
    """Return by how many frames the cut lies after the start of a clip: half its transition, if there are pictures."""
    half = _joint(after) // 2
    file = media.clips[before.key]
    enough = file.frames is None or source_place(before, before.frames + half) <= file.frames
    return half if enough else 0


def _clip(clip: Clip, offset: int, frames: int, file: MediaFile, url: _Url, fps: int) -> Any:
    begins, ends = source_place(clip, offset), source_place(clip, offset + frames)
    first, pace = round(begins), (ends - begins) / frames
    known = file.frames if file.frames is not None else first + frames + _ENDLESS_HANDLE
    out = otio.schema.Clip(clip.key, _reference(file, known, url, fps), _range(first, frames, fps))
    if pace == 0:
        out.effects.append(otio.schema.FreezeFrame())
    elif abs(pace - 1) > 1e-6:
        out.effects.append(otio.schema.LinearTimeWarp(time_scalar=round(pace, 6)))
    if clip.effects:
        out.metadata[NOTES] = {"effects": [effect.model_dump(mode="json") for effect in clip.effects]}
    return out


def _transition(clip: Clip, before: int, fps: int) -> Any:
    kind, frames = clip.transition.kind, _joint(clip)
    is_dissolve = kind is TransitionKind.DISSOLVE
    kinds = otio.schema.TransitionTypes
    return otio.schema.Transition(
        str(kind),
        kinds.SMPTE_Dissolve if is_dissolve else kinds.Custom,
        RationalTime(before, fps),
        RationalTime(frames - before, fps),
        {NOTES: {"kind": str(kind)}},
    )


def _sound_tracks(title: str, pieces: Iterable[_Piece], timeline: Timeline, url: _Url) -> list[Any]:
    """Put pieces on as few tracks as they need without lying over one another."""
    fps, tracks, ends = timeline.fps, list[Any](), list[int]()
    for piece in sorted(pieces, key=lambda one: one.start):
        late = max(0, -piece.start)
        start, first = piece.start + late, piece.first + late
        frames = min(piece.frames - late, timeline.frames - start)
        if frames <= 0:
            continue
        place = next((number for number, end in enumerate(ends) if end <= start), len(ends))
        if place == len(ends):
            tracks.append(otio.schema.Track(f"{title} {place + 1}" if place else title, kind=_AUDIO))
            ends.append(0)
        if start > ends[place]:
            tracks[place].append(otio.schema.Gap(source_range=_range(0, start - ends[place], fps)))
        reference = _reference(piece.file, piece.file.frames or first + frames, url, fps)
        out = otio.schema.Clip(piece.name, reference, _range(first, frames, fps))
        out.metadata[NOTES] = {"gain_db": piece.gain_db}
        tracks[place].append(out)
        ends[place] = start + frames
    return tracks


def _narration(timeline: Timeline, media: Media) -> Iterator[_Piece]:
    for number, (line, file) in enumerate(zip(timeline.narration, media.lines, strict=True), 1):
        if not line.muted:
            frames = -(-line.duration_ms * timeline.fps // 1000)
            yield _Piece(f"Line {number}", line.start, frames, file, gain_db=line.gain_db)


def _own_sound(timeline: Timeline, media: Media) -> Iterator[_Piece]:
    for clip in timeline.picture:
        if isinstance(clip.source, Filmed) and clip.source.sound_db is not None:
            first, file = round(source_place(clip, 0)), media.clips[clip.key]
            frames = min(clip.frames, max(0, (file.frames or 0) - first))
            yield _Piece(clip.key, clip.start, frames, file, first, clip.source.sound_db)


def _music(timeline: Timeline, media: Media) -> Iterator[_Piece]:
    music, file = timeline.music, media.music
    if music is None or file is None or music.muted:
        return
    name, first, ends = _round(music, file, timeline.fps)
    start, begins = 0, 0
    while start < timeline.frames and ends > begins:
        yield _Piece(name, start, ends - begins, file, begins, music.level_db)
        start, begins = start + ends - begins, first


def _round(music: Music, file: MediaFile, fps: int) -> tuple[str, int, int]:
    """Return the music's name, and the frames of its file between which it is repeated."""
    if music.artifact is not None:
        return "Music", 0, file.frames or 0
    track = track_called(music.track)
    return track.name, round(track.loop_from_ms * fps / 1000), round((track.loop_from_ms + track.loop_ms) * fps / 1000)


def _effects(timeline: Timeline, media: Media) -> Iterator[_Piece]:
    for sound in timeline.sounds:
        file, anchor = media.effects[sound.kind]
        yield _Piece(str(sound.kind), sound.at - anchor, file.frames or 0, file, gain_db=sound.gain_db)


def _reference(file: MediaFile, frames: int, url: _Url, fps: int) -> Any:
    reference = otio.schema.ExternalReference(url(file), _range(0, frames, fps))
    reference.name = file.name
    return reference


def _marker(name: str, at: int, frames: int, fps: int) -> Any:
    return otio.schema.Marker(name=name, marked_range=_range(at, frames, fps))


def _range(first: int, frames: int, fps: int) -> Any:
    return TimeRange(RationalTime(first, fps), RationalTime(frames, fps))
