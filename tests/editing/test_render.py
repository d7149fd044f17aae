import hashlib
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest

from bot.studio.clips import Drawn, Filmed, TransitionKind
from bot.studio.cut import Profile
from bot.studio.errors import Cancelled, MediaBroken, Refused
from bot.studio.overlays import CaptionLook, CaptionStyle
from tests.editing.conftest import Render
from tests.editing.reels import MUSIC, Shelf, drawn_film, luma_of, number_on, page, shot_of, spoken, timeline_of
from workers.editing.mp4 import boxes

PAGES = (page(4, 20, "Honey", "never"), page(24, 44, "spoils", "🎉"))


def test_the_master_has_exactly_the_planned_frames_in_order(rendered: Render) -> None:
    files = rendered(drawn_film(31, 20, 47))

    numbers = [number_on(luma) for luma in luma_of(files.master)]

    assert numbers == [*range(31), *range(20), *range(47)]
    assert files.frames == 98


@pytest.mark.parametrize("kind", [TransitionKind.DISSOLVE, TransitionKind.PUSH, TransitionKind.ZOOM])
def test_a_transition_eats_no_time_and_moves_every_frame(rendered: Render, kind: TransitionKind) -> None:
    files = rendered(drawn_film(30, 30, transition=kind))

    lumas = luma_of(files.master)

    assert len(lumas) == 60
    assert number_on(lumas[29]) == 29
    assert [number_on(luma) for luma in lumas[38:]] == list(range(8, 30))
    plain = luma_of(rendered(drawn_film(30, 30)).master)
    assert all(cv2.absdiff(lumas[at], plain[at]).mean() > 2 for at in range(30, 36))


