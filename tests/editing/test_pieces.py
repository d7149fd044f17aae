from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.editing.reels import HEIGHT, WIDTH, luma_of, number_on, numbered
from workers.editing.encoders import X264, draft_encoding, fastest_codec, master_encoding
from workers.editing.joining import join
from workers.editing.mp4 import verify
from workers.editing.pieces import Packet, Piece
from workers.editing.sound.aac import Packets, encoded

SILENCE = encoded(np.zeros((2, 48_000 * 4), np.float32))
MASTER = master_encoding(WIDTH, HEIGHT, 30)


def piece(numbers: Sequence[int], seed: int = 0) -> Piece:
    encoder = MASTER.encoder(30)
    for number in numbers:
        encoder.write(numbered(number, seed))
    return encoder.finish()


@pytest.mark.parametrize("edges", [(0, 31, 33, 34, 60, 61, 90), (0, 1, 40, 90), (0, 2, 90), (0, 90)])
def test_pieces_of_any_length_join_without_a_seam(tmp_path: Path, edges: tuple[int, ...]) -> None:
    join(tmp_path / "film.mp4", (piece(range(*span)) for span in pairwise(edges)), SILENCE, 30)

    verify(tmp_path / "film.mp4", 90, 30)
    assert [number_on(luma) for luma in luma_of(tmp_path / "film.mp4")] == list(range(90))


def test_timestamps_rise_evenly_and_every_piece_can_be_sought(tmp_path: Path) -> None:
    join(tmp_path / "film.mp4", [piece(range(40)), piece(range(40, 75)), piece(range(75, 80))], SILENCE, 30)

    with av.open(str(tmp_path / "film.mp4")) as file:
        stream: Any = file.streams.video[0]
        packets = [packet for packet in file.demux(stream) if packet.pts is not None]
        shown = sorted(packet.pts * packet.time_base for packet in packets)
        decoded = [packet.dts for packet in packets]
        keys = {packet.pts * packet.time_base for packet in packets if packet.is_keyframe}
    assert shown == [Fraction(number, 30) for number in range(80)]
    assert all(before < after for before, after in pairwise(decoded))
    assert all(packet.pts >= packet.dts for packet in packets)
    assert {Fraction(0), Fraction(40, 30), Fraction(75, 30)} <= keys


def test_the_same_pictures_give_the_same_piece() -> None:
    assert piece(range(20)).stored() == piece(range(20)).stored()
    assert piece(range(20)).stored() != piece(range(20), seed=1).stored()


@given(
    st.lists(st.tuples(st.binary(max_size=40), st.integers(0, 1000), st.booleans()), max_size=8),
    st.binary(max_size=20),
    st.integers(0, 4),
)
@settings(max_examples=50)
def test_a_piece_is_read_back_as_it_was_stored(
    packets: list[tuple[bytes, int, bool]], header: bytes, delay: int
) -> None:
    whole = Piece(tuple(Packet(*packet) for packet in packets), header, delay)

    assert Piece.read(whole.stored()) == whole


def test_pieces_of_other_encodings_are_never_joined(tmp_path: Path) -> None:
    encoder = draft_encoding(WIDTH, HEIGHT + 16, 500, 30).encoder(30)
    encoder.write(numbered(0, height=HEIGHT + 16))

    with pytest.raises(ValueError, match="different encodings"):
        join(tmp_path / "film.mp4", [piece(range(5)), encoder.finish()], SILENCE, 30)


def test_an_encoding_is_known_by_everything_about_it() -> None:
    ids = [
        MASTER.id,
        master_encoding(WIDTH, HEIGHT + 2, 30).id,
        master_encoding(WIDTH, HEIGHT, 25).id,
        draft_encoding(WIDTH, HEIGHT, 500, 30).id,
        draft_encoding(WIDTH, HEIGHT, 501, 30).id,
    ]

    assert len(set(ids)) == len(ids)
    assert MASTER.id == master_encoding(WIDTH, HEIGHT, 30).id


def test_a_gpu_encoder_that_is_only_listed_is_not_used() -> None:
    assert fastest_codec("a card that is not there") == X264
    assert fastest_codec() == X264


def test_a_film_without_sound_packets_is_still_a_file(tmp_path: Path) -> None:
    join(tmp_path / "film.mp4", [piece(range(5))], Packets((), 128_000, None), 30)

    assert len(luma_of(tmp_path / "film.mp4")) == 5


def ssim(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """Return the structural similarity of two pictures (Wang et al. 2004), Gaussian window of 1.5 pixels."""
    first, second = one.astype(np.float32), other.astype(np.float32)

    def blurred(values: Any) -> Any:
        return cv2.GaussianBlur(values, (11, 11), 1.5)

    mean_one, mean_other = blurred(first), blurred(second)
    var_one = blurred(first * first) - mean_one**2
    var_other = blurred(second * second) - mean_other**2
    both = blurred(first * second) - mean_one * mean_other
    near, far = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    above = (2 * mean_one * mean_other + near) * (2 * both + far)
    return float((above / ((mean_one**2 + mean_other**2 + near) * (var_one + var_other + far))).mean())


def test_a_joined_film_looks_like_one_made_in_one_piece(tmp_path: Path) -> None:
    edges = (0, 40, 48, 90)

    join(tmp_path / "joined.mp4", (piece(range(*span)) for span in pairwise(edges)), SILENCE, 30)
    join(tmp_path / "whole.mp4", [piece(range(90))], SILENCE, 30)

    pairs = list(zip(luma_of(tmp_path / "joined.mp4"), luma_of(tmp_path / "whole.mp4"), strict=True))
    assert len(pairs) == 90
    assert min(ssim(*pair) for pair in pairs) >= 0.97
