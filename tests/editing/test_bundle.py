import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import opentimelineio as otio
import pytest

from bot.studio.clips import Drawn, Filmed, Plain, Source, Still, TransitionKind
from bot.studio.effects import Freeze
from bot.studio.errors import MediaBroken, Refused, UnknownName
from bot.studio.overlays import Logo
from bot.studio.soundtrack import Music, SoundEffect, SoundKind
from bot.studio.timeline import Marker, Timeline
from tests.editing.reels import MUSIC, Shelf, chatter, page, shot_of, spoken, timeline_of
from workers.editing.bundle.archive import Export, bundle, exported, exports_of
from workers.editing.sound.effects import RECIPES
from workers.editing.sound.waves import read_sound


def film(shelf: Shelf, kind: TransitionKind = TransitionKind.DISSOLVE, frames: int = 9, **rest: Any) -> Timeline:
    """Return a film of every kind of source but a drawn one, with all kinds of sound."""
    picture = shelf.keep(bytes(cv2.imencode(".png", np.full((64, 36, 3), 90, np.uint8))[1]))
    sources: list[Source] = [
        Filmed(artifact=shelf.clip(50), first=5, sound_db=None),
        Still(artifact=picture),
        Plain(colour="#102030"),
        Filmed(artifact=shelf.clip(40, fps=60, seed=2), first=3),
    ]
    choices: dict[str, Any] = {
        "narration": (spoken(shelf, 1.0, 3), spoken(shelf, 0.8, 40)),
        "music": MUSIC,
        "sounds": (SoundEffect(kind=SoundKind.WHOOSH, at=34),),
        "captions": (page(4, 20, "Honey", "never"),),
        "markers": (Marker(at=30, name="Two"),),
    }
    return timeline_of(sources, [30, 20, 25, 10], kind, frames, **(choices | rest))  # type: ignore[arg-type]


def read_back(path: Path) -> Any:
    return otio.adapters.read_from_file(str(path))


def clips_of(track: Any) -> list[tuple[str, int, int]]:
    """Return name, first frame and length of what plays on a track."""
    return [
        (clip.name, int(clip.source_range.start_time.value), int(clip.source_range.duration.value))
        for clip in track.find_clips()
    ]


def transitions_of(track: Any) -> list[tuple[int, int]]:
    return [
        (int(item.in_offset.value), int(item.out_offset.value))
        for item in track
        if isinstance(item, otio.schema.Transition)
    ]


def test_a_bundle_opens_with_every_clip_frame_and_transition(shelf: Shelf, tmp_path: Path) -> None:
    timeline = film(shelf)

    found = read_back(bundle(timeline, shelf.fetch, tmp_path / "film.otioz", "film"))

    picture = found.video_tracks()[0]
    assert clips_of(picture) == [("S1", 5, 34), ("S2", 4, 20), ("S3", 4, 25), ("S4", 7, 6)]
    assert transitions_of(picture) == [(4, 5), (4, 5), (4, 5)]
    assert found.duration().value == timeline.frames
    shown = [picture.range_of_child(item) for item in picture if isinstance(item, otio.schema.Transition)]
    assert [int(at.start_time.value) for at in shown] == [clip.start for clip in timeline.picture[1:]]
    assert Timeline.model_validate_json(otio_json(found.metadata["picturelock"]["timeline"])) == timeline


def otio_json(data: Any) -> str:
    return str(otio.core.serialize_json_to_string(data))


def test_narration_music_effects_and_markers_lie_where_they_are_heard(shelf: Shelf, tmp_path: Path) -> None:
    found = read_back(bundle(film(shelf), shelf.fetch, tmp_path / "film.otioz", "film"))

    heard = {
        track.name: [(clip.name, int(track.range_of_child(clip).start_time.value)) for clip in track.find_clips()]
        for track in found.audio_tracks()
    }
    assert heard == {
        "Narration": [("Line 1", 3), ("Line 2", 40)],
        "Music": [("happy_acoustic_1", 0)],
        "Effects": [("whoosh", 34 - round(RECIPES[SoundKind.WHOOSH].anchor_s * 30))],
    }
    markers = [(marker.name, int(marker.marked_range.start_time.value)) for marker in found.tracks.markers]
    assert markers == [("Two", 30)]


