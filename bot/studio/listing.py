"""A film written down in a few lines, one for each scene: what a language model, or a log, is told of it."""

from collections.abc import Iterator

from bot.studio.captions import written
from bot.studio.clips import Clip, Filmed
from bot.studio.operations.clip_effects import worded
from bot.studio.operations.naming import quoted
from bot.studio.timeline import FPS, Timeline

_WORDS_MOST = 160


def described(timeline: Timeline) -> str:
    """Return a film as text: a line about the whole, then one for each scene, numbered as people do."""
    scenes: dict[str, list[Clip]] = {}
    for clip in timeline.picture:
        scenes.setdefault(clip.scene, []).append(clip)
    lines = [f"{number}. {_scene(timeline, clips)}" for number, clips in enumerate(scenes.values(), 1)]
    return "\n".join([_whole(timeline, len(scenes)), *lines])


def _whole(timeline: Timeline, scenes: int) -> str:
    look, music = timeline.caption_look, timeline.music
    told = [
        f"Film of {timeline.frames / FPS:.1f} s in {scenes} scenes",
        f"captions {look.style.replace('_', ' ')} on {look.ground}",
        f"music {music.track or 'of their own'} at {music.level_db:g} dB{', muted' if music.muted else ''}"
        if music
        else "no music",
        f"{len(timeline.sounds) or 'no'} sound effects",
        *(["a logo"] if timeline.logo else []),
    ]
    return "; ".join(told) + "."


def _scene(timeline: Timeline, clips: list[Clip]) -> str:
    start, frames = clips[0].start, sum(clip.frames for clip in clips)
    told = [f"{start / FPS:.1f} s, lasts {frames / FPS:.1f} s, {clips[0].source.kind}"]
    told += [f"in {len(clips)} parts"] if len(clips) > 1 else []
    told += [part for clip in clips for part in _clip(timeline, clip)]
    said = written(
        [word.text for clip in clips for page in timeline.captions if _begins(clip, page.start) for word in page.words]
    )
    return "; ".join([*told, f"says {quoted(said, _WORDS_MOST)}"] if said else told) + "."


def _clip(timeline: Timeline, clip: Clip) -> Iterator[str]:
    if clip.transition.frames:
        yield f"comes in with {clip.transition.kind}"
    if isinstance(clip.source, Filmed) and clip.source.speed != 1:
        yield f"at {clip.source.speed:g} times its speed"
    yield from (worded(effect) for effect in clip.effects)
    yield from (f"title {quoted(title.text)}" for title in timeline.titles if _begins(clip, title.start))
    yield from (f"sticker {quoted(s.illustration or 'own')}" for s in timeline.stickers if _begins(clip, s.start))
    yield from (f"sound {sound.kind}" for sound in timeline.sounds if _begins(clip, sound.at))
    if any(line.muted for line in timeline.narration if _begins(clip, line.start)):
        yield "voice muted"


def _begins(clip: Clip, frame: int) -> bool:
    return clip.start <= frame < clip.end
