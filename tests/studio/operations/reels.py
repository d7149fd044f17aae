"""Timelines and operations of every kind, for tests: thrown with dice, which is quick."""

from collections.abc import Callable
from random import Random

from hypothesis import strategies as st

from bot.studio.brief import Mood
from bot.studio.clips import Clip, Drawn, Filmed, Fit, Plain, Source, Still, Transition, TransitionKind, View
from bot.studio.effects import Effect, Filter, Filtered, Freeze, Grade, Grain, Ramp, Vignette
from bot.studio.operations import kinds
from bot.studio.operations.kinds import Operation
from bot.studio.overlays import (
    CaptionLook,
    CaptionPage,
    CaptionStyle,
    CaptionWord,
    Corner,
    Ground,
    Logo,
    Sticker,
    Title,
)
from bot.studio.plan import Look
from bot.studio.shot import Shot, WordTime
from bot.studio.soundtrack import Music, MusicSection, Narration, SoundEffect, SoundKind
from bot.studio.timeline import Marker, Timeline
from bot.studio.values import SceneKey

SHAS = ["a" * 64, "b" * 64, "c" * 64]
KINDS = [
    kind.model_fields["kind"].default
    for kind in vars(kinds).values()
    if isinstance(kind, type)
    and kind.__module__ == kinds.__name__
    and hasattr(kind, "model_fields")
    and "kind" in kind.model_fields
]
NEW = Clip(key="NEW", scene=SceneKey("NEW"), start=0, frames=20, source=Plain(), transition=Transition())
SEEDS = st.integers(0, 2**64)


def timelines() -> st.SearchStrategy[Timeline]:
    """Films with something on every track."""
    return SEEDS.map(lambda seed: film(Random(seed)))


def edits() -> st.SearchStrategy[tuple[Timeline, Operation]]:
    """A film and something to be done to it."""

    def made(seed: int) -> tuple[Timeline, Operation]:
        dice = Random(seed)
        timeline = film(dice)
        return timeline, operation(dice, timeline)

    return SEEDS.map(made)


def word(dice: Random) -> str:
    return "".join(dice.choices("abc", k=dice.randint(1, 8)))


def shot_of(key: str, frames: int) -> Shot:
    """Return a shot with a word in the middle."""
    words = (WordTime(text="word", start_ms=frames * 10, end_ms=frames * 15),)
    return Shot(
        scene=SceneKey(key), number=1, of=3, look=Look(), mood=Mood.WARM, line="word", words=words, frames=frames
    )


def source(dice: Random, key: str, frames: int) -> Source:
    begins, ends = (View(x=dice.random(), y=dice.random(), zoom=dice.uniform(1, 2)) for _ in range(2))
    filmed = Filmed(
        artifact=dice.choice(SHAS),
        first=dice.randint(0, 40),
        speed=dice.choice([0.5, 1.0, 1.0, 2.0]),
        fit=dice.choice(list(Fit)),
        sound_db=dice.choice([None, 0.0, -6.0]),
    )
    drawn = Drawn(shot=shot_of(key, frames + 12), first=dice.randint(0, 5))
    known: list[Source] = [filmed, drawn, Still(artifact=SHAS[0], begins=begins, ends=ends), Plain(colour="#123456")]
    return dice.choice(known)


def effect(dice: Random, frames: int) -> Effect:
    ramp = Ramp(begins=dice.choice([0.5, 1.0, 2.0]), ends=dice.choice([0.5, 1.0, 2.0]))
    freeze = Freeze(at=dice.randint(0, frames + 2), frames=dice.randint(1, 20))
    plain: list[Effect] = [Grain(), Vignette(), Grade(look="warm"), Filtered(by=dice.choice(list(Filter)))]
    known: list[Effect] = [ramp, freeze, dice.choice(plain)]
    return dice.choice(known)


