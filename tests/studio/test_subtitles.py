from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import pysubs2
import pytest
import srt
import webvtt
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.studio.clips import Clip, Plain
from bot.studio.formats import Format
from bot.studio.overlays import CaptionLook, CaptionPage, CaptionStyle, CaptionWord, Ground
from bot.studio.subtitles import ass_of, srt_of, vtt_of
from bot.studio.timeline import Timeline
from bot.studio.values import SceneKey

HOSTILE = [
    "-->", "--->", "00:00:01,000", "a\n\nb", "\r\n2\r\n", "{\\p1}m", "{\\pos(0,0)}", "<b>", "</i>", "<v Bob>", "&amp;",
    "a<b", "\0", "\x1c", "\x85", "\u2028", "\\N", "\\h", "}", "NOTE", "WEBVTT", "STYLE", "[Events]",
    "Dialogue: 0,0:00:00.00", "0:00:01.00 0:00:02,5", ",,,",
]  # fmt: skip
WORD = st.one_of(st.sampled_from(["end.", "שלום", "مرحبا،", "日本語", "नमस्ते", "🎉", *HOSTILE]), st.text(max_size=12))


@st.composite
def any_pages(draw: st.DrawFn) -> list[CaptionPage]:
    """Pages of any words in order of time, now and then overlapping as a file of somebody else's might."""
    at, pages = draw(st.integers(0, 400_000)), []
    for texts in draw(st.lists(st.lists(WORD, min_size=1, max_size=4), max_size=6)):
        end = at + draw(st.integers(1, 90))
        starts = sorted(draw(st.integers(at, end - 1)) for _ in texts)
        words = tuple(CaptionWord(text=text, start=start, end=end) for text, start in zip(texts, starts, strict=True))
        pages.append(CaptionPage(start=at, end=end, words=words, rtl=draw(st.booleans())))
        at = max(0, end + draw(st.integers(-40, 60)))
    return pages


LOOKS = st.builds(
    CaptionLook,
    style=st.sampled_from(CaptionStyle),
    ground=st.sampled_from(Ground),
    size=st.floats(0.5, 2),
    font=st.sampled_from(["", "Sora", "Evil, 99\nStyle: x", "{\\p1}"]),
)


def film(pages: list[CaptionPage], look: CaptionLook, target: Format = Format.SHORTS) -> Timeline:
    frames = max((page.end for page in pages), default=1)
    clip = Clip(key="c1", scene=SceneKey("S1"), source=Plain(), start=0, frames=frames)
    return Timeline(frames=frames, picture=(clip,), captions=tuple(pages), caption_look=look).resized(target)


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def test_a_page_becomes_a_cue_in_every_format() -> None:
    words = (CaptionWord(text="Don’t", start=30, end=45), CaptionWord(text="{stop}", start=45, end=60))
    pages = [CaptionPage(start=30, end=61, words=words)]

    assert srt_of(pages) == "1\n00:00:01,000 --> 00:00:02,033\nDon’t (stop)\n"
    assert vtt_of(pages) == "WEBVTT\n\n00:00:01.000 --> 00:00:02.033\nDon’t (stop)\n"
    assert "0:00:01.00,0:00:02.03,Captions,,0,0,0,,{\\an5\\pos(510,1200)}{\\k50}Don’t {\\k53}(stop)\n" in ass_of(
        film(pages, CaptionLook())
    )


def test_an_hour_is_written_as_one() -> None:
    page = CaptionPage(start=108_000, end=108_029, words=(CaptionWord(text="Hi", start=108_000, end=108_010),))

    assert srt_of([page]) == "1\n01:00:00,000 --> 01:00:00,967\nHi\n"


@given(any_pages())
def test_subrip_files_satisfy_a_strict_reader(pages: list[CaptionPage]) -> None:
    text = srt_of(pages)

    cues = list(srt.parse(text, ignore_errors=False))
    assert [cue.index for cue in cues] == list(range(1, len(cues) + 1))
    assert all(cue.start < cue.end for cue in cues)
    assert all(before.end <= after.start for before, after in pairwise(cues))
    assert all(cue.content and "\n" not in cue.content and "-->" not in cue.content for cue in cues)
    assert all(cue.end - cue.start >= timedelta(milliseconds=33) for cue in cues)
    assert srt.compose(cues, reindex=False).rstrip("\n") == text.rstrip("\n")
    assert not any(mark in text for mark in ("{", "}", "\\", "<b>", "</i>", "\0", ",1000"))
    assert len(pysubs2.SSAFile.from_string(text, format_="srt").events) == len(cues)


