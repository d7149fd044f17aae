"""Whisper: writes down what is really heard, and when. Times of a known text are those of the words it heard too.

Whisper is not told the text, so what it heard is laid beside it; words it missed or misheard lie between their
neighbours, by their length. Its confidence is the share of letters that it heard as they are written.
"""

import threading
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from typing import Any

from models.align.snap import snapped
from models.protocols import Alignment, Speech
from models.sound import resampled

_RATE = 16_000


class WhisperEars:
    """Hears, and aligns, the languages of its weights. Calls from several threads wait for each other."""

    def __init__(self, *, name: str, weights: Path, threads: int = 1) -> None:
        from faster_whisper import WhisperModel  # 0.5 s and ctranslate2, so only where it is used

        self.name = name
        self._lock = threading.Lock()
        self._model: Any = WhisperModel(str(weights), device="cpu", compute_type="int8", cpu_threads=threads)
        self.languages: tuple[str, ...] = tuple(self._model.supported_languages)
        self._language = self.languages[0] if len(self.languages) == 1 else None

    def hear(self, speech: Speech) -> str:
        """Return the words heard; blocks."""
        return " ".join(segment.text.strip() for segment in self._heard(speech, times=False))

    def align(self, speech: Speech, words: Sequence[str]) -> Alignment:
        """Return a time for every spoken word; blocks."""
        heard = [
            (_letters(word.word), round(word.start * 1000), round(word.end * 1000))
            for segment in self._heard(speech, times=True)
            for word in segment.words or ()
        ]
        return laid_beside(speech, words, [word for word in heard if word[0]], self.name)

    def close(self) -> None:
        """Give the memory back."""
        self._model = None

    def _heard(self, speech: Speech, *, times: bool) -> list[Any]:
        with self._lock:
            segments, _ = self._model.transcribe(
                resampled(speech, _RATE).samples,
                beam_size=1,
                temperature=0.0,
                language=self._language,
                condition_on_previous_text=False,
                word_timestamps=times,
            )
            return list(segments)


def laid_beside(speech: Speech, words: Sequence[str], heard: Sequence[tuple[str, int, int]], name: str) -> Alignment:
    """Return times for known words from what was heard: (letters, start_ms, end_ms) of each word, in order."""
    wanted = "".join(_letters(word) for word in words)
    got = [
        (letter, start + (end - start) * place // len(text), start + (end - start) * (place + 1) // len(text))
        for text, start, end in heard
        for place, letter in enumerate(text)
    ]
    length = speech.samples.size * 1000 // speech.rate
    known: dict[int, tuple[int, int]] = {}
    said = "".join(letter for letter, _, _ in got)
    for block in SequenceMatcher(None, wanted, said, autojunk=False).get_matching_blocks():
        for step in range(block.size):
            known[block.a + step] = got[block.b + step][1:]
    edges = _filled(len(wanted), known, length)
    times: list[tuple[int, int]] = []
    at = 0
    for word in words:
        size = len(_letters(word))
        start, end = (edges[at][0], edges[at + size - 1][1]) if size else (edges[at - 1][1] if at else 0,) * 2
        times.append((min(start, length), min(max(start, end), length)))
        at += size
    return Alignment(tuple(snapped(speech, _in_order(times))), len(known) / max(1, len(wanted)), name)


def _filled(count: int, known: dict[int, tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """Return a time for every letter: those unheard are dealt out evenly between those that were heard."""
    marks = [(-1, (0, 0)), *sorted(known.items()), (count, (length, length))]
    filled: list[tuple[int, int]] = []
    for (left, (_, begin)), (right, (finish, _)) in pairwise(marks):
        gap = right - left - 1
        room = max(0, finish - begin)
        filled += [(begin + room * step // gap, begin + room * (step + 1) // gap) for step in range(gap)]
        if right < count:
            filled.append(known[right])
    return filled


def _in_order(times: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    ordered: list[tuple[int, int]] = []
    for start, end in times:
        begin = max(start, ordered[-1][1] if ordered else 0)
        ordered.append((begin, max(begin, end)))
    return ordered


def _letters(word: str) -> str:
    return "".join(letter for letter in word.casefold() if letter.isalnum())
