"""What people bring is really seen and heard: each kind of file, put in by its edit and rendered."""

from pathlib import Path

import numpy as np
from PIL import Image

from bot.studio.bringing import Brought, BroughtAs, FileBrought, Media
from bot.studio.cut import Profile
from bot.studio.inserting import inserting
from bot.studio.proposal import edited_film
from bot.studio.timeline import Timeline
from tests.editing.conftest import Render
from tests.editing.recordings import level_db, recording, tone
from tests.editing.reels import Shelf, drawn_film, luma_of, number_on, sound_of


def with_file(film: Timeline, wanted: BroughtAs, file: FileBrought, place: int | None = None) -> Timeline:
    operation = inserting(Brought(name="a file", wanted=wanted, place=place), file, film, f"NEW-{wanted}")
    return edited_film(film, [operation])


def plate(shelf: Shelf) -> FileBrought:
    """Keep a white picture."""
    path = shelf.folder / "plate.png"
    Image.new("RGB", (40, 40), (255, 255, 255)).save(path)
    return FileBrought(artifact=shelf.keep(path.read_bytes()), media=Media.STILL)


def test_a_film_that_was_brought_plays_between_the_others(shelf: Shelf, rendered: Render) -> None:
    film = drawn_film(10, 10)
    file = FileBrought(artifact=shelf.clip(7, seed=5), media=Media.MOVING, frames=7)

    lumas = luma_of(rendered(with_file(film, BroughtAs.SCENE, file, 2)).master)

    assert [number_on(luma) for luma in lumas] == [*range(10), *range(7), *range(10)]


def test_pictures_lie_where_they_were_put(shelf: Shelf, rendered: Render) -> None:
    film = drawn_film(9, 9)
    plain = luma_of(rendered(film).master)

    marked = luma_of(rendered(with_file(film, BroughtAs.LOGO, plate(shelf))).master)
    stuck = luma_of(rendered(with_file(film, BroughtAs.STICKER, plate(shelf), 2)).master)

    moved = [float(np.abs(a.astype(int) - b).max()) for a, b in zip(plain, marked, strict=True)]
    assert min(moved) > 60, "a logo stands over the whole film"
    changed = [float(np.abs(a.astype(int) - b).max()) > 60 for a, b in zip(plain, stuck, strict=True)]
    assert changed == [False] * 9 + [True] * 9


def test_a_sound_that_was_brought_is_heard_as_the_music(shelf: Shelf, rendered: Render, tmp_path: Path) -> None:
    film = drawn_film(45)
    song = FileBrought(artifact=recording(shelf, tone(2.0)), media=Media.MOVING, frames=60, has_sound=True)

    heard = sound_of(rendered(with_file(film, BroughtAs.MUSIC, song), Profile.MASTER).master)

    assert level_db(heard, 0.2, 1.2) > -40
    assert level_db(sound_of(rendered(film).master), 0.2, 1.2) < -70