def test_the_archive_holds_all_media_and_the_project_in_other_formats(shelf: Shelf, tmp_path: Path) -> None:
    logo = Logo(artifact=shelf.keep(bytes(cv2.imencode(".png", np.zeros((8, 8, 3), np.uint8))[1])))

    path = bundle(film(shelf, logo=logo), shelf.fetch, tmp_path / "a" / "film.otioz", "film", {"vtt": b"WEBVTT\n"})

    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        assert archive.testzip() is None
        assert archive.read("film.srt").startswith(b"1\n00:00:00,133 -->")
        assert archive.read("film.vtt") == b"WEBVTT\n"
    assert names == {
        "version.txt", "content.otio", "film.edl", "film.xml", "film.srt", "film.vtt", "film.ass", "media/S1.mp4",
        "media/S2.png",
        "media/colour-102030.png", "media/S4.mp4", "media/voice-1.wav", "media/voice-2.wav",
        "media/happy_acoustic_1.wav", "media/effect-whoosh.wav", "media/overlay-1.png",
    }  # fmt: skip
    for clip in read_back(path).find_clips():
        assert clip.media_reference.target_url in names


@pytest.mark.parametrize("frames", [2, 8, 9])
def test_the_edl_and_the_xml_are_read_with_the_same_clips(shelf: Shelf, tmp_path: Path, frames: int) -> None:
    path = bundle(film(shelf, frames=frames), shelf.fetch, tmp_path / "film.otioz", "film")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "out")
    expected = clips_of(read_back(path).video_tracks()[0])

    xml = read_back(tmp_path / "out" / "film.xml").video_tracks()[0]
    edl = otio.adapters.read_from_file(str(tmp_path / "out" / "film.edl"), rate=30).video_tracks()[0]

    assert "<width>144</width>" in (tmp_path / "out" / "film.xml").read_text()
    assert clips_of(xml) == expected
    assert transitions_of(xml) == [(frames // 2, frames - frames // 2)] * 3
    assert edl.duration().value == 85
    assert [name for name, _, _ in clips_of(edl)] == ["S1", "S2", "S3", "S4"]
    assert [sum(offsets) for offsets in transitions_of(edl)] == [frames] * 3


def test_a_clip_without_more_pictures_is_not_stretched_under_the_next(shelf: Shelf, tmp_path: Path) -> None:
    sources = [Filmed(artifact=shelf.clip(30)), Filmed(artifact=shelf.clip(30, seed=1))]
    timeline = timeline_of(sources, [30, 30], TransitionKind.WIPE_LEFT, 10)  # type: ignore[arg-type]

    picture = read_back(bundle(timeline, shelf.fetch, tmp_path / "film.otioz", "film")).video_tracks()[0]

    assert clips_of(picture) == [("S1", 0, 30), ("S2", 0, 30)]
    assert transitions_of(picture) == [(0, 10)]
    assert picture[1].name == "wipe_left"


def test_other_speeds_are_told_as_time_warps(shelf: Shelf, tmp_path: Path) -> None:
    fast = Filmed(artifact=shelf.clip(60), first=4, speed=2.0)
    timeline = timeline_of([fast, fast, fast], [20, 20, 20])
    held = timeline.picture[1].but(effects=(Freeze(at=10, frames=5),))
    timeline = timeline.but(picture=(timeline.picture[0], held, timeline.picture[2]))

    found = read_back(bundle(timeline, shelf.fetch, tmp_path / "film.otioz", "film"))

    warps = [clip.effects[0].time_scalar for clip in found.video_tracks()[0].find_clips()]
    assert warps == [2.0, 1.5, 2.0]
    assert found.duration().value == 60
    with zipfile.ZipFile(tmp_path / "film.otioz") as archive:
        edl = otio.adapters.read_from_string(archive.read("film.edl").decode(), "cmx_3600", rate=30)
    assert edl.duration().value == 60


def test_own_sound_is_on_a_track_of_its_own_for_as_long_as_there_is_any(shelf: Shelf, tmp_path: Path) -> None:
    timeline = timeline_of([Filmed(artifact=shelf.clip(20), sound_db=-3.0)], [30])

    track = read_back(bundle(timeline, shelf.fetch, tmp_path / "film.otioz", "film")).audio_tracks()[0]

    assert (track.name, clips_of(track)) == ("Clip sound", [("S1", 0, 20)])
    assert track[0].metadata["picturelock"]["gain_db"] == -3.0


def test_music_goes_round_until_the_film_ends_and_lines_over_one_another_take_two_tracks(
    shelf: Shelf, tmp_path: Path
) -> None:
    tune = Music(artifact=shelf.sound(chatter(1.0)))
    lines = (spoken(shelf, 1.0, 0), spoken(shelf, 1.0, 10))
    timeline = timeline_of([Filmed(artifact=shelf.clip(10))], [75], music=tune, narration=lines)

    tracks = read_back(bundle(timeline, shelf.fetch, tmp_path / "film.otioz", "film")).audio_tracks()

    by_name = {track.name: track for track in tracks}
    assert clips_of(by_name["Music"]) == [("Music", 0, 30), ("Music", 0, 30), ("Music", 0, 15)]
    assert clips_of(by_name["Narration"]) == [("Line 1", 0, 30)]
    assert int(by_name["Narration 2"].range_of_child_at_index(1).start_time.value) == 10


def test_effects_are_files_placed_so_that_their_moment_falls_on_the_frame(shelf: Shelf, tmp_path: Path) -> None:
    sounds = (SoundEffect(kind=SoundKind.CLICK, at=20), SoundEffect(kind=SoundKind.RISER, at=70))
    timeline = timeline_of([Filmed(artifact=shelf.clip(10))], [80], sounds=sounds)

    path = bundle(timeline, shelf.fetch, tmp_path / "f.otioz", "f")

    starts = {
        clip.name: (int(track.range_of_child(clip).start_time.value), clip.media_reference.target_url)
        for track in read_back(path).audio_tracks()
        for clip in track.find_clips()
    }
    riser = round(RECIPES[SoundKind.RISER].anchor_s * 30)
    assert starts == {"click": (20, "media/effect-click.wav"), "riser": (70 - riser, "media/effect-riser.wav")}
    with zipfile.ZipFile(path) as archive:
        archive.extract("media/effect-click.wav", tmp_path)
    sound = read_sound(tmp_path / "media" / "effect-click.wav", "the click")
    assert 0.02 < np.abs(sound).max() < 0.9


def test_a_drawn_clip_takes_the_file_it_is_given(shelf: Shelf, tmp_path: Path) -> None:
    timeline = timeline_of([Drawn(shot=shot_of(1, 40), first=4)], [20])
    drawn = tmp_path / "drawn.mp4"
    drawn.write_bytes(shelf.fetch(shelf.clip(40)).read_bytes())

    with pytest.raises(Refused, match="Scene 1 is drawn"):
        bundle(timeline, shelf.fetch, tmp_path / "film.otioz", "film")
    assert not (tmp_path / "film.otioz").exists()
    found = read_back(bundle(timeline, shelf.fetch, tmp_path / "film.otioz", "film", drawn={"S1": drawn}))
    assert clips_of(found.video_tracks()[0]) == [("S1", 4, 20)]


def test_a_file_that_cannot_be_used_is_named(shelf: Shelf, tmp_path: Path) -> None:
    timeline = timeline_of([Filmed(artifact=shelf.keep(b"nothing much"))], [20])

    with pytest.raises(MediaBroken, match="The clip of scene 1"):
        bundle(timeline, shelf.fetch, tmp_path / "film.otioz", "film")


def test_the_same_film_gives_the_same_bundle(shelf: Shelf, tmp_path: Path) -> None:
    first, second = (bundle(film(shelf), shelf.fetch, tmp_path / name / "f.otioz", "f") for name in "ab")

    assert first.read_bytes() == second.read_bytes()


def test_exports_lie_beside_the_film_and_point_at_real_files(shelf: Shelf, tmp_path: Path) -> None:
    made = exported(film(shelf), shelf.fetch, tmp_path / "out.mp4", exports_of(["otio,edl", "fcpxml7", "srt,vtt,ass"]))

    assert [path.name for path in made] == ["out.otio", "out.edl", "out.xml", "out.srt", "out.vtt", "out.ass"]
    for clip in read_back(made[0]).find_clips():
        path = Path(otio.url_utils.filepath_from_url(clip.media_reference.target_url))
        assert path.is_file()
        assert path.suffix
    assert len(read_back(made[2]).video_tracks()) == 1
    assert not list(tmp_path.glob(".picturelock-*"))


def test_exports_are_named_and_others_refused() -> None:
    assert exports_of(["otioz", ".SRT,otioz"]) == (Export.OTIOZ, Export.SRT)
    with pytest.raises(UnknownName, match="no export called “aaf”"):
        exports_of(["aaf"])


def test_tracks_have_no_holes(shelf: Shelf, tmp_path: Path) -> None:
    found = read_back(bundle(film(shelf), shelf.fetch, tmp_path / "film.otioz", "film"))

    for track in found.tracks:
        items = [item for item in track if not isinstance(item, otio.schema.Transition)]
        ranges = [track.range_of_child(item) for item in items]
        assert all(one.end_time_exclusive() == other.start_time for one, other in pairwise(ranges))