@pytest.mark.parametrize("fps", [24, 60])
def test_a_clip_of_another_rate_shows_the_last_frame_that_has_begun(rendered: Render, shelf: Shelf, fps: int) -> None:
    files = rendered(timeline_of([Filmed(artifact=shelf.clip(60, fps))], [30]))

    numbers = [number_on(luma) for luma in luma_of(files.master)]

    assert numbers == [number * fps // 30 for number in range(30)]


def test_a_short_clip_holds_its_last_frame(rendered: Render, shelf: Shelf) -> None:
    files = rendered(timeline_of([Filmed(artifact=shelf.clip(10))], [25]))

    assert [number_on(luma) for luma in luma_of(files.master)] == [*range(10), *[9] * 15]


@pytest.mark.parametrize("size", [(256, 144), (100, 100), (320, 640)])
def test_a_clip_of_another_shape_covers_the_picture(rendered: Render, shelf: Shelf, size: tuple[int, int]) -> None:
    files = rendered(timeline_of([Filmed(artifact=shelf.clip(6, size=size))], [6]))

    for luma in luma_of(files.master):
        edges = (luma[:2], luma[-2:], luma[:, :2], luma[:, -2:])
        assert all(edge.mean() > 25 for edge in edges)


def test_files_are_what_platforms_take(rendered: Render, shelf: Shelf) -> None:
    files = rendered(drawn_film(50, 40, narration=(spoken(shelf, 1.2),), music=MUSIC, captions=PAGES))

    assert files.master is not None
    for path in (files.master, files.draft):
        assert path is not None
        kinds = [box.kind for box in boxes(path)]
        assert kinds.index("moov") < kinds.index("mdat")
        assert "elst" not in kinds
        assert "edts" not in kinds
        with av.open(str(path)) as file:
            picture: Any = file.streams.video[0]
            sound: Any = file.streams.audio[0]
            context = picture.codec_context
            assert (picture.frames, picture.average_rate, picture.start_time) == (90, Fraction(30), 0)
            assert (context.name, context.profile, context.pix_fmt) == ("h264", "High", "yuv420p")
            assert (context.colorspace, context.color_primaries, context.color_trc, context.color_range) == (1, 1, 1, 1)
            assert (sound.codec_context.name, sound.codec_context.profile) == ("aac", "LC")
            assert (sound.rate, sound.channels, sound.start_time) == (48_000, 2, 0)
            assert sound.duration == 90 * 1600
            keys = [packet.pts * packet.time_base for packet in file.demux(picture) if packet.is_keyframe]
        assert max(after - before for before, after in pairwise([*keys, Fraction(3)])) <= 2


def test_a_silent_film_has_a_silent_sound_track(rendered: Render) -> None:
    files = rendered(drawn_film(40), Profile.PREVIEW)

    assert files.loudness is None
    with av.open(str(files.draft)) as file:
        sound = np.concatenate([frame.to_ndarray() for frame in file.decode(audio=0)], axis=1)
    assert sound.shape[1] >= 40 * 1600
    assert np.abs(sound).max() < 1e-4


def test_a_preview_is_a_draft_alone(rendered: Render, tmp_path: Path) -> None:
    files = rendered(drawn_film(40, captions=PAGES), Profile.PREVIEW, out=tmp_path / "preview")

    assert files.master is None
    assert {path.name for path in (tmp_path / "preview").iterdir() if not path.name.startswith("thumbnail-")} == {
        "draft.mp4", "thumbnail.jpg", "contact-sheet.png", "captions.srt",
    }  # fmt: skip


def test_a_draft_fits_the_limit_or_is_refused(rendered: Render, shelf: Shelf) -> None:
    film = drawn_film(60, 60, narration=(spoken(shelf, 3.5),), width=216, height=384)

    for limit in (200_000, 90_000, 72_000):
        files = rendered(film, Profile.PREVIEW, draft_limit=limit)
        assert files.draft is not None
        assert files.draft.stat().st_size <= limit
        assert len(luma_of(files.draft)) == 120

    with pytest.raises(Refused, match="does not fit"):
        rendered(film, Profile.PREVIEW, draft_limit=30_000)


def test_stills_show_every_scene(rendered: Render) -> None:
    files = rendered(drawn_film(30, 30, 30, 30, 30))

    thumbnail, sheet = cv2.imread(str(files.thumbnails[0][0])), cv2.imread(str(files.contact_sheet))

    assert thumbnail is not None
    assert sheet is not None
    assert thumbnail.shape == (256, 144, 3)
    assert files.thumbnails[0][0].read_bytes()[:3] == b"\xff\xd8\xff"
    assert sheet.shape[1] > 3 * 144
    assert sheet.shape[0] > 2 * 256


def test_thumbnails_differ_and_the_best_comes_first(rendered: Render) -> None:
    files = rendered(drawn_film(60, 60, 60))

    candidates = [candidate for _, candidate in files.thumbnails]

    assert 2 <= len(candidates) <= 4
    assert candidates[0].score.overall == max(candidate.score.overall for candidate in candidates)
    assert len({path.read_bytes() for path, _ in files.thumbnails}) == len(candidates)


def test_the_same_timeline_gives_the_same_bytes(rendered: Render, shelf: Shelf) -> None:
    film = drawn_film(
        30, 30, transition=TransitionKind.ZOOM, captions=PAGES, narration=(spoken(shelf, 1.5),), music=MUSIC
    )

    first, second = rendered(film), rendered(film)

    for name in ("master", "draft", "contact_sheet", "captions_srt"):
        one, other = (hashlib.sha256(getattr(files, name).read_bytes()).hexdigest() for files in (first, second))
        assert one == other, name


@pytest.mark.parametrize("style", list(CaptionStyle))
def test_captions_are_on_the_picture_while_their_page_lasts(rendered: Render, style: CaptionStyle) -> None:
    plain = luma_of(rendered(drawn_film(60)).master)

    titled = luma_of(rendered(drawn_film(60, captions=PAGES, caption_look=CaptionLook(style=style))).master)

    changed = [number for number in range(60) if cv2.absdiff(plain[number], titled[number]).max() > 60]
    expected = [*range(4, 20), *range(24, 44)] if style is not CaptionStyle.NONE else []
    assert changed == expected


@pytest.mark.parametrize("after", [0, 1, 12])
def test_stopping_leaves_nothing_behind(rendered: Render, tmp_path: Path, after: int) -> None:
    heard = 0

    def report(done: float, step: str) -> bool:
        nonlocal heard
        heard += 1
        return heard <= after or done > 1

    with pytest.raises(Cancelled):
        rendered(drawn_film(400, width=432, height=768), report=report, out=tmp_path / "stopped")

    assert list((tmp_path / "stopped").iterdir()) == []
    assert heard == after + 1


def test_progress_rises_to_the_end(rendered: Render) -> None:
    seen: list[float] = []

    def report(done: float, step: str) -> bool:
        seen.append(done)
        return bool(step)

    rendered(drawn_film(90), report=report)

    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def damaged(data: bytes, how: str) -> bytes:
    if how == "half":
        return data[: len(data) // 2]
    if how == "empty":
        return b""
    middle = bytearray(data)
    start = data.index(b"mdat") + 200
    middle[start : start + 4000] = bytes(4000)
    return bytes(middle)


@pytest.mark.parametrize("how", ["half", "empty", "zeros"])
def test_a_damaged_clip_is_named_by_its_scene(rendered: Render, shelf: Shelf, tmp_path: Path, how: str) -> None:
    whole = shelf.clip(40)
    broken = shelf.keep(damaged(shelf.fetch(whole).read_bytes(), how))
    film = timeline_of([Filmed(artifact=whole), Filmed(artifact=broken)], [30, 30])

    with pytest.raises(MediaBroken, match="scene 2"):
        rendered(film, out=tmp_path / "broken")

    assert list((tmp_path / "broken").iterdir()) == []


def test_a_damaged_line_is_named(rendered: Render, shelf: Shelf) -> None:
    line = spoken(shelf, 1.0)
    broken = line.but(artifact=shelf.keep(b"RIFF nothing"))

    with pytest.raises(MediaBroken, match="line 2"):
        rendered(drawn_film(60, narration=(line, broken)))


def test_filmed_and_drawn_scenes_go_together(rendered: Render, shelf: Shelf) -> None:
    sources: list[Filmed | Drawn] = [Filmed(artifact=shelf.clip(20)), Drawn(shot=shot_of(2, 20))]
    sources.append(Filmed(artifact=shelf.clip(20, seed=3)))

    files = rendered(timeline_of(sources, [20, 20, 20], TransitionKind.DISSOLVE))

    assert len(luma_of(files.master)) == 60