@given(any_pages())
def test_webvtt_files_satisfy_a_strict_reader(pages: list[CaptionPage]) -> None:
    text = vtt_of(pages)

    captions = webvtt.from_string(text).captions
    assert text.startswith("WEBVTT\n")
    assert len(captions) == text.count("-->") == len(list(srt.parse(srt_of(pages))))
    assert all(before.end_in_seconds <= after.start_in_seconds for before, after in pairwise(captions))
    assert all("<" not in caption.raw_text and "\0" not in caption.raw_text for caption in captions)


@given(any_pages(), LOOKS, st.sampled_from(Format))
@settings(deadline=None)
def test_substation_files_satisfy_a_strict_reader(pages: list[CaptionPage], look: CaptionLook, target: Format) -> None:
    text = ass_of(film(pages, look, target))

    subtitles = pysubs2.SSAFile.from_string(text, format_="ass")
    assert [*subtitles.styles] == ["Captions"]
    assert (subtitles.info["PlayResX"], subtitles.info["PlayResY"]) == (
        str(target.shape.width),
        str(target.shape.height),
    )
    assert len(subtitles.events) == sum(line.startswith("Dialogue: ") for line in text.splitlines())
    assert all(event.style == "Captions" and event.start < event.end for event in subtitles.events)
    assert all(before.end <= after.start for before, after in pairwise(subtitles.events))
    for event in subtitles.events:
        tags = [part.split("}")[0].strip("\\") for part in event.text.split("{")[1:]]
        assert all(tag.startswith(("an5\\pos", "k", "1c&H", "alpha&HFF&")) for tag in tags)
        assert "\\N" not in event.text
        assert "\\p1" not in event.text


@given(any_pages())
def test_no_letter_is_lost(pages: list[CaptionPage]) -> None:
    apart = [page.but(start=200 * number, end=200 * number + 100) for number, page in enumerate(pages)]
    spoken = [letters("".join(word.text for word in page.words)) for page in apart]

    shown = [letters(cue.content) for cue in srt.parse(srt_of(apart))]

    assert [text for text in shown if text] == [text for text in spoken if text]


def test_words_are_sung_for_as_long_as_they_are_heard() -> None:
    words = tuple(
        CaptionWord(text=text, start=start, end=start + 5) for text, start in (("one", 0), ("two", 7), ("three", 20))
    )
    page = CaptionPage(start=0, end=40, words=words)

    text = ass_of(film([page], CaptionLook()))

    assert "{\\k23}one {\\k44}two {\\k66}three" in text


def test_a_page_from_right_to_left_says_so_when_its_first_letter_does_not() -> None:
    words = (CaptionWord(text="YouTube", start=0, end=10), CaptionWord(text="שלום", start=10, end=20))
    page = CaptionPage(start=0, end=20, words=words, rtl=True)

    assert srt_of([page]).splitlines()[2] == "\u200fYouTube שלום"
    assert srt_of([page.but(words=words[1:])]).splitlines()[2] == "שלום"


@pytest.mark.parametrize("style", [CaptionStyle.KARAOKE, CaptionStyle.POP, CaptionStyle.BLOCK])
def test_words_from_right_to_left_have_no_tags_between_them(style: CaptionStyle) -> None:
    words = (CaptionWord(text="مرحبا", start=0, end=10), CaptionWord(text="بكم!", start=10, end=20))
    page = CaptionPage(start=0, end=20, words=words, rtl=True)

    text = ass_of(film([page], CaptionLook(style=style)))

    assert text.splitlines()[-1].endswith("{\\an5\\pos(510,1200)}{\\1c&HFFFFFF&}\u202bمرحبا بكم!\u202c")


@pytest.mark.parametrize("name", ["captions.srt", "captions.vtt", "captions.ass"])
def test_ffmpeg_reads_every_cue(name: str, tmp_path: Path) -> None:
    pages = [
        CaptionPage(start=at, end=at + 20, words=(CaptionWord(text=text, start=at, end=at + 20),))
        for at, text in ((0, "-->"), (20, "{\\p1}"), (45, "<b>bold"), (70, "שלום"), (100_000, "蜂蜜"))
    ]
    files = {
        "captions.srt": srt_of(pages),
        "captions.vtt": vtt_of(pages),
        "captions.ass": ass_of(film(pages, CaptionLook())),
    }
    (tmp_path / name).write_text(files[name], encoding="utf-8")

    with av.open(str(tmp_path / name)) as container:
        stream: Any = container.streams.subtitles[0]
        packets = [packet for packet in container.demux(stream) if packet.size]
        times = [(packet.pts * stream.time_base, packet.duration * stream.time_base) for packet in packets]

    assert len(times) == len(pages)
    for page, (start, length) in zip(pages, times, strict=True):
        assert abs(float(start) - page.start / 30) < 0.006
        assert abs(float(length) - 20 / 30) < 0.011
