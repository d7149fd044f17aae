import hashlib

import cv2
import numpy as np
import pytest

from models.protocols import Planes
from tests.editing.reels import numbered
from workers.editing.planes import flat, split
from workers.editing.stills import contact_sheet, tile_of
from workers.editing.thumbnails import Candidate, best, candidate_of, scored

WIDTH, HEIGHT = 180, 320


def portrait(x: float = 0.5, y: float = 0.6, size: float = 0.25) -> Planes:
    """Draw a face seen from the front."""
    picture = flat(WIDTH, HEIGHT, 90, 120, 130)
    luma = split(picture)[0]
    unit = size * WIDTH

    def oval(dx: float, dy: float, wide: float, high: float, light: int) -> None:
        middle = int(x * WIDTH + dx * unit), int(y * HEIGHT + dy * unit)
        cv2.ellipse(luma, middle, (int(wide * unit), int(high * unit)), 0, 0, 360, light, -1, cv2.LINE_AA)

    oval(0, -0.35, 1.05, 1.1, 30)
    oval(0, 0, 0.85, 1.15, 190)
    for side in (-0.38, 0.38):
        for dy, wide, high, light in ((-0.38, 0.24, 0.07, 40), (-0.18, 0.22, 0.12, 110), (-0.17, 0.08, 0.08, 25)):
            oval(side, dy, wide, high, light)
    for dy, wide, high, light in ((0.12, 0.1, 0.25, 205), (0.32, 0.16, 0.06, 130), (0.62, 0.3, 0.09, 60)):
        oval(0, dy, wide, high, light)
    luma[:] = cv2.GaussianBlur(luma, (0, 0), unit * 0.03)
    return picture


def blurred(picture: Planes) -> Planes:
    out = picture.copy()
    luma = split(out)[0]
    luma[:] = cv2.GaussianBlur(luma, (0, 0), 6)
    return out


def noise(top: float, bottom: float) -> Planes:
    """Return a calm picture that is busy between two heights."""
    picture = flat(WIDTH, HEIGHT, 110)
    luma = split(picture)[0]
    busy = luma[int(top * HEIGHT) : int(bottom * HEIGHT)]
    busy[:] = np.random.default_rng(1).integers(30, 200, busy.shape)
    return picture


def test_a_sharp_picture_beats_the_same_one_blurred() -> None:
    sharp, soft = scored(numbered(21, 1, WIDTH, HEIGHT)), scored(blurred(numbered(21, 1, WIDTH, HEIGHT)))

    assert sharp.sharp > soft.sharp + 0.15
    assert sharp.overall > soft.overall


def test_a_face_is_seen_where_there_is_one_and_no_title_is_put_over_it() -> None:
    score = scored(portrait(y=0.3))

    assert score.faces > 0.5
    assert score.room.top > 0.3
    assert scored(numbered(21, 1, WIDTH, HEIGHT)).faces == 0


def test_contrast_and_colour_are_told_from_grey() -> None:
    grey, vivid = flat(WIDTH, HEIGHT, 110), numbered(21, 1, WIDTH, HEIGHT)
    split(vivid)[1][:] = 60

    assert scored(grey).contrast == scored(grey).colour == 0
    assert scored(vivid).contrast > 0.4
    assert scored(vivid).colour > 0.4


@pytest.mark.parametrize("luma", [16, 235])
def test_dark_and_pale_pictures_do_badly(luma: int) -> None:
    assert scored(flat(WIDTH, HEIGHT, luma)).light < 0.4
    assert scored(flat(WIDTH, HEIGHT, 110)).light == 1


@pytest.mark.parametrize(("busy", "calm"), [((0.0, 0.7), (0.7, 1.0)), ((0.3, 1.0), (0.0, 0.3))])
def test_room_for_a_title_is_found_where_it_is_calm(busy: tuple[float, float], calm: tuple[float, float]) -> None:
    score = scored(noise(*busy))

    assert calm[0] <= score.room.top < score.room.bottom <= calm[1]
    assert score.text_room > 0.9
    assert abs(score.room.left + score.room.right - 1) < 0.02
    assert scored(noise(0, 1)).text_room == 0


def test_the_same_picture_has_the_same_score_at_any_size() -> None:
    large = numbered(21, 1, 540, 960)

    assert scored(large).overall == pytest.approx(scored(numbered(21, 1, 270, 480)).overall, abs=0.05)
    assert scored(large) == scored(large.copy())


def test_the_best_few_differ_from_one_another() -> None:
    pictures = [numbered(21, 1, WIDTH, HEIGHT)] * 3 + [noise(0, 0.6), portrait(), flat(WIDTH, HEIGHT, 60)]
    candidates = [candidate_of(number * 60, picture) for number, picture in enumerate(pictures)]

    chosen = best(candidates, 3)

    assert [one.score.overall for one in chosen[:1]] == [max(one.score.overall for one in candidates)]
    assert len({one.score.cells for one in chosen}) == 3
    assert len(best(candidates, 10)) == 4
    assert best(reversed(candidates), 3) == chosen


def test_neighbouring_frames_are_chosen_only_for_want_of_others() -> None:
    first, second = (candidate_of(frame, picture) for frame, picture in ((0, portrait()), (20, noise(0, 0.6))))
    far = candidate_of(200, numbered(3, 4, WIDTH, HEIGHT))

    top, *_ = best([first, second, far], 3)
    assert {one.frame for one in best([first, second, far], 2)} == {top.frame, 200} or top.frame == 200
    assert len(best([first, second], 2)) == 2
    assert best([], 3) == ()


def test_a_candidate_carries_its_picture() -> None:
    candidate = candidate_of(5, numbered(21, 1, WIDTH, HEIGHT))

    decoded = cv2.imdecode(np.frombuffer(candidate.jpeg, np.uint8), cv2.IMREAD_COLOR)

    assert isinstance(candidate, Candidate)
    assert decoded is not None
    assert decoded.shape == (HEIGHT, WIDTH, 3)


def test_a_contact_sheet_shows_every_tile_in_order() -> None:
    tiles = [(number * 30, tile_of(flat(WIDTH, HEIGHT, 40 + 20 * number))) for number in range(5)]

    sheet = cv2.imdecode(np.frombuffer(contact_sheet(tiles, 30), np.uint8), cv2.IMREAD_GRAYSCALE)

    assert sheet is not None
    assert sheet.shape == (2 * (HEIGHT + 14) + 14, 3 * (WIDTH + 14) + 14)
    places = [(row, column) for row in range(2) for column in range(3)][:5]
    seen = [int(sheet[row * 334 + 250, column * 194 + 100]) for row, column in places]
    assert seen == sorted(seen)
    assert len(set(seen)) == 5


def test_a_tile_keeps_the_shape_of_its_picture() -> None:
    assert tile_of(flat(1080, 1920)).shape == (480, 270, 3)
    assert tile_of(flat(1920, 1080)).shape == (270, 480, 3)


def test_a_contact_sheet_is_the_same_bytes_again() -> None:
    tiles = [(0, tile_of(numbered(1))), (30, tile_of(numbered(2)))]

    first, second = (hashlib.sha256(contact_sheet(tiles, 30)).hexdigest() for _ in range(2))

    assert first == second
