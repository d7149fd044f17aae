from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.studio.errors import Refused
from bot.studio.formats import Format
from workers.editing.encoders import draft_encoding
from workers.editing.joining import join
from workers.editing.planes import blank
from workers.editing.proxies import KBIT_S, Rung, is_lean, ladder, next_rung, rung_for
from workers.editing.sound.aac import encoded

SIZES = st.sampled_from([(form.shape.width, form.shape.height) for form in Format] + [(108, 192), (720, 720)])
LIMITS = st.integers(1, 100_000_000)


@given(LIMITS, st.integers(1, 30 * 600), st.integers(0, 10_000_000), SIZES)
def test_what_is_promised_fits_the_limit_and_the_rung_above_would_not(
    limit: int, frames: int, sound: int, size: tuple[int, int]
) -> None:
    try:
        rung = rung_for(limit, frames, 30, sound, size=size)
    except Refused:
        assert all(rung.bytes_promised(frames, 30, sound) > limit * 0.94 for rung in ladder(size))
        return

    assert rung.bytes_promised(frames, 30, sound) <= limit
    above = [other for other in ladder(size) if other.kbit_s > rung.kbit_s]
    assert all(other.bytes_promised(frames, 30, sound) > limit * 0.94 for other in above)


@given(SIZES)
def test_rungs_go_down_in_steps_and_keep_the_shape(size: tuple[int, int]) -> None:
    rungs = [next(ladder(size))]
    while (below := next_rung(rungs[-1])) is not None:
        rungs.append(below)

    assert [rung.kbit_s for rung in rungs] == list(KBIT_S)
    assert [rung.width for rung in rungs] == sorted((rung.width for rung in rungs), reverse=True)
    for rung in rungs:
        assert rung.width % 2 == rung.height % 2 == 0
        assert min(rung.width, rung.height) <= min(540, *size)
        assert abs(rung.width * size[1] / size[0] - rung.height) <= 2.5


@given(st.integers(200_000, 20_000_000), st.integers(60, 5400))
def test_a_longer_film_never_stands_on_a_higher_rung(limit: int, frames: int) -> None:
    def kbit(length: int) -> int:
        try:
            return rung_for(limit, length, 30, length * 500).kbit_s
        except Refused:
            return 0

    assert kbit(frames) >= kbit(frames + 1) >= kbit(frames + 300)


def test_a_word_more_leaves_the_film_on_its_rung() -> None:
    rungs = {rung_for(10_000_000, frames, 30, frames * 540) for frames in range(900, 1000)}

    assert rungs == {Rung(540, 960, 1800)}


def test_what_cannot_fit_is_refused_with_its_length_and_the_limit() -> None:
    with pytest.raises(Refused, match=r"60 seconds does not fit into 0\.1 MB"):
        rung_for(100_000, 1800, 30, 0)


def test_sound_is_made_lean_only_where_the_limit_is_tight() -> None:
    assert is_lean(1_000_000, 900, 30)
    assert not is_lean(10_000_000, 900, 30)


@pytest.mark.parametrize("kbit_s", [300, 40])
def test_an_encoded_film_keeps_to_what_was_promised(tmp_path: Path, kbit_s: int) -> None:
    rung = next(rung for rung in ladder((162, 288)) if rung.kbit_s == kbit_s)
    rng = np.random.default_rng(1)
    sound = encoded(rng.normal(0, 0.1, (2, 96_000)).astype(np.float32), 64_000)
    path = tmp_path / "proxy.mp4"

    encoder = draft_encoding(rung.width, rung.height, rung.kbit_s, 30).encoder(30)
    for _ in range(60):
        picture = blank(rung.width, rung.height)
        picture[:] = rng.integers(16, 235, picture.shape)
        encoder.write(picture)
    join(path, [encoder.finish()], sound, 30)

    assert path.stat().st_size <= rung.bytes_promised(60, 30, sound.size)
