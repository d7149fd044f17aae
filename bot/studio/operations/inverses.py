"""What takes an operation back: the one that people would name, or one that puts back what was there."""

from bot.studio.clips import Filmed
from bot.studio.operations.kinds import (
    AddEffect,
    AddMarker,
    AddSound,
    AddSticker,
    AddTitle,
    InsertClip,
    Level,
    MoveClip,
    Mute,
    Operation,
    Reframe,
    RemoveClip,
    RemoveEffect,
    RemoveMarker,
    RemoveSound,
    RemoveSticker,
    RemoveTitle,
    ReplaceSource,
    Restore,
    Restyle,
    RetimeClip,
    RewordCaption,
    SetLogo,
    SetMusic,
    SetTransition,
    SwapTake,
    Trim,
)
from bot.studio.operations.naming import clip_called, place_of
from bot.studio.operations.writing import text_of, those_in
from bot.studio.timeline import Timeline


def restoring(before: Timeline, after: Timeline) -> Restore:
    """Return the operation that puts back every track of `before` that is another in `after`."""
    names = (name for name in Restore.model_fields if name != "kind")
    return Restore(**{name: getattr(before, name) for name in names if getattr(before, name) != getattr(after, name)})


def natural_inverse(before: Timeline, operation: Operation) -> Operation | None:
    """Return what people would call undoing an operation that was done to `before`; it may not undo all of it."""
    match operation:
        case Trim(clip=key, head=head, tail=tail):
            return Trim(clip=key, head=-head, tail=-tail)
        case MoveClip(clip=key):
            return MoveClip(clip=key, to=place_of(before, key) + 1)
        case RemoveClip(clip=key):
            return InsertClip(clip=clip_called(before, key), to=place_of(before, key) + 1)
        case InsertClip(clip=clip):
            return RemoveClip(clip=clip.key)
        case RetimeClip(clip=key, by=by):
            return RetimeClip(clip=key, by=min(max(1 / by, 0.1), 10))
        case SetLogo():
            return SetLogo(logo=before.logo)
        case SetMusic():
            return SetMusic(music=before.music)
        case Mute():
            return operation.but(muted=not operation.muted)
        case Level():
            return operation.but(by_db=-operation.by_db)
        case Restyle():
            asked = {name for name, value in operation if name != "kind" and value is not None}
            return Restyle(**{name: getattr(before.caption_look, name) for name in asked})
        case _:
            return _of_one_clip(before, operation) or _of_one_thing(before, operation)


def _of_one_clip(before: Timeline, operation: Operation) -> Operation | None:
    match operation:
        case ReplaceSource(clip=key):
            return ReplaceSource(clip=key, source=clip_called(before, key).source)
        case SwapTake(scene=scene):
            sources = (clip.source for clip in before.picture if clip.scene == scene)
            artifact = next(source.artifact for source in sources if isinstance(source, Filmed))
            return SwapTake(scene=scene, artifact=artifact)
        case Reframe(clip=key):
            source = clip_called(before, key).source
            return operation.but(fit=source.fit) if hasattr(source, "fit") else None
        case SetTransition(clip=str(key)):
            old = clip_called(before, key).transition
            return SetTransition(clip=key, to=old.kind, frames=old.frames)
        case AddEffect(clip=key, place=place):
            return RemoveEffect(clip=key, effect=place or len(clip_called(before, key).effects) + 1)
        case RemoveEffect(clip=key, effect=number):
            return AddEffect(clip=key, effect=clip_called(before, key).effects[number - 1], place=number)
        case _:
            return None


def _of_one_thing(before: Timeline, operation: Operation) -> Operation | None:
    match operation:
        case RewordCaption(clip=key, page=page, word=word) if operation.text:
            old = before.captions[those_in(clip_called(before, key), before.captions)[page - 1]]
            return operation.but(text=text_of(old) if word is None else old.words[word - 1].text, was="")
        case AddTitle(clip=key):
            return RemoveTitle(clip=key, title=len(those_in(clip_called(before, key), before.titles)) + 1)
        case RemoveTitle(clip=key, title=number):
            clip = clip_called(before, key)
            title = before.titles[those_in(clip, before.titles)[number - 1]]
            return AddTitle(clip=key, title=title.but(start=title.start - clip.start, end=title.end - clip.start))
        case AddSticker(clip=key):
            return RemoveSticker(clip=key, sticker=len(those_in(clip_called(before, key), before.stickers)) + 1)
        case RemoveSticker(clip=key, sticker=number):
            clip = clip_called(before, key)
            sticker = before.stickers[those_in(clip, before.stickers)[number - 1]]
            return AddSticker(
                clip=key, sticker=sticker.but(start=sticker.start - clip.start, end=sticker.end - clip.start)
            )
        case AddSound(clip=key):
            clip = clip_called(before, key)
            return RemoveSound(clip=key, sound=1 + sum(clip.start <= sound.at < clip.end for sound in before.sounds))
        case RemoveSound(clip=key, sound=number):
            clip = clip_called(before, key)
            sound = [sound for sound in before.sounds if clip.start <= sound.at < clip.end][number - 1]
            return AddSound(clip=key, at=sound.at - clip.start, sound=sound.kind, gain_db=sound.gain_db)
        case AddMarker(clip=key):
            clip = clip_called(before, key)
            return RemoveMarker(clip=key, marker=1 + sum(clip.start <= mark.at < clip.end for mark in before.markers))
        case RemoveMarker(clip=key, marker=number):
            clip = clip_called(before, key)
            mark = [mark for mark in before.markers if clip.start <= mark.at < clip.end][number - 1]
            return AddMarker(clip=key, at=mark.at - clip.start, name=mark.name)
        case _:
            return None
