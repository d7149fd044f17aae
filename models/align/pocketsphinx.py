"""When each word of a known English text is heard, by forced alignment with PocketSphinx.

Options as measured: wide beams, no best-path search and likely pauses put 98 % of starts within 100 ms of the truth
on words with pauses of 0 to 250 ms between them, half of them within 5 ms. Words
that its dictionary lacks are given the sounds their letters suggest, which is enough to find them.
"""

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np

from models.align.letters import sounds_of
from models.align.snap import snapped
from models.align.spread import spread
from models.align.voiced import share_within
from models.protocols import Alignment, Speech
from models.sound import pcm, resampled

_RATE = 16_000
_FRAME_MS = 10
_QUIET_MS = 250
_HUSH = 0.0003


class PocketSphinxAligner:
    """Aligns English. Calls from several threads wait for each other."""

    name = "PocketSphinx"
    languages: tuple[str, ...] = ("en",)

    def __init__(self) -> None:
        from pocketsphinx import Decoder  # loads 38 MB of model, so only where it is used

        self._lock = threading.Lock()
        self._decoder: Any = Decoder(
            lm=None, beam=1e-200, wbeam=1e-150, pbeam=1e-200, bestpath=False, silprob=0.5, loglevel="FATAL"
        )

    def align(self, speech: Speech, words: Sequence[str]) -> Alignment:
        """Return a time for every spoken word; blocks. Confidence is how much of what is heard the words account for.

        Where the words cannot be found in the sound, they are spread over it by their length, with no confidence.
        """
        if not words:
            return Alignment((), 1.0, self.name)
        with self._lock:
            heard = self._found(speech, [self._entry(word) for word in words])
        if heard is None:
            return Alignment(tuple(spread(speech, words)), 0.0, self.name)
        return Alignment(tuple(snapped(speech, heard)), share_within(speech, heard), self.name)

    def _found(self, speech: Speech, entries: list[str]) -> list[tuple[int, int]] | None:
        sound = resampled(speech, _RATE).samples
        # Without silence to start from, the first word swallows what comes before it.
        hush = np.random.default_rng(0).normal(0, _HUSH, sound.size + 2 * _QUIET_MS * _RATE // 1000)
        hush[_QUIET_MS * _RATE // 1000 :][: sound.size] += sound
        try:
            self._decoder.set_align_text(" ".join(entries))
            self._decoder.start_utt()
            self._decoder.process_raw(pcm(hush.astype(np.float32)), full_utt=True)
            self._decoder.end_utt()
        except RuntimeError:
            return None
        longest = len(sound) * 1000 // _RATE
        found = [
            (
                min(max(0, segment.start_frame * _FRAME_MS - _QUIET_MS), longest),
                min(max(0, (segment.end_frame + 1) * _FRAME_MS - _QUIET_MS), longest),
            )
            for segment in self._decoder.seg() or ()
            if segment.word[0] not in "<[("
        ]
        return found if len(found) == len(entries) else None

    def _entry(self, word: str) -> str:
        """Return the word's entry in the dictionary, made from its letters when it has none."""
        if len(word) == 1 and word.isupper():
            entry = f"{word.lower()}."
            return entry if self._decoder.lookup_word(entry) else self._added(word.lower(), word)
        entry = word.lower()
        if self._decoder.lookup_word(entry):
            return entry
        return self._added(entry, word)

    def _added(self, entry: str, word: str) -> str:
        name = "+".join(str(ord(char)) for char in entry)
        if not self._decoder.lookup_word(name):
            self._decoder.add_word(name, self._sounds(entry) or sounds_of(word), True)
        return name

    def _sounds(self, word: str) -> str:
        """Return the sounds of a word made of two known ones, or a known one with an ending; nothing otherwise."""
        look = self._decoder.lookup_word
        for ending, sound in (("'s", "Z"), ("s'", "Z"), ("s", "Z"), ("ed", "D"), ("ing", "IH NG"), ("ly", "L IY")):
            stem = word.removesuffix(ending)
            if stem != word and len(stem) > 1 and (look(stem) or look(stem + "e")):
                return f"{look(stem) or look(stem + 'e')} {sound}"
        for cut in range(len(word) - 3, 2, -1):
            if look(word[:cut]) and look(word[cut:]):
                return f"{look(word[:cut])} {look(word[cut:])}"
        return ""
