import unicodedata
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.studio.captions import (
    CELLS_MOST,
    WORDS_MOST,
    cells,
    estimated_words,
    frames_of,
    is_rtl,
    letters_of,
    pages_of,
    split_words,
    written,
)
from bot.studio.shot import WordTime

WORD = st.one_of(
    st.text("abcdefghij", min_size=1, max_size=14),
    st.sampled_from(
        ["end.", "well,", "“Stop!”", "שלום", "مرحبا،", "日本語の文章です。", "ภาษาไทยสวยงาม", "नमस्ते", "🎉", "-->"]
    ),
)


@st.composite
def spoken(draw: st.DrawFn) -> tuple[list[WordTime], int]:
    """Words one after another, and the frames of their scene."""
    at, words = draw(st.integers(0, 900)), []
    for text in draw(st.lists(WORD, min_size=1, max_size=25)):
        length = draw(st.integers(0, 900))
        words.append(WordTime(text=text, start_ms=at, end_ms=at + length))
        at += length + draw(st.sampled_from([0, 0, 0, 40, 300, 1500]))
    return words, max(1, at * 30 // 1000 + draw(st.integers(-20, 60)))


@given(spoken(), st.integers(0, 5000))
def test_every_word_gets_its_own_frames_inside_the_scene(scene: tuple[list[WordTime], int], start: int) -> None:
    words, frames = scene

    placed = frames_of(words, start, start + frames)

    assert start <= placed[0].start
    assert placed[-1].end <= start + frames
    assert all(word.start < word.end for word in placed)
    assert all(before.end <= after.start for before, after in pairwise(placed))
    assert "".join(word.text.replace(" ", "") for word in placed) == "".join(word.text for word in words)


@given(spoken(), st.integers(0, 5000))
def test_pages_show_every_word_in_order_and_never_two_at_once(scene: tuple[list[WordTime], int], start: int) -> None:
    words, frames = scene
    placed = frames_of(words, start, start + frames)

    pages = pages_of(placed, start + frames)

    assert [word.text for page in pages for word in page.words] == [word.text for word in placed]
    assert all(before.end <= after.start for before, after in pairwise(pages))
    assert pages[-1].end <= start + frames
    for page in pages:
        assert page.start == page.words[0].start
        assert page.words[-1].end <= page.end
        assert all(before.end <= after.start for before, after in pairwise(page.words))
        assert len(page.words) == 1 or cells(written([word.text for word in page.words])) <= CELLS_MOST


@given(spoken())
def test_words_are_lit_when_they_are_heard(scene: tuple[list[WordTime], int]) -> None:
    words = [word for word in scene[0] if len(split_words(word.text)) == 1]
    roomy = scene[1] + 3000

    placed = frames_of(words, 0, roomy)

    pushed = 0
    for number, (word, lit) in enumerate(zip(words, placed, strict=True)):
        late = lit.start - round(word.start_ms * 30 / 1000)
        pushed = pushed if late else number
        assert 0 <= late <= number - pushed + 1


def test_a_sentence_is_divided_at_its_commas_without_lonely_words() -> None:
    text = "When bees fly home, they dance to tell the others where the best flowers are."
    words = frames_of(estimated_words(text), 0, 400)

    pages = [written([word.text for word in page.words]) for page in pages_of(words, 400)]

    assert pages[0] == "When bees fly home,"
    assert all(1 < len(page.split()) <= WORDS_MOST for page in pages)


def test_a_sentence_never_shares_a_page_with_the_next() -> None:
    words = frames_of(estimated_words("Stop. Look! Go on."), 0, 200)

    assert [written([word.text for word in page.words]) for page in pages_of(words, 200)] == [
        "Stop.",
        "Look!",
        "Go on.",
    ]


def test_scripts_without_spaces_are_split_and_joined_again() -> None:
    for text in ("蜂蜜は腐りません。ツボの中で三千年。", "น้ำผึ้งไม่เคยเสีย", "蜂蜜从不变质，真的。", "Tシャツを3枚買った"):
        pieces = split_words(text)

        assert len(pieces) > 2
        assert written(pieces) == text
        assert not any(piece[0] in "。、，ーっツゃ" and len(piece) == 1 for piece in pieces[1:])


def test_direction_is_that_of_most_letters() -> None:
    assert is_rtl("שלום YouTube לכולם")
    assert is_rtl("مرحبا 123")
    assert not is_rtl("hello שלום world")
    assert not is_rtl("123")


@given(st.text())
def test_letters_are_never_parted_from_their_marks(text: str) -> None:
    letters = letters_of(text)

    assert "".join(letters) == text
    assert all(unicodedata.category(letter[0]) not in {"Mn", "Mc"} for letter in letters[1:])


def test_letters_are_counted_as_people_do() -> None:
    assert len(letters_of("cafe\u0301")) == 4
    assert letters_of("नमस्ते") == ("न", "म", "स्ते")
    assert letters_of("น้ำ") == ("น้ำ",)


@given(st.lists(WORD, min_size=1, max_size=20))
def test_estimated_words_follow_one_another(texts: list[str]) -> None:
    words = estimated_words(" ".join(texts))

    assert words[0].start_ms == 0
    assert all(word.start_ms < word.end_ms for word in words)
    assert all(before.end_ms <= after.start_ms for before, after in pairwise(words))