def clips(dice: Random) -> tuple[Clip, ...]:
    """Return a picture track of a few clips, some of which are parts of one scene."""
    made: list[Clip] = []
    start = 0
    for number in range(dice.randint(1, 5)):
        frames = dice.randint(1, 90)
        scene = f"S{number - dice.randint(0, 1) if number else 0}"
        under = dice.choice([0, dice.randint(0, min(20, frames))]) if number else 0
        transition = Transition(kind=dice.choice(list(TransitionKind)), frames=under) if under else Transition()
        made.append(
            Clip(
                key=f"C{number}",
                scene=SceneKey(scene),
                start=start,
                frames=frames,
                source=source(dice, scene, frames),
                transition=transition,
                effects=tuple(effect(dice, frames) for _ in range(dice.randint(0, 2))),
            )
        )
        start += frames
    return tuple(made)


def pages(dice: Random, frames: int) -> tuple[CaptionPage, ...]:
    """Return captions one after another, somewhere in the film."""
    made: list[CaptionPage] = []
    at = dice.randint(0, 10)
    while len(made) < 8:
        words = []
        for _ in range(dice.randint(1, 3)):
            lasts = dice.randint(1, 12)
            words.append(CaptionWord(text=word(dice), start=at, end=at + lasts))
            at += lasts
        if at > frames:
            break
        end = min(frames, at + dice.randint(0, 6))
        made.append(CaptionPage(start=words[0].start, end=end, words=tuple(words)))
        at = end + dice.randint(0, 20)
    return tuple(made)


def lines(dice: Random, frames: int) -> tuple[Narration, ...]:
    """Return spoken lines in order; the last may run on past the film's end."""
    made: list[Narration] = []
    at = dice.randint(0, 20)
    while at < frames and len(made) < 4:
        duration = dice.randint(1, 3000)
        made.append(
            Narration(
                artifact=dice.choice(SHAS),
                start=at,
                first_ms=dice.choice([0, 0, 130]),
                duration_ms=duration,
                tempo=dice.choice([1.0, 1.0, 1.05]),
                muted=dice.random() < 0.2,
            )
        )
        at += duration * 30 // 1000 + 1 + dice.randint(0, 20)
    return tuple(made)


def span(dice: Random, frames: int) -> tuple[int, int]:
    start = dice.randint(0, frames - 1)
    return start, dice.randint(start + 1, frames)


def music(dice: Random, frames: int) -> Music | None:
    """Return music that is quieter in some parts of the film, or none."""
    sections = [MusicSection(start=start, end=end, gain_db=-6) for start, end in [span(dice, frames)]]
    playing = Music(
        track="happy_acoustic_1",
        level_db=dice.choice([-40.0, -14.0, 0.0, dice.uniform(-40, 0)]),
        sections=tuple(sections[: dice.randint(0, 1)]),
        muted=dice.random() < 0.3,
    )
    return dice.choice([None, playing, playing])


def logo(dice: Random) -> Logo | None:
    return dice.choice([None, Logo(artifact=dice.choice(SHAS), corner=dice.choice(list(Corner)))])


def film(dice: Random) -> Timeline:
    picture = clips(dice)
    frames = picture[-1].end
    edges = [span(dice, frames) for _ in range(dice.randint(0, 3))]
    return Timeline(
        frames=frames,
        picture=picture,
        captions=pages(dice, frames),
        titles=tuple(Title(start=start, end=end, text=word(dice)) for start, end in edges),
        stickers=tuple(Sticker(start=start, end=end, illustration="bee") for start, end in edges[:2]),
        logo=logo(dice),
        narration=lines(dice, frames),
        music=music(dice, frames),
        sounds=tuple(SoundEffect(kind=dice.choice(list(SoundKind)), at=dice.randint(0, frames)) for _ in edges),
        markers=tuple(Marker(at=dice.randint(0, frames), name=word(dice)) for _ in edges),
    )


