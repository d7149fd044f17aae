"""Cues: when things enter, from the times of the spoken words and the beats of the music."""

import re
import unicodedata
from collections.abc import Sequence

from bot.studio.illustrations import stem
from bot.studio.shot import Shot

LEAD_MS = 90
"""How long before its word is heard a thing starts to enter."""
BEAT_REACH_MS = 100
STAGGER_MS = 75


class Cues:
    """The moments of one shot, in milliseconds from its start."""

    def __init__(self, shot: Shot) -> None:
        self.end = shot.frames * 1000 / shot.fps
        self.beats = shot.beats_ms
        self._words = [(_plain(word.text), float(word.start_ms)) for word in shot.words]
        spoken = shot.words[-1].end_ms if shot.words else self.end * 0.8
        self.spoken = min(float(spoken), self.end)
        self.latest = max(0.0, min(self.end * 0.62, self.end - 900))
        """Nothing of weight enters later."""

    def on_beat(self, moment: float) -> float:
        """Move a moment to a beat within reach."""
        near = min(self.beats, key=lambda beat: abs(beat - moment), default=None)
        return float(near) if near is not None and abs(near - moment) <= BEAT_REACH_MS else moment

    def heard(self, text: str, after: float = 0.0) -> float | None:
        """Return when one of the words of a text is first heard."""
        wanted = {_plain(word) for word in re.split(r"[\s-]+", text)} - {""}
        return next((start for word, start in self._words if word in wanted and start >= after), None)

    def enter(self, text: str, otherwise: float, latest: float | None = None) -> float:
        """Return when the thing that a text names enters."""
        heard = self.heard(text)
        moment = otherwise if heard is None else heard - LEAD_MS
        return self.on_beat(min(max(0.0, moment), self.latest if latest is None else latest))

    def title(self, pieces: Sequence[str], start: float = 120.0) -> list[float]:
        """Return when each piece of a title enters: with its word, in reading order, siblings staggered."""
        moments: list[float] = []
        clock = min(start, self.latest)
        heard_until = 0.0
        for number, piece in enumerate(pieces):
            heard = self.heard(piece, heard_until)
            room = self.latest - (len(pieces) - 1 - number) * STAGGER_MS
            if heard is not None and heard - LEAD_MS <= max(room, clock):
                heard_until = heard
                clock = max(clock, heard - LEAD_MS)
            moments.append(self.on_beat(clock) if moments == [] else max(self.on_beat(clock), moments[-1] + 40))
            clock += STAGGER_MS
        return moments

    def series(self, texts: Sequence[str], start: float, gap: float = 0.0) -> list[float]:
        """Return when each of several siblings enters: with its word, else spread over what is spoken."""
        count = len(texts)
        last = max(start, min(self.latest, self.spoken * 0.75))
        step = gap or min(700.0, (last - start) / max(1, count - 1)) if count > 1 else 0.0
        moments: list[float] = []
        for number, text in enumerate(texts):
            floor = moments[-1] + STAGGER_MS if moments else 0.0
            moments.append(max(floor, self.enter(text, start + number * step, last)))
        return moments


def _plain(word: str) -> str:
    """Return a word as it is compared: no case, no accents, no ending."""
    letters = unicodedata.normalize("NFKD", word.casefold())
    return stem("".join(char for char in letters if char.isalnum()))
