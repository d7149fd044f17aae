"""The music catalogue: what every bundled track is like, and where its beats fall. Data and arithmetic, no sound.

The tracks are those of the package `immich-memories-music` (MIT). Keys are as its licence file lists them; tempo and
first beat were measured from the onsets of each file, as the cutting room does (the listed tempo is often a few
tenths off, which thirty seconds turn into half a beat). Where beat and off-beat are alike, the one with which the file
begins is the beat. A track without a steady pulse would have its listed tempo and no first beat; none is bundled.
"""

from typing import Annotated, Final

from pydantic import Field

from bot.studio.brief import Mood
from bot.studio.errors import UnknownName
from bot.studio.values import Value

BEATS_A_BAR: Final = 4
LOOP_FADE_MS: Final = 250
"""How long the end of a track sounds on into its next round."""


class Track(Value):
    """One piece of music."""

    name: str
    mood: str
    """The folder it lies in: calm, energetic, happy, nostalgic or tender."""
    bpm: Annotated[float, Field(gt=0)]
    key: str
    length_ms: Annotated[int, Field(gt=0)]
    first_beat_ms: int | None = None
    """None where no steady pulse was found."""

    @property
    def path(self) -> str:
        """Where the file lies in the package's folder of tracks."""
        return f"{self.mood}/{self.name}.opus"

    @property
    def seconds(self) -> float:
        """How long one round lasts."""
        return self.length_ms / 1000

    @property
    def beat_ms(self) -> float:
        """Time from beat to beat."""
        return 60_000 / self.bpm

    @property
    def loop_from_ms(self) -> float:
        """Where every round after the first begins: on the first beat."""
        return float(self.first_beat_ms or 0)

    @property
    def loop_ms(self) -> float:
        """Length of a round: whole bars, so that the beat runs on through the seam."""
        bar = self.beat_ms * BEATS_A_BAR
        return bar * int((self.length_ms - LOOP_FADE_MS - self.loop_from_ms) / bar)


def _track(name: str, bpm: float, key: str, length_ms: int, first_beat_ms: int | None) -> Track:
    return Track(
        name=name, mood=name.partition("_")[0], bpm=bpm, key=key, length_ms=length_ms, first_beat_ms=first_beat_ms
    )


TRACKS: Final = (
    _track("calm_acoustic_1", 68.00, "C major", 32300, 51),
    _track("calm_acoustic_s411", 67.97, "C major", 31950, 12),
    _track("calm_acoustic_s522", 67.98, "C major", 29600, 662),
    _track("calm_electronic_s411", 70.03, "D major", 30950, 16),
    _track("calm_electronic_s522", 71.49, "D major", 32200, 12),
    _track("energetic_acoustic_1", 133.14, "D minor", 30550, 0),
    _track("energetic_acoustic_2", 132.90, "D minor", 31650, 1),
    _track("energetic_acoustic_s522", 133.02, "D minor", 31650, 71),
    _track("energetic_electronic_2", 150.02, "G minor", 31700, 43),
    _track("energetic_electronic_s411", 150.00, "E minor", 32000, 2),
    _track("happy_acoustic_1", 109.97, "E major", 32650, 0),
    _track("happy_acoustic_2", 109.99, "E major", 29450, 42),
    _track("happy_acoustic_s411", 109.50, "E major", 31700, 1),
    _track("happy_electronic_1", 122.97, "A major", 31450, 2),
    _track("happy_electronic_2", 124.02, "A major", 32600, 1),
    _track("happy_electronic_s411", 121.98, "F major", 31550, 29),
    _track("nostalgic_acoustic_1", 78.77, "F minor", 32650, 57),
    _track("nostalgic_acoustic_s411", 77.99, "F minor", 30900, 0),
    _track("nostalgic_acoustic_s522", 77.99, "F minor", 32700, 31),
    _track("nostalgic_electronic_2", 85.00, "Bb minor", 31100, 11),
    _track("nostalgic_electronic_s411", 84.16, "G minor", 31350, 0),
    _track("nostalgic_electronic_s522", 85.00, "G minor", 32100, 6),
    _track("tender_acoustic_1", 90.02, "G major", 32000, 6),
    _track("tender_acoustic_2", 89.99, "G major", 32000, 18),
    _track("tender_acoustic_s411", 90.00, "G major", 32000, 11),
    _track("tender_electronic_1", 100.00, "C major", 30100, 1),
    _track("tender_electronic_2", 100.01, "C major", 30800, 2),
    _track("tender_electronic_s411", 100.01, "A major", 29500, 9),
)

_MOODS: Final[dict[Mood, tuple[str, ...]]] = {
    Mood.CALM: ("calm", "tender"),
    Mood.PLAYFUL: ("happy",),
    Mood.BOLD: ("energetic",),
    Mood.DARK: ("nostalgic",),
    Mood.WARM: ("tender", "nostalgic"),
    Mood.SCIENCE: ("calm_electronic", "happy_electronic", "tender_electronic"),
}
MUSIC_MOODS: Final = tuple(dict.fromkeys(track.mood for track in TRACKS))


def track_called(name: str) -> Track:
    """Return the track of that name, or raise UnknownName."""
    for track in TRACKS:
        if track.name == name:
            return track
    raise UnknownName("piece of music", name, tuple(track.name for track in TRACKS))


def tracks_for(mood: Mood) -> tuple[Track, ...]:
    """Return the tracks that suit a mood."""
    return tuple(track for track in TRACKS if track.name.startswith(_MOODS[mood]))


def pick(mood: Mood, seed: int) -> Track:
    """Choose a track that suits the mood; the same seed gives the same one."""
    fitting = tracks_for(mood)
    return fitting[seed % len(fitting)]


def another(mood: Mood, current: str | None) -> Track:
    """Return the track after the current one among those that suit the mood, going round."""
    names = [track.name for track in tracks_for(mood)]
    place = names.index(current) + 1 if current in names else 0
    return track_called(names[place % len(names)])


def in_music_mood(mood: str, current: str | None = None) -> Track:
    """Return a track of one of MUSIC_MOODS other than the current one, or raise UnknownName."""
    fitting = [track for track in TRACKS if track.mood == mood]
    if not fitting:
        raise UnknownName("kind of music", mood, MUSIC_MOODS)
    names = [track.name for track in fitting]
    place = names.index(current) + 1 if current in names else 0
    return fitting[place % len(fitting)]


def chosen(music: str | None, mood: Mood, seed: int) -> Track | None:
    """Return the track a cut style asks for: a name, "" for one that suits the mood, None for no music."""
    if music is None:
        return None
    return track_called(music) if music else pick(mood, seed)


def beats_ms(track: Track, from_ms: int, to_ms: int) -> tuple[int, ...]:
    """Return the beats heard from `from_ms` (inclusive) to `to_ms` (exclusive) of a film that starts with the track.

    In milliseconds from `from_ms`. The grid goes on through every round of a looped track.
    """
    if track.first_beat_ms is None:
        return ()
    number = max(0, int((from_ms - track.first_beat_ms) / track.beat_ms) - 1)
    beats = []
    while (at := round(track.first_beat_ms + number * track.beat_ms)) < to_ms:
        if at >= from_ms:
            beats.append(at - from_ms)
        number += 1
    return tuple(beats)
