"""Long texts parted where nobody hears it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.studio.errors import Cancelled
from models.protocols import PLAINLY, Delivery, OnShare, Speech, Timed
from models.voice.sentences import Piece, joined, pieces, spoken_in_pieces

TEXTS = st.text("abc .!?,;:。、“”é \n", max_size=200)


@given(TEXTS, st.integers(1, 60))
def test_pieces_are_short_enough_and_hold_every_letter_in_order(text: str, most: int) -> None:
    parts = pieces(text, most)

    assert all(0 < len(part) <= most for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "most", "parts"),
    [
        ("One two. Three four. Five.", 20, ["One two. Three four.", "Five."]),
        ("A long one, with a clause, and more.", 20, ["A long one,", "with a clause,", "and more."]),
        ("これは一つ。これは二つ。", 6, ["これは一つ。", "これは二つ。"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
    ],
)
def test_text_is_parted_at_sentences_then_clauses_then_words(text: str, most: int, parts: list[str]) -> None:
    assert pieces(text, most) == parts


def test_joined_pieces_do_not_click_and_keep_their_times() -> None:
    rate = 24_000
    loud = Speech(np.full(rate // 2, 0.5, np.float32), rate, (Timed("a", 0, 500),))

    both = joined([loud, loud])

    assert np.abs(np.diff(both.samples)).max() < 0.01
    first, second = both.timed
    assert second.start_ms >= first.end_ms
    for timed in both.timed:
        heard = both.samples[(timed.start_ms + 20) * rate // 1000 : (timed.end_ms - 20) * rate // 1000]
        assert heard.min() > 0.4


def test_pieces_know_their_neighbours_and_the_share_that_is_done() -> None:
    seen: list[Piece] = []
    shares: list[float] = []

    def say(piece: Piece, on_share: OnShare) -> Speech:
        seen.append(piece)
        on_share(0.5)
        return Speech(np.full(2400, 0.1, np.float32), 24_000)

    def on_share(share: float) -> bool:
        shares.append(share)
        return True

    spoken_in_pieces("One. Two. Six.", 5, Delivery(on_share=on_share), say)

    assert seen == [Piece("One.", "", "Two."), Piece("Two.", "One.", "Six."), Piece("Six.", "Two.", "")]
    assert shares == pytest.approx([0, 1 / 6, 1 / 3, 1 / 2, 2 / 3, 5 / 6])
    with pytest.raises(Cancelled):
        spoken_in_pieces("One.", 5, Delivery(on_share=lambda _: False), say)
    assert not spoken_in_pieces("", 5, PLAINLY, say).samples.size
