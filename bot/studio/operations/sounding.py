"""What may be done to what is heard: narration, music, the sound of clips and effects."""

from collections.abc import Callable

from bot.studio.clips import Clip, Filmed
from bot.studio.errors import Refused
from bot.studio.operations.kinds import AddSound, Level, Mute, RemoveSound, SetMusic, Sounding
from bot.studio.operations.naming import clip_called, lasting, named, within
from bot.studio.operations.picture import Outcome
from bot.studio.operations.writing import moment_in, nth, without
from bot.studio.soundtrack import Narration, SoundEffect
from bot.studio.timeline import Timeline

_LOUDEST = 12.0
_QUIETEST = {Sounding.NARRATION: -40.0, Sounding.EFFECTS: -40.0, Sounding.CLIP: -60.0}


def mute(timeline: Timeline, asked: Mute) -> Outcome:
    """Silence something, or let it be heard again."""
    clip = clip_called(timeline, asked.clip) if asked.clip is not None else None
    where = f" in {within(timeline, clip)}" if clip else ""
    match asked.what:
        case Sounding.MUSIC:
            if timeline.music is None:
                raise Refused("This film has no music.", "Choose some first.")
            told = "The music is silent." if asked.muted else "The music is heard again."
            return timeline.but(music=timeline.music.but(muted=asked.muted)), told
        case Sounding.NARRATION:
            after = _with_lines(timeline, clip, lambda line: line.but(muted=asked.muted))
            return after, f"The voice{where} is {'silent' if asked.muted else 'heard again'}."
        case Sounding.EFFECTS:
            if not asked.muted:
                raise Refused("Sound effects that were taken out cannot be heard again.", "Undo that step instead.")
            kept = tuple(sound for sound in timeline.sounds if not _is_in(clip, sound.at))
            if kept == timeline.sounds:
                raise Refused(f"There are no sound effects{where}.", "")
            return timeline.but(sounds=kept), f"No sound effects{where}."
        case Sounding.CLIP:
            after = _with_clips(timeline, clip, lambda level: None if asked.muted else 0.0 if level is None else level)
            return after, f"The sound of the pictures{where} is {'silent' if asked.muted else 'heard'}."


def level(timeline: Timeline, asked: Level) -> Outcome:
    """Make something louder or quieter."""
    clip = clip_called(timeline, asked.clip) if asked.clip is not None else None
    where = f" in {within(timeline, clip)}" if clip else ""
    way = f"{abs(asked.by_db):g} dB {'louder' if asked.by_db > 0 else 'quieter'}"
    match asked.what:
        case Sounding.MUSIC:
            after, what = _music_changed(timeline, asked.by_db), "The music"
        case Sounding.NARRATION:
            after = _with_lines(timeline, clip, lambda line: line.but(gain_db=_bounded(asked, line.gain_db)))
            what = f"The voice{where}"
        case Sounding.EFFECTS:
            sounds = tuple(
                sound.but(gain_db=_bounded(asked, sound.gain_db)) if _is_in(clip, sound.at) else sound
                for sound in timeline.sounds
            )
            after, what = timeline.but(sounds=sounds), f"Sound effects{where}"
        case Sounding.CLIP:
            after = _with_clips(timeline, clip, lambda db: None if db is None else _bounded(asked, db))
            what = f"The sound of the pictures{where}"
    if after == timeline and asked.by_db:
        raise Refused(f"{what} cannot be {way}.", "It is not there, or as loud or quiet as it can be.")
    return after, f"{what}{' are' if asked.what is Sounding.EFFECTS else ' is'} {way}."


def _music_changed(timeline: Timeline, by_db: float) -> Timeline:
    music = timeline.music
    if music is None:
        raise Refused("This film has no music.", "Choose some first.")
    return timeline.but(music=music.but(level_db=min(max(music.level_db + by_db, -40.0), 0.0)))


def _bounded(asked: Level, level_db: float) -> float:
    return min(max(level_db + asked.by_db, _QUIETEST[asked.what]), _LOUDEST)


def _is_in(clip: Clip | None, frame: int) -> bool:
    return clip is None or clip.start <= frame < clip.end


def _with_lines(timeline: Timeline, clip: Clip | None, change: Callable[[Narration], Narration]) -> Timeline:
    if not any(_is_in(clip, line.start) for line in timeline.narration):
        raise Refused(f"Nobody speaks in {within(timeline, clip) if clip else 'this film'}.", "Name another scene.")
    lines = tuple(change(line) if _is_in(clip, line.start) else line for line in timeline.narration)
    return timeline.but(narration=lines)


def _with_clips(timeline: Timeline, only: Clip | None, change: Callable[[float | None], float | None]) -> Timeline:
    if only and not isinstance(only.source, Filmed):
        raise Refused(f"{named(timeline, only)} has no sound of its own.", "Only filmed pictures have.")
    picture = tuple(
        clip.but(source=clip.source.but(sound_db=change(clip.source.sound_db)))
        if isinstance(clip.source, Filmed) and only in {None, clip}
        else clip
        for clip in timeline.picture
    )
    return timeline.but(picture=picture)


def set_music(timeline: Timeline, asked: SetMusic) -> Outcome:
    """Play other music, or none."""
    if asked.music is None:
        return timeline.but(music=None), "No music."
    told = (
        f"The music is now {asked.music.track.replace('_', ' ')}."
        if asked.music.track
        else "The music is now your own."
    )
    return timeline.but(music=asked.music), told


def add_sound(timeline: Timeline, asked: AddSound) -> Outcome:
    """Sound an effect."""
    clip = clip_called(timeline, asked.clip)
    sound = SoundEffect(kind=asked.sound, at=moment_in(timeline, clip, asked.at), gain_db=asked.gain_db)
    when = f" after {lasting(asked.at)}" if asked.at else " at its start"
    return timeline.but(sounds=(*timeline.sounds, sound)), f"{named(timeline, clip)} gets a {asked.sound}{when}."


def remove_sound(timeline: Timeline, asked: RemoveSound) -> Outcome:
    """Take a sound effect away."""
    clip = clip_called(timeline, asked.clip)
    places = [place for place, sound in enumerate(timeline.sounds) if _is_in(clip, sound.at)]
    place = nth(places, asked.sound, "sound effect", within(timeline, clip))
    told = f"{named(timeline, clip)} loses a {timeline.sounds[place].kind}."
    return timeline.but(sounds=without(timeline.sounds, place)), told