def operation(dice: Random, timeline: Timeline, kind: str = "") -> Operation:
    """Return something to be done to a film; most of it can be done."""
    clip = dice.choice(timeline.picture)
    on, number, place = clip.key, dice.choice([1, 1, 2, 3]), dice.randint(1, len(timeline.picture) + 1)
    maybe = dice.choice([None, on])
    start, end = span(dice, clip.frames + 10)
    at = dice.randint(0, clip.frames + 1)
    sounding = dice.choice(list(kinds.Sounding))
    look = {
        "style": dice.choice([None, *CaptionStyle]),
        "ground": dice.choice([None, *Ground]),
        "font": dice.choice([None, "", "Inter"]),
        "size": dice.choice([None, dice.uniform(0.5, 2)]),
    }
    frames = dice.choice([None, dice.randint(0, 60)])
    was = dice.choice(["", "", "", "other"])
    text = " ".join(word(dice) for _ in range(dice.randint(0, 4)))
    made: dict[str, Callable[[], Operation]] = {
        "trim": lambda: kinds.Trim(clip=on, head=dice.randint(-30, 30), tail=dice.randint(-30, 30)),
        "split": lambda: kinds.Split(clip=on, at=at + 1),
        "move_clip": lambda: kinds.MoveClip(clip=on, to=place),
        "remove_clip": lambda: kinds.RemoveClip(clip=on),
        "insert_clip": lambda: kinds.InsertClip(clip=dice.choice([NEW, NEW, clip]), to=place),
        "replace_source": lambda: kinds.ReplaceSource(clip=on, source=source(dice, clip.scene, clip.frames)),
        "swap_take": lambda: kinds.SwapTake(scene=clip.scene, artifact=dice.choice(SHAS)),
        "reframe": lambda: kinds.Reframe(clip=on, fit=dice.choice(list(Fit))),
        "retime_clip": lambda: kinds.RetimeClip(clip=on, by=dice.choice([0.5, 0.9, 1.1, 2.0, dice.uniform(0.1, 10)])),
        "set_transition": lambda: kinds.SetTransition(clip=maybe, to=dice.choice(list(TransitionKind)), frames=frames),
        "add_effect": lambda: kinds.AddEffect(
            clip=on, effect=effect(dice, clip.frames), place=dice.choice([None, number])
        ),
        "remove_effect": lambda: kinds.RemoveEffect(clip=on, effect=number),
        "reword_caption": lambda: kinds.RewordCaption(clip=on, page=number, word=maybe and number, text=text, was=was),
        "restyle": lambda: kinds.Restyle.model_validate(look),
        "add_title": lambda: kinds.AddTitle(clip=on, title=Title(start=start, end=end, text="new")),
        "remove_title": lambda: kinds.RemoveTitle(clip=on, title=number),
        "add_sticker": lambda: kinds.AddSticker(clip=on, sticker=Sticker(start=start, end=end, illustration="bee")),
        "remove_sticker": lambda: kinds.RemoveSticker(clip=on, sticker=number),
        "set_logo": lambda: kinds.SetLogo(logo=logo(dice)),
        "mute": lambda: kinds.Mute(what=sounding, clip=maybe, muted=dice.random() < 0.7),
        "level": lambda: kinds.Level(what=sounding, clip=maybe, by_db=dice.choice([-3, 3, dice.uniform(-20, 20)])),
        "set_music": lambda: kinds.SetMusic(music=music(dice, timeline.frames)),
        "add_sound": lambda: kinds.AddSound(clip=on, at=at, sound=dice.choice(list(SoundKind))),
        "remove_sound": lambda: kinds.RemoveSound(clip=on, sound=number),
        "add_marker": lambda: kinds.AddMarker(clip=on, at=at, name=word(dice)),
        "remove_marker": lambda: kinds.RemoveMarker(clip=on, marker=number),
        "restore": lambda: kinds.Restore(caption_look=CaptionLook(style=CaptionStyle.POP)),
    }
    return made[kind or dice.choice(KINDS)]()
