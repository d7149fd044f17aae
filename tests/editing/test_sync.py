"""The master is the file that Instagram takes: no edit list, and sound where it belongs all the same."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from bot.sandbox.platforms.instagram_film import FORMAT, problem_of
from bot.studio.clips import Filmed
from bot.studio.cut import Profile
from bot.studio.soundtrack import Narration
from bot.studio.timeline import Timeline
from bot.studio.values import Sha256
from tests.editing.conftest import go_on
from tests.editing.reels import RATE, Shelf, timeline_of
from workers.editing.mp4 import Mp4, boxes, clip_options
from workers.editing.planes import flat
from workers.editing.render import RenderedFiles, render

FLASHES = (6, 31, 62, 80)
FRAMES = 90
SIZE = (108, 192)
WITHIN_S = 0.010


def flashing(shelf: Shelf, flashes: Sequence[int], frames: int) -> Sha256:
    """Keep a black clip that is white for two frames at each flash."""
    path = shelf.folder / "flashes.mp4"
    with Mp4(path, *SIZE, clip_options(1)) as file:
        for number in range(frames):
            is_light = any(flash <= number < flash + 2 for flash in flashes)
            file.write(flat(*SIZE, 235 if is_light else 16))
    return shelf.keep(path.read_bytes())


def clicking(shelf: Shelf, flashes: Sequence[int], frames: int) -> Narration:
    """Keep a line of short bursts, one at each flash."""
    sound = np.zeros(frames * RATE // 30, np.float32)
    burst = np.sin(2 * np.pi * 1500 * np.arange(RATE // 50) / RATE) * np.hanning(RATE // 50) ** 0.25
    for flash in flashes:
        at = flash * RATE // 30
        sound[at : at + burst.size] = 0.5 * burst[: sound.size - at]
    return Narration(artifact=shelf.sound(sound), start=0, duration_ms=frames * 1000 // 30)


def film(shelf: Shelf) -> Timeline:
    clip, line = flashing(shelf, FLASHES, FRAMES), clicking(shelf, FLASHES, FRAMES)
    return timeline_of([Filmed(artifact=clip)], [FRAMES], width=SIZE[0], height=SIZE[1], narration=(line,))


def lights(path: Path, from_s: float = 0.0) -> list[float]:
    """Return when the picture turns light."""
    with av.open(str(path)) as file:
        file.seek(round(from_s * 1_000_000))
        seen = [(float(frame.time), float(frame.to_ndarray()[: frame.height].mean())) for frame in file.decode(video=0)]
    return [at for (_, before), (at, now) in pairwise([(-1.0, 0.0), *seen]) if before < 128 <= now]


def clicks(path: Path, from_s: float = 0.0) -> list[float]:
    """Return when a click is heard to begin."""
    with av.open(str(path)) as file:
        file.seek(round(from_s * 1_000_000))
        frames: list[Any] = list(file.decode(audio=0))
    start = float(frames[0].time)
    for before, after in pairwise(frames):
        assert abs(float(before.time) + before.samples / RATE - float(after.time)) < 1e-3
    sound: NDArray[np.float32] = np.abs(np.concatenate([frame.to_ndarray() for frame in frames], axis=1)[0])
    loud = np.flatnonzero(sound > 0.25 * sound.max())
    first = loud[np.flatnonzero(np.diff(loud, prepend=-RATE) > RATE // 5)]
    return [start + float(at) / RATE for at in first]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> RenderedFiles:
    folder = tmp_path_factory.mktemp("sync")
    shelf = Shelf(folder)
    return render(film(shelf), shelf.fetch, folder / "out", Profile.MASTER, 8_000_000, go_on)


def both(files: RenderedFiles) -> tuple[Path, Path]:
    assert files.master is not None
    assert files.draft is not None
    return files.master, files.draft


def test_every_click_is_heard_with_its_flash(files: RenderedFiles) -> None:
    for path in both(files):
        seen, heard = lights(path), clicks(path)

        assert [round(at * 30) for at in seen] == list(FLASHES)
        assert len(heard) == len(FLASHES)
        assert all(abs(flash / 30 - at) <= WITHIN_S for flash, at in zip(FLASHES, heard, strict=True))


def test_a_player_that_seeks_hears_it_at_the_same_time(files: RenderedFiles) -> None:
    whole = clicks(both(files)[0])

    after = clicks(both(files)[0], from_s=1.7)

    assert len(after) < len(whole)
    assert after == pytest.approx(whole[-len(after) :], abs=1e-3)


def test_the_index_has_no_edit_list_and_both_tracks_begin_at_nought(files: RenderedFiles) -> None:
    for path in both(files):
        (moov,) = (box for box in boxes(path) if box.kind == "moov")
        index = path.read_bytes()[moov.start : moov.start + moov.size]
        assert b"elst" not in index
        assert b"edts" not in index
        with av.open(str(path)) as file:
            picture: Any = file.streams.video[0]
            sound: Any = file.streams.audio[0]
            assert picture.start_time == sound.start_time == 0
            assert picture.average_rate == Fraction(30)
            length = float(picture.duration * picture.time_base)
            assert length == pytest.approx(FRAMES / 30, abs=1e-3)
            assert float(sound.duration * sound.time_base) == pytest.approx(length, abs=1e-3)


def test_the_loopback_instagram_takes_it_and_refuses_the_same_film_with_an_edit_list(
    files: RenderedFiles, tmp_path: Path
) -> None:
    master, usual = both(files)[0], tmp_path / "usual.mp4"
    with av.open(str(master)) as source, av.open(str(usual), "w", options={"movflags": "faststart"}) as copy:
        tracks = {stream.index: copy.add_stream_from_template(stream) for stream in source.streams}
        for packet in source.demux():
            if packet.pts is not None and packet.dts is not None:
                packet.pts, packet.dts = packet.pts + 1024, packet.dts + 1024
                packet.stream = tracks[packet.stream.index]
                copy.mux(packet)

    assert problem_of(master, thumb_offset_ms=1000) == 0
    assert b"elst" in usual.read_bytes()
    assert problem_of(usual, thumb_offset_ms=1000) == FORMAT


def test_pictures_are_shown_in_even_steps_from_nought(files: RenderedFiles) -> None:
    for path in both(files):
        with av.open(str(path)) as file:
            frames: list[Any] = list(file.decode(video=0))
        shown = [frame.pts * frame.time_base for frame in frames]

        assert shown == [Fraction(number, 30) for number in range(FRAMES)]
