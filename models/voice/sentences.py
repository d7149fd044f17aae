"""Long lines for voices that speak only so much at once: parted at sentences, spoken one by one, joined unheard."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from bot.studio.errors import Cancelled
from models.protocols import Delivery, OnShare, Speech, Timed
from models.voice.loudness import faded, later, trimmed

_SENTENCE: Final = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])\s*")
_CLAUSE: Final = re.compile(r"(?<=[,;:—])\s+|(?<=[、，；：])\s*")
_BLANK: Final = re.compile(r"\s+")
_FADE_MS: Final = 8
_PAUSE_MS: Final = 60
"""Between pieces, beside the silence that each keeps at its ends."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, with what stands around it for voices that mind how it goes on."""

    text: str
    before: str
    after: str


SayPiece = Callable[[Piece, OnShare], Speech]
"""Speaks one piece and tells how far it is."""


def pieces(text: str, most: int) -> list[str]:
    """Part a text into pieces of at most `most` characters: at sentences, else clauses, else words, else anywhere."""
    return _parted(text.strip(), most, (_SENTENCE, _CLAUSE, _BLANK)) if text.strip() else []


def _parted(text: str, most: int, marks: tuple[re.Pattern[str], ...]) -> list[str]:
    if len(text) <= most:
        return [text]
    if not marks:
        return [text[at : at + most] for at in range(0, len(text), most)]
    found: list[str] = []
    for part in (part for part in marks[0].split(text) if part):
        joined = f"{found[-1]} {part}" if found else part
        if found and len(joined) <= most:
            found[-1] = joined
        else:
            found += _parted(part, most, marks[1:])
    return found


def spoken_in_pieces(text: str, most: int, delivery: Delivery, say: SayPiece) -> Speech:
    """Speak a text piece by piece; blocks. Raises Cancelled when the listener wants no more."""
    parts = pieces(text, most)
    spoken: list[Speech] = []
    for number, part in enumerate(parts):

        def on_share(share: float, number: int = number) -> bool:
            return delivery.on_share is None or delivery.on_share((number + min(1.0, share)) / len(parts))

        if not on_share(0.0):
            raise Cancelled
        around = (parts[number - 1] if number else "", parts[number + 1] if number + 1 < len(parts) else "")
        spoken.append(say(Piece(part, *around), on_share))
    return joined(spoken)


def joined(spoken: list[Speech]) -> Speech:
    """Put pieces of one voice one after another, cut to its sound and faded at its ends: nothing clicks."""
    if len(spoken) == 1:
        return spoken[0]
    rate = spoken[0].rate if spoken else 24_000
    pause = np.zeros(rate * _PAUSE_MS // 1000, np.float32)
    samples, at = [np.zeros(0, np.float32)], 0
    timed: list[Timed] = []
    for whole in spoken:
        piece = trimmed(Speech(faded(whole.samples, rate * _FADE_MS // 1000), rate, whole.timed))
        timed += later(piece.timed, at * 1000 // rate)
        samples += [piece.samples, pause]
        at += piece.samples.size + pause.size
    return Speech(np.concatenate(samples), rate, tuple(timed))
