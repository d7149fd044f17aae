"""What becomes of a clip's effects when the clip begins later or is divided, and what each is called."""

from collections.abc import Iterable

from bot.studio.clips import Clip
from bot.studio.effects import Effect, Freeze, Ramp
from bot.studio.operations.naming import lasting


def later(effects: Iterable[Effect], head: int) -> Iterable[Effect]:
    """Yield effects for a clip that begins so many frames later; what stood still before that is left out."""
    for effect in effects:
        if not isinstance(effect, Freeze):
            yield effect
        elif effect.at >= head:
            yield effect.but(at=effect.at - head)
        elif effect.at + effect.frames > head:
            yield effect.but(at=0, frames=effect.at + effect.frames - head)


def divided(clip: Clip, at: int) -> tuple[tuple[Effect, ...], tuple[Effect, ...]]:
    """Divide effects so that both parts show what the whole showed.

    Effects that change time act one after another; `cut` is where the cut lies for the one at hand.
    """
    before: list[Effect] = []
    after: list[Effect] = []
    cut = float(at)
    for effect in clip.effects:
        match effect:
            case Ramp(begins=begins, ends=ends):
                slope = (ends - begins) / clip.frames
                middle = begins + slope * cut
                before.append(effect.but(ends=_in_bounds(begins + slope * at)))
                on = _in_bounds(middle)
                after.append(effect.but(begins=on, ends=_in_bounds(middle + slope * (clip.frames - at))))
                cut = cut * begins + cut * cut * slope / 2
            case Freeze():
                if effect.at < cut:
                    before.append(effect)
                after += later([effect], round(cut))
                cut = max(float(effect.at), cut - effect.frames) if cut > effect.at else cut
            case _:
                before.append(effect)
                after.append(effect)
    return tuple(before), tuple(after)


def _in_bounds(speed: float) -> float:
    return min(max(speed, 0.1), 10.0)


def worded(effect: Effect) -> str:
    """Return what an effect is called inside a sentence."""
    match effect.kind:
        case "ramp":
            return f"a change of pace from {effect.begins:g} to {effect.ends:g}"
        case "freeze":
            return f"a freeze of {lasting(effect.frames)}"
        case "filtered":
            return f"the filter “{effect.by.replace('_', ' ')}”"
        case "grade":
            return f"the look “{effect.look}”" if effect.look else "a look of its own"
        case "grain":
            return "film grain"
        case _:
            return "a vignette"
