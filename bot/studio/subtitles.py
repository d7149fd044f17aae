"""Subtitles: the captions of a film as SubRip, WebVTT and Advanced SubStation Alpha files that strict readers accept.

Whatever words hold, they stay words: markup of any of the three formats is defused in all of them.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from bot.studio.captions import is_rtl, is_spaced, written
from bot.studio.overlays import CaptionLook, CaptionPage, CaptionStyle, CaptionWord, Ground
from bot.studio.timeline import Timeline

_DEFUSED: Final = str.maketrans({"{": "(", "}": ")", "\\": "/"})
_TAG: Final = re.compile(r"<(?=[/!?a-zA-Z])")
_TIME: Final = re.compile(r"(\d:\d+:\d+[.,])(?=\d)")
"""What some readers take for the times of a cue wherever it stands."""
_ARROW: Final = re.compile("-{2,}>")
_UNWRITTEN: Final = frozenset({"Cc", "Cs"})
_RIGHT_TO_LEFT_MARK: Final = "\u200f"
_EMBEDDED: Final = "\u202b"
_EMBEDDED_END: Final = "\u202c"
_STUDIO_FAMILY: Final = "Poppins"
_LINE_HEIGHTS: Final = {CaptionStyle.ONE_WORD: 200.0, CaptionStyle.BLOCK: 112.0}
_LINE_HEIGHT: Final = 132.0
_APPEARING: Final = frozenset({CaptionStyle.POP, CaptionStyle.TYPEWRITER})
_DARK: Final = "#0c0c12"


def srt_of(pages: Sequence[CaptionPage], fps: int = 30) -> str:
    """Write pages as SubRip: numbered from one, times that neither overlap nor stand still, no empty lines within.

    Follows https://matroska.org/technical/subtitles.html#srt-subtitles.
    """
    cues = [
        f"{number}\n{_clock(page.start, fps, ',')} --> {_clock(page.end, fps, ',')}\n{_subrip(text)}\n"
        for number, (page, text) in enumerate(_told(pages), 1)
    ]
    return "\n".join(cues)


def vtt_of(pages: Sequence[CaptionPage], fps: int = 30) -> str:
    """Write pages as WebVTT (https://www.w3.org/TR/webvtt1/)."""
    cues = [
        f"{_clock(page.start, fps, '.')} --> {_clock(page.end, fps, '.')}\n{_escaped(text)}\n"
        for page, text in _told(pages)
    ]
    return "\n".join(["WEBVTT\n", *cues])


def ass_of(timeline: Timeline) -> str:
    """Write a film's captions as Advanced SubStation Alpha, in their look and place, each word timed.

    Follows https://github.com/libass/libass/wiki/ASS-File-Format-Guide.
    """
    shape = timeline.format.shape
    middle_x = round((shape.captions.left + shape.captions.right) / 2 * timeline.width)
    middle_y = round((shape.captions.top + shape.captions.bottom) / 2 * timeline.height)
    lines = [
        "[Script Info]",
        "ScriptType: v4.00+",
        "WrapStyle: 0",
        "ScaledBorderAndShadow: yes",
        "YCbCr Matrix: TV.709",
        f"PlayResX: {timeline.width}",
        f"PlayResY: {timeline.height}",
        "",
        "[V4+ Styles]",
        "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, "
        "Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, "
        "MarginR, MarginV, Encoding",
        _style(timeline),
        "",
        "[Events]",
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text",
    ]
    for page, _ in _told(timeline.captions):
        for start, end, text in _events(page, timeline.caption_look, timeline.fps):
            place = f"{{\\an5\\pos({middle_x},{middle_y})}}"
            lines.append(f"Dialogue: 0,{_ass_clock(start)},{_ass_clock(end)},Captions,,0,0,0,,{place}{text}")
    return "\n".join(lines) + "\n"


def _told(pages: Sequence[CaptionPage]) -> Iterator[tuple[CaptionPage, str]]:
    """Yield what is written on each page that says anything, none of them outlasting the next one's start."""
    said = [(page, text) for page in sorted(pages, key=lambda page: page.start) if (text := _said(page))]
    for number, (page, text) in enumerate(said):
        end = min(page.end, said[number + 1][0].start) if number + 1 < len(said) else page.end
        if end > page.start:
            yield page.but(end=end), text


def _said(page: CaptionPage) -> str:
    return _directed(" ".join(written([_plain(word.text) for word in page.words]).split()), rtl=page.rtl)


def _plain(text: str) -> str:
    """Return a word without anything that a reader might take for markup or a line's end."""
    flat = " ".join(text.split())
    letters = "".join(char for char in flat if unicodedata.category(char) not in _UNWRITTEN)
    return _ARROW.sub("→", letters.translate(_DEFUSED))


def _directed(text: str, *, rtl: bool) -> str:
    """Mark a text that runs from right to left where its first letter does not show it."""
    first = next((char for char in text if char.isalpha()), "")
    return _RIGHT_TO_LEFT_MARK + text if rtl and text and not is_rtl(first) else text


def _subrip(text: str) -> str:
    return _TIME.sub("\\1\u2060", _TAG.sub("‹", text))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clock(frame: int, fps: int, point: str) -> str:
    seconds, milliseconds = divmod((frame * 1000 + fps // 2) // fps, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{point}{milliseconds:03}"


def _ass_clock(hundredths: int) -> str:
    seconds, rest = divmod(hundredths, 100)
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:02}"


def _hundredths(frame: int, fps: int) -> int:
    return (frame * 100 + fps // 2) // fps


def _style(timeline: Timeline) -> str:
    look, shape = timeline.caption_look, timeline.format.shape
    scale = min(timeline.width / shape.width, timeline.height / shape.height)
    family = " ".join(_plain(look.font).replace(",", " ").split()) or _STUDIO_FAMILY
    size = round(_LINE_HEIGHTS.get(look.style, _LINE_HEIGHT) * look.size * scale)
    sung = look.highlight if look.style in {CaptionStyle.KARAOKE, CaptionStyle.ONE_WORD} else look.colour
    is_boxed = look.ground is Ground.BOX
    outline = _colour(_DARK, 0x33 if is_boxed else 0)
    left, right = (round(share * timeline.width) for share in (shape.captions.left, 1 - shape.captions.right))
    border, width, shadow = (3, size * 0.14, 0) if is_boxed else (1, size * 0.065, size * 0.025)
    return (
        f"Style: Captions,{family},{size},{_colour(sung)},{_colour(look.colour)},{outline},{_colour('#000000', 0x66)},"
        f"-1,0,0,0,100,100,0,0,{border},{width:.1f},{shadow:.1f},5,{left},{right},0,1"
    )


def _events(page: CaptionPage, look: CaptionLook, fps: int) -> Iterator[tuple[int, int, str]]:
    """Yield start and end in hundredths of a second, and text, of the lines that show a page.

    A page from right to left is shown in one go: renderers put words with tags between them in the wrong order.
    """
    words = [(word, _plain(word.text)) for word in page.words]
    words = [(word, text) for word, text in words if text]
    starts = _starts([word for word, _ in words], page, fps)
    end = _hundredths(page.end, fps)
    pieces = [
        text + (" " if after is not None and is_spaced(text, after) else "")
        for text, after in zip((text for _, text in words), [*(text for _, text in words[1:]), None], strict=True)
    ]
    spans = [*pairwise([*starts, end])]
    match CaptionStyle.BLOCK if page.rtl and look.style is not CaptionStyle.ONE_WORD else look.style:
        case CaptionStyle.KARAOKE:
            timed = (f"{{\\k{last - first}}}{piece}" for piece, (first, last) in zip(pieces, spans, strict=True))
            yield starts[0], end, "".join(timed)
        case CaptionStyle.ONE_WORD:
            for piece, (first, last) in zip(pieces, spans, strict=True):
                if last > first:
                    yield first, last, piece.strip()
        case style if style in _APPEARING:
            for number, (first, last) in enumerate(spans):
                if last > first:
                    yield first, last, _appeared(pieces, number, look)
        case _:
            text = "".join(pieces)
            yield starts[0], end, f"{_tinted(look.colour)}{_EMBEDDED}{text}{_EMBEDDED_END}" if page.rtl else text


def _starts(words: Sequence[CaptionWord], page: CaptionPage, fps: int) -> list[int]:
    """Return when each word comes, inside its page and never before the one ahead of it; the first with the page."""
    starts, earliest = [], page.start
    for number, word in enumerate(words):
        earliest = page.start if number == 0 else min(max(word.start, earliest), page.end)
        starts.append(_hundredths(earliest, fps))
    return starts


def _appeared(pieces: Sequence[str], number: int, look: CaptionLook) -> str:
    """Return a page of which the words after one are not seen yet."""
    before, word, after = "".join(pieces[:number]), pieces[number], "".join(pieces[number + 1 :])
    if look.style is CaptionStyle.POP:
        word = _tinted(look.highlight) + word
    return before + word + (f"{{\\alpha&HFF&}}{after}" if after else "")


def _tinted(colour: str) -> str:
    """Return the tag that gives the letters after it a colour."""
    return f"{{\\1c&H{_colour(colour)[4:]}&}}"


def _colour(colour: str, clear: int = 0) -> str:
    """Return a colour as &HAABBGGRR, its alpha counted from opaque."""
    return f"&H{clear:02X}{colour[5:7]}{colour[3:5]}{colour[1:3]}".upper()
