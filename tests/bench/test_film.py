"""The bench's film holds what is promised of it, is the same each time, and its changes change one thing."""

from itertools import pairwise
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from bot.studio.clips import Filmed, Still
from bot.studio.overlays import CaptionStyle
from bot.studio.timeline import Timeline
from workers.bench.film import CHANGED_SCENE, Film
from workers.bench.footage import Camera, scene
from workers.editing.sound.waves import RATE, read_sound

SMALL = 108


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("artifacts")


@pytest.fixture(scope="module")
def film(shelf: Path) -> Film:
    return Film.made(shelf, width=SMALL)


def kept(shelf: Path, sha: str) -> Path:
    return shelf / "files" / sha[:2] / sha


def test_the_film_has_all_that_is_promised(film: Film) -> None:
    whole = film.whole

    kinds = [type(clip.source) for clip in whole.picture]
    assert (whole.frames, whole.width, whole.height) == (900, SMALL, SMALL * 16 // 9)
    assert kinds == [Filmed, Filmed, Still, Filmed, Filmed, Still]
    transitions = [clip.transition for clip in whole.picture[1:]]
    assert len({transition.kind for transition in transitions}) == 5
    assert {transition.frames for transition in transitions} == {15}
    assert sum(len(page.words) for page in whole.captions) == 64
    assert whole.caption_look.style is CaptionStyle.POP
    assert whole.logo is not None
    assert whole.music is not None
    assert len({sound.kind for sound in whole.sounds}) == 5
    assert len(whole.narration) == 6


def test_words_follow_one_another_and_each_is_seen(film: Film) -> None:
    words = [word for page in film.whole.captions for word in page.words]

    assert all(word.start < word.end for word in words)
    assert all(first.end <= second.start for first, second in pairwise(words))


def test_sources_are_as_mixed_as_promised_and_last_through_the_next_transition(film: Film, shelf: Path) -> None:
    found = []
    for clip, tail in zip(film.whole.picture, (15, 15, 15, 15, 15, 0), strict=True):
        if isinstance(clip.source, Filmed):
            with av.open(str(kept(shelf, clip.source.artifact))) as file:
                stream = file.streams.video[0]
                rate = stream.average_rate
                assert rate is not None
                assert stream.frames / rate >= (clip.frames + tail) / 30
                found.append((stream.width > stream.height, int(rate)))

    assert found == [(False, 24), (False, 24), (False, 16), (True, 30)]


def test_the_logo_is_partly_clear_and_soft_at_its_edges(film: Film, shelf: Path) -> None:
    assert film.whole.logo is not None

    logo = cv2.imread(str(kept(shelf, film.whole.logo.artifact)), cv2.IMREAD_UNCHANGED)

    alpha = np.unique(np.asarray(logo)[..., 3])
    assert {0, 255} < set(alpha.tolist())


def test_narration_is_as_long_as_it_says_and_comes_and_goes(film: Film, shelf: Path) -> None:
    for line in film.whole.narration:
        sound = read_sound(kept(shelf, line.artifact), "a line", "mono")[0]
        blocks = np.sqrt((sound[: sound.size // 480 * 480].reshape(-1, 480) ** 2).mean(axis=1))

        assert abs(sound.size / RATE * 1000 - line.duration_ms) < 2
        assert np.percentile(blocks, 5) < np.percentile(blocks, 80) / 6


def test_it_is_the_same_each_time(film: Film, tmp_path: Path) -> None:
    again = Film.made(tmp_path, width=SMALL)

    assert again == film


def test_a_word_is_changed_in_the_body_of_one_scene_alone(film: Film) -> None:
    pairs = list(zip(film.whole.captions, film.word_changed.captions, strict=True))

    changed = [(before, after) for before, after in pairs if before != after]
    assert len(changed) == 1
    before, after = changed[0]
    assert sum(first != second for first, second in zip(before.words, after.words, strict=True)) == 1
    clip = film.whole.picture[CHANGED_SCENE]
    assert clip.start + clip.transition.frames <= before.start < before.end <= clip.end
    assert film.word_changed.but(captions=film.whole.captions) == film.whole


def test_other_changes_leave_the_picture_alone(film: Film) -> None:
    sound = {name: getattr(film.whole, name) for name in ("music", "narration", "sounds")}

    for changed in (film.level_changed, film.music_changed, film.silent):
        assert changed != film.whole
        assert changed.but(**sound) == film.whole


def test_before_the_last_take_everything_else_is_as_in_the_film(film: Film) -> None:
    early, whole = film.silent_but_for_the_last_scene, film.whole

    assert early.picture == whole.picture[:-1]
    assert early.captions == whole.captions[: len(early.captions)]
    assert all(page.start >= early.frames for page in whole.captions[len(early.captions) :])


def test_many_clips_are_as_long_and_no_two_alike(film: Film) -> None:
    many = film.in_many_clips

    assert len(many.picture) == 40
    assert many.frames == film.whole.frames
    assert len({clip.source for clip in many.picture}) == 40
    assert all(clip.transition.frames for clip in many.picture[1:])


@pytest.mark.parametrize("seconds", [2.0, 2.9, 7.3])
def test_a_short_trial_is_a_timeline_too(tmp_path: Path, seconds: float) -> None:
    film = Film.made(tmp_path, seconds, SMALL)

    for timeline in (film.whole, film.word_changed, film.in_many_clips, film.silent_but_for_the_last_scene):
        assert Timeline.model_validate_json(timeline.model_dump_json()) == timeline


def test_footage_moves_and_is_neither_flat_nor_noise() -> None:
    pictures = [picture[:160].astype(float) for picture in scene(Camera(1, 96, 160, 24), 12)]

    first, last = pictures[0], pictures[-1]
    assert np.abs(last - first).mean() > 2
    assert first.std() > 15
    assert np.abs(np.diff(first, axis=1)).mean() < first.std() / 2
